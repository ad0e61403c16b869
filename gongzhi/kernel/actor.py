"""Who acts: an opaque person in a post of a unit, with the permissions of that post."""

from __future__ import annotations

from dataclasses import dataclass, field

from gongzhi.kernel.texts import _
from gongzhi.kernel.verdict import YES, Verdict, no

RECEIPT = "receipt"


@dataclass(frozen=True, slots=True)
class Actor:
    """One who acts, as the rules see them.

    ``id`` is opaque (``user:9f…``, ``receipt``, ``system:clock``), never a name. ``unit`` and ``post`` are codes;
    ``units`` are the unit and all above it (for locks on a whole department). ``place`` is the prefix of place codes
    inside which the post has a say; ``"-"`` is no place at all (the empty prefix would be every place).
    """

    id: str
    unit: str = ""
    post: str = ""
    place: str = "-"
    permissions: frozenset[str] = field(default_factory=frozenset)
    units: tuple[str, ...] = ()

    def may(self, permission: str) -> Verdict:
        """Say whether the post carries this permission."""
        return YES if permission in self.permissions else no(_("您的岗位没有这项权限"))

    def covers(self, place: str) -> bool:
        """Say whether a place code lies inside the actor's jurisdiction."""
        return bool(place) and place.startswith(self.place)

    @property
    def is_reporter(self) -> bool:
        """Whether somebody acts with a receipt; no post makes one, whatever it is called."""
        return self.id == RECEIPT

    @property
    def is_system(self) -> bool:
        """Whether a rule or the clock acts, not a person."""
        return self.id.startswith("system:")


def system(name: str) -> Actor:
    """Return the actor for what the machine does by a rule that people switched on: ``system("clock")``."""
    return Actor(id=f"system:{name}", post="system", unit="system")


def reporter() -> Actor:
    """Return the actor for whoever holds a receipt: nobody asks who they are."""
    return Actor(id=RECEIPT, post="reporter")


def someone_else(actor: Actor, *did: str) -> Verdict:
    """Apply the two-person rule: the one who decides now is none of those who did it before (opaque ids)."""
    return no(_("这一步要由另一个人来做，不能自己复核自己")) if actor.id in did else YES
