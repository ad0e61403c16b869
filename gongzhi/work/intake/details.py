"""What each move of a report asks for."""

from __future__ import annotations

from dataclasses import dataclass

from gongzhi.kernel.details import choice, one, whole, words, yes
from gongzhi.kernel.texts import _

REFUSALS = {
    "no_facts": _("说的情况不具体，也联系不上，无法核实"),
    "repeated": _("同一件事已经办结，没有新的情况"),
    "settled": _("已由法院、仲裁或行政复议作出结论"),
    "not_public": _("属于双方自己约定的事，可以协商、调解或诉讼"),
    "test": _("测试或误发"),
}


@dataclass(frozen=True, kw_only=True)
class Accept:
    """Opens a matter from a report."""

    title: str = words(_("标题"), longest=60, help=_("写事，不写人"))
    summary: str = words(_("摘要（办理单位看到的）"), longest=2000, help=_("去掉能认出诉求人的内容"))
    category: str = one(_("类别"), of="category")
    place: str = one(_("地点"), of="place")
    about: str = one(_("反映的单位"), of="unit", required=False, help=_("登记后，这个单位看不到，也不能派给它"))
    urgent: bool = yes(_("紧急"))


@dataclass(frozen=True, kw_only=True)
class Mediate:
    """Opens a dispute, to be mediated if both sides want."""

    category: str = one(_("类别"), of="category", help=_("“矛盾纠纷”下面的一类"))
    place: str = one(_("地点"), of="place")


@dataclass(frozen=True, kw_only=True)
class JoinTo:
    """Joins a report to a matter that is there already."""

    matter: str = one(_("并入哪一件"), of="matter")


@dataclass(frozen=True, kw_only=True)
class Unjoin:
    """Why it was joined wrongly."""

    why: str = words(_("拆出的理由"), longest=500)


@dataclass(frozen=True, kw_only=True)
class Refuse:
    """Why it is not taken, and where to go."""

    reason: str = choice(_("不受理的原因"), REFUSALS)
    reply: str = words(_("告诉诉求人：为什么，可以去哪里"), longest=1000)


@dataclass(frozen=True, kw_only=True)
class Refer:
    """To whom it is referred: a kind of trouble that is not kept here."""

    agency: str = one(_("有权处理的机关"), of="agency")
    reply: str = words(_("告诉诉求人的话"), required=False, longest=1000)


@dataclass(frozen=True, kw_only=True)
class Look:
    """Which site is looked at in its normal round. Nobody who answers for it learns that somebody reported."""

    site: str = words(
        _("哪个场所"), longest=20, required=False, help=_("写场所编号（S-000123）或二维码牌上的码；扫码来的不用写")
    )
    urgent: bool = yes(_("危及人身安全，马上去看"))
    reply: str = words(
        _("告诉诉求人的话"),
        required=False,
        longest=1000,
        help=_("不写就答复：会在例行检查中查看，不会说有人反映过"),
    )


@dataclass(frozen=True, kw_only=True)
class Question:
    """What the desk asks the reporter."""

    question: str = words(_("想问诉求人什么"), longest=500)


@dataclass(frozen=True, kw_only=True)
class More:
    """What the reporter adds."""

    words: str = words(_("补充的情况"))


@dataclass(frozen=True, kw_only=True)
class Why:
    """Why, in the reporter's own words; may be left empty."""

    why: str = words(_("理由"), required=False, longest=1000)


@dataclass(frozen=True, kw_only=True)
class Disagree:
    """What is not solved."""

    why: str = words(_("哪里不同意"), longest=1000)


@dataclass(frozen=True, kw_only=True)
class Ruling:
    """The reasoned answer to a contested decision."""

    reply: str = words(_("答复诉求人"), longest=1000)


@dataclass(frozen=True, kw_only=True)
class Rating:
    """How the reporter was treated: one to five."""

    stars: int = whole(_("评价"), least=1, most=5)
