"""Every kind of entry, declared: its text for people, and what its payload may hold.

A verb that nobody declared cannot be recorded, and a payload key that was not declared is refused: that is how
personal data is kept out of a chain that can never be changed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


@dataclass(frozen=True, slots=True)
class Verb:
    """One kind of entry. ``done`` is the act in plain past words; ``payload`` the keys it may carry."""

    code: str
    done: str
    payload: frozenset[str]
    moves: bool = False  # counts towards the version of its subject


_VERBS: dict[str, Verb] = {}

#: Keys that would be personal data by their very name; declaring one is a programming error.
FORBIDDEN = frozenset(
    [
        "name",
        "phone",
        "mobile",
        "email",
        "address",
        "id_number",
        "words",
        "text",
        "note",
        "body",
        "contact",
        "person_name",
        "birthday",
        "ethnicity",
        "religion",
    ]
)


def declare(code: str, done: str, payload: Iterable[str] = (), *, moves: bool = False) -> Verb:
    """Declare a verb once, at import or in ``AppConfig.ready``.

    :raises ValueError: declared twice with another meaning, or a payload key that names personal data.
    """
    verb = Verb(code, done, frozenset(payload), moves)
    if verb.payload & FORBIDDEN:
        msg = f"{code}: {sorted(verb.payload & FORBIDDEN)} would put personal data into the ledger"
        raise ValueError(msg)
    if _VERBS.setdefault(code, verb) != verb:
        msg = f"the verb {code!r} is declared twice"
        raise ValueError(msg)
    return verb


def find(code: str) -> Verb:
    """Return a declared verb; KeyError is a programming error."""
    return _VERBS[code]


def every() -> Iterator[Verb]:
    """Iterate over all declared verbs, by code."""
    return iter(sorted(_VERBS.values(), key=lambda verb: verb.code))
