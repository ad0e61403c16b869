"""Groups of texts about one incident: average linkage, which joins two groups by what all their pairs have in common.

A text that is a little like two incidents does not glue them together, as it would if one near pair were enough.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from gongzhi.work.intake.likeness.comparing import Shelf

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray

CUT = 0.2  # two groups whose pairs are less alike on average stay two
_FAINT = 0.05  # less than this counts as nothing in common


def groups(
    packed: Sequence[bytes],
    *,
    apart: Iterable[tuple[int, int]] = (),
    cut: float = CUT,
    weigh: Callable[[int, int], float] | None = None,
) -> list[list[int]]:
    """Return the groups of two and more, the largest first, as places in ``packed``.

    ``apart`` are pairs that a person said are not the same incident. ``weigh`` says for two places by what their
    likeness is multiplied, where more is known of them than their texts.
    """
    if len(packed) < 2:
        return []
    near = Shelf(packed).table(_FAINT)
    if weigh:
        near = [
            {other: likeness * weigh(one, other) for other, likeness in row.items()} for one, row in enumerate(near)
        ]
    for one, other in apart:
        near[one][other] = near[other][one] = -float(len(packed))
    found = []
    for some in _connected(near, cut):
        place = {one: at for at, one in enumerate(some)}
        table = np.zeros((len(some), len(some)))
        for one in some:
            for other, likeness in near[one].items():
                if other in place:
                    table[place[one], place[other]] = likeness
        found += [[some[at] for at in group] for group in _linked(table, cut)]
    return sorted(found, key=lambda group: (-len(group), group))


def _connected(near: Sequence[dict[int, float]], cut: float) -> list[list[int]]:
    """Return what hangs together by at least one near pair: only inside of it can groups lie."""
    above = list(range(len(near)))

    def top(one: int) -> int:
        while above[one] != one:
            above[one] = above[above[one]]
            one = above[one]
        return one

    for one, others in enumerate(near):
        for other, likeness in others.items():
            if likeness >= cut:
                above[top(other)] = top(one)
    found: dict[int, list[int]] = defaultdict(list)
    for one in range(len(near)):
        found[top(one)].append(one)
    return [some for some in found.values() if len(some) > 1]


def _linked(likeness: NDArray[np.float64], cut: float) -> list[list[int]]:
    """Join the two nearest groups again and again, until the nearest are less alike than the cut."""
    np.fill_diagonal(likeness, -np.inf)
    members = [[one] for one in range(len(likeness))]
    while True:
        one, other = divmod(int(likeness.argmax()), len(likeness))
        if likeness[one, other] < cut:
            return [sorted(group) for group in members if len(group) > 1]
        mine, theirs = len(members[one]), len(members[other])
        joined = (mine * likeness[one] + theirs * likeness[other]) / (mine + theirs)
        likeness[one], likeness[:, one] = joined, joined
        likeness[other], likeness[:, other] = -np.inf, -np.inf
        likeness[one, one] = -np.inf
        members[one] += members[other]
        members[other] = []
