"""What each move of a hazard asks for; forms, API schema and ledger payload follow from these."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gongzhi.kernel.details import choice, day, one, words, yes
from gongzhi.kernel.texts import _
from gongzhi.work.hazards.codes import BODIES, GRADES, JUDGMENTS, LEVELS, SPOTS, TO, WAYS


@dataclass(frozen=True, kw_only=True)
class Registering:
    """A hazard at a plain point, with no site: it opens one."""

    text: str = words(_("是什么隐患"), longest=60, help=_("写事，不写人"))
    spot: str = choice(_("在什么地方"), SPOTS)
    place: str = one(_("地点"), of="place")
    where: str = words(_("具体位置"), required=False, longest=200, help=_("路名、杆号、桥名"))
    danger: bool = yes(_("危及人身安全，要马上处理"))


@dataclass(frozen=True, kw_only=True)
class Grading:
    """How grave it is, and by which judgment standard."""

    grade: str = choice(_("等级"), GRADES)
    standard: str = choice(_("判定依据"), JUDGMENTS)
    danger: bool = yes(_("危及人身安全，要马上处理"))
    why: str = words(_("理由"), required=False, longest=500, help=_("检查表提示可能是重大隐患、定为一般的，要写理由"))


@dataclass(frozen=True, kw_only=True)
class Did:
    """What was done about it; photos of it as it is now come with this."""

    did: str = words(_("做了什么"), help=_("写清做法；整改以后的照片必须在下面上传"))


@dataclass(frozen=True, kw_only=True)
class Notice:
    """Who is to remove it, until when, and what is asked."""

    to: str = choice(_("通知谁"), TO)
    unit: str = one(_("哪个单位"), of="unit", required=False, help=_("通知区里的单位时才选"))
    until: date | None = day(_("整改期限"), required=False, help=_("不写就按规定的时限"))
    ask: str = words(_("整改要求"), help=_("对方看到的就是这段话：只写隐患和要求，不写是怎么发现的"))
    interim: str = words(_("整改以前要先做的防护"), required=False, longest=500)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """The five assurances and what protects people meanwhile: for a major hazard all of them."""

    duty: str = words(_("责任（哪个岗位负责）"), required=False, longest=200)
    measures: str = words(_("措施（怎么整改）"))
    funds: str = words(_("资金（多少、从哪里来）"), required=False, longest=200)
    until: date | None = day(_("时限（哪天完成）"), required=False)
    fallback: str = words(_("预案（出了事怎么办）"), required=False, longest=500)
    interim: str = words(_("整改以前的防护措施"), required=False, longest=500)


@dataclass(frozen=True, kw_only=True)
class Later:
    """Until when instead, and why."""

    until: date = day(_("改到哪一天"))
    why: str = words(_("延期理由"), longest=500)


@dataclass(frozen=True, kw_only=True)
class Decision:
    """Why something asked is granted."""

    why: str = words(_("批复意见"), required=False, longest=500)


@dataclass(frozen=True, kw_only=True)
class Reason:
    """Why."""

    why: str = words(_("理由"), longest=500)


@dataclass(frozen=True, kw_only=True)
class Found:
    """What the re-check found."""

    found: str = words(_("复查情况"), longest=500)


@dataclass(frozen=True, kw_only=True)
class Failing:
    """How it was looked at, and what is still not right."""

    way: str = choice(_("怎么复查的"), WAYS)
    found: str = words(_("还有哪里没有整改好"), longest=500)


@dataclass(frozen=True, kw_only=True)
class Listing:
    """At which level it is listed, and why."""

    level: str = choice(_("哪一级挂牌"), LEVELS)
    why: str = words(_("挂牌理由和督办要求"), longest=500)


@dataclass(frozen=True, kw_only=True)
class HandOver:
    """To which body with the power to enforce, and why."""

    agency: str = choice(_("移送给"), BODIES)
    why: str = words(_("移送理由"), longest=500)


@dataclass(frozen=True, kw_only=True)
class Note:
    """Something worth keeping for those who work on it."""

    note: str = words(_("工作记录"))
