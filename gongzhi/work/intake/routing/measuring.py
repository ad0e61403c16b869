"""Measuring what sorts on a table of labelled texts: the live model, one made from the table, or the lexicon alone."""

from __future__ import annotations

import time
from collections import Counter
from typing import TYPE_CHECKING, Literal

import numpy as np

from gongzhi.work.intake.routing import figures, reading
from gongzhi.work.intake.routing.model import blend, log_shares
from gongzhi.work.intake.routing.prior import Prior, meaning

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from gongzhi.work.intake.routing.figures import Figures
    from gongzhi.work.intake.routing.store import Version

How = Literal["live", "folds", "prior"]

LEAF = 20  # a subclass with fewer labelled texts is learned as its parent
RARE = 5  # a class with fewer is not learned at all
FEWEST = 50  # labelled texts to learn from


def settled(labels: Sequence[str]) -> list[str]:
    """Return labels as codes where they mean one: a category's name is as good as its code."""
    return [next(iter(codes)) if len(codes := meaning(label)) == 1 else label for label in labels]


def learnable(rows: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return (text, label) as it can be learned: rare subclasses as their parents, rare classes not at all."""
    often = Counter(label for _text, label in rows)
    raised = [(text, label[:2] if label.isdecimal() and often[label] < LEAF else label) for text, label in rows]
    often = Counter(label for _text, label in raised)
    return [(text, label) for text, label in raised if often[label] >= RARE]


def enough(rows: Sequence[tuple[str, str]]) -> bool:
    """Say whether there is something to learn from what is learnable."""
    return len(rows) >= FEWEST and len({label for _text, label in rows}) > 1


def choose(version: Version | None, texts: Sequence[str], labels: Sequence[str]) -> How:
    """Say what to measure: the live model, unless there is none, or it knows other labels or this table already."""
    if version is None:
        return "folds"
    known = np.isin(np.array(labels), np.array(version.model.classes)).mean()
    return "live" if known > 0.5 and version.learned_from(texts).mean() < 0.5 else "folds"


def live(version: Version, texts: Sequence[str], labels: Sequence[str]) -> Figures:
    """Measure the live model on the texts of a table that it has not learned from."""
    fresh = np.flatnonzero(~version.learned_from(texts)).tolist()
    texts, labels = [texts[at] for at in fresh], [labels[at] for at in fresh]
    shares, _strange = version.model.probabilities(texts)
    return figures.reckon(shares, _places(labels, version.model.classes), docs_per_s=version.model.pace(texts))


def folds(
    texts: Sequence[str], labels: Sequence[str], progress: Callable[[int, int], None] = lambda _at, _of: None
) -> Figures:
    """Measure what a model made from a table does on the part that each fold had left out."""
    from gongzhi.work.intake.routing import training  # noqa: PLC0415 — scikit-learn only where it trains

    return training.train(texts, labels, progress=progress).figures


def prior(texts: Sequence[str], labels: Sequence[str]) -> Figures:
    """Measure what the lexicon does without any label."""
    began = time.process_time()
    shares = lexicon_alone(texts, classes := tuple(sorted(set(labels))))
    pace = len(texts) / max(time.process_time() - began, 1e-9)
    return figures.reckon(shares, _places(labels, classes), docs_per_s=pace)


def lexicon_alone(texts: Sequence[str], classes: tuple[str, ...]) -> NDArray[np.float64]:
    """Return the probabilities of classes by the lexicon."""
    evidence = Prior(classes)
    weights = log_shares(np.array([evidence.evidence(reading.normal(text)) for text in texts]))
    return blend(np.zeros_like(weights), weights, (0.0, 1.0))


def _places(labels: Sequence[str], classes: tuple[str, ...]) -> NDArray[np.intp]:
    at = {label: place for place, label in enumerate(classes)}
    return np.array([at.get(label, -1) for label in labels], dtype=np.intp)
