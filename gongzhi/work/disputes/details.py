"""What each move of a dispute asks for. Codes and days only: what people said is no part of one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gongzhi.kernel.details import choice, day, one, whole, yes
from gongzhi.kernel.texts import _
from gongzhi.work.disputes import codes


@dataclass(frozen=True, kw_only=True)
class Committee:
    """Which committee or studio is to mediate."""

    unit: str = one(_("调解组织"), of="unit")


@dataclass(frozen=True, kw_only=True)
class Back:
    """Why it is given back."""

    why: str = choice(_("退回理由"), codes.RETURNED)


@dataclass(frozen=True, kw_only=True)
class Declined:
    """Why it is not taken."""

    why: str = choice(_("不受理的理由"), codes.DECLINED, help=_("会告诉当事人，并写明还可以走哪些途径"))


@dataclass(frozen=True, kw_only=True)
class Referred:
    """Which body it belongs to."""

    agency: str = choice(_("有权机关"), codes.AGENCIES)


@dataclass(frozen=True, kw_only=True)
class Mediator:
    """Who is to mediate, and what was found about conflicts of interest."""

    mediator: str = one(_("调解员"), of="mediator")
    second: str = one(_("第二名调解员"), of="mediator", required=False)
    disclosed: bool = yes(_("已查过利害关系，有的都已告诉双方"), help=_("亲属、邻居、债务、任职，或以前办过一方的纠纷"))


@dataclass(frozen=True, kw_only=True)
class Replacement:
    """Who takes over, and why."""

    mediator: str = one(_("调解员"), of="mediator")
    second: str = one(_("第二名调解员"), of="mediator", required=False)
    why: str = choice(_("更换的原因"), codes.REPLACED)
    disclosed: bool = yes(_("已查过利害关系，有的都已告诉双方"))


@dataclass(frozen=True, kw_only=True)
class Pause:
    """What the mediation waits for, and until when at most."""

    why: str = choice(_("等什么"), codes.PAUSES)
    until: date = day(_("最晚等到"), help=_("到这一天自动恢复；等鉴定的时间不算在期限里"))


@dataclass(frozen=True, kw_only=True)
class Longer:
    """Until when all have agreed to go on."""

    until: date = day(_("延长到"), help=_("要每一方都记过“同意延长到”这一天或以后"))


@dataclass(frozen=True, kw_only=True)
class Settled:
    """How a small quarrel ended on the spot."""

    result: str = choice(_("结果"), {code: codes.RESULTS[code] for code in ("at_once", "oral", "no_agreement")})
    told: bool = yes(_("已口头告知权利和义务，双方都愿意调解"))


@dataclass(frozen=True, kw_only=True)
class Ended:
    """How it ended in the system that it is imported from, and by which committee of ours, if by one."""

    result: str = choice(_("结果"), codes.ENDED_BEFORE)
    unit: str = one(_("原来的调解组织"), of="unit", required=False)


@dataclass(frozen=True, kw_only=True)
class Held:
    """That the people concerned do not know of it yet."""

    days: int = whole(_("最多等几天"), least=1, most=30, help=_("到期没有人参加，联系方式清除，只留件数"))


@dataclass(frozen=True, kw_only=True)
class Stop:
    """Why it ends without an agreement."""

    why: str = choice(
        _("终止原因"), {code: label for code, label in codes.STOPS.items() if code not in ("expired", "absent")}
    )


@dataclass(frozen=True, kw_only=True)
class Alarm:
    """Which body was told at once, on which duty, and when; only the minimal facts."""

    duty: str = choice(_("报告的依据"), codes.ALARMS)
    told: str = choice(_("报告给"), codes.BODIES)
    told_on: date = day(_("报告日期"))


@dataclass(frozen=True, kw_only=True)
class Enforced:
    """What is done where something was not performed."""

    way: str = choice(_("处理办法"), codes.ENFORCED)


@dataclass(frozen=True, kw_only=True)
class Applied:
    """The joint application for judicial confirmation."""

    applied_on: date = day(_("共同申请的日期"), help=_("协议生效之日起三十日内，双方一起提出"))


@dataclass(frozen=True, kw_only=True)
class Court:
    """What the court decided."""

    result: str = choice(_("法院的结果"), codes.CONFIRMED)
    decided_on: date = day(_("日期"))


@dataclass(frozen=True, kw_only=True)
class Found:
    """What a follow-up visit found."""

    found: str = choice(_("回访情况"), codes.FOUND)
    visited_on: date = day(_("回访日期"))


@dataclass(frozen=True, kw_only=True)
class Retyped:
    """Another type, where the first one was wrong."""

    type: str = choice(_("纠纷类型"), codes.TYPES)


@dataclass(frozen=True, kw_only=True)
class Void:
    """Why it should never have been opened."""

    why: str = choice(_("理由"), {"twice": _("重复登记"), "mistake": _("登记错误"), "none": _("没有这件纠纷")})
