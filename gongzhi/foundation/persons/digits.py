"""Digits in whatever dress people put them: circled, mathematical, Chinese, apart by any sign; and numbers of persons.

A view of a text has its length, so that a place found in one is the place in the other. Digits that stand apart are
taken for a phone by their shape alone: house numbers, dates, amounts and lists are digits with signs between, too.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

#: What is not seen: signs without width, and marks on the character before them.
UNSEEN = re.compile(
    r"[\u00ad\u0300-\u036f\u061c\u115f\u1160\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u20d0-\u20f0\u3164"
    r"\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
_LAST = 0x1FC00  # no digit stands further up
_BLANKS = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_DRESSED = {
    code: str(digit) for code in range(0x80, _LAST) if (digit := unicodedata.digit(chr(code), None)) is not None
}
_SIGNED = {code: digit for code, digit in _DRESSED.items() if unicodedata.decimal(chr(code), None) is None}
_HAN = dict(zip(map(ord, "〇零一幺壹二贰三叁四肆五伍六陆七柒八捌九玖"), "001112233445566778899", strict=True))

#: Full-width letters and signs, digits of any script and blanks of any width made plain; the stops of a clause stay.
#: ① stays as well: it counts the points of a letter more often than it hides a digit.
PLAIN = {
    **{
        code: unicodedata.normalize("NFKC", chr(code))
        for code in range(0xFF01, 0xFF5F)
        if chr(code) not in "，！？：；"
    },
    **{code: digit for code, digit in _DRESSED.items() if code not in _SIGNED},
    **dict.fromkeys(map(ord, _BLANKS), " "),
}

_STOPS = ",，、;；。"  # between the parts of a list, too
_HARD = r" \t\-‐‑–—−·•・…./\\|_~'\"“”*:：+=()\[\]<>@#&^"
_APART = rf"[{_HARD}{_STOPS}]{{1,3}}"
_SOFT = rf"[{_HARD}{_STOPS}]{{0,3}}"
_UNIT = r"(?![0-9]|\s{0,2}[元块万亿米平㎡栋幢室楼户路年月人名度斤吨个次件])"  # 150/2000/3000元
_DIGIT = "[0-9" + "".join(map(chr, (*_SIGNED, *_HAN))) + "]"
_ENOUGH = re.compile(rf"{_DIGIT}(?:[{_HARD}{_STOPS}\s]{{0,3}}{_DIGIT}){{10}}")
_ODD, _IN_HAN = (re.compile("[" + "".join(map(chr, some)) + "]") for some in (_SIGNED, _HAN))
_NO_NUMBER = re.compile("一(?=[直个次些样下起定般共时旦边家天年月份切])")
LEAST_HAN = 4  # digits of a number, from which on it is written in Chinese and not only begins or ends beside a word

_DATE = re.compile("20[0-9]{2}(?:0[1-9]|1[0-2])[0-3][0-9]")
_MOBILE = re.compile(rf"(?<![0-9.])(?=((?:(?:\+|00)?86{_SOFT})?(1{_SOFT}[3-9](?:{_SOFT}[0-9]){{9}}){_UNIT}))")
_WHOLE = re.compile(r"(?<![0-9.])(?=((?:\+?86)?(1[3-9][0-9]{9})(?![0-9])))")
_ID = (
    rf"(?<![0-9A-Za-z])[1-9](?:{_SOFT}[0-9]){{5}}{_SOFT}(?:1{_SOFT}[89]|2{_SOFT}0)(?:{_SOFT}[0-9]){{2}}{_SOFT}"
    rf"(?:0{_SOFT}[1-9]|1{_SOFT}[0-2]){_SOFT}(?:0{_SOFT}[1-9]|[12]{_SOFT}[0-9]|3{_SOFT}[01])"
    rf"(?:{_SOFT}[0-9]){{3}}{_SOFT}[0-9Xx](?![0-9A-Za-z])"
)
_BY_FOUR = rf"[0-9]{{2}}(?:{_APART}[0-9]{{4}}){{3}}(?:{_APART}[0-9]{{1,3}})?"
_OTHERS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("card", rf"(?<![0-9.])(?!{_ID})6{_APART}2(?:{_APART}[0-9]){{14,17}}{_UNIT}"),
        ("id_number", _ID),
        ("card", rf"(?<![0-9.])(?:62|4[0-9]|5[1-5]|3[57]){_BY_FOUR}{_UNIT}"),
        ("card", r"(?<![0-9.])62[0-9]{14,17}(?![0-9.])"),
        ("phone", rf"(?<![0-9.])0[1-9][0-9]{{1,2}}[{_HARD}]{{1,3}}[2-9][0-9]{{6,7}}{_UNIT}"),
    )
)
#: How people cut a mobile number. Between stops 1380、2000、500 are amounts, 147、226、262、26 bus lines.
_LISTED = {(3, 4, 4), (3, 8), (3, 4, 2, 2), (1,) * 11}
_CUT = _LISTED | {
    (3, 3, 5), (3, 5, 3), (3, 2, 2, 2, 2), (3, 2, 2, 4), (3, 3, 3, 2), (3, 6, 2), (3, 2, 6), (7, 4), (5, 6), (6, 5),
    (4, 7), (8, 3), (1, 10), (1, 3, 3, 4),
}  # fmt: skip
_BEFORE, _BEHIND = re.compile(rf"[0-9]{{3}}([{_STOPS}])\s?\Z"), re.compile(rf"\s?([{_STOPS}])\s?[0-9]{{3}}")


def enough(text: str) -> bool:
    """Say whether eleven digits stand together somewhere at all; in most texts none do."""
    return _ENOUGH.search(text) is not None


def numbers(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and kind of numbers of persons in a plain text that are apart or dressed."""
    yield from _in(text)
    if _ODD.search(text):
        yield from _in(text.translate(_SIGNED))
    if _IN_HAN.search(text):
        view = _NO_NUMBER.sub("x", text).translate(_HAN)
        for start, end, kind in _in(view):
            if len(_IN_HAN.findall(text, start, end)) >= LEAST_HAN:
                yield start, end, kind


def squeezed(text: str) -> str:
    """Return a text as a row of digits and letters: every digit plain, nothing between."""
    plain = UNSEEN.sub("", text).translate(PLAIN).translate(_SIGNED).translate(_HAN)
    return "".join(letter for letter in unicodedata.normalize("NFKC", plain) if letter.isalnum())


def _in(view: str) -> Iterator[tuple[int, int, str]]:
    for kind, pattern in _OTHERS:
        for match in pattern.finditer(view):
            yield *match.span(), kind
    for pattern in (_WHOLE, _MOBILE):
        for match in pattern.finditer(view):
            if _is_cut(match[2]) and not _is_part(view, match):
                yield *match.span(1), "phone"


def _is_cut(told: str) -> bool:
    """Say whether eleven digits are cut as people cut a phone."""
    groups = re.findall("[0-9]+", told)
    lengths = tuple(map(len, groups))
    between = set(told) - set("0123456789")
    if not between:
        return True
    if lengths[0] == 3 and _DATE.match("".join(groups[1:])):  # 180，2026-05-08
        return False
    if between & set(_STOPS):
        return lengths in _LISTED
    return lengths in _CUT or (len(between) == 1 and between <= set("/_|\\~") and max(lengths) <= 2)


def _is_part(view: str, match: re.Match[str]) -> bool:
    """Say whether it is cut by a stop that goes on before or behind it: 131、152、1201、1305."""
    start, end = match.span(1)
    around = (_BEFORE.search(view, max(start - 5, 0), start), _BEHIND.match(view, end))
    return any(one is not None and one[1] in match[2] for one in around)
