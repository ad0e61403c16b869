"""How well a model sorts: the five figures that ``routing evaluate`` prints, and how each is reckoned."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

BINS = 15
PRECISE = 0.95


@dataclass(frozen=True, slots=True)
class Figures:
    """``coverage_at_95`` is the largest share of texts, the surest first, of which 95 in 100 are right."""

    macro_f1: float
    top3: float
    ece: float
    coverage_at_95: float
    docs_per_s: float = 0.0

    def facts(self) -> dict[str, float]:
        """Return plain values, rounded to what they can tell."""
        return {name: round(value, 1 if name == "docs_per_s" else 4) for name, value in asdict(self).items()}


def reckon(probabilities: NDArray[np.float64], truth: NDArray[np.intp], *, docs_per_s: float = 0.0) -> Figures:
    """Compare probabilities (texts × classes) with the classes people gave; ``-1`` is a class the model has not."""
    guessed, sure = probabilities.argmax(1), probabilities.max(1)
    right = guessed == truth
    best = np.argsort(-probabilities, axis=1, kind="stable")[:, :3]
    return Figures(
        macro_f1=_macro_f1(guessed, truth), top3=float((best == truth[:, None]).any(1).mean()),
        ece=_calibration_error(sure, right), coverage_at_95=_coverage(sure, right), docs_per_s=docs_per_s,
    )  # fmt: skip


def _macro_f1(guessed: NDArray[np.intp], truth: NDArray[np.intp]) -> float:
    """Return the mean F1 over the classes that occur in the truth."""
    scores = []
    for one in np.unique(truth):
        hits = int(((guessed == one) & (truth == one)).sum())
        scores.append(2 * hits / max(1, int((guessed == one).sum()) + int((truth == one).sum())))
    return float(np.mean(scores))


def _calibration_error(sure: NDArray[np.float64], right: NDArray[np.bool_]) -> float:
    """Return the mean distance between what was promised and what came true, over bins of equal width."""
    bins = np.minimum((sure * BINS).astype(int), BINS - 1)
    return float(
        sum(abs(right[bins == one].mean() - sure[bins == one].mean()) * (bins == one).mean() for one in np.unique(bins))
    )


def _coverage(sure: NDArray[np.float64], right: NDArray[np.bool_]) -> float:
    order = np.argsort(-sure, kind="stable")
    precise = np.flatnonzero(np.cumsum(right[order]) / np.arange(1, len(order) + 1) >= PRECISE)
    return float((precise.max() + 1) / len(order)) if len(precise) else 0.0
