"""What each move of a request asks for; forms, API schema and ledger payload follow from these."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gongzhi.kernel.details import choice, day, many, one, whole, words
from gongzhi.kernel.texts import _

#: The honest list. "Not ours" is a return, never an end.
RESULTS = {
    "solved": _("已解决"),
    "partly": _("部分解决"),
    "not_now": _("未解决：暂无条件"),
    "otherwise": _("经查与反映情况不一致"),
    "transferred": _("已转有权单位"),
}

PAUSES = {
    "appraisal": _("等待鉴定或检测结果"),
    "weather": _("天气或汛期无法施工"),
    "funds": _("等待资金或采购程序"),
    "third_party": _("等待其他单位或企业配合"),
    "lawsuit": _("正在诉讼或仲裁"),
}


@dataclass(frozen=True, kw_only=True)
class Dispatch:
    """To whom the matter goes."""

    unit: str = one(_("主办单位"), of="unit")
    co_units: tuple[str, ...] = many(_("协办单位"), of="unit", help=_("需要一起办的单位，可以不选"))
    note: str = words(_("交办意见"), required=False, longest=500)


@dataclass(frozen=True, kw_only=True)
class Redispatch:
    """A ruling that another unit is responsible."""

    unit: str = one(_("改派给"), of="unit")
    co_units: tuple[str, ...] = many(_("协办单位"), of="unit")
    ruling: str = words(_("裁定理由"), longest=500)


@dataclass(frozen=True, kw_only=True)
class Confirm:
    """A ruling that the unit stays responsible."""

    ruling: str = words(_("裁定理由"), longest=500)


@dataclass(frozen=True, kw_only=True)
class Return:
    """Why it is not this unit's, by which article, and whose it should be."""

    rule: str = one(_("依据的职责条款"), of="rule")
    suggested: str = one(_("应由谁办"), of="unit")
    why: str = words(_("退回理由"), longest=500)


@dataclass(frozen=True, kw_only=True)
class CoReturn:
    """Why a co-unit cannot take part."""

    why: str = words(_("退回理由"), longest=500)


@dataclass(frozen=True, kw_only=True)
class Units:
    """More co-units."""

    co_units: tuple[str, ...] = many(_("协办单位"), of="unit", required=True)
    note: str = words(_("请它们做什么"), longest=500)


@dataclass(frozen=True, kw_only=True)
class OneUnit:
    """One co-unit, and why."""

    unit: str = one(_("单位"), of="unit")
    why: str = words(_("理由"), longest=500)


@dataclass(frozen=True, kw_only=True)
class Waits:
    """Which other unit has to act first; empty means nobody any more."""

    unit: str = one(_("在等哪个单位"), of="unit", required=False, help=_("不再等了就留空"))


@dataclass(frozen=True, kw_only=True)
class Contribution:
    """What a co-unit has done."""

    did: str = words(_("做了什么"))


@dataclass(frozen=True, kw_only=True)
class Contact:
    """The first contact with the one who reported."""

    how: str = choice(
        _("怎么联系的"),
        {"phone": _("电话"), "visit": _("上门"), "message": _("短信或留言"), "none": _("匿名，无法联系")},
    )
    note: str = words(_("说明"), required=False, longest=500)


@dataclass(frozen=True, kw_only=True)
class Extension:
    """How many more working days, and why."""

    days: int = whole(_("延长几个工作日"), least=1, most=10)
    why: str = words(_("延期理由"), longest=500)


@dataclass(frozen=True, kw_only=True)
class Suspension:
    """Why work has to stop, and until when."""

    reason: str = choice(_("挂账原因"), PAUSES)
    until: date = day(_("到哪一天"), help=_("到这一天自动恢复办理"))
    why: str = words(_("具体情况"), longest=500)


@dataclass(frozen=True, kw_only=True)
class Decision:
    """Why something asked is granted or not."""

    why: str = words(_("批复意见"), required=False, longest=500)


@dataclass(frozen=True, kw_only=True)
class Question:
    """What the resident is asked, and how long the matter waits."""

    question: str = words(_("想请诉求人补充什么"), longest=500)
    days: int = whole(_("最多等几天"), least=1, most=15)


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """The result, and what was done: a reply must name what was done."""

    result: str = choice(_("结果"), RESULTS)
    did: str = words(_("做了什么"), help=_("写清时间、地点和做法；照片请在下面上传"))


@dataclass(frozen=True, kw_only=True)
class Check:
    """What the check found."""

    found: str = words(_("核查情况"), longest=500)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What everybody who reported is told."""

    reply: str = words(_("给诉求人的答复"), help=_("诉求人看到的就是这段话"))


@dataclass(frozen=True, kw_only=True)
class AnswerNow:
    """An answer that ends the matter at the desk or on the spot."""

    result: str = choice(_("结果"), RESULTS)
    reply: str = words(_("给诉求人的答复"), help=_("诉求人看到的就是这段话"))


@dataclass(frozen=True, kw_only=True)
class Reviewed:
    """The reasoned answer that ends it here, with the other legal ways."""

    result: str = choice(_("复核结果"), RESULTS)
    reply: str = words(_("复核答复"), help=_("写明理由，并告知还可以走哪些法定途径"))


@dataclass(frozen=True, kw_only=True)
class HandOver:
    """What was tried before another level takes it."""

    desk: str = one(_("交给哪一级"), of="desk")
    tried: str = words(_("已经做过什么"), longest=500)


@dataclass(frozen=True, kw_only=True)
class Child:
    """A part that somebody else can solve by itself."""

    category: str = one(_("类别"), of="category")
    place: str = one(_("地点"), of="place", required=False)
    title: str = words(_("标题"), longest=60)


@dataclass(frozen=True, kw_only=True)
class Correction:
    """What is written down wrongly."""

    category: str = one(_("类别"), of="category", required=False)
    place: str = one(_("地点"), of="place", required=False)
    title: str = words(_("标题"), required=False, longest=60)
    summary: str = words(_("摘要（办理单位看到的）"), required=False)


@dataclass(frozen=True, kw_only=True)
class Publication:
    """What the public may read: written by the desk, never a reporter's text."""

    public: str = words(
        _("公开的文字"), longest=500, help=_("不写任何人的姓名、电话、门牌；留空表示撤下"), required=False
    )


@dataclass(frozen=True, kw_only=True)
class Reason:
    """Why."""

    why: str = words(_("理由"), longest=500)


@dataclass(frozen=True, kw_only=True)
class Note:
    """Something worth keeping for those who work on it."""

    note: str = words(_("工作记录"))
