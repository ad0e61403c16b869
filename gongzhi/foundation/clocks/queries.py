"""Reading clocks: how they stand, how they came to stand so, whose minutes it were, and which speak up next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from gongzhi.foundation.clocks import almanac, history, words
from gongzhi.foundation.clocks.models import Clock, Switch
from gongzhi.foundation.clocks.reckon import Part, Step, reckon

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from django.db.models import QuerySet

    from gongzhi.kernel.lifecycle import Unit
    from gongzhi.kernel.texts import Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One clock as it stands, with every step that leads to its deadline.

    ``steps`` is empty when they no longer lead to the deadline that was stored: the calendar was changed after the
    clock had been stopped.
    """

    code: str
    amount: int
    unit: Unit
    extra: int
    extra_unit: Unit | Literal[""]
    pausable: bool
    started_at: datetime
    due_at: datetime | None
    provisional: bool
    stopped_at: datetime | None
    rung: int
    steps: tuple[Step, ...]

    @property
    def is_running(self) -> bool:
        """Whether it has not been stopped."""
        return self.stopped_at is None

    def is_late(self, now: datetime) -> bool:
        """Whether it ran, or was stopped, past its deadline."""
        return self.due_at is not None and (self.stopped_at or now) > self.due_at

    def left(self, now: datetime) -> Sentence:
        """Say how much time is left, or by how much it is late: 还剩 2 个工作日（周四 17:30 前）."""
        return left(self.stopped_at or now, self.due_at, self.extra_unit or self.unit)


def of(subject: str) -> list[Reading]:
    """Return all clocks of a subject, oldest first, with their steps. Two queries."""
    turns = switches(subject)
    return [_reading(clock, turns) for clock in Clock.objects.filter(subject=subject).order_by("started_at", "pk")]


def _reading(clock: Clock, turns: Sequence[Switch]) -> Reading:
    pauses = history.pauses(turns, until=clock.stopped_at) if clock.pausable else ()
    found = reckon(clock.started_at, clock.parts, calendar=almanac.calendar(), office=almanac.office(), pauses=pauses)
    return Reading(
        code=clock.code, amount=clock.amount, unit=clock.unit, extra=clock.extra, extra_unit=clock.extra_unit,
        pausable=clock.pausable, started_at=clock.started_at, due_at=clock.due_at, provisional=clock.provisional,
        stopped_at=clock.stopped_at, rung=clock.rung, steps=found.steps if found.due_at == clock.due_at else (),
    )  # fmt: skip


def running(subject: str) -> QuerySet[Clock]:
    """Return the clocks of a subject that have not been stopped, oldest first."""
    return Clock.objects.filter(subject=subject, stopped_at=None).order_by("started_at", "pk")


def over(subjects: Iterable[str], code: str, at: datetime) -> set[str]:
    """Return the subjects whose running clock of this code has passed its end. One query."""
    late = Clock.objects.filter(subject__in=list(subjects), code=code, stopped_at=None, due_at__lt=at)
    return set(late.values_list("subject", flat=True))


def switches(subject: str) -> list[Switch]:
    """Return who had the turn since when, oldest first."""
    return list(Switch.objects.filter(subject=subject).order_by("at", "pk"))


def ends(start: datetime, amount: int, unit: Unit) -> datetime:
    """Return when so much time has passed, as a clock counts it; no clock is started. No query while warm."""
    found = reckon(start, [Part(amount, unit)], calendar=almanac.calendar(), office=almanac.office())
    assert found.due_at is not None  # noqa: S101 — only a pause that goes on leaves it open
    return found.due_at


def minutes_by_owner(subject: str, until: datetime) -> dict[str, int]:
    """Return the whole minutes of each owner up to a moment; they add up to the whole time."""
    return history.minutes_by_owner(switches(subject), until)


def to_escalate(at: datetime, limit: int) -> list[Clock]:
    """Return the clocks whose next rung is due, the longest waiting first."""
    return list(Clock.objects.filter(next_rung_at__lte=at).order_by("next_rung_at", "pk")[:limit])


def left(now: datetime, due_at: datetime | None, unit: Unit) -> Sentence:
    """Say how much time is left until a deadline, counted in the limit's own unit. No query while warm."""
    return words.left(now, due_at, unit, calendar=almanac.calendar(), office=almanac.office())
