"""When the terms of an agreement fall due, and how amounts are written: plain functions over rows."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gongzhi.work.disputes.models import Term

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_STEPS = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "兆")


def of(term: Term, effective: date) -> list[tuple[date, int | None]]:
    """Return the days and amounts (fen) of one term; what is promised for good (不再做) has none.

    Instalments are equal in whole fen; the last one takes the rest, so that the sum is exact.
    """
    if term.sort == "stop":
        return []
    first = term.due_on or effective
    if term.amount is None:
        return [(first, None)]
    amounts = shares(term.amount, term.times)
    return [(months_later(first, number * term.every), amount) for number, amount in enumerate(amounts)]


def shares(amount: int, times: int) -> list[int]:
    """Split a sum in fen into equal instalments; the last one takes the rest."""
    share = amount // times
    return [share] * (times - 1) + [amount - share * (times - 1)]


def months_later(day: date, months: int) -> date:
    """Return the same day so many months later, or the last day of that month where it has none."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def yuan(fen: int) -> str:
    """Return an amount in figures: ``1,234.50``."""
    return f"{fen // 100:,}.{fen % 100:02d}"


def capitals(fen: int) -> str:
    """Return an amount in the capital numerals of Chinese papers: 壹仟贰佰叁拾肆元伍角整.

    :raises ValueError: below nought, or 10¹⁶ yuan and more.
    """
    if not 0 <= fen < 10**18:
        raise ValueError(fen)
    whole, rest = divmod(fen, 100)
    jiao, cents = divmod(rest, 10)
    said = f"{_whole(whole)}元" if whole else ""
    if not rest:
        return f"{said or '零元'}整"
    if jiao:
        said += f"{_DIGITS[jiao]}角"
    elif whole:
        said += "零"
    return said + (f"{_DIGITS[cents]}分" if cents else "整")


def _whole(number: int) -> str:
    groups = []
    while number:
        number, four = divmod(number, 10_000)
        groups.append(four)
    said = ""
    gap = False
    for place in reversed(range(len(groups))):
        four = groups[place]
        if four == 0:
            gap = gap or bool(said)
            continue
        if said and (gap or four < 1000):
            said += "零"
        said += _four(four) + _GROUPS[place]
        gap = False
    return said


def _four(number: int) -> str:
    said, gap = "", False
    for step in (3, 2, 1, 0):
        digit = number // 10**step % 10
        if digit == 0:
            gap = gap or bool(said)
            continue
        said += ("零" if gap else "") + _DIGITS[digit] + _STEPS[step]
        gap = False
    return said
