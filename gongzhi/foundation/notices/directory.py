"""Where addresses are read at the moment of sending: the outbox itself holds none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from collections.abc import Set as AbstractSet
    from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Directory:
    """The three look-ups that delivery needs, given by whoever runs it.

    ``members``: units → users (``user:<opaque id>``) holding a post in each at that moment. ``mailboxes``: users →
    their e-mail addresses, without those who have none. ``phone_of``: a person's phone, empty when none was given; it
    may refuse (erased).
    """

    members: Callable[[AbstractSet[str], datetime], Mapping[str, list[str]]]
    mailboxes: Callable[[AbstractSet[str]], Mapping[str, str]]
    phone_of: Callable[[str, datetime], str]
