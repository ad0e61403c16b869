"""Making a model out of labelled texts, and measuring it on texts it has not seen. Needs scikit-learn; runs at night.

Texts that are nearly the same stay in one fold, so that none is measured by having been learned.
"""

from __future__ import annotations

import warnings
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import optimize, sparse
from sklearn.cluster import MiniBatchKMeans
from sklearn.exceptions import ConvergenceWarning
from sklearn.svm import LinearSVC

from gongzhi.kernel.refused import Refused
from gongzhi.kernel.texts import _
from gongzhi.work.intake.routing import figures, reading
from gongzhi.work.intake.routing.model import Bearings, Model, blend, log_shares
from gongzhi.work.intake.routing.prior import Prior

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from gongzhi.work.intake.routing.figures import Figures

FOLDS = 5
SAME = 0.7  # cosine of words and pairs from which two texts are one
SEEN_IN = 3  # texts: a feature of fewer is not kept, so that nothing that only one or two people wrote remains
FEATURES = 80_000
PENALTY = 0.7
CENTRES = 28  # of groups of training texts, over all classes: enough to tell the strange, few enough to be quick
STRANGE = 0.03  # the share of known texts that may be taken for strange


@dataclass(frozen=True, eq=False)
class Trained:
    """A model, its figures, and the probabilities of every text as the fold without it gave them."""

    model: Model
    figures: Figures
    held_out: NDArray[np.float64]
    truth: NDArray[np.intp]


def train(
    texts: Sequence[str], labels: Sequence[str], *, progress: Callable[[int, int], None] = lambda _at, _of: None
) -> Trained:
    """Learn from labelled texts of two classes or more, none of them rare (``measuring.learnable``).

    :raises Refused: a class has only one text, however often.
    """
    classes = tuple(sorted(set(labels)))
    truth = np.array([classes.index(label) for label in labels])
    plain = [reading.normal(text) for text in texts]
    names, counts = _count(plain)
    groups = _groups(names, counts)
    for number, label in enumerate(classes):
        if len(set(groups[truth == number])) < 2:
            raise Refused(_("“{label}”的文字都差不多，学不出来：请补上不同的说法，或者去掉这一类"), label=label)
    folds = _folds(groups, truth)
    margins, near = np.zeros((len(plain), len(classes))), np.zeros(len(plain))
    for fold in range(FOLDS):
        out = folds == fold
        part = _fit(names, counts[~out], truth[~out], classes)
        margins[out], near[out] = part.margins([plain[at] for at in np.flatnonzero(out)])
        progress(fold + 1, FOLDS + 1)
    evidence = Prior(classes)
    prior = log_shares(np.array([evidence.evidence(text) for text in plain]))
    held_out = np.zeros_like(margins)
    for fold in range(FOLDS):  # the two numbers of calibration, too, have not seen what they are measured on
        out = folds == fold
        held_out[out] = blend(margins[out], prior[out], _calibrate(margins[~out], prior[~out], truth[~out]))
    final = _fit(names, counts, truth, classes)
    scale, trust = _calibrate(margins, prior, truth)
    model = Model(
        classes, final.vocabulary, final.rarity, final.weights, final.offsets, scale, trust, _bearings(margins, near)
    )
    progress(FOLDS + 1, FOLDS + 1)
    return Trained(model, figures.reckon(held_out, truth, docs_per_s=model.pace(texts)), held_out, truth)


def _count(plain: Sequence[str]) -> tuple[list[str], sparse.csr_matrix]:
    """Return the features that enough texts have, and how often each text has each."""
    found = [Counter(reading.features(text)) for text in plain]
    texts_with = Counter(feature for counter in found for feature in counter)
    often = sorted((name for name, count in texts_with.items() if count >= SEEN_IN), key=lambda name: -texts_with[name])
    names = sorted(often[:FEATURES])
    index = {name: at for at, name in enumerate(names)}
    pairs = [[(index[name], count) for name, count in counter.items() if name in index] for counter in found]
    rows = np.repeat(np.arange(len(plain)), [len(own) for own in pairs])
    columns, values = np.array([pair for own in pairs for pair in own]).reshape(-1, 2).T
    shape = (len(plain), len(names))
    return names, sparse.csr_matrix((values.astype(np.float64), (rows, columns)), shape=shape)


def _weighted(counts: sparse.csr_matrix, rarity: NDArray[np.float64]) -> sparse.csr_matrix:
    """Return counts as texts of length one."""
    found = counts.copy()
    found.data = 1 + np.log(found.data)
    found = found @ sparse.diags(rarity)
    lengths = np.sqrt(np.asarray(found.multiply(found).sum(1)).ravel())
    return sparse.csr_matrix(sparse.diags(1 / np.maximum(lengths, 1e-12)) @ found)


def _rarity(counts: sparse.csr_matrix) -> NDArray[np.float64]:
    texts_with = np.bincount(counts.indices, minlength=counts.shape[1])
    return np.asarray(np.log((1 + counts.shape[0]) / (1 + texts_with)) + 1)


def _groups(names: Sequence[str], counts: sparse.csr_matrix) -> NDArray[np.intp]:
    """Number the groups of texts that are nearly the same, by words and pairs of characters."""
    telling = np.array([name[0] != "^" and len(name) > 1 for name in names], dtype=bool)
    part = counts[:, telling]
    found = _weighted(part, _rarity(part))
    edges = []
    for start in range(0, found.shape[0], 500):
        near = (found[start : start + 500] @ found.T).tocoo()
        close = near.data > SAME
        edges.append((near.row[close] + start, near.col[close]))
    rows, columns = (np.concatenate([edge[side] for edge in edges]) for side in (0, 1))
    links = sparse.coo_matrix((np.ones(len(rows)), (rows, columns)), shape=(found.shape[0],) * 2)
    return np.asarray(sparse.csgraph.connected_components(links, directed=False)[1])


def _folds(groups: NDArray[np.intp], truth: NDArray[np.intp]) -> NDArray[np.intp]:
    """Put whole groups into folds, the largest first, each where its class is rarest so far."""
    held = np.zeros((FOLDS, int(truth.max()) + 1), dtype=int)
    folds = np.zeros(len(truth), dtype=np.intp)
    order = np.random.default_rng(7).permutation(int(groups.max()) + 1)
    members: list[list[int]] = [[] for _ in order]
    for row, group in enumerate(groups):
        members[group].append(row)
    for group in sorted(order, key=lambda one: -len(members[one])):
        rows = members[group]
        label = Counter(truth[rows].tolist()).most_common(1)[0][0]
        fold = min(range(FOLDS), key=lambda one: (held[one, label], held[one].sum()))
        folds[rows] = fold
        np.add.at(held[fold], truth[rows], 1)
    return folds


def _fit(names: Sequence[str], counts: sparse.csr_matrix, truth: NDArray[np.intp], classes: tuple[str, ...]) -> Model:
    """Fit weights and centres on some texts; not calibrated yet."""
    kept = np.flatnonzero(np.bincount(counts.indices, minlength=counts.shape[1]) >= SEEN_IN)
    counts = counts[:, kept]
    rarity = _rarity(counts)
    found = _weighted(counts, rarity)
    present = np.unique(truth)
    machine = LinearSVC(C=PENALTY, class_weight="balanced", random_state=0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # near enough after its thousand rounds
        machine.fit(found, truth)
    weights, offsets = np.zeros((len(kept), len(classes))), np.full(len(classes), -1.0)
    two = len(present) == 2
    weights[:, present] = np.vstack([-machine.coef_, machine.coef_]).T if two else machine.coef_.T
    offsets[present] = np.concatenate([-machine.intercept_, machine.intercept_]) if two else machine.intercept_
    return Model(
        classes=classes, vocabulary={names[at]: place for place, at in enumerate(kept.tolist())},
        rarity=rarity.astype(np.float32), offsets=offsets.astype(np.float32),
        weights=np.hstack([weights, _centres(found, truth)]).astype(np.float32), scale=1.0, trust=1.0,
        bearings=Bearings((0.0, 0.0), (1.0, 1.0), 0.0),
    )  # fmt: skip


def _centres(found: sparse.csr_matrix, truth: NDArray[np.intp]) -> NDArray[np.float64]:
    """Return the middles of groups of training texts, a few of every class, as columns of length one."""
    centres = []
    for one in np.unique(truth):
        own = found[truth == one]
        count = max(1, min(CENTRES // len(np.unique(truth)), own.shape[0] // 10))
        groups = MiniBatchKMeans(count, random_state=0, n_init=1, batch_size=512, max_iter=10).fit(own).cluster_centers_
        centres.append(groups / np.maximum(np.linalg.norm(groups, axis=1, keepdims=True), 1e-12))
    return np.vstack(centres).T


def _calibrate(
    margins: NDArray[np.float64], prior: NDArray[np.float64], truth: NDArray[np.intp]
) -> tuple[float, float]:
    """Return the scale of the margins and the trust in the prior under which what people chose was likeliest."""
    rows = np.arange(len(truth))

    def surprise(by: NDArray[np.float64]) -> float:
        shares = blend(margins, prior, (by[0], by[1]))
        return float(-np.log(np.maximum(shares[rows, truth], 1e-12)).mean())

    found = optimize.minimize(surprise, [2.0, 0.5], bounds=[(0.05, 20), (0, 3)], method="L-BFGS-B").x
    return float(found[0]), float(found[1])


def _bearings(margins: NDArray[np.float64], near: NDArray[np.float64]) -> Bearings:
    """Find the edge of the known on texts that no fold had seen."""
    best = margins.max(1)
    means = (float(best.mean()), float(near.mean()))
    spreads = (max(float(best.std()), 1e-6), max(float(near.std()), 1e-6))
    familiar = Bearings(means, spreads, 0.0).familiar(margins, near)
    return Bearings(means, spreads, float(np.quantile(familiar, STRANGE)))
