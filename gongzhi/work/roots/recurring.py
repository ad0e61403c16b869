"""What the machine takes for one root problem among hazards: one item of a list that fails at several sites of a place.

A fault that comes back in one house is that house's, however often it is found; the same fault in house after house has
a cause that no notice to one owner ends. Lists say exactly what failed, so nothing is guessed from words here.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One hazard as the rule sees it: at which site, which item of which list, what it was called, since when.

    ``item`` names list and question, not the version: a list that was revised still asks the same.
    """

    pk: int
    site: int
    item: str
    title: str
    on: date


def item_of(standard: str, item: str) -> str:
    """Name a question without its list's version: ``fire/2`` and ``exits`` make ``fire/exits``."""
    return f"{list_of(standard)}/{item}"


def list_of(standard: str) -> str:
    """Return the list of a standard without its version."""
    return standard.partition("/")[0]


def causes(found: Iterable[Found]) -> list[list[Found]]:
    """Return the sets that look like one root problem, the largest first; all hazards are of one place."""
    of: dict[str, list[Found]] = defaultdict(list)
    for one in found:
        of[one.item].append(one)
    return sorted((some for some in of.values() if _spreads(some)), key=lambda some: (-len(some), some[0].item))


def _spreads(found: list[Found]) -> bool:
    """Say whether it is at enough sites, over long enough."""
    days = [one.on for one in found]
    sites = {one.site for one in found}
    return len(sites) >= settings.ROOT_SITES and (max(days) - min(days)).days >= settings.ROOT_SPREAD_DAYS
