"""When a site is checked again: the one table of the round, as data, and the few lines that read it.

Nothing here counts people or their visits: a day follows from the site's class and from what was last found there.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING

from gongzhi.kernel.texts import _

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Days between two checks of a kind whose sites have no class; a class says it itself (``SiteClass.every_days``).
EVERY: Mapping[str, int] = MappingProxyType(
    {
        "school": 90, "park": 90, "market": 60, "building": 180, "rental": 180, "dormitory": 60, "village": 180,
        "project": 30,
    }
)  # fmt: skip
OTHERWISE = 180  # a kind that the district added

#: After a failure: half the interval, but a week after what was found is to be put right, and never later than usual.
CORRECTED_WITHIN, AFTER_CORRECTION = 15, 7
#: Nobody in, or entry refused: once more after so many days, at another time of the day.
AGAIN = 14
#: Somebody asked to have a look: on a day within so many, as the round would bring it; no day tells of the asking.
LOOK_WITHIN = 21
#: An owner says that all is well: one in so many is looked at by somebody else, on a day within ``SAMPLE_WITHIN``.
SAMPLE: Mapping[tuple[str, str], int] = MappingProxyType(
    {("rental", "1"): 5, ("dormitory", ""): 5, ("rental", "3"): 20}
)
SAMPLE_OTHERWISE, SAMPLE_WITHIN = 10, 21
#: An owner looks through their own site once in so many days.
SELF_EVERY = 30
#: So long a check may be corrected by whoever made it, and its fill times are kept; then they are forgotten.
APPEAL = timedelta(days=30)
#: A device may have been without a network for so long; its clock may be so wrong.
OLDEST, AHEAD = timedelta(days=60), timedelta(minutes=10)

#: A phone keeps the lists that it took along for so long (``WEEK`` of ``static/phone/store.mjs``).
LIST_KEPT = timedelta(days=7)

#: A check that lay on a device for longer was made before many a question: it answers nobody who asked for a look.
ANSWERS = timedelta(hours=12)

#: Why a site is due, as workers read it. That somebody asked, or that an owner's word is tried, looks like the round.
WHY: Mapping[str, str] = MappingProxyType(
    {
        "class": _("按期检查"),
        "failed": _("上次有不符合的项目"),
        "nobody": _("上次没能进门，换个时间去"),
        "asked": _("按期检查"),
        "sample": _("按期检查"),
        "new": _("第一次上门检查"),
    }
)


@dataclass(frozen=True, slots=True)
class Next:
    """The next day of a site's round, and why then."""

    due_on: date
    why: str


def every(kind: str, of_class: int | None) -> int:
    """Return the days between two checks of a site, by its class or else its kind."""
    return of_class or EVERY.get(kind, OTHERWISE)


def after(outcome: str, result: str, *, on: date, days: int) -> Next:
    """Return when a site is due after a visit on a day, where its class asks for a check every so many days."""
    if outcome in ("nobody", "refused"):
        return Next(on + timedelta(days=min(AGAIN, days)), "nobody")
    if result == "failed":
        sooner = max(days // 2, CORRECTED_WITHIN + AFTER_CORRECTION)
        return Next(on + timedelta(days=min(sooner, days)), "failed")
    return Next(on + timedelta(days=days), "class")


def first(place: str, number: int, count: int, *, on: date, days: int) -> date:
    """Return the first day of the ``number``-th of ``count`` new sites of one place: evenly over one interval.

    Places begin at different points of it, so that the district's first days are no fuller than its last.
    """
    shift = drawn("first", place) / _ONE
    return on + timedelta(days=1 + int((number + shift) * days / count) % days)


def within(days: int, *about: object) -> int:
    """Return a day from 1 to ``days``, always the same for the same thing."""
    return 1 + drawn(*about) * days // _ONE


_ONE = 2**32


def drawn(*about: object) -> int:
    """Return a number below 2³², as if drawn by lot, always the same for the same thing."""
    return int.from_bytes(hashlib.sha256(":".join(map(str, about)).encode()).digest()[:4], "big")
