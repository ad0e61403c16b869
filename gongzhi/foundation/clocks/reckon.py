"""When something is due, and every step that leads there: pure functions, no database, no clock.

* The first day is not counted. N working days end at the close of office of the Nth counted day, make-up days
  counted like any other; N days likewise, over all days.
* Hours and minutes run round the clock.
* A day at whose close of office the clock was paused is not counted; hours and minutes leave out pauses exactly.
  Pauses are half-open: a clock paused at ten and resumed at eleven stood still at ten and runs at eleven.
* Where no calendar is published Monday to Friday counts, and what was reckoned with such a day is provisional.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo
from typing import TYPE_CHECKING, Literal, NamedTuple

from gongzhi.foundation.clocks.calendar import Look

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from gongzhi.foundation.clocks.calendar import Calendar
    from gongzhi.kernel.lifecycle import Unit

ONE_DAY = timedelta(days=1)
ANY_DAY = Look(works=True, kind="weekday", name="", source="", certain=True)  # where all days count alike
BY_THE_CLOCK = {"hour": timedelta(hours=1), "minute": timedelta(minutes=1)}

StepKind = Literal["first", "counted", "makeup", "weekend", "holiday", "paused", "running"]


@dataclass(frozen=True, slots=True)
class Office:
    """When the working day ends, and where."""

    closes_at: time
    zone: tzinfo

    def close(self, on: date) -> datetime:
        """Return the close of office of a day."""
        return datetime.combine(on, self.closes_at, self.zone)

    def day(self, at: datetime) -> date:
        """Return the day that a moment falls on, where the office is."""
        return at.astimezone(self.zone).date()


class Part(NamedTuple):
    """So much time is allowed; an extension is a part after the first one."""

    amount: int
    unit: Unit


class Pause(NamedTuple):
    """A half-open time in which a clock stands still; open when nobody knows yet when it ends."""

    start: datetime
    end: datetime | None


class Step(NamedTuple):
    """One day on the way to a deadline.

    ``n`` is the count so far: days, or minutes for limits that run round the clock. ``name`` is the occasion of a
    holiday or make-up day, ``source`` the notice that says so.
    """

    on: date
    kind: StepKind
    n: int
    name: str = ""
    source: str = ""
    certain: bool = True


class Reckoning(NamedTuple):
    """A deadline and how it came about. ``due_at`` is None while a pause is open: then nobody can know."""

    due_at: datetime | None
    steps: tuple[Step, ...]
    provisional: bool


def reckon(
    start: datetime, parts: Iterable[Part], *, calendar: Calendar, office: Office, pauses: Sequence[Pause] = ()
) -> Reckoning:
    """Reckon when allowed time that began at ``start`` ends. ``pauses`` are in order and do not overlap.

    :raises ValueError: no time is allowed at all.
    """
    way = _Way(calendar, office, pauses)
    moment: datetime | None = start
    for amount, unit in parts:
        if amount < 1:
            msg = f"a limit of {amount} {unit}"
            raise ValueError(msg)
        if moment is None:
            break
        if unit in BY_THE_CLOCK:
            moment = way.round_the_clock(moment, amount * BY_THE_CLOCK[unit])
        else:
            moment = way.day_by_day(moment, amount, working=unit == "workday")
    return Reckoning(moment, tuple(way.steps), not all(step.certain for step in way.steps))


@dataclass(slots=True)
class _Way:
    """The way to one deadline, with the steps made so far."""

    calendar: Calendar
    office: Office
    pauses: Sequence[Pause]
    steps: list[Step] = field(default_factory=list)
    days: int = 0
    minutes: int = 0

    def day_by_day(self, moment: datetime, amount: int, *, working: bool) -> datetime | None:
        """Walk from the day after ``moment`` until so many days are counted."""
        day, upto = self.office.day(moment), self.days + amount
        if not self.steps:
            self.steps.append(Step(day, "first", 0))
        while self.days < upto:
            day += ONE_DAY
            works, seen, name, source, certain = self.calendar.look(day) if working else ANY_DAY
            pause = pause_at(self.office.close(day), self.pauses) if self.pauses and works else None
            kind: StepKind
            if not works:
                kind = "holiday" if seen == "holiday" else "weekend"
            elif pause is not None:
                kind = "paused"
            else:
                kind = "makeup" if seen == "makeup" else "counted"
                self.days += 1
            self.steps.append(Step(day, kind, self.days, name, source, certain))
            if pause is not None and pause.end is None:
                return None
        return self.office.close(day)

    def round_the_clock(self, moment: datetime, allowed: timedelta) -> datetime | None:
        """Let the time pass, pauses left out."""
        due = moment + allowed
        for pause in self.pauses:
            if pause.end is not None and pause.end <= moment:
                continue
            if due <= pause.start:
                break
            if pause.end is None:
                stood = max(pause.start, moment)
                self._show(moment, stood)
                self.steps.append(Step(self.office.day(stood), "paused", self.minutes))
                return None
            due += pause.end - max(pause.start, moment)
        self._show(moment, due)
        return due

    def _show(self, start: datetime, end: datetime) -> None:
        """Add one step for each day that ``[start, end)`` touches."""
        day, before = self.office.day(start), self.minutes
        while (midnight := datetime.combine(day, time(), self.office.zone)) < end:
            upto = min(midnight + ONE_DAY, end)
            stood = running(max(midnight, start), upto, self.pauses) == timedelta()
            self.minutes = before + running(start, upto, self.pauses) // timedelta(minutes=1)
            self.steps.append(Step(day, "paused" if stood else "running", self.minutes))
            day += ONE_DAY


def pause_at(moment: datetime, pauses: Sequence[Pause]) -> Pause | None:
    """Return the pause in which a moment lies."""
    for pause in pauses:
        if pause.start <= moment and (pause.end is None or moment < pause.end):
            return pause
    return None


def running(start: datetime, end: datetime, pauses: Sequence[Pause]) -> timedelta:
    """Return how much of ``[start, end)`` lies outside the pauses."""
    total = max(end - start, timedelta())
    for pause in pauses:
        total -= max(min(pause.end or end, end) - max(pause.start, start), timedelta())
    return total


def spent(
    start: datetime, at: datetime, unit: Unit, *, calendar: Calendar, office: Office, pauses: Sequence[Pause] = ()
) -> int:
    """Count the whole units used up by a moment: the inverse of ``reckon``."""
    if unit in BY_THE_CLOCK:
        return running(start, at, pauses) // BY_THE_CLOCK[unit]
    day, count = office.day(start) + ONE_DAY, 0
    while office.close(day) <= at:
        if (unit == "day" or calendar.works(day)) and pause_at(office.close(day), pauses) is None:
            count += 1
        day += ONE_DAY
    return count


def days_between(after: date, upto: date, unit: Unit, calendar: Calendar) -> int:
    """Count the days in ``(after, upto]``: working days, or all of them when ``unit`` is not a working day."""
    span = (upto - after).days
    if unit != "workday":
        return max(span, 0)
    return sum(calendar.works(after + timedelta(days=n)) for n in range(1, span + 1))
