"""Half-open periods: a thing holds from its first day up to, not including, its end day."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


def holds(day: date, starts_on: date, ends_on: date | None) -> bool:
    """Say whether a day lies in ``[starts_on, ends_on)``; no end means for ever."""
    return starts_on <= day and (ends_on is None or day < ends_on)


def overlaps(a: tuple[date, date | None], b: tuple[date, date | None]) -> bool:
    """Say whether two half-open periods share a day."""
    return (b[1] is None or a[0] < b[1]) and (a[1] is None or b[0] < a[1])
