"""Some years of checks and hazards over a whole district's sites, and planning the rounds of the next quarter."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from gongzhi.kernel.actor import system
from gongzhi.sample.bulk import rounds
from gongzhi.work.checks import services
from gongzhi.work.checks.models import Round

if TYPE_CHECKING:
    from collections.abc import Callable

CHECKS_A_SITE, HAZARDS_A_SITE = 300 / 47, 60 / 47
QUARTER = timedelta(days=91)


def fill(sites: int) -> dict[str, int]:
    """Give the sites of the database their checks and hazards; return how many of each."""
    at = datetime.now(UTC)
    counts = {"checks": round(sites * CHECKS_A_SITE), "hazards": round(sites * HAZARDS_A_SITE)}
    rounds.fill(**counts, version=rounds.a_list(at=at), at=at)
    return counts


def plan() -> dict[str, Any]:
    """Plan the next quarter for all sites: at first, once more with nothing to add, and after all rounds were lost."""
    seconds, planned = {}, []
    for name in ("first", "again", "anew"):
        if name == "anew":
            Round.objects.all().delete()
        seconds[name], made = _timed(_plan)
        planned.append(made)
    assert planned[1].new == 0, planned[1].new
    return {"seconds": seconds, "checks": sum(planned[-1].days.values()), "new": planned[0].new}


def _plan() -> services.Planned:
    at = datetime.now(UTC)
    return services.plan_rounds(until=at.date() + QUARTER, by=system("bench"), at=at)


def _timed(act: Callable[[], services.Planned]) -> tuple[float, services.Planned]:
    begun = time.perf_counter()
    made = act()
    return time.perf_counter() - begun, made
