"""The one registry by which the core calls outwards: kinds of matters, and who follows their moves."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from gongzhi.foundation.ledger import verbs
from gongzhi.kernel.details import asks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date, datetime

    from gongzhi.foundation.sites.models import Site
    from gongzhi.kernel.actor import Actor
    from gongzhi.kernel.lifecycle import Lifecycle, Move
    from gongzhi.kernel.verdict import Verdict
    from gongzhi.matters.facts import Facts
    from gongzhi.matters.models import Matter

    WhenShielded = Callable[[Matter, Actor, datetime, str], None]  # the matter, who, when, in which act


@dataclass(slots=True, kw_only=True)
class Act:
    """One move being made: what effects and followers get, inside its transaction.

    Effects may add to ``starts`` and ``stops`` (a co-unit's own clock), and to ``until``: clocks that end on a day that
    somebody named, whatever the limit is.
    """

    matter: Matter
    move: Move
    details: Any
    by: Actor
    at: datetime
    facts: Facts
    id: str
    from_stage: str
    starts: list[tuple[str, str]] = field(default_factory=list)  # (clock code, limit code)
    stops: list[str] = field(default_factory=list)
    until: list[tuple[str, date]] = field(default_factory=list)  # (clock code, day)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """An item of a list that failed: the version (``rental-fire/2``) and the item, in the list's own words.

    ``grave`` is the judgment standard by which it is a major hazard, empty where it is none; ``source`` names what it
    was found by (``check:123``); ``fault`` is what the list calls the failure, empty where ``text`` says how
    things should be; ``note`` is what the one who looked adds.
    """

    standard: str
    item: str
    text: str
    basis: str
    grave: str
    source: str
    note: str
    fault: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What somebody reported that a kind of its own opens a matter from: where, what class, in whose words.

    ``person`` is the record of who may be reached, empty where nobody may; ``origin`` is how it came. ``finding`` is
    there where a check of a ``site`` found it.
    """

    place: str
    category: str
    words: str
    person: str
    origin: str
    desk: str
    urgent: bool
    about: tuple[str, ...]
    site: Site | None = None
    finding: Finding | None = None


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of matter.

    ``guards`` say whether the thing is ready (by move); ``effects`` do what else the move means, in its transaction;
    ``conditions`` decide the forks of the table; ``results`` are the honest ends, code to label; ``registers`` are
    lists of its own to choose from, by what a detail is ``of``: they give (code, label) for one matter; ``begins`` is
    what the form of a move begins with, for a person to change; ``open_from`` opens a matter from what somebody
    reported or found, in the caller's transaction, where the kind takes it.
    """

    lifecycle: Lifecycle
    guards: Mapping[str, Callable[[Facts, Actor], Verdict]] = field(default_factory=dict)
    effects: Mapping[str, Callable[[Act], None]] = field(default_factory=dict)
    conditions: Mapping[str, Callable[[Facts], bool]] = field(default_factory=dict)
    results: Mapping[str, str] = field(default_factory=dict)
    registers: Mapping[str, Callable[[Matter, datetime], list[tuple[str, str]]]] = field(default_factory=dict)
    begins: Callable[[Matter, str], Mapping[str, str]] | None = None  # the matter, the move
    open_from: Callable[[Told, Actor, datetime, str], Matter] | None = None  # what was told, who, when, in which act

    @property
    def code(self) -> str:
        """The kind's code, as matters store it."""
        return self.lifecycle.code


_KINDS: dict[str, Kind] = {}
_FOLLOWERS: list[Callable[[Act], None]] = []
_WHEN_SHIELDED: list[WhenShielded] = []

#: What the engine itself adds to the payload of a move.
ENGINE_PAYLOAD = frozenset({"stage", "due", "due_code"})


def register(kind: Kind) -> None:
    """Make a kind known and declare its verbs in the ledger. Called from ``AppConfig.ready``.

    :raises ValueError: the code is taken, or a guard, effect or condition names a move that the table lacks.
    """
    if kind.code in _KINDS:
        msg = f"the kind {kind.code!r} is registered twice"
        raise ValueError(msg)
    known = {move.code for move in kind.lifecycle.moves}
    stray = (set(kind.guards) | set(kind.effects)) - known
    forks = {move.when for move in kind.lifecycle.moves if move.when}
    if stray or forks != set(kind.conditions):
        msg = f"{kind.code}: stray {sorted(stray)}, conditions {sorted(forks ^ set(kind.conditions))}"
        raise ValueError(msg)
    for move in kind.lifecycle.moves:
        plain = {name for name, ask in asks(move.details).items() if ask.sort != "words"}
        verbs.declare(f"{kind.code}.{move.code}", move.done, plain | ENGINE_PAYLOAD, moves=True)
    _KINDS[kind.code] = kind


def follow(follower: Callable[[Act], None]) -> None:
    """Have a function called after every move of every kind, in the same transaction."""
    _FOLLOWERS.append(follower)


def when_shielded(follower: WhenShielded) -> None:
    """Have a function called whenever a unit is locked out of a matter, in the same transaction."""
    _WHEN_SHIELDED.append(follower)


def find(code: str) -> Kind:
    """Return a kind; KeyError is a broken row."""
    return _KINDS[code]


def every() -> Iterator[Kind]:
    """Iterate over all kinds, by code."""
    return iter(sorted(_KINDS.values(), key=lambda kind: kind.code))


def followers() -> tuple[Callable[[Act], None], ...]:
    """Return who follows moves."""
    return tuple(_FOLLOWERS)


def shield_followers() -> tuple[WhenShielded, ...]:
    """Return who follows shields."""
    return tuple(_WHEN_SHIELDED)
