"""What goes along to another place: with a place that was merged, or with a site that is reckoned elsewhere now.

Told by those above who keep things by place.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from gongzhi.kernel.actor import Actor
from gongzhi.kernel.texts import Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Going:
    """What goes where: places that ended (with the grids below them) by code, single sites by number."""

    places: Mapping[str, str] = field(default_factory=dict)
    sites: Mapping[int, str] = field(default_factory=dict)
    by: Actor
    at: datetime
    act: str

    def after(self, place: str, site: int | None) -> str:
        """Return the place of something from now on: its site says, where it has one that goes."""
        return self.sites.get(site or 0) or self.places.get(place, place)


Follower = Callable[[Going], Sentence | None]

_FOLLOWERS: list[Follower] = []


def follow(follower: Follower) -> None:
    """Have a function called whenever something goes, in the same transaction; it moves its own, and says how much.

    What is over stays where it happened. Who knows of others goes before them: a move, too, takes a report before its
    matter, so that the two never wait for each other.
    """
    _FOLLOWERS.insert(0, follower)


def carry(going: Going) -> list[Sentence]:
    """Let everything that is not over go along, and return what did, a sentence each."""
    return [said for follower in _FOLLOWERS if (said := follower(going)) is not None]
