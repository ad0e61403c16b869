"""To whom a notice goes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """A unit by its code, a user by the opaque id of an Actor (``user:9f…``), or a person by the id of their record.

    :raises ValueError: not exactly one of the three is given.
    """

    unit: str = ""
    user: str = ""
    person: str = ""

    def __post_init__(self) -> None:
        if [bool(self.unit), bool(self.user), bool(self.person)].count(True) != 1:
            msg = "a notice goes to one unit, one user or one person"
            raise ValueError(msg)
        if self.user and not self.user.startswith("user:"):
            msg = "a user is named as an actor is: user:<opaque id>"
            raise ValueError(msg)

    @property
    def address(self) -> str:
        """How the outbox names the recipient."""
        if self.unit:
            return f"unit:{self.unit}"
        return self.user or f"person:{self.person}"
