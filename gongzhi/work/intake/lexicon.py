"""Suggestions for a report: class, unit, place and urgency, each with the words that weighed, or "don't know".

The weights are put together by hand and can be read; nothing is trained here. Suggestions never act alone.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from gongzhi.work.intake import tables
from gongzhi.work.intake.words import Words, plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gongzhi.foundation.places.matcher import Located

Confidence = Literal["likely", "maybe", "unknown"]

READ = 1500  # characters: what a text is about is said before that
OPENING = 30  # characters: title or first sentence, where people name the matter; words there count three times
ENOUGH, LEAD = 4.0, 1.2  # below this weight, or this little ahead of the next class, we do not know
SURE, FAR = 8.0, 2.0  # from here on it is likely
NARROW = 1.3  # how far the best subclass must be ahead of the next to be named
URGENT = 3.0
SHOWN = 6


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One suggested value and why. ``value`` is a code, or empty with ``unknown``."""

    value: str = ""
    confidence: Confidence = "unknown"
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestions:
    """What the desk is shown beside a report; ``places`` are the candidates when the place is ambiguous."""

    category: Suggestion = Suggestion()
    unit: Suggestion = Suggestion()
    place: Suggestion = Suggestion()
    urgent: Suggestion = Suggestion()
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words, and what each says: pairs of class and weight."""

    words: Words
    says: Mapping[str, tuple[tuple[str, float], ...]]


def suggest(text: str, *, units: Mapping[str, str], located: Located | None = None) -> Suggestions:
    """Suggest from words. ``units`` tells who usually handles a class; a class without a unit takes its parent's."""
    weights, heard = weigh(plain(text[:READ]))
    urgency, urging = weights.pop("urgent", 0.0), tuple(heard.pop("urgent", ()))
    category = _category(weights, heard)
    unit = units.get(category.value) or units.get(category.value[:2], "")
    return Suggestions(
        category=category,
        unit=Suggestion(unit, category.confidence, category.words) if unit else Suggestion(),
        place=_place(located),
        urgent=Suggestion("urgent", "maybe", urging[:SHOWN]) if urgency >= URGENT else Suggestion(),
        places=located.candidates if located and not located.code else (),
    )


def tells(text: str) -> float:
    """Return how much a stretch of text says about any trouble at all."""
    lexicon = _lexicon()
    found = dict.fromkeys(word for _at, word in lexicon.words.find(plain(text)))
    return sum(max(weight for _code, weight in lexicon.says[word]) for word in found)


def weigh(text: str) -> tuple[dict[str, float], dict[str, list[str]]]:
    """Add up what the words of a plain text say, by class, and tell which they are.

    A word said again counts half as much, and after the third time no more.
    """
    lexicon = _lexicon()
    weights: dict[str, float] = defaultdict(float)
    heard: dict[str, list[str]] = defaultdict(list)
    said: Counter[str] = Counter()
    for at, word in lexicon.words.find(text):
        said[word] += 1
        times = said[word]
        if times > 3:
            continue
        factor = (3.0 if at < OPENING else 1.0) * (1.0 if times == 1 else 0.5)
        for code, weight in lexicon.says[word]:
            weights[code] += weight * factor
            if times == 1:
                heard[code].append(word)
    return weights, heard


def _category(weights: Mapping[str, float], heard: Mapping[str, list[str]]) -> Suggestion:
    first: dict[str, float] = defaultdict(float)
    for code, weight in weights.items():
        first[code[:2]] += weight
    (code, best), (_next, second) = _two_best(first)
    if best < ENOUGH or best < LEAD * second:
        return Suggestion()
    confidence: Confidence = "likely" if best >= SURE and best >= FAR * second else "maybe"
    inside = {leaf: weight for leaf, weight in weights.items() if leaf[:2] == code}
    words = [word for leaf in sorted(inside, key=inside.__getitem__, reverse=True) for word in heard[leaf]]
    return Suggestion(narrow(inside), confidence, tuple(words[:SHOWN]))


def narrow(weights: Mapping[str, float]) -> str:
    """Return the subclass that leads clearly among some weights, or else the class they speak for most."""
    (leaf, most), (_next, rival) = _two_best({code: weight for code, weight in weights.items() if len(code) > 2})
    if most and most >= NARROW * rival:
        return leaf
    first: dict[str, float] = defaultdict(float)
    for code, weight in weights.items():
        first[code[:2]] += weight
    return _two_best(first)[0][0]


def _two_best(weights: Mapping[str, float]) -> tuple[tuple[str, float], tuple[str, float]]:
    ranked = sorted(weights.items(), key=lambda item: (-item[1], item[0]))[:2]
    ranked += [("", 0.0)] * (2 - len(ranked))
    return ranked[0], ranked[1]


def _place(located: Located | None) -> Suggestion:
    if located is None or not located.code:
        return Suggestion()
    return Suggestion(located.code, "likely", located.matched[:SHOWN])


@lru_cache(maxsize=1)
def _lexicon() -> Lexicon:
    says: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for row in tables.rows("lexicon"):
        for word in row["words"].split():
            says[word].append((row["code"], float(row["weight"])))
    return Lexicon(Words(says), {word: tuple(rows) for word, rows in says.items()})
