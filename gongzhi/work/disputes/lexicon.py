"""Which type of dispute a sentence speaks of: words put together by hand, that suggest and never decide."""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

FILE = Path(__file__).parent / "data" / "types.csv"
READ = 1500  # characters: what it is about is said before that
ENOUGH = 2.0  # below this weight nothing is suggested
AHEAD = 1.3  # how far the best type must be ahead of the next to be filled in
SHOWN = 3


@dataclass(frozen=True, slots=True)
class Heard:
    """The type that a sentence names, or those it may mean, with the words that weighed; all empty where none does."""

    type: str = ""
    others: tuple[str, ...] = ()
    because: tuple[str, ...] = ()


def read(text: str) -> Heard:
    """Read the type out of what somebody wrote. A longer word swallows the shorter ones in it (狗咬 and 咬)."""
    text = text[:READ]
    weights: defaultdict[str, float] = defaultdict(float)
    because: defaultdict[str, list[str]] = defaultdict(list)
    for word, type_, weight in _words():
        if word not in text:
            continue
        text = text.replace(word, "。")
        weights[type_] += weight
        because[type_].append(word)
    best = sorted(weights, key=lambda one: (-weights[one], one))
    if not best or weights[best[0]] < ENOUGH:
        return Heard()
    if len(best) > 1 and weights[best[0]] < AHEAD * weights[best[1]]:
        close = tuple(best[:SHOWN])
        return Heard(others=close, because=tuple(word for one in close for word in because[one]))
    return Heard(best[0], tuple(best[1:SHOWN]), tuple(because[best[0]]))


@lru_cache(maxsize=1)
def _words() -> list[tuple[str, str, float]]:
    """Return word, type and weight, the longest words first."""
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(line for line in file if not line.startswith("#"))
        found = [(row["word"], row["type"], float(row["weight"])) for row in rows]
    return sorted(found, key=lambda row: -len(row[0]))
