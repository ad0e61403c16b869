"""The calendar of this process: read once, kept, and read again when a year's version changed.

A process that changes the calendar drops its copy at once. Other processes ask for the versions (one small query)
when their copy is a minute old, so for at most a minute after a change they may reckon by the old calendar; what
they stored meanwhile is put right by the next ``services.recompute`` of that year.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.conf import settings

from gongzhi.foundation.clocks.calendar import Calendar, Day
from gongzhi.foundation.clocks.models import CalendarYear, WorkDay
from gongzhi.foundation.clocks.reckon import Office

ASK_AGAIN_AFTER = 60.0  # seconds

_Stamp = tuple[tuple[int, bool, int], ...]


@dataclass(frozen=True, slots=True)
class _Copy:
    calendar: Calendar
    stamp: _Stamp
    asked: float


_copy: _Copy | None = None


def calendar() -> Calendar:
    """Return the working calendar. No query while the copy is fresh."""
    global _copy  # noqa: PLW0603 - one copy per process is the point
    copy, now = _copy, time.monotonic()
    if copy is not None and now - copy.asked < ASK_AGAIN_AFTER:
        return copy.calendar
    stamp = _stamp()
    fresh = copy.calendar if copy is not None and copy.stamp == stamp else _read(stamp)
    _copy = _Copy(fresh, stamp, now)
    return fresh


def forget() -> None:
    """Drop this process's copy."""
    global _copy  # noqa: PLW0603
    _copy = None


def office() -> Office:
    """Return when and where the office closes."""
    return Office(settings.OFFICE_CLOSES_AT, ZoneInfo(settings.TIME_ZONE))


def _stamp() -> _Stamp:
    return tuple(CalendarYear.objects.order_by("year").values_list("year", "published", "version"))


def _read(stamp: _Stamp) -> Calendar:
    rows = WorkDay.objects.values_list("date", "kind", "name", "source")
    days = {on: Day("work" if kind == "work" else "rest", name, source) for on, kind, name, source in rows}
    return Calendar(days, [year for year, published, _version in stamp if published])
