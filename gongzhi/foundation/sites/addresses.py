"""What an address says once its writing is taken away, and how near two points are. Plain Python.

``王江泾镇建设村12号`` and ``１２ 号`` in 建设村 are one address; ``3幢`` is ``3号楼``, ``三栋``, ``第3座``.
"""

from __future__ import annotations

import hashlib
import math
import re
import unicodedata
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

NEAR = 15  # metres within which two sites with like names may be one
_SIDE = 0.0004  # degrees: a cell is about 44 by 38 metres here, so that a neighbourhood touches few
_PER_ROW = 1_000_000
_LAT_METRES = 110_940.0

_NUMERALS = {sign: number for number, sign in enumerate("零一二三四五六七八九")}
_COUNTED = re.compile(r"[零一二三四五六七八九十]+(?=号楼|号|弄|幢|栋|座|单元|楼|层|室|组|队)")
_NOISE = re.compile(r"[\s,，。、·:：;；()（）【】\[\]#'\"]+")
_DASHES = re.compile(r"(?<=\d)[-‐‑–—―~至之](?=\d)")
_BUILDING = re.compile(r"第?(\d+)(?:号楼|栋|座|幢楼?)")
_LANE = re.compile(r"第?(\d+)(?:弄堂|里弄|弄)")
_DIGITS = re.compile(r"\d+")
_NUMBERED = re.compile(r"\d+号?")


def plain(address: str, names: Sequence[str] = ()) -> str:
    """Return the bare address: widths, blanks, numerals and the words for a building made one, ``names`` of the
    places around it left out."""
    text = unicodedata.normalize("NFKC", address.replace("＃", "号").replace("#", "号")).casefold()
    text = _NOISE.sub("", text)
    for name in names:
        at = text.find(name.casefold())
        if 0 <= at <= 9 and len(text) > at + len(name):  # what stands before it is a larger place
            text = text[at + len(name) :]
    text = _COUNTED.sub(lambda found: str(_number(found[0])), text)
    text = _DASHES.sub("-", text)
    text = _LANE.sub(r"\1弄", _BUILDING.sub(r"\1幢", text))
    return re.sub(r"(?<=\d)(?:号门|号|室|房)$", "", re.sub(r"^第(?=\d)", "", text))


def _number(signs: str) -> int:
    tens, _sep, ones = signs.rpartition("十")
    if not _sep:
        return int("".join(str(_NUMERALS[sign]) for sign in signs))
    return (_NUMERALS.get(tens, 1) if tens else 1) * 10 + (_NUMERALS.get(ones, 0) if ones else 0)


def key(place: str, kind: str, address: str, names: Sequence[str] = ()) -> str:
    """Return what two sites at one address of one village have in common; empty where an address names no house."""
    bare = plain(address, names)
    if not _DIGITS.search(bare):
        return ""
    return hashlib.sha256(f"{place[:12]}|{kind}|{bare}".encode()).hexdigest()[:32]


def cell(lon: float, lat: float) -> int:
    """Return the number of the small square that a point lies in."""
    return math.floor(lat / _SIDE) * _PER_ROW + math.floor(lon / _SIDE)


def cells_near(lon: float, lat: float, metres: float = NEAR) -> set[int]:
    """Return the squares that hold whatever is so near: one to four."""
    high = metres / _LAT_METRES
    wide = high / max(0.1, math.cos(math.radians(lat)))
    return {cell(lon + x, lat + y) for x in (-wide, wide) for y in (-high, high)}


def metres(lon: float, lat: float, other_lon: float, other_lat: float) -> float:
    """Return how far apart two points are; exact enough within a town."""
    wide = (lon - other_lon) * _LAT_METRES * math.cos(math.radians(lat))
    return math.hypot(wide, (lat - other_lat) * _LAT_METRES)


def alike(one: str, other: str) -> bool:
    """Say whether two names or addresses may mean the same: their numbers agree, and most of their letters."""
    one, other = plain(one), plain(other)
    if not one or not other or _DIGITS.findall(one) != _DIGITS.findall(other):
        return False
    return SequenceMatcher(None, _NUMBERED.sub("", one), _NUMBERED.sub("", other)).ratio() >= 0.7
