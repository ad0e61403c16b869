"""Deadlines in words: what is left, what is overdue, and one line for each step on the way."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from gongzhi.foundation.clocks.reckon import BY_THE_CLOCK, days_between
from gongzhi.kernel.texts import Sentence, _

if TYPE_CHECKING:
    from datetime import date, datetime

    from gongzhi.foundation.clocks.calendar import Calendar
    from gongzhi.foundation.clocks.reckon import Office, Step, StepKind
    from gongzhi.kernel.lifecycle import Unit

WEEKDAYS = (_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日"))
MONTHS = (
    _("1月"), _("2月"), _("3月"), _("4月"), _("5月"), _("6月"),
    _("7月"), _("8月"), _("9月"), _("10月"), _("11月"), _("12月"),
)  # fmt: skip
#: What the published calendar calls its occasions; the district's own days have names of their own.
OCCASIONS = (
    _("元旦"), _("春节"), _("清明"), _("劳动节"), _("端午"), _("中秋"), _("国庆节"),
    _("中国人民抗日战争暨世界反法西斯战争胜利70周年纪念日"),
)  # fmt: skip
#: For one and for more, which differ in English.
_LEFT = {
    "workday": (_("还剩 1 个工作日（{by} 前）"), _("还剩 {days} 个工作日（{by} 前）")),
    "day": (_("还剩 1 天（{by} 前）"), _("还剩 {days} 天（{by} 前）")),
}
_OVER = {
    "workday": (_("超期不足 1 个工作日"), _("超期 1 个工作日"), _("超期 {days} 个工作日")),
    "day": (_("超期不足 1 天"), _("超期 1 天"), _("超期 {days} 天")),
}


def left(now: datetime, due_at: datetime | None, unit: Unit, *, calendar: Calendar, office: Office) -> Sentence:
    """Say how much time is left, or by how much it is over: 还剩 2 个工作日（周四 17:30 前）, 超期 1 天."""
    if due_at is None:
        return Sentence(_("已暂停计时"))
    if now > due_at:
        return _over(now, due_at, unit, calendar, office)
    by = _moment(now, due_at, office)
    if unit in BY_THE_CLOCK:
        hours, minutes = divmod((due_at - now) // timedelta(minutes=1), 60)
        if hours:
            return Sentence(
                _("还剩 {hours} 小时 {minutes} 分（{by} 前）"), {"hours": hours, "minutes": minutes, "by": by}
            )
        return Sentence(_("还剩 {minutes} 分钟（{by} 前）"), {"minutes": minutes, "by": by})
    days = days_between(office.day(now), office.day(due_at), unit, calendar)
    if not days:
        return Sentence(_("{by} 前到期"), {"by": by})
    return Sentence(_LEFT["workday" if unit == "workday" else "day"][days > 1], {"days": days, "by": by})


def _over(now: datetime, due_at: datetime, unit: Unit, calendar: Calendar, office: Office) -> Sentence:
    hours, minutes = divmod((now - due_at) // timedelta(minutes=1), 60)
    if unit in BY_THE_CLOCK and hours < 48:
        if hours:
            return Sentence(_("超期 {hours} 小时 {minutes} 分"), {"hours": hours, "minutes": minutes})
        return Sentence(_("超期 {minutes} 分钟"), {"minutes": minutes})
    days = days_between(office.day(due_at), office.day(now), unit, calendar)
    return Sentence(_OVER["workday" if unit == "workday" else "day"][min(days, 2)], {"days": days})


def _moment(now: datetime, at: datetime, office: Office) -> Sentence:
    """Name a moment as people do: 今天, 明天, a weekday within the week, else the date."""
    day, local = office.day(at), at.astimezone(office.zone)
    away, clock = (day - office.day(now)).days, local.strftime("%H:%M")
    if away == 0:
        return Sentence(_("今天 {time}"), {"time": clock})
    if away == 1:
        return Sentence(_("明天 {time}"), {"time": clock})
    if away < 7:
        return Sentence("{weekday} {time}", {"weekday": weekday(day), "time": clock})
    return date_and_time(local)


def date_and_time(local: datetime) -> Sentence:
    """Name a moment by its date: 5月9日 17:30."""
    parts = {"month": Sentence(MONTHS[local.month - 1]), "day": local.day, "time": local.strftime("%H:%M")}
    return Sentence(_("{month}{day}日 {time}"), parts)


def weekday(on: date) -> Sentence:
    """Name the weekday of a date: 周四."""
    return Sentence(WEEKDAYS[on.weekday()])


def step(step: Step) -> Sentence:
    """Say what one day did to the deadline: 第 3 个工作日, 劳动节，不计."""
    hours, minutes = divmod(step.n, 60)
    return Sentence(
        _STEPS[step.kind], {"n": step.n, "occasion": Sentence(step.name), "hours": hours, "minutes": minutes}
    )


_STEPS: dict[StepKind, str] = {
    "first": _("开始当天，不计"),
    "counted": _("第 {n} 天"),
    "makeup": _("第 {n} 天（{occasion}调休上班）"),
    "weekend": _("周末，不计"),
    "holiday": _("{occasion}放假，不计"),
    "paused": _("暂停计时，不计"),
    "running": _("累计 {hours} 小时 {minutes} 分"),
}
