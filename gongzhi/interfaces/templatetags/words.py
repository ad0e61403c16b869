"""How days, numbers, sentences and codes read on a page: ``{% load words %}``."""

from __future__ import annotations

import secrets
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django import template
from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext, pgettext

from gongzhi.kernel.texts import Sentence, _
from gongzhi.work.intake.privacy import HOTLINE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.safestring import SafeString

register = template.Library()

WEEKDAYS = (_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日"))
THIN = "\N{NARROW NO-BREAK SPACE}"
NOTHING = "—"


@register.filter
def day(value: date | datetime | None) -> str:
    """Write a day as people say it near today, in full further away: 今天 · 周五 · 下周一 · 2026年5月9日 周六."""
    found = _local_day(value)
    if found is None:
        return NOTHING
    today = timezone.localdate()
    close = {-1: gettext("昨天"), 0: pgettext("一天", "今天"), 1: gettext("明天")}.get((found - today).days)
    if close:
        return close
    if abs((found - today).days) >= 7:
        return full_day(found)
    weekday = gettext(WEEKDAYS[found.weekday()])
    weeks = (_monday(found) - _monday(today)).days // 7
    says = {-1: gettext("上{weekday}"), 0: "{weekday}", 1: gettext("下{weekday}")}[weeks]
    return says.format(weekday=weekday)


@register.filter
def full_day(value: date | datetime | None) -> str:
    """Write a day in full, for papers and hover texts: 2026年5月9日 周六."""
    found = _local_day(value)
    if found is None:
        return NOTHING
    return gettext("{year}年{month}月{day}日 {weekday}").format(**_parts(found))


@register.filter
def short_day(value: date | datetime | None) -> str:
    """Write a day for a narrow column, the year only when it is another one: 5月9日 · 2025年12月31日."""
    found = _local_day(value)
    if found is None:
        return NOTHING
    if found.year == timezone.localdate().year:
        return pgettext("今年的一天", "{month}月{day}日").format(**_parts(found))
    return written_day(found)


@register.filter
def written_day(value: date | datetime | None) -> str:
    """Write a day as official papers do, always with its year: 2026年5月9日."""
    found = _local_day(value)
    return pgettext("别的年份的一天", "{year}年{month}月{day}日").format(**_parts(found)) if found else NOTHING


@register.filter
def moment(value: datetime | None) -> str:
    """Write a moment: 今天 10:32 · 周五 17:00 · 2026年5月9日 周六 10:32."""
    return f"{day(value)} {timezone.localtime(value):%H:%M}" if value else NOTHING


@register.simple_tag
def when(value: datetime | date | None) -> SafeString | str:
    """Mark up a moment or day, with its full date for hovering, copying and machines, and in its place on paper."""
    if value is None:
        return NOTHING
    if isinstance(value, datetime):
        local = timezone.localtime(value)
        title = f"{full_day(local)} {local:%H:%M}"
        return format_html(
            '<time datetime="{}" title="{}"><span>{}</span></time>',
            local.isoformat("T", "minutes"),
            title,
            moment(local),
        )
    return format_html(
        '<time datetime="{}" title="{}"><span>{}</span></time>', value.isoformat(), full_day(value), day(value)
    )


@register.filter
def remaining(due_at: datetime | None) -> str:
    """Write how far a deadline is, in plain days and hours; working days are the clock's own words."""
    if due_at is None:
        return NOTHING
    left = due_at - timezone.now()
    span = _span(abs(left))
    return (gettext("还剩 {span}") if left > timedelta() else gettext("超期 {span}")).format(span=span)


@register.filter
def counted(amount: int, unit: str) -> str:
    """Write an amount of a limit's unit: 5 个工作日."""
    says = {
        "workday": ngettext("{n} 个工作日", "{n} 个工作日", amount),
        "day": ngettext("{n} 天", "{n} 天", amount),
        "hour": ngettext("{n} 小时", "{n} 小时", amount),
        "minute": ngettext("{n} 分钟", "{n} 分钟", amount),
    }[unit]
    return says.format(n=amount)


@register.filter
def thin(value: float | None) -> str:
    """Group a number by thousands above 9,999 with a thin space: 11 068."""
    if value is None:
        return NOTHING
    return f"{value:,}".replace(",", THIN) if abs(value) > 9999 else str(value)


@register.filter
def rate(part: int | None, whole: int | None) -> str:
    """Write a share with what it was computed from: 69.6%（11 068 / 15 902）."""
    shown = f"{part / whole:.1%}" if part is not None and whole else NOTHING
    return gettext("{share}（{part} / {whole}）").format(share=shown, part=thin(part), whole=thin(whole))


@register.filter
def sentence(value: Sentence | str | None) -> str:
    """Translate a sentence of the kernel and fill its gaps, each of which may be a sentence or a label itself."""
    if not value:
        return ""
    if isinstance(value, Sentence):
        filled = {n: sentence(gap) if isinstance(gap, Sentence | str) else gap for n, gap in value.params.items()}
        return gettext(value.text).format(**filled) if filled else gettext(value.text)
    return gettext(str(value))


@register.filter
def recorded(done: str) -> str:
    """Translate an act as the record tells it: 受理 is Accepted here, and Accept on its button."""
    told = pgettext("past", done)
    return gettext(done) if told == done else told


@register.filter
def named(code: str, names: Mapping[str, str] | None) -> str:
    """Write the name behind a code out of a table that the view fetched in one go; an unknown code stays itself."""
    return (names or {}).get(code, code)


@register.filter
def at(table: Mapping[Any, Any] | None, key: Any) -> Any:
    """Look a row up in a table that the view fetched in one go."""
    return (table or {}).get(key)


@register.simple_tag
def district() -> str:
    """Name the district that this desk serves."""
    return gettext(settings.DISTRICT_NAME)


@register.simple_tag
def desk_phone() -> str:
    """Give the desk's own number; empty when none is set."""
    return str(settings.DESK_PHONE)


@register.simple_tag
def somebody_to_ring() -> str:
    """Give the number residents may ring: the desk's own, or the hotline that reaches every district."""
    return str(settings.DESK_PHONE or HOTLINE)


@register.simple_tag(takes_context=True)
def reading_size(context: template.Context) -> str:
    """Say whether this reader asked for large print: the class on ``<html>``."""
    request = context.get("request")
    return "large" if request is not None and request.COOKIES.get("reading") == "large" else ""


def _local_day(value: date | datetime | None) -> date | None:
    return timezone.localtime(value).date() if isinstance(value, datetime) else value


def _monday(value: date) -> date:
    return value - timedelta(days=value.weekday())


def _parts(value: date) -> dict[str, object]:
    return {
        "year": value.year,
        "month": value.month,
        "month_name": date_format(value, "M"),
        "day": value.day,
        "weekday": gettext(WEEKDAYS[value.weekday()]),
    }


def _span(length: timedelta) -> str:
    minutes = int(length.total_seconds() // 60)
    if minutes >= 1440:
        return counted(minutes // 1440, "day")
    return counted(minutes // 60, "hour") if minutes >= 60 else counted(minutes, "minute")


@register.filter
def undoes(tags: str | None) -> list[str]:
    """Return what a message offers to undo, as ``undo R-2026-000001:3 …`` names it; nothing for any other message."""
    word, *joined = (tags or "").split() or [""]
    return joined if word == "undo" else []


@register.simple_tag
def fresh() -> str:
    """Draw the key under which one form acts once."""
    return secrets.token_hex(16)
