"""The table of a kind: its stages, moves and limits, as plain data that checks itself.

Buttons, API, permission checks, deadlines, diagrams and documentation all come from such a table.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from gongzhi.kernel.details import Nothing, asks
from gongzhi.kernel.refused import NotFound
from gongzhi.kernel.texts import _

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

#: Whose minutes a stage is: the sum over these always equals the time from opening to end.
Owner = Literal["centre", "unit", "reporter", "checker", "third", "nobody"]

#: How the one who moves stands to the thing moved. ``desk``: the place lies in their jurisdiction; ``lead``, ``co``:
#: their unit carries it; ``other``: in the jurisdiction, and not of the unit that carries it;
#: ``reporter``: holds a receipt; ``system``: a rule or the clock.
Who = Literal["desk", "lead", "co", "other", "reporter", "system"]

Unit = Literal["workday", "day", "hour", "minute"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One place in the life of a matter. ``public`` is what residents read; ``owner`` whose minutes pass there.

    ``desk`` is the permission with which people of its desk find it in what they owe; empty where another owes it.
    """

    code: str
    label: str
    public: str
    owner: Owner
    final: bool = False
    pauses: bool = False
    desk: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """How long something may take by default, and when urgent; a district's own rows override both.

    ``desks``: the desk owes it, whichever unit carries the matter, so that nobody is urged for another's work.
    """

    code: str
    label: str
    amount: int
    unit: Unit
    urgent: tuple[int, Unit] | None = None
    pausable: bool = True
    desks: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One act that changes a matter.

    ``target`` is empty when the stage stays. ``when`` names a condition of the kind: if it holds the matter goes to
    ``target``, else to ``otherwise``. ``sets`` turns details into changed columns. ``answers`` tells every reporter;
    ``files`` lets photos and documents come with it, as evidence; ``done`` is the act in plain past words for the timeline; ``public`` the same for residents, empty when they
    do not see it. ``judges`` names earlier moves whose actor may not make this one.
    """

    code: str
    label: str
    done: str
    sources: tuple[str, ...]
    target: str = ""
    otherwise: str = ""
    when: str = ""
    permission: str
    who: tuple[Who, ...]
    details: type = Nothing
    judges: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()
    answers: bool = False
    files: bool = False
    public: str = ""
    sets: Callable[[Any], dict[str, Any]] | None = None
    key: str = ""


@dataclass(frozen=True)
class Lifecycle:
    """All stages, moves and limits of one kind, in one version.

    :raises ValueError: a stage, move or limit is named that the table does not have, or named twice.
    """

    code: str
    label: str
    version: int
    first: str
    stages: tuple[Stage, ...]
    moves: tuple[Move, ...]
    limits: tuple[Limit, ...] = ()
    opens: tuple[str, ...] = ()  # limits whose clocks start when the matter opens
    closing: str = ""  # the move when no reporter's answer is open
    reopening: str = ""  # the move when a reporter contests the end
    reviewing: str = ""  # the move when a reporter contests a second time
    withdrawing: str = ""  # the move when no report is left that asks for it
    supplying: str = ""  # the move when a reporter adds what was asked for
    _stage: dict[str, Stage] = field(init=False, repr=False, compare=False)
    _move: dict[str, Move] = field(init=False, repr=False, compare=False)
    _limit: dict[str, Limit] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_stage", _by_code(self.stages))
        object.__setattr__(self, "_move", _by_code(self.moves))
        object.__setattr__(self, "_limit", _by_code(self.limits))
        _known({self.first}, self._stage, self.code)
        _known(set(self.opens), self._limit, self.code)
        _known(
            {self.closing, self.reopening, self.reviewing, self.withdrawing, self.supplying} - {""},
            self._move,
            self.code,
        )
        for move in self.moves:
            asks(move.details)
            _known({*move.sources, move.target, move.otherwise} - {""}, self._stage, move.code)
            _known({*move.starts, *move.stops}, self._limit, move.code)
            _known(set(move.judges), self._move, move.code)
            if bool(move.when) != bool(move.otherwise):
                msg = f"{move.code}: a fork needs both a condition and another target"
                raise ValueError(msg)

    def stage(self, code: str) -> Stage:
        """Return a stage; KeyError is a broken row, not a person's mistake."""
        return self._stage[code]

    def limit(self, code: str) -> Limit:
        """Return a limit by its code."""
        return self._limit[code]

    def move(self, code: str) -> Move:
        """Return a move.

        :raises NotFound: there is no move of this name.
        """
        try:
            return self._move[code]
        except KeyError:
            raise NotFound(_("没有“{move}”这个步骤"), field="move", move=code) from None

    def moves_from(self, stage: str) -> tuple[Move, ...]:
        """Return the moves that start at a stage, in the table's order."""
        return tuple(move for move in self.moves if stage in move.sources)


def _by_code(rows: tuple[Any, ...]) -> dict[str, Any]:
    found = {row.code: row for row in rows}
    if len(found) != len(rows):
        msg = f"named twice in {sorted(row.code for row in rows)}"
        raise ValueError(msg)
    return found


def _known(names: set[str], table: Mapping[str, object], where: str) -> None:
    missing = names - set(table)
    if missing:
        msg = f"{where}: unknown {sorted(missing)}"
        raise ValueError(msg)
