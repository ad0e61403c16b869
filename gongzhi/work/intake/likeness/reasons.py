"""Why two texts are taken for the same trouble, in the words that both use."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from gongzhi.work.intake.likeness.marks import plain, weights
from gongzhi.work.intake.routing import reading

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

LONGEST = 8  # characters of one word shown: more is a sentence that somebody copied
_LOOKED = 20  # texts of a group held against the first
_TELLING = 4.0  # what a word weighs at least to be shown
_CHINESE = re.compile("[㐀-鿿]")
_EDGE = "的了是在有与和及请对于关把被将从到为我们您该这那也都就还很一个上下里外等其之后前时因"

_OPEN = "不没未无别还再又更最给让被来去想要会能可得直往"  # after these something must follow: "商家不" says nothing
_POLITE = frozenset(("谢谢", "感谢", "麻烦", "答复", "回复", "您好", "你好"))
#: Since when it lasts: everybody says that of everything.
_WHEN = re.compile("[昨今明前后上下半近快多几两一二三四五六七八九十个年月日天周星期早晚午夜间开始以来了]+")


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
        runs = list(_runs(part, kept))
        cut = reading.words(part) if runs else []
        for start, end in runs:
            word = _whole(cut, start, end, heard)
            if len(word) > 1 and _CHINESE.search(word):
                found[word] = sum(kept.get(word[at : at + 2], 0) for at in range(len(word) - 1))
    telling = sorted((word for word in found if found[word] >= _TELLING), key=lambda word: (-found[word], word))
    return _apart(telling, most)


def common(texts: Sequence[tuple[str, str]], *, names: Iterable[str] = (), most: int = 4) -> list[str]:
    """Return the words that most of some texts use: what a group of them is called."""
    names = tuple(names)
    first, *rest = texts
    title = plain(first[0], names=names)
    heard: Counter[str] = Counter()
    for other in rest[:_LOOKED]:
        theirs = plain("。".join(other), names=names)
        heard.update(shared(first, theirs.__contains__, names=names, most=6))
    often = max(heard.values(), default=0) / 2
    told = sorted((word for word in heard if heard[word] >= often), key=lambda word: (word not in title, -heard[word]))
    return _apart(told, most)


def _runs(part: str, kept: dict[str, float]) -> Iterator[tuple[int, int]]:
    """Yield from where to where the stretches of a part go that hang together by what both texts have."""
    start = end = 0
    for at in range(len(part) - 1):
        size = 3 if part[at : at + 3] in kept else 2 if part[at : at + 2] in kept else 0
        if not size:
            continue
        if at >= end:
            if end - start > 1:
                yield start, end
            start = at
        end = max(end, at + size)
    if end - start > 1:
        yield start, end


def _whole(cut: Sequence[str], start: int, end: int, heard: Callable[[str], bool]) -> str:
    """Return the words that a stretch covers, without small ones around them; nothing when they tell nothing.

    A word that it covers in part is taken whole when the other text has all of it, and left out otherwise.
    """
    taken = _covered(cut, start, end, heard)
    while taken and _small(taken[0]):
        del taken[0]
    while taken and (_small(taken[-1]) or taken[-1] in _OPEN or sum(map(len, taken)) > LONGEST):
        del taken[-1]
    word = "".join(taken)
    polite = any(one in _POLITE for one in taken) and all(one in _POLITE or len(one) == 1 for one in taken)
    return "" if polite or _WHEN.fullmatch(word) else word


def _covered(cut: Sequence[str], start: int, end: int, heard: Callable[[str], bool]) -> list[str]:
    taken: list[str] = []
    begins = 0
    for word in cut:
        ends = begins + len(word)
        if begins < end and start < ends:
            if (start <= begins and ends <= end) or _all(word, heard):
                taken.append(word)
            elif taken:
                break
        begins = ends
    return taken


def _all(word: str, heard: Callable[[str], bool]) -> bool:
    return len(word) > 1 and all(heard(word[at : at + 2]) for at in range(len(word) - 1))


def _small(word: str) -> bool:
    return all(letter in _EDGE for letter in word)


def _apart(words: Iterable[str], most: int) -> list[str]:
    """Keep the first of words that hold one another, or three characters of one another."""
    kept: list[str] = []
    for word in words:
        pieces = [word[at : at + 3] for at in range(max(1, len(word) - 2))]
        if len(kept) < most and not any(one in word or any(piece in one for piece in pieces) for one in kept):
            kept.append(word)
    return kept
