"""What the worker does by itself, and how often. A new job is one line here.

Every job may run twice without harm: after a restart it runs again, and two workers may run it side by side.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from gongzhi.foundation.files import services as files
from gongzhi.foundation.idempotency import services as idempotency
from gongzhi.foundation.ledger import services as ledger
from gongzhi.foundation.notices import house
from gongzhi.foundation.notices import services as notices
from gongzhi.foundation.persons import services as persons
from gongzhi.foundation.places import services as places
from gongzhi.kernel.actor import system
from gongzhi.matters import services as matters
from gongzhi.work.checks import services as checks
from gongzhi.work.disputes import services as disputes
from gongzhi.work.intake import services as intake
from gongzhi.work.roots import services as roots

NIGHT = range(1, 5)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Job:
    """Something to do every so often; ``after`` moves the beginning of its slots (a daily job: after midnight)."""

    name: str
    every: timedelta
    run: Callable[[datetime], object]
    after: timedelta = timedelta()

    def slot(self, at: datetime) -> int:
        """Number the slot that a moment lies in, counted in local time; a job is due when the slot is another."""
        local = at.astimezone(ZoneInfo(settings.TIME_ZONE)).replace(tzinfo=UTC)
        return (local - datetime(1970, 1, 1, tzinfo=UTC) - self.after) // self.every


def tick(at: datetime) -> dict[str, int]:
    """Climb the ladders, end pauses whose day has come, close what nobody answered, and what mediation has due."""
    ticked, reminded = matters.tick(at=at), intake.remind(at=at)
    return {
        "climbed": ticked.climbed + reminded, "woken": ticked.woken, "silent": intake.close_silent(at=at),
        "mediation": disputes.tick(at=at),
    }  # fmt: skip


def _seal_yesterday(at: datetime) -> object:
    return ledger.seal(day=timezone.localtime(at).date() - DAY, at=at)


def _learn_at_night(at: datetime) -> object:
    """Learn to sort while nobody waits for the machine: a worker that starts by day leaves it for the night."""
    return intake.learn(by=system("sorting"), at=at) if timezone.localtime(at).hour in NIGHT else None


def _plan_checks(at: datetime) -> object:
    """Bring the round up to date for the days that today's lists look ahead, and a quarter beyond."""
    return checks.plan_rounds(until=timezone.localtime(at).date() + 91 * DAY, by=system("clock"), at=at)


JOBS = [
    Job("clock", MINUTE, tick),
    Job("notices", timedelta(seconds=10), lambda at: notices.deliver(at=at, directory=house.directory())),
    Job("groups of new reports", MINUTE, lambda at: intake.arrive(at=at)),
    Job("replies", HOUR, lambda at: idempotency.sweep(at=at)),
    Job("seal", DAY, _seal_yesterday, after=timedelta(minutes=5)),
    Job("erase", DAY, lambda at: persons.erase_due(by=system("clock"), at=at), after=timedelta(minutes=30)),
    Job("words of old disputes", DAY, lambda at: disputes.forget_words(at=at), after=timedelta(minutes=32)),
    Job("bound dossiers", DAY, lambda at: disputes.forget_dossiers(at=at), after=timedelta(minutes=32)),
    Job("orphaned files", DAY, lambda at: files.sweep(at=at), after=timedelta(minutes=35)),
    Job("sorting", HOUR, _learn_at_night, after=timedelta(minutes=45)),
    Job("groups of reports", DAY, lambda at: intake.regroup(at=at), after=timedelta(hours=1)),
    Job("root problems", DAY, lambda at: roots.propose(at=at), after=timedelta(hours=1, minutes=30)),
    Job("rounds of checks", DAY, _plan_checks, after=timedelta(hours=2)),
    Job("merged places", DAY, lambda at: places.carry_late(by=system("places"), at=at), after=timedelta(minutes=20)),
    Job("fill times of checks", DAY, lambda at: checks.forget_times(at=at), after=timedelta(minutes=37)),
    Job("forget notices", DAY, lambda at: notices.forget(at=at), after=timedelta(minutes=40)),
]
