"""Who acts in the generated year: the cast where it has a post, and nameless colleagues everywhere else."""

from __future__ import annotations

import hashlib
from functools import cached_property
from typing import TYPE_CHECKING

from gongzhi.foundation.accounts import queries as accounts
from gongzhi.foundation.accounts.roles import permissions_of
from gongzhi.foundation.organisations import queries as organisations
from gongzhi.kernel.actor import Actor
from gongzhi.sample.cast import CAST

if TYPE_CHECKING:
    from datetime import datetime
    from random import Random

    from gongzhi.foundation.organisations.models import Post

CENTRE = "xz-zhongxin"


class Staff:
    """Actors by post. Read once: nobody changes posts in that year."""

    def __init__(self, at: datetime) -> None:
        self._cast = {one.post: accounts.actor_of(accounts.account(one.username), at) for one in reversed(CAST)}
        self._named = {one.username: accounts.actor_of(accounts.account(one.username), at) for one in CAST}
        self._posts = {post.code: post for post in organisations.posts()}

    def named(self, username: str) -> Actor:
        """Return one of the cast."""
        return self._named[username]

    def holder(self, post: str) -> Actor:
        """Return who holds a post."""
        if post not in self._cast:
            self._cast[post] = _colleague(self._posts[post])
        return self._cast[post]

    def officer(self, unit: str) -> Actor:
        """Return who works on the matters of a unit."""
        suffix = "clerk" if unit.startswith(("village-", "centre-")) else "mediator" if "tiaojie" in unit else "officer"
        return self.holder(f"{unit}-{suffix}")

    def grid(self, community: str) -> Actor:
        """Return the grid worker of a community."""
        return self.holder(f"village-{community}-grid")

    def clerk(self, rng: Random) -> Actor:
        """Return one of the two at the district's desk."""
        return self.named(rng.choice(("centre", "centre2")))

    def other_clerk(self, *than: Actor) -> Actor:
        """Return somebody at the district's desk who is none of these."""
        desk = (self.named("centre"), self.named("centre2"), self.third)
        return next(one for one in desk if one not in than)

    def checker(self, rng: Random) -> Actor:
        """Return who looks whether it is done."""
        return self.named(rng.choice(("supervisor", "supervisor", "centre2")))

    @cached_property
    def third(self) -> Actor:
        """A third colleague at the district's desk, without an account."""
        return _colleague(self._posts[f"{CENTRE}-clerk"], "third")


def _colleague(post: Post, which: str = "") -> Actor:
    opaque = hashlib.sha256(f"sample colleague {post.code} {which}".encode()).hexdigest()[:32]
    return Actor(
        id=f"user:{opaque}", unit=post.unit.code, post=post.code, place=post.place or post.unit.place or "-",
        permissions=permissions_of(post.roles), units=post.unit.chain,
    )  # fmt: skip
