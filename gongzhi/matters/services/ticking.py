"""What the clock does by itself: the ladder 提示 → 催办 → 督办, and pauses that end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from gongzhi.foundation.clocks import queries as clock_queries
from gongzhi.foundation.clocks import services as clocks
from gongzhi.foundation.ledger import services as ledger
from gongzhi.foundation.notices import services as notices
from gongzhi.foundation.notices.recipients import Recipient
from gongzhi.kernel.actor import system
from gongzhi.kernel.details import Nothing
from gongzhi.matters import acts, kinds
from gongzhi.matters.models import Matter
from gongzhi.matters.services.moving import make

if TYPE_CHECKING:
    from datetime import datetime

    from gongzhi.foundation.clocks.models import Clock

CLOCK = system("clock")
RUNGS = {1: "matter.reminded", 2: "matter.urged", 3: "matter.supervised"}


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
    if not clock.subject.startswith("matter:"):
        return False
    matter = Matter.objects.filter(pk=int(clock.subject.rsplit("-", 1)[1])).first()
    rung = clocks.climb(clock=clock, at=at)
    if matter is None or not rung:  # another worker climbed first
        return False
    Matter.objects.filter(pk=matter.pk, rung__lt=rung).update(rung=rung)
    due = clock.due_at.isoformat() if clock.due_at else ""
    ledger.record(
        subject=matter.subject, verb=acts.CLIMBED, by=CLOCK, at=at,
        payload={"rung": rung, "clock": clock.code, "due": due},
    )  # fmt: skip
    owes = clock.code.removeprefix("co:") if clock.code.startswith("co:") else matter.unit or matter.desk
    to = {owes, matter.desk} if rung > 1 else {owes}
    notices.tell(
        to=[Recipient(unit=unit) for unit in sorted(to)], template=RUNGS[rung], subject=matter.subject, at=at,
        urgent=matter.urgent or rung == 3,
        params={"reference": matter.reference, "place": matter.place, "deadline": clock.due_at or at},
    )  # fmt: skip
    return True


def _wake(at: datetime, limit: int) -> int:
    """Make the system's own move out of every pause whose day has come."""
    day = at.astimezone(ZoneInfo(settings.TIME_ZONE)).date()
    woken = 0
    for matter in Matter.objects.filter(wakes_on__lte=day).order_by("pk")[:limit]:
        life = kinds.find(matter.kind).lifecycle
        move = next(move for move in life.moves_from(matter.stage) if "system" in move.who)
        make(matter=matter, move=move.code, details=Nothing(), seen=matter.version, by=CLOCK, at=at)
        woken += 1
    return woken
