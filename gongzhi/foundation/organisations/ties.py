"""What still hangs on a unit or a post, told by those above who know; asked before either is closed.

A line of work adds its own when it starts (``hold_unit``, ``hold_post``): a function from a code and today
to the sentence that says what is left and what to do about it, or to nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from gongzhi.kernel.texts import Sentence

Tie = Callable[[str, date], Sentence | None]

_OF_UNITS: list[Tie] = []
_OF_POSTS: list[Tie] = []


def hold_unit(tie: Tie) -> None:
    """Ask this one too before a unit is closed."""
    _OF_UNITS.append(tie)


def hold_post(tie: Tie) -> None:
    """Ask this one too before a post is closed, with its unit or alone."""
    _OF_POSTS.append(tie)


def of_unit(code: str, today: date) -> list[Sentence]:
    """Return what still hangs on a unit, a sentence each."""
    return _told(_OF_UNITS, code, today)


def of_post(code: str, today: date) -> list[Sentence]:
    """Return what still hangs on a post, a sentence each."""
    return _told(_OF_POSTS, code, today)


def _told(ties: list[Tie], code: str, today: date) -> list[Sentence]:
    return [sentence for tie in ties if (sentence := tie(code, today)) is not None]
