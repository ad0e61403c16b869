"""What each move of a rating asks for, and what opens a cycle, says who is there at a hub, gives a month's sum."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gongzhi.kernel.details import choice, day, many, one, whole, words
from gongzhi.kernel.texts import _
from gongzhi.work.cells.codes import DUTIES, FIGURES, VETOES


@dataclass(frozen=True, kw_only=True)
class Back:
    """What is missing in the self-assessment."""

    why: str = words(_("请他们补什么"), longest=500)


@dataclass(frozen=True, kw_only=True)
class Visit:
    """Which day two people were there, and who the other one was."""

    on: date = day(_("哪一天到的现场"))
    second: str = one(_("同去的人"), of="reviewer", help=_("现场评审要两个人，另一个人也要有评审权限"))


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """Which level, and why where it is another one than the list comes to."""

    level: str = one(_("等级"), of="rating_level")
    why: str = words(
        _("理由（公开）"), required=False, longest=500, help=_("与表上算出的等级不同时要写；会公开，不写个人信息")
    )


@dataclass(frozen=True, kw_only=True)
class Objection:
    """What somebody says against the notice; never who."""

    said: str = words(_("异议内容"), longest=1000, help=_("只写事，不写是谁提的"))


@dataclass(frozen=True, kw_only=True)
class Answered:
    """What was found about it."""

    found: str = words(_("核实情况"), longest=1000)


@dataclass(frozen=True, kw_only=True)
class Reason:
    """Why."""

    why: str = words(_("理由"), longest=500)


@dataclass(frozen=True, kw_only=True)
class Appeal:
    """What the operator holds against the decision."""

    why: str = words(_("申诉理由"), longest=2000, help=_("写清哪一项不对、有什么材料；由没有参与过评定的人决定"))


@dataclass(frozen=True, kw_only=True)
class Ground:
    """A fact about the organisation that no level stands beside, and where it is established."""

    veto: str = choice(_("出现了什么"), VETOES)
    ground: str = words(_("依据"), longest=500, help=_("写认定它的文书和日期，如事故调查报告文号；不写个人信息"))


@dataclass(frozen=True, kw_only=True)
class Withdrawal:
    """Why the level ends, as everybody may read it."""

    why: str = words(_("撤销理由（公开）"), longest=500, help=_("会公开，不写个人信息"))


@dataclass(frozen=True, kw_only=True)
class Opening:
    """What a cycle is: it opens one."""

    name: str = words(_("叫什么"), longest=40, help=_("比如“2026 年平安校园”"))
    kind: str = one(_("哪一类场所"), of="kind")
    standard: str = one(_("按哪份标准"), of="standard", help=_("只列已经启用的评定标准；用过的版本不会再变"))
    place: str = one(_("哪个范围"), of="place")
    opens_on: date = day(_("从哪天起"))
    ends_on: date = day(_("自评到哪天止"))
    months: int = whole(_("等级有效几个月"), least=6, most=60)


@dataclass(frozen=True, kw_only=True)
class Hosting:
    """Which unit is there, for what, on which days."""

    unit: str = one(_("哪个单位"), of="unit")
    duty: str = choice(_("做什么"), DUTIES)
    weekdays: tuple[str, ...] = many(_("每周哪几天"), of="weekday", required=True)


@dataclass(frozen=True, kw_only=True)
class Sum:
    """One number of one month."""

    month: str = one(_("哪个月"), of="month")
    code: str = choice(_("哪一项"), FIGURES)
    count: int = whole(_("几起"), least=0, most=100_000, help=_("写汇总数；没有就写 0。填错了再填一次，以最后一次为准"))
