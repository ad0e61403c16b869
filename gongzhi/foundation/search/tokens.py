"""Cutting text into what the index holds: single characters, whole numbers and Latin words, and pairs of neighbours.

Both databases get the same tokens, made here: neither cuts Chinese by itself. Nothing here knows a dictionary, so that
the name of an estate built last year is found as well as any other word.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

#: One unit of a text, out of small letters: a number, a Latin word (a very long one in pieces), or one character.
_UNIT = re.compile(r"[0-9]{1,24}|[a-z]{1,24}|[^\W_]")
_SIGN = re.compile(r"〔[^〔〕]{1,8}〕")  # what stands in place of a masked word is not to be found
_TIES = re.compile(r"[-–—·#/_]*")  # 3-2-501 is written in one go
LEVELS = (6, 9, 12, 15)  # digits of a district, a town, a community, a grid
_GAPS = re.compile(r"[-–—·#/_ \t]*")  # and on phones people put blanks between characters


def plain(text: str) -> str:
    """Return a text as it is compared: half-width, small letters, without the signs of masked words."""
    return unicodedata.normalize("NFKC", _SIGN.sub("。", text)).lower()


def runs(text: str, *, over_blanks: bool = False) -> list[tuple[str, ...]]:
    """Return the units of a text, put together as far as nothing but ties (and blanks, where told) stands between."""
    bare, ties = plain(text), _GAPS if over_blanks else _TIES
    found: list[list[str]] = []
    end = -1
    for match in _UNIT.finditer(bare):
        if end < 0 or not ties.fullmatch(bare, end, match.start()):
            found.append([])
        found[-1].append(match[0])
        end = match.end()
    return [tuple(run) for run in found]


def pair(left: str, right: str) -> str:
    """Return the token of two neighbours; 1·23 is another than 12·3."""
    return f"{left}·{right}" if left.isascii() and right.isascii() else left + right


def pairs(units: tuple[str, ...]) -> tuple[str, ...]:
    """Return the tokens of all neighbours in a run."""
    return tuple(pair(left, right) for left, right in pairwise(units))


def of(text: str) -> set[str]:
    """Return all tokens of a text."""
    found: set[str] = set()
    for run in runs(text, over_blanks=True):
        found.update(run, pairs(run))
    return found


def kind(name: str) -> str:
    """Return the token of a kind of things."""
    return _own("", name)


def within(place: str) -> list[str]:
    """Return the tokens of all places that one lies in: a reader of one of them need not look at any other."""
    return [_own("p", place[:length]) for length in LEVELS if len(place) >= length]


def hand(unit: str) -> str:
    """Return the token of a unit that has, or had, a hand in something."""
    return _own("u", unit)


def _own(sort: str, code: str) -> str:
    """Return a token that no text holds: it begins with what stands between two units."""
    return f"·{sort}{code.replace('-', '·')}"
