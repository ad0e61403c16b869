"""The model: a linear machine over features, blended with the lexicon and calibrated. Reading it needs numpy alone.

``margin`` of a class = sum of the feature weights; probability = softmax(scale × margin + trust × log prior), the two
numbers fitted on texts that the margins had not seen. With few labels ``trust`` is large and the lexicon speaks, with
many it shrinks by itself.
"""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np

from gongzhi.work.intake import lexicon
from gongzhi.work.intake.routing import reading
from gongzhi.work.intake.routing.prior import Prior, meaning

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

BATCH = 64  # texts weighed at once: larger ones fall out of the processor's cache
REMEMBERED = 60_000  # words whose features are kept looked up
SHOWN = 4


@dataclass(frozen=True, slots=True)
class Guess:
    """The three most probable labels of a text, whether it is like nothing seen before, the words that weighed."""

    ranked: tuple[tuple[str, float], ...]
    strange: bool
    words: tuple[str, ...]


@dataclass(frozen=True)
class Bearings:
    """Where the edge of the known lies: the usual margin and nearness, how far they spread, and the edge itself."""

    means: tuple[float, float]
    spreads: tuple[float, float]
    edge: float

    def familiar(self, margins: NDArray[np.float64], near: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return how familiar texts are: by the best margin, which tells more, and by the nearest group of texts."""
        of_margin, of_near = (
            (values - mean) / spread
            for values, mean, spread in zip((margins.max(1), near), self.means, self.spreads, strict=True)
        )
        return np.asarray(2 * of_margin + of_near, dtype=np.float64)


@dataclass(frozen=True, eq=False)
class Model:
    """``weights`` are features × (classes, then centres of groups of training texts)."""

    classes: tuple[str, ...]
    vocabulary: Mapping[str, int]
    rarity: NDArray[np.float32]
    weights: NDArray[np.float32]
    offsets: NDArray[np.float32]
    scale: float
    trust: float
    bearings: Bearings
    _known: dict[str, tuple[list[int], list[int]]] = field(default_factory=dict, repr=False)

    @cached_property
    def prior(self) -> Prior:
        """What the lexicon knows of the classes."""
        return Prior(self.classes)

    def probabilities(self, texts: Sequence[str]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
        """Return the probability of each class for each text, and which texts are like nothing seen before."""
        plain = [reading.normal(text) for text in texts]
        margins, near = self.margins(plain)
        prior = np.array([self.prior.evidence(text) for text in plain], dtype=np.float64).reshape(-1, len(self.classes))
        strange = self.bearings.familiar(margins, near) < self.bearings.edge
        return blend(margins, log_shares(prior), (self.scale, self.trust)), strange

    def guesses(self, texts: Sequence[str]) -> list[Guess]:
        """Return what texts are about, and why."""
        shares, strange = self.probabilities(texts)
        found = []
        for text, row, odd in zip(texts, shares, strange, strict=True):
            best = np.argsort(-row, kind="stable")[:3]
            ranked = tuple((self.classes[one], float(row[one])) for one in best)
            found.append(Guess(ranked, bool(odd), self._because(reading.normal(text), int(best[0]))))
        return found

    def pace(self, texts: Sequence[str]) -> float:
        """Return how many texts a second of one processor are read, from what people wrote to probabilities.

        The best of three rounds over two thousand texts that it has met before, as a worker has after an hour.
        """
        some = list(texts[:2000])
        self.probabilities(some)
        rounds = []
        for _round in range(3):
            began = time.process_time()
            self.probabilities(some)
            rounds.append(time.process_time() - began)
        return len(some) / max(min(rounds), 1e-9)

    def margins(self, plain: Sequence[str]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the margin of each class for each normal text, and the cosine to the nearest centre."""
        count = len(self.classes)
        scores = np.zeros((len(plain), self.weights.shape[1]))
        for start in range(0, len(plain), BATCH):
            rows, columns, values = self._weigh(plain[start : start + BATCH])
            first = np.flatnonzero(np.diff(rows, prepend=-1))
            if len(first):
                sums = np.add.reduceat(self.weights[columns] * values[:, None], first, axis=0)
                scores[start + rows[first]] = sums
        return scores[:, :count] + self.offsets, scores[:, count:].max(1)

    def _weigh(self, plain: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float32]]:
        """Return texts as (text, feature, weight), each text of length one."""
        size = len(self.rarity)
        each = [self._find(text) for text in plain]
        keys = np.array(list(chain.from_iterable(each)), dtype=np.int64)
        keys += np.repeat(np.arange(len(each)), [len(own) for own in each]) * size
        found, counts = np.unique(keys, return_counts=True)
        rows, columns = np.divmod(found, size)
        values = ((1 + np.log(counts)) * self.rarity[columns]).astype(np.float32)
        lengths = np.sqrt(np.bincount(rows, values * values, minlength=len(plain))).astype(np.float32)
        return rows, columns, np.asarray(values / lengths[rows], dtype=np.float32)

    def _find(self, text: str) -> list[int]:
        cut = reading.words(text)
        known = self._known
        try:
            found = list(chain.from_iterable([known[word][0] for word in cut]))
        except KeyError:
            if len(known) >= REMEMBERED:
                known.clear()
            for word in set(cut).difference(known):
                self._look_up(word)
            found = list(chain.from_iterable([known[word][0] for word in cut]))
        for word in reading.opening(cut):
            found += known[word][1]
        return found

    def _look_up(self, word: str) -> None:
        names = self.vocabulary
        self._known[word] = (
            [names[feature] for feature in reading.of_word(word) if feature in names],
            [names[feature] for feature in reading.of_opening(word) if feature in names],
        )

    def _because(self, plain: str, best: int) -> tuple[str, ...]:
        """Return the words that spoke most for a class: those of the model, then those of the lexicon."""
        _rows, columns, values = self._weigh([plain])
        said = Counter(self._find(plain))
        share = {int(at): float(value) / said[int(at)] for at, value in zip(columns, values, strict=True)}
        weighed: dict[str, float] = {}
        for word in dict.fromkeys(reading.words(plain)):
            if len(word) > 1 and f"={word}" in self.vocabulary:  # in several texts: no name that stood in one
                weighed[word] = sum(share[at] * float(self.weights[at, best]) for at in self._known[word][0])
        spoke = sorted((word for word, weight in weighed.items() if weight > 0), key=lambda word: -weighed[word])
        codes = tuple(meaning(self.classes[best]))
        heard = [word for code, own in lexicon.weigh(plain)[1].items() if code.startswith(codes) for word in own]
        return tuple(dict.fromkeys([*spoke[:SHOWN], *heard]))[:SHOWN]

    def settings(self) -> dict[str, Any]:
        """Return the few numbers beside the arrays."""
        at = self.bearings
        return {
            "classes": list(self.classes), "scale": self.scale, "trust": self.trust,
            "bearings": {"means": list(at.means), "spreads": list(at.spreads), "edge": at.edge},
        }  # fmt: skip


def log_shares(evidence: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return evidence as the logarithm of its shares."""
    return np.asarray(np.log(evidence / evidence.sum(1, keepdims=True)))


def blend(margins: NDArray[np.float64], prior: NDArray[np.float64], by: tuple[float, float]) -> NDArray[np.float64]:
    """Return probabilities out of margins and log prior, by scale and trust."""
    together = by[0] * margins + by[1] * prior
    grown = np.exp(together - together.max(1, keepdims=True))
    return np.asarray(grown / grown.sum(1, keepdims=True))
