"""提示 → 催办 → 督办: the moments at which a clock speaks up. Pure; the table below is all there is to change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from gongzhi.foundation.clocks.reckon import BY_THE_CLOCK, ONE_DAY, Part
from gongzhi.kernel.texts import _

if TYPE_CHECKING:
    from gongzhi.foundation.clocks.calendar import Calendar
    from gongzhi.foundation.clocks.reckon import Office


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of the ladder. Its moment is so many days from the deadline, or so many times the limit."""

    code: str
    label: str
    days: int  # for limits in (working) days
    times: float  # for limits that run round the clock


RUNGS = (
    Rung("hint", _("提示"), days=-1, times=-0.25),
    Rung("urge", _("催办"), days=0, times=0),
    Rung("supervise", _("督办"), days=1, times=1),
)


def moment(
    rung: int, *, started_at: datetime, due_at: datetime, part: Part, calendar: Calendar, office: Office
) -> datetime | None:
    """Return when a rung (1, 2, 3) is due; None for a hint that would come before the clock even started.

    ``part`` is what was allowed last: the limit, or its extension.
    """
    step = RUNGS[rung - 1]
    if part.unit in BY_THE_CLOCK:
        at = due_at + step.times * part.amount * BY_THE_CLOCK[part.unit]
    elif part.unit == "day":
        at = due_at + timedelta(days=step.days)
    else:
        at = _working_days_away(due_at, step.days, calendar, office)
    return at if at > started_at else None


def _working_days_away(at: datetime, days: int, calendar: Calendar, office: Office) -> datetime:
    day = office.day(at)
    for _n in range(abs(days)):
        day += ONE_DAY if days > 0 else -ONE_DAY
        while not calendar.works(day):
            day += ONE_DAY if days > 0 else -ONE_DAY
    return office.close(day) if days else at
