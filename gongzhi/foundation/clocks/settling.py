"""Setting a clock: from what it was given to when it is due and when it climbs. Changes the row in hand only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gongzhi.foundation.clocks import almanac, ladder
from gongzhi.foundation.clocks.reckon import reckon

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from gongzhi.foundation.clocks.models import Clock
    from gongzhi.foundation.clocks.reckon import Pause


def settle(clock: Clock, pauses: Sequence[Pause], at: datetime) -> None:
    """Set a clock's deadline, and its place on the ladder: never above where it was, never above where time is."""
    found = reckon(
        clock.started_at, clock.parts, calendar=almanac.calendar(), office=almanac.office(),
        pauses=pauses if clock.pausable else (),
    )  # fmt: skip
    clock.due_at, clock.provisional = found.due_at, found.provisional
    if clock.due_at is not None:
        clock.rung = max(reached(clock, clock.rung, at), default=0)
    clock.next_rung_at = next_rung(clock)


def reached(clock: Clock, upto: int, at: datetime) -> list[int]:
    """Return the rungs, up to one, whose moment has come."""
    return [rung for rung in range(1, upto + 1) if (moment := _rung_at(clock, rung)) is not None and moment <= at]


def next_rung(clock: Clock) -> datetime | None:
    """Return when a clock climbs again."""
    moments = (_rung_at(clock, rung) for rung in range(clock.rung + 1, len(ladder.RUNGS) + 1))
    return next((moment for moment in moments if moment is not None), None)


def _rung_at(clock: Clock, rung: int) -> datetime | None:
    if clock.due_at is None:
        return None
    return ladder.moment(
        rung, started_at=clock.started_at, due_at=clock.due_at, part=clock.parts[-1], calendar=almanac.calendar(),
        office=almanac.office(),
    )  # fmt: skip
