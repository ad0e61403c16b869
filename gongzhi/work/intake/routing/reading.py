"""A text as the model reads it: words, the characters and pairs inside them, and the opening once more.

Blanks are taken away before anything else, so that a text cut into words reads like the same text written through.
Nothing reaches over the border of a word: a text with its small words and one without them share their features.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

READ = 1500  # characters: what a text is about is said before that
OPENING = 20  # characters: the title, or what people say first

_UNSEEN = re.compile(r"[\u200b-\u200f\u2060\ufeff]")  # no blanks, yet nobody sees them


def normal(text: str) -> str:
    """Return a text half-width, in lower case, without any blank, no longer than what is read."""
    read = unicodedata.normalize("NFKC", "".join(text.split())).lower().replace(" ", "")
    return (_UNSEEN.sub("", read) if _UNSEEN.search(read) else read)[:READ]


def words(text: str) -> list[str]:
    """Cut a normal text into words."""
    return _cutter()(text)


def opening(cut: list[str]) -> list[str]:
    """Return the words that a text opens with."""
    length = 0
    for count, word in enumerate(cut):
        length += len(word)
        if length > OPENING:
            return cut[:count]
    return cut


def of_word(word: str) -> list[str]:
    """Return the features of a word wherever it stands: itself, its characters, its pairs of characters."""
    return [f"={word}", *word, *(a + b for a, b in pairwise(word))]


def of_opening(word: str) -> list[str]:
    """Return what a word tells besides when a text opens with it."""
    return [f"^{word}", *(f"^{a}{b}" for a, b in pairwise(word))]


def features(text: str) -> list[str]:
    """Return all features of a normal text, as often as they occur."""
    cut = words(text)
    found = [feature for word in cut for feature in of_word(word)]
    return found + [feature for word in opening(cut) for feature in of_opening(word)]


@lru_cache(maxsize=1)
def _cutter() -> Callable[[str], list[str]]:
    import rjieba  # noqa: PLC0415 — its dictionary takes memory: only where a model reads

    cut: Callable[[str], list[str]] = rjieba.cut
    return cut
