"""What the clock does by itself: the ladder 提示 → 催办 → 督办, and pauses that end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.timezone import localdate

from gongzhi.foundation.clocks import queries as clock_queries
from gongzhi.foundation.clocks import services as clocks
from gongzhi.foundation.notices import services as notices
from gongzhi.foundation.notices.recipients import Recipient
from gongzhi.kernel.actor import system
from gongzhi.kernel.details import Nothing
from gongzhi.kernel.refused import Refused
from gongzhi.matters import policies, queries
from gongzhi.matters.models import Matter
from gongzhi.matters.services.moving import make

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from gongzhi.foundation.clocks.models import Clock
    from gongzhi.foundation.clocks.services import Turned

CLOCK = system("clock")


@dataclass(frozen=True, slots=True)
class Ticked:
    """What one tick did."""

    climbed: int = 0
    woken: int = 0


def tick(*, at: datetime, limit: int = 1000) -> Ticked:
    """Climb the ladder where a rung has come, and end pauses whose day has come. Twice does nothing more."""
    climbed = sum(_climb(clock, at) for clock in clock_queries.to_escalate(at, limit))
    return Ticked(climbed, _wake(at, limit))


@transaction.atomic
def _climb(clock: Clock, at: datetime) -> bool:
    """Climb with one clock; the room of clocks writes the entry, this one tells the units."""
    matter = queries.by_subject(clock.subject)
    rung = clocks.climb(clock=clock, at=at, by=CLOCK) if matter else None
    if matter is None or rung is None:  # another worker climbed first
        return False
    owes = _owes(matter, clock.code)
    to = {owes, matter.desk} if clock.rung > 1 else {owes}
    notices.tell(
        to=[Recipient(unit=unit) for unit in sorted(to) if unit], template=f"matter.{rung.code}", at=at,
        subject=matter.subject, urgent=matter.urgent,
        params={"reference": matter.reference, "place": matter.place, "deadline": clock.due_at or at},
    )  # fmt: skip
    return True


def _owes(matter: Matter, code: str) -> str:
    """Return the unit that a clock waits for."""
    if code.startswith("co:"):
        return code.removeprefix("co:")
    desks = {limit.code for limit in queries.kind_of(matter).lifecycle.limits if limit.desks}
    return matter.desk if code in desks else matter.unit or matter.desk


def hold(subjects: Sequence[str]) -> None:
    """Hold the matters whose deadlines are reckoned anew, in the order of their numbers, before their clocks."""
    list(Matter.objects.select_for_update().filter(pk__in=_numbers(subjects)).order_by("pk").values_list("pk"))


def note_deadlines(turned: Mapping[str, Turned]) -> None:
    """Bring deadlines that a change of the calendar moved onto the matters' rows: overdue stays a plain filter."""
    numbers = _numbers(turned)
    matters = {matter.subject: matter for matter in Matter.objects.filter(pk__in=numbers)}
    for subject, due in turned.items():
        if matter := matters.get(subject):
            matter.due_at, matter.due_code, matter.provisional = due.due_at, due.due_code, due.provisional
    Matter.objects.bulk_update(matters.values(), ["due_at", "due_code", "provisional"], batch_size=500)


def _numbers(subjects: Iterable[str]) -> list[int]:
    return [number for subject in subjects if (number := queries.number_of(subject)) is not None]


def _wake(at: datetime, limit: int) -> int:
    """Make the system's own move out of every pause whose day has come."""
    woken = 0
    for matter in Matter.objects.filter(wakes_on__lte=localdate(at)).order_by("pk")[:limit]:
        facts = queries.facts(matter)
        ways = [move for move in facts.kind.lifecycle.moves_from(matter.stage) if "system" in move.who]
        move = next((move for move in ways if policies.may_move(CLOCK, facts, move)), None)
        if move is None:  # its guard waits for a person; the clock asks again
            continue
        try:
            make(matter=matter, move=move.code, details=Nothing(), seen=matter.version, by=CLOCK, at=at)
        except Refused:  # another worker, or a person, was first
            continue
        woken += 1
    return woken
