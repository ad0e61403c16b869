"""What a row of switches says: when clocks stood still, and whose every minute was. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol

from gongzhi.foundation.clocks.reckon import Pause

if TYPE_CHECKING:
    from collections.abc import Sequence


class Turn(Protocol):
    """From ``at`` on the minutes are ``owner``'s, and clocks stand still or run."""

    at: datetime
    owner: str
    paused: bool


def pauses(turns: Sequence[Turn], *, until: datetime | None = None) -> tuple[Pause, ...]:
    """Return the pauses in a history, in order. A pause that goes on at ``until`` is open."""
    found: list[Pause] = []
    since: datetime | None = None
    for turn in turns:
        if until is not None and turn.at >= until:
            break
        if turn.paused and since is None:
            since = turn.at
        elif not turn.paused and since is not None:
            if turn.at > since:
                found.append(Pause(since, turn.at))
            since = None
    if since is not None:
        found.append(Pause(since, None))
    return tuple(found)


def minutes_by_owner(turns: Sequence[Turn], until: datetime) -> dict[str, int]:
    """Share out the whole minutes from the first switch to ``until``; the shares add up to exactly their number.

    Minutes are counted from the first switch on, and each belongs to whoever has the turn when it is full.
    """
    shares: dict[str, int] = {}
    ends = [*(min(turn.at, until) for turn in turns[1:]), until]
    for turn, end in zip(turns, ends, strict=False):
        minutes = _full(end - turns[0].at) - _full(min(turn.at, until) - turns[0].at)
        shares[turn.owner] = shares.get(turn.owner, 0) + minutes
    return shares


def _full(span: timedelta) -> int:
    return max(span, timedelta()) // timedelta(minutes=1)
