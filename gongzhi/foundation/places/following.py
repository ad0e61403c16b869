"""What goes along when a place is merged into another, told by those above who keep things by place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from gongzhi.kernel.actor import Actor
from gongzhi.kernel.texts import Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """Which codes ended (the places and the grids below them) and which stands for each from now on."""

    into: Mapping[str, str]
    by: Actor
    at: datetime
    act: str


Follower = Callable[[Merged], Sentence | None]

_FOLLOWERS: list[Follower] = []


def follow(follower: Follower) -> None:
    """Have a function called after every merger, in the same transaction; it moves what is its own, and says how much.

    What is over stays where it happened. Who knows of others goes before them: a move, too, takes a report before its
    matter, so that the two never wait for each other.
    """
    _FOLLOWERS.insert(0, follower)


def carry(merged: Merged) -> list[Sentence]:
    """Let everything that is not over go along, and return what did, a sentence each."""
    return [said for follower in _FOLLOWERS if (said := follower(merged)) is not None]
