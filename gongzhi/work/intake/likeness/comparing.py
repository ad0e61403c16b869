"""One text against many: the cosine of their marks, in one sweep."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gongzhi.work.intake.likeness.marks import KEPT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

SIZE = KEPT * 5  # bytes of one text's marks
_BUCKETS = (1 << 18) - 1  # marks are looked up by their last bits; where two meet, the whole mark tells
_PRIOR = 300  # texts' worth of what rarity.py assumes already, against which those on the shelf count


class Shelf:
    """The marks of many texts side by side, to hold one against all of them.

    What many on the shelf say, the name of their town or a turn of phrase, counts less here than what few say.
    """

    def __init__(self, packed: Sequence[bytes]) -> None:
        table = np.frombuffer(b"".join(packed), dtype="u1").reshape(len(packed), SIZE)
        self._marks = np.ascontiguousarray(table[:, : KEPT * 4]).view("<u4")
        self._buckets = self._marks & _BUCKETS
        weights = table[:, KEPT * 4 :].astype(np.float32)
        self._said = np.bincount(self._buckets.ravel(), weights=(weights > 0).ravel(), minlength=_BUCKETS + 1)
        often = np.log1p(np.maximum(np.arange(len(packed) * KEPT + 1) - 1, 0)) / np.log(len(packed) + _PRIOR)
        self._tells = np.maximum(1 - often[: int(self._said.max(initial=0)) + 1], 0).astype(np.float32)
        self._said = self._said.astype(np.intp)
        self._weights = _unit(weights * self._tells[self._said[self._buckets]])

    def alike(self, packed: bytes) -> NDArray[np.float32]:
        """Return how alike one text is to each on the shelf: 0 nothing in common, 1 the same."""
        mine = np.frombuffer(packed, dtype="<u4", count=KEPT)
        weigh = np.frombuffer(packed, dtype="u1", offset=KEPT * 4).astype(np.float32)
        marks = mine[weigh > 0]
        if not len(marks) or not len(self._marks):
            return np.zeros(len(self._marks), dtype=np.float32)
        buckets = marks & _BUCKETS
        owner, worth = np.zeros(_BUCKETS + 1, dtype="<u4"), np.zeros(_BUCKETS + 1, dtype=np.float32)
        owner[buckets] = marks
        worth[buckets] = _unit((weigh[weigh > 0] * self._tells[self._said[buckets]])[None])[0]
        worth_here = np.where(owner[self._buckets] == self._marks, worth[self._buckets], 0)
        shared: NDArray[np.float32] = np.einsum("ij,ij->i", worth_here, self._weights)
        return shared

    def table(self, least: float) -> list[dict[int, float]]:
        """Return for each on the shelf the others that are at least so alike, and how much.

        Goes from mark to mark instead of from text to text: rows of few words in common are never looked at.
        """
        used = self._weights > 0
        order = np.argsort(self._marks[used], kind="stable")
        rows, marks = np.nonzero(used)[0][order], self._marks[used][order]
        weights = self._weights[used][order]
        found = []
        for one in range(len(self._marks)):
            mine = self._marks[one][used[one]]
            starts, ends = np.searchsorted(marks, mine), np.searchsorted(marks, mine, side="right")
            spread = np.repeat(starts - np.concatenate(([0], np.cumsum(ends - starts)[:-1])), ends - starts)
            at = spread + np.arange(len(spread))
            weigh = np.repeat(self._weights[one][used[one]], ends - starts) * weights[at]
            likeness = np.bincount(rows[at], weights=weigh, minlength=len(self._marks))
            likeness[one] = 0
            found.append({int(other): float(likeness[other]) for other in np.nonzero(likeness >= least)[0]})
        return found


def _unit(weights: NDArray[np.float32]) -> NDArray[np.float32]:
    """Bring rows to length one; an empty row stays empty."""
    lengths = np.sqrt((weights**2).sum(axis=1, keepdims=True))
    unit: NDArray[np.float32] = np.divide(weights, lengths, out=np.zeros_like(weights), where=lengths > 0)
    return unit
