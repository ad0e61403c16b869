"""Why two texts are taken for the same trouble, in the words that both use."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from gongzhi.work.intake.likeness.marks import plain, weights

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

LONGEST = 8  # characters of one word shown: more is a sentence that somebody copied
_LOOKED = 20  # texts of a group held against the first
_TELLING = 4.0  # what a word weighs at least to be shown
_CHINESE = re.compile("[㐀-鿿]")
_EDGE = "的了是在有与和及请对于关把被将从到为我们您该这那也都就还很一个上下里外等其之后前时因"


def shared(
    text: tuple[str, str], heard: Callable[[str], bool], *, names: Iterable[str] = (), most: int = 3
) -> list[str]:
    """Return telling words of a text (title, words) that another one uses, too, the most telling first.

    ``heard`` says whether a stretch of two or three characters stands in the other; ``names`` are left out.
    """
    names = tuple(names)
    kept = {stretch: weight for stretch, weight in weights(*text, names=names).items() if heard(stretch)}
    found: dict[str, float] = {}
    for part in plain("。".join(text), names=names).split():
        for run in _runs(part, kept):
            word = run.strip(_EDGE)[:LONGEST]
            if len(word) > 1 and _CHINESE.search(word):
                found[word] = sum(kept.get(word[at : at + 2], 0) for at in range(len(word) - 1))
    telling = sorted((word for word in found if found[word] >= _TELLING), key=lambda word: (-found[word], word))
    return _apart(telling, most)


def common(texts: Sequence[tuple[str, str]], *, names: Iterable[str] = (), most: int = 4) -> list[str]:
    """Return the words that most of some texts use: what a group of them is called."""
    names = tuple(names)
    first, *rest = texts
    heard: Counter[str] = Counter()
    for other in rest[:_LOOKED]:
        theirs = plain("。".join(other), names=names)
        heard.update(shared(first, theirs.__contains__, names=names, most=6))
    often = max(heard.values(), default=0) / 2
    return _apart((word for word, times in heard.most_common() if times >= often), most)


def _runs(part: str, kept: dict[str, float]) -> Iterator[str]:
    """Yield the stretches of a part that hang together by pairs and triples of characters that both texts have."""
    start = end = 0
    for at in range(len(part) - 1):
        size = 3 if part[at : at + 3] in kept else 2 if part[at : at + 2] in kept else 0
        if not size:
            continue
        if at >= end:
            if end - start > 1:
                yield part[start:end]
            start = at
        end = max(end, at + size)
    if end - start > 1:
        yield part[start:end]


def _apart(words: Iterable[str], most: int) -> list[str]:
    """Keep the first of words that hold one another."""
    kept: list[str] = []
    for word in words:
        if len(kept) < most and not any(word in one or one in word for one in kept):
            kept.append(word)
    return kept
