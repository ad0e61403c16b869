"""May this actor change the register of places and the outlines?"""

from __future__ import annotations

from gongzhi.kernel.actor import Actor
from gongzhi.kernel.verdict import YES, Verdict


def may_manage(actor: Actor) -> Verdict:
    """Add, rename and merge places, draw outlines. The command line acts as the system."""
    return YES if actor.is_system else actor.may("place.manage")
