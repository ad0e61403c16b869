"""What is kept of a text to compare it by: its most telling stretches of two and three characters, as numbers.

A mark cannot be read back: it is a digest of 32 bits of two or three characters, and which text it came from stands
elsewhere. Signs of what was masked, and whatever names one dwelling, leave no mark.
"""

from __future__ import annotations

import math
import re
import unicodedata
import zlib
from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from gongzhi.work.intake.likeness.rarity import rarity

if TYPE_CHECKING:
    from collections.abc import Iterable

KEPT = 128  # marks of one text; with 64 of them precision at the same recall fell by .03
OPENING = 150  # characters: what a letter is about stands there, what follows is about law and feeling
SIZES = (2, 3)
_SCALE = 255 / 12  # a stretch that is rare and said often weighs 12

_SIGNS = re.compile(r"〔[^〕]{1,8}〕")
_NUMBER = r"[0-9a-z一二三四五六七八九十百零〇]{1,6}"
#: A door: 3栋2单元502室, 12-3-401, 花园路88号. An estate and a road are left, the house and the flat are not.
_DOOR = re.compile(
    rf"(?:{_NUMBER}(?:栋|幢|座|号楼|单元|楼|层|室|号房|户|房|号(?![线文令]))[-—之]?)+\d{{0,4}}"
    r"|\d{1,4}(?:[-—]\d{1,4}){1,3}|\d{3,4}(?=业主|住户)"
)
_BREAK = re.compile(r"[\W_]+")


def plain(text: str, *, names: Iterable[str] = ()) -> str:
    """Return what of a text is compared: small, half-width, without masked words, doors and the ``names`` given."""
    read = _SIGNS.sub(" ", unicodedata.normalize("NFKC", text).lower())
    for name in names:
        read = read.replace(name.lower(), " ")
    return _BREAK.sub(" ", _DOOR.sub(" ", read)).strip()


def weights(title: str, words: str, *, names: Iterable[str] = ()) -> dict[str, float]:
    """Return the most telling stretches of a text and what each weighs; the title counts twice.

    ``names`` are words to leave out: those of the place, which all that happened there have in common.
    """
    names = tuple(names)
    counted: Counter[str] = Counter()
    for times, text in ((2, plain(title, names=names)), (1, plain(words, names=names)[:OPENING])):
        for part in text.split():
            for size in SIZES:
                for at in range(len(part) - size + 1):
                    counted[part[at : at + size]] += times
    found = {stretch: (1 + math.log(times)) * rarity(stretch) for stretch, times in counted.items()}
    return dict(sorted(found.items(), key=lambda one: (-one[1], one[0]))[:KEPT])


def pack(found: dict[str, float]) -> bytes:
    """Return stretches and weights as stored: 32 and 8 bits each, ``KEPT`` of them; unused ones weigh nothing."""
    marked: dict[int, int] = {}
    for stretch, weight in found.items():
        mark = zlib.crc32(stretch.encode())
        marked[mark] = max(marked.get(mark, 0), min(255, round(weight * _SCALE)))
    marks = np.zeros(KEPT, dtype="<u4")
    weigh = np.zeros(KEPT, dtype="u1")
    order = sorted(marked)
    marks[: len(order)], weigh[: len(order)] = order, [marked[mark] for mark in order]
    return marks.tobytes() + weigh.tobytes()


def of(title: str, words: str, *, names: Iterable[str] = ()) -> bytes:
    """Return the marks of a text as stored."""
    return pack(weights(title, words, names=names))
