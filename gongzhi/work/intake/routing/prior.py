"""What the lexicon knows of a label before anybody has labelled anything: the prior, and what a label stands for."""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

from gongzhi.work.intake import lexicon, tables
from gongzhi.work.intake.routing import reading

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

EVEN = 0.5  # added to every class: without any known word they stay even


class Prior:
    """What words of the lexicon say about each of some labels."""

    def __init__(self, labels: Sequence[str]) -> None:
        self.labels = tuple(labels)
        self._shares = _shares(self.labels)

    def evidence(self, text: str) -> list[float]:
        """Return the weight of the words found in a text, by label, ``EVEN`` added."""
        sums = [EVEN] * len(self.labels)
        for code, weight in lexicon.weigh(text)[0].items():
            for index, share in self._shares.get(code, ()):
                sums[index] += weight * share
        return sums


def meaning(label: str) -> frozenset[str]:
    """Return the codes that a label stands for: itself, a category of that name, or a branch of the hotlines' tree."""
    known = _names()
    return known.get(label) or frozenset([label])


def category_of(label: str, text: str) -> str:
    """Return the category of a label for one text: where it stands for several, the one that the words point to.

    Empty when the words point to none and the codes have no parent in common.
    """
    codes = meaning(label)
    weights = lexicon.weigh(reading.normal(text))[0]
    inside = {code: weight for code, weight in weights.items() if any(code.startswith(own) for own in codes)}
    parents = {code[:2] for code in codes}
    if not inside:
        return label if codes == {label} else (parents.pop() if len(parents) == 1 else "")
    return lexicon.narrow(inside)


def choices(label: str, text: str) -> list[str]:
    """Return the categories that a label may mean for a text, when a person is to choose."""
    code = category_of(label, text)
    return [code] if code else sorted({code[:2] for code in meaning(label)})


def _shares(labels: Sequence[str]) -> dict[str, list[tuple[int, float]]]:
    """Say of every code of the lexicon which labels it speaks for, and how much of its weight each gets."""
    own = {label: meaning(label) for label in labels}
    rivals = {name: codes for name, codes in _branches().items() if name not in own and own.keys() & _branches().keys()}
    index = {label: place for place, label in enumerate(labels)}
    shares: dict[str, list[tuple[int, float]]] = {}
    for code in {row["code"] for row in tables.rows("lexicon")}:
        hits = _speaks_for(code, own | rivals)
        total = sum(hits.values())
        shares[code] = [(index[label], count / total) for label, count in hits.items() if label in index]
    return shares


def _speaks_for(code: str, meanings: Mapping[str, frozenset[str]]) -> Counter[str]:
    """Return the labels that name the code, or else its parent, or else anything under that parent."""
    for wanted in (code, code[:2]):
        named = Counter(label for label, codes in meanings.items() if wanted in codes)
        if named:
            return named
    return Counter(
        {label: count for label, codes in meanings.items() if (count := sum(own[:2] == code[:2] for own in codes))}
    )


@lru_cache(maxsize=1)
def _branches() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for row in tables.rows("label_map"):
        if row["code"]:
            found[row["level1"]].add(row["code"])
    return {name: frozenset(codes) for name, codes in found.items()}


@lru_cache(maxsize=1)
def _names() -> dict[str, frozenset[str]]:
    return {row["name"]: frozenset([row["code"]]) for row in tables.rows("categories")} | _branches()
