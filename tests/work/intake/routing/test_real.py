"""The figures on real messages, with thresholds: what docs/performance.md tells, repeated."""

from __future__ import annotations

import csv
from functools import lru_cache
from random import Random
from typing import TYPE_CHECKING

import numpy as np
import pytest

from gongzhi.work.intake.routing import figures, measuring, reading, training
from gongzhi.work.intake.routing.model import Bearings
from tests.conftest import real_data

if TYPE_CHECKING:
    from numpy.typing import NDArray

pytestmark = [pytest.mark.real_data, pytest.mark.slow]
SMALL_WORDS = ["的", "了", "是", "在", "我们", "就", "也", "都", "还", "但是", "因为", "所以", "这个", "一直"]


@lru_cache(maxsize=1)
def messages() -> tuple[list[str], list[str]]:
    with (real_data() / "messages" / "labelled_segmented.csv").open(encoding="utf-8", newline="") as file:
        rows = [(row["words"], row["label"]) for row in csv.DictReader(file)]
    return [text for text, _label in rows], [label for _text, label in rows]


def test_five_folds() -> None:
    found = measuring.folds(*messages())
    assert found.macro_f1 >= 0.90
    assert found.top3 >= 0.99
    assert found.ece <= 0.03
    assert found.coverage_at_95 >= 0.85
    assert found.docs_per_s >= 1500  # over 3,500 on a machine of its own; CI shares its processors


def test_with_no_label_at_all() -> None:
    assert measuring.prior(*messages()).macro_f1 >= 0.70


def test_raw_text_is_sorted_as_well_as_segmented() -> None:
    texts, labels = messages()
    trained = training.train(texts[::2], labels[::2]).model
    rng = Random(3)
    raw = ["".join(text.split()) for text in texts[1::2]]
    small = [
        "".join(w + (rng.choice(SMALL_WORDS) if rng.random() < 0.3 else "") for w in t.split()) for t in texts[1::2]
    ]
    truth = np.array([trained.classes.index(label) for label in labels[1::2]])
    scores = [figures.reckon(trained.probabilities(form)[0], truth).macro_f1 for form in (texts[1::2], raw, small)]
    assert scores[0] == scores[1] >= 0.89
    assert scores[2] >= scores[0] - 0.01  # small words, which the segmented file leaves out, do no harm


def test_few_labels_are_no_worse_than_none() -> None:
    texts, labels = messages()
    few = np.random.default_rng(2).permutation(len(texts))[:210].tolist()
    model = training.train([texts[at] for at in few], [labels[at] for at in few]).model
    rest = sorted(set(range(len(texts))) - set(few))
    truth = np.array([model.classes.index(labels[at]) for at in rest])
    assert figures.reckon(model.probabilities([texts[at] for at in rest])[0], truth).macro_f1 >= 0.79


def test_a_class_never_seen_is_found_strange() -> None:
    texts, labels = messages()
    plain = [reading.normal(text) for text in texts]
    names, counts = training._count(plain)
    classes = sorted(set(labels))
    truth = np.array([classes.index(label) for label in labels])
    unseen = np.random.default_rng(5).random(len(texts)) < 0.15
    scores = []
    for one in range(len(classes)):
        learned = ~unseen & (truth != one)
        places = np.searchsorted(np.unique(truth[learned]), truth[learned])
        rest = tuple(name for at, name in enumerate(classes) if at != one)
        model = training._fit(names, counts[learned], places, rest)
        shown = np.flatnonzero(unseen)
        margins, near = model.margins([plain[at] for at in shown])
        best = margins.max(1)
        spread = Bearings((best.mean(), near.mean()), (best.std(), near.std()), 0.0)
        scores.append(_auroc(spread.familiar(margins, near), truth[shown] == one))
    assert np.mean(scores) >= 0.84


def _auroc(familiar: NDArray[np.float64], strange: NDArray[np.bool_]) -> float:
    """How often a text of the unseen class is less familiar than one of the others."""
    ranks = np.argsort(np.argsort(-familiar))
    inside = int(strange.sum())
    return float((ranks[strange].sum() - inside * (inside - 1) / 2) / (inside * (len(strange) - inside)))
