"""A row of bars over time: how many came in each stretch, for ``_components/_bars.html``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

TALLEST = 40  # of a bar, in the picture's own units
STEP = 24


class Stretch(Protocol):
    """So many days: from when, and how many came."""

    @property
    def begins(self) -> date:
        """The first day."""

    @property
    def count(self) -> int:
        """How many."""


def of(stretches: Sequence[Stretch]) -> dict[str, Any]:
    """Return what draws them: the width of the picture, the first day, place and height of each bar with its number."""
    most = max(stretch.count for stretch in stretches) or 1
    drawn = [
        {"x": STEP * at, "middle": STEP * at + 10, "y": TALLEST + 14 - height, "top": TALLEST + 10 - height,
         "height": height, "count": stretch.count}
        for at, stretch in enumerate(stretches)
        for height in [round(TALLEST * stretch.count / most)]
    ]  # fmt: skip
    return {"width": STEP * len(stretches), "begins": stretches[0].begins, "drawn": drawn}
