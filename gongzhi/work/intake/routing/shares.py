"""Who takes what, as shares: what became of earlier matters, drawn towards the district's own table where few are."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

USUAL = 0.95  # how far the table of categories is trusted before anything was dispatched
WEIGHT = 5  # a matter in the same town counts as much as a fifth of what is known beyond it
TOWN = 9  # digits of a town's code

Counts = dict[str, dict[str, dict[str, int]]]


def count(matters: Iterable[tuple[str, str, str]]) -> Counts:
    """Count (category, place, unit) by category, town and unit."""
    found: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for category, place, unit in matters:
        found[category][place[:TOWN]][unit] += 1
    return {category: {town: dict(units) for town, units in towns.items()} for category, towns in found.items()}


def of_units(counts: Mapping[str, dict[str, int]], *, usual: str, place: str) -> list[tuple[str, float]]:
    """Return units with the share of such matters that each takes in a place, the largest first.

    ``counts`` are those of one category: by town, then by unit.
    """
    everywhere: Counter[str] = Counter()
    for units in counts.values():
        everywhere.update(units)
    shares = _drawn(everywhere, {usual: USUAL} if usual else {})
    here = counts.get(place[:TOWN], {}) if len(place) >= TOWN else {}
    shares = _drawn(here, shares) if here else shares
    return sorted(shares.items(), key=lambda item: (-item[1], item[0]))


def agreement(agreed: int, total: int, *, before: float) -> float:
    """Return how often people agreed, drawn towards what was thought before there were many."""
    return (agreed + WEIGHT * before) / (total + WEIGHT)


def _drawn(counts: Mapping[str, int], before: Mapping[str, float]) -> dict[str, float]:
    total = sum(counts.values())
    return {
        unit: (counts.get(unit, 0) + WEIGHT * before.get(unit, 0.0)) / (total + WEIGHT) for unit in {*counts, *before}
    }
