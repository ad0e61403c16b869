"""Who keeps a copy of deadlines: asked to hold their rows before the clocks are locked, told what changed after.

A move holds its matter before its clocks; what reckons many clocks anew goes the same way, so that the two never wait
for each other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gongzhi.foundation.clocks.services import Turned


@dataclass(frozen=True, slots=True)
class Keeper:
    """``hold`` locks what belongs to some subjects; ``note`` writes down their deadlines. In one transaction."""

    hold: Callable[[Sequence[str]], object]
    note: Callable[[Mapping[str, Turned]], object]


_KEEPERS: list[Keeper] = []


def keep(keeper: Keeper) -> None:
    """Have a keeper asked and told from now on."""
    _KEEPERS.append(keeper)


def hold(subjects: Sequence[str]) -> None:
    """Hold what belongs to some subjects, in their order."""
    for keeper in _KEEPERS:
        keeper.hold(subjects)


def note(turned: Mapping[str, Turned]) -> None:
    """Tell of deadlines that changed."""
    for keeper in _KEEPERS:
        keeper.note(turned)
