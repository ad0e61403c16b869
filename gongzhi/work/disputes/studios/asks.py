"""What the acts on a committee ask for; forms are drawn from these."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gongzhi.kernel.details import choice, day, many, one, whole, words, yes
from gongzhi.kernel.texts import _
from gongzhi.work.disputes.studios import codes

HOURS = [f"{hour:02d}:{minute:02d}" for hour in range(6, 22) for minute in (0, 30)]


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What a committee is."""

    kind: str = choice(_("哪一类"), codes.KINDS)
    set_up_on: date = day(_("设立日期"), required=False)
    term_until: date = day(_("本届任期到"), required=False, help=_("每届三年；到期前 60 天会提醒"))
    has_woman: str = choice(_("女性成员"), codes.WOMAN, required=False, help=_("只记调委会有没有，不记是哪一位"))
    specialities: tuple[str, ...] = many(_("擅长的纠纷"), of="type")


@dataclass(frozen=True, kw_only=True)
class Filed:
    """What the justice office notes."""

    filed_on: date = day(_("备案日期"), required=False, help=_("设立后 30 个工作日内"))
    status: str = choice(_("状态"), codes.STATUSES)


@dataclass(frozen=True, kw_only=True)
class Joined:
    """A member."""

    person: str = one(_("谁"), of="colleague", help=_("列表里是本组织有账号的人"))
    role: str = choice(_("职务"), codes.ROLES)
    full_time: bool = yes(_("专职"))
    starts_on: date = day(_("从哪天起"))
    ends_on: date = day(_("到哪天为止"), required=False)
    specialities: tuple[str, ...] = many(_("擅长的纠纷"), of="type")


@dataclass(frozen=True, kw_only=True)
class Parted:
    """A membership that ends."""

    member: str = one(_("谁"), of="member")
    ends_on: date = day(_("哪天离任"))


@dataclass(frozen=True, kw_only=True)
class Trained:
    """A training."""

    members: tuple[str, ...] = many(_("谁参加了"), of="member", required=True)
    held_on: date = day(_("哪一天"))
    hours: int = whole(_("学时"), least=1, most=200)
    about: str = choice(_("内容"), codes.SUBJECTS)


@dataclass(frozen=True, kw_only=True)
class Declaring:
    """What a mediator declares about themselves."""

    sort: str = choice(_("哪一类"), codes.INTERESTS)
    name: str = words(_("单位名称或姓名"), required=False, longest=60, help=_("加密保存，谁也看不到全文，只用来比对"))
    phone: str = words(_("电话"), required=False, longest=40, help=_("写了电话，比对才准"))


@dataclass(frozen=True, kw_only=True)
class Undeclaring:
    """A declared interest to take back."""

    interest: str = one(_("哪一项"), of="interest")


@dataclass(frozen=True, kw_only=True)
class Visiting:
    """A visiting day."""

    weekday: str = choice(_("每周哪一天"), codes.WEEKDAYS, required=False)
    day: date = day(_("或只有这一天"), required=False)
    place: str = one(_("哪里"), of="place")
    spot: str = words(_("具体地点"), required=False, longest=40, help=_("例：集市东门服务点"))
    starts: str = one(_("几点开始"), of="hour")
    ends: str = one(_("几点结束"), of="hour")


@dataclass(frozen=True, kw_only=True)
class NotVisiting:
    """A visiting day to call off."""

    round: str = one(_("哪一个"), of="round")


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A letter by which another body asks for mediation."""

    body: str = words(_("来函机关"), longest=60, help=_("例：秀洲区人民法院"))
    number: str = words(_("来函文号或案号"), required=False, longest=60)
    sent_on: date = day(_("来函日期"))
    answer_by: date = day(_("要求哪天前答复"), required=False)


@dataclass(frozen=True, kw_only=True)
class Answered:
    """That it was answered."""

    answered_on: date = day(_("复函日期"))
