"""Small counts are not told: from four and less, none included, somebody could be guessed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

LEAST = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """Counts as they may be told: None stands for fewer than five.

    ``total`` is None as soon as one part is: a total less its parts would give that part away.
    """

    parts: dict[str, int | None]
    total: int | None


def shown(counts: Mapping[str, int]) -> Shown:
    """Return counts as they may be told."""
    parts = {name: count if count >= LEAST else None for name, count in counts.items()}
    whole = all(count is not None for count in parts.values())
    return Shown(parts=parts, total=sum(counts.values()) if whole and counts else None)
