"""One calendar for all lives: whatever comes next happens next, and at noon and at night the clock does its work."""

from __future__ import annotations

import heapq
from contextlib import closing
from datetime import time, timedelta
from itertools import count
from typing import TYPE_CHECKING

from django.db import transaction

from gongzhi.foundation.ledger import services as ledger
from gongzhi.matters import services as matters
from gongzhi.sample.year.case import Held
from gongzhi.work.disputes import services as disputes
from gongzhi.work.intake import services as intake

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from gongzhi.sample.year.case import Case, Life
    from gongzhi.sample.year.hazards import Story
    from gongzhi.sample.year.hours import Hours
    from gongzhi.sample.year.quarrel import Quarrel

TICKS = (time(9, 0), time(13, 30), time(17, 35))


class Running:
    """The lives under way, by the moment at which each goes on."""

    def __init__(self) -> None:
        self._queue: list[tuple[datetime, int, Case | Quarrel | Story, Life]] = []
        self._number = count()

    def start(self, case: Case | Quarrel | Story, life: Life) -> None:
        """Let a life run up to its first wait."""
        self._go_on(case, life)

    def before(self, end: datetime) -> None:
        """Let everything happen that comes before a moment, in its order."""
        while self._queue and self._queue[0][0] < end:
            _at, _number, case, life = heapq.heappop(self._queue)
            self._go_on(case, life)

    def _go_on(self, case: Case | Quarrel | Story, life: Life) -> None:
        try:
            at = next(life)
        except (StopIteration, Held):
            return
        heapq.heappush(self._queue, (at, next(self._number), case, life))

    def drop(self) -> None:
        """End what has not ended by itself."""
        for _at, _number, _case, life in self._queue:
            with closing(life):
                pass
        self._queue.clear()


def run(running: Running, hours: Hours, first: date, until: date, progress: Callable[[int, int], None]) -> None:
    """Let the days pass, from the first up to, not including, the last; each day is one transaction, then sealed."""
    days = (until - first).days
    for number in range(days):
        day = first + timedelta(days=number)
        with transaction.atomic():
            for moment in TICKS:
                at = hours.moment(day, moment)
                running.before(at)
                tick(at)
            disputes.tick(at=at)  # days are what it counts in: once is as good as every minute
            running.before(hours.moment(day + timedelta(days=1), time()))
        ledger.seal(day=day, at=hours.moment(day + timedelta(days=1), time()))
        progress(number + 1, days)
    running.drop()


def tick(at: datetime) -> None:
    """Do what the worker does every minute."""
    matters.tick(at=at)
    intake.remind(at=at)
    intake.close_silent(at=at)
