"""When a notice may go out: the daily digest, the quiet hours, the growing wait after a failure. Plain arithmetic."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

#: After this many tries (about three days) the worker gives up, and the row says so.
MOST_TRIES = 20

_LONGEST_WAIT = timedelta(hours=6)


def ordinary(at: datetime) -> datetime:
    """Return the next daily digest after a moment."""
    local = at.astimezone(_zone())
    digest = _at(local, settings.DIGEST_AT)
    return audible(digest if digest > local else _at(local + timedelta(days=1), settings.DIGEST_AT))


def audible(at: datetime) -> datetime:
    """Return the moment itself, or the end of the quiet hours that it lies in."""
    start, end = settings.QUIET_FROM, settings.QUIET_UNTIL
    local = at.astimezone(_zone())
    if not _quiet(local.time(), start, end):
        return at
    until = _at(local, end)
    return until if until > local else _at(local + timedelta(days=1), end)


def again(at: datetime, tries: int) -> datetime:
    """Return when to try again after so many failures: one minute, two, four … six hours."""
    return at + min(timedelta(minutes=2 ** min(tries - 1, 10)), _LONGEST_WAIT)


def _quiet(moment: time, start: time, end: time) -> bool:
    """Say whether a time of day lies in ``[start, end)``, which may reach over midnight; equal ends mean never."""
    if start <= end:
        return start <= moment < end
    return moment >= start or moment < end


def _at(day: datetime, moment: time) -> datetime:
    return datetime.combine(day.date(), moment, tzinfo=_zone())


def _zone() -> ZoneInfo:
    return ZoneInfo(settings.TIME_ZONE)
