"""Rows ticked in the queue: which matters, and at which version their reader saw them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gongzhi.kernel.refused import Refused
from gongzhi.kernel.texts import _

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST = 50
_PICK = re.compile(r"(M-\d{4}-\d{6,12})\.(\d{1,9})")


@dataclass(frozen=True, slots=True)
class Pick:
    """One ticked row."""

    reference: str
    seen: int

    def __str__(self) -> str:
        return f"{self.reference}.{self.seen}"


def picks(values: Iterable[str]) -> list[Pick]:
    """Read ticked rows, each matter once.

    :raises Refused: none is ticked, or more than one page of them.
    """
    found: dict[str, Pick] = {}
    for value in values:
        match = _PICK.fullmatch(value)
        if match:
            found.setdefault(match[1], Pick(match[1], int(match[2])))
    if not found:
        raise Refused(_("还没有勾选事项，请先在左边的方框里打勾"))
    if len(found) > MOST:
        raise Refused(_("一次最多勾 {most} 件"), most=MOST)
    return list(found.values())
