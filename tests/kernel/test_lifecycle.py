from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pytest

from gongzhi.kernel.details import words
from gongzhi.kernel.lifecycle import Lifecycle, Limit, Move, Stage
from gongzhi.kernel.refused import NotFound

OPEN = Stage(code="open", label="开", public="正在办", owner="unit")
DONE = Stage(code="done", label="完", public="办好了", owner="checker")
CLOSED = Stage(code="closed", label="结", public="已办结", owner="nobody", final=True)
FINISH = Move(
    code="finish", label="办完", done="办完", sources=("open",), target="done", permission="matter.handle",
    who=("lead",), starts=("check",),
)  # fmt: skip
CLOSE = Move(
    code="close", label="结案", done="结案", sources=("done",), target="closed", permission="matter.close",
    who=("other",), stops=("check",), judges=("finish",),
)  # fmt: skip
CHECK = Limit(code="check", label="核查", amount=2, unit="workday")

TABLE = Lifecycle(
    code="errand", label="跑腿", version=1, first="open", stages=(OPEN, DONE, CLOSED), moves=(FINISH, CLOSE),
    limits=(CHECK,), opens=("check",), closing="close",
)  # fmt: skip


def test_a_table_answers_by_code() -> None:
    assert TABLE.stage("done") is DONE
    assert TABLE.move("close") is CLOSE
    assert TABLE.limit("check") is CHECK
    assert TABLE.moves_from("open") == (FINISH,)
    assert TABLE.moves_from("closed") == ()


def test_a_move_that_nobody_knows_is_not_found_in_words() -> None:
    with pytest.raises(NotFound, match="没有“fly”这个步骤"):
        TABLE.move("fly")


@dataclass(frozen=True, kw_only=True)
class Sound:
    note: str = words("意见")


@dataclass(frozen=True, kw_only=True)
class Unsaid:
    note: str = ""


@pytest.mark.parametrize(
    "change",
    [
        {"first": "start"},
        {"opens": ("nothing",)},
        {"closing": "shut"},
        {"reopening": "shut"},
        {"reviewing": "shut"},
        {"withdrawing": "shut"},
        {"supplying": "shut"},
        {"stages": (OPEN, OPEN, DONE, CLOSED)},
        {"stages": (OPEN, CLOSED)},
        {"moves": (FINISH, FINISH, CLOSE)},
        {"moves": (replace(FINISH, sources=("opened",)), CLOSE)},
        {"moves": (replace(FINISH, target="gone"), CLOSE)},
        {"moves": (replace(FINISH, starts=("nothing",)), CLOSE)},
        {"moves": (FINISH, replace(CLOSE, stops=("nothing",)))},
        {"moves": (FINISH, replace(CLOSE, judges=("begin",)))},
        {"moves": (replace(FINISH, when="ready"), CLOSE)},
        {"moves": (replace(FINISH, otherwise="closed"), CLOSE)},
        {"moves": (replace(FINISH, when="ready", otherwise="gone"), CLOSE)},
        {"limits": ()},
        {"limits": (CHECK, CHECK)},
    ],
    ids=str,
)
def test_a_table_with_a_slip_of_the_pen_does_not_come_into_being(change: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"unknown|named twice|fork"):
        replace(TABLE, **change)


def test_details_that_do_not_say_how_they_are_asked_for_are_found_at_once() -> None:
    replace(TABLE, moves=(replace(FINISH, details=Sound), CLOSE))
    with pytest.raises(TypeError, match=r"Unsaid\.note"):
        replace(TABLE, moves=(replace(FINISH, details=Unsaid), CLOSE))


def test_a_fork_needs_both_its_condition_and_its_other_end() -> None:
    forked = replace(TABLE, moves=(replace(FINISH, when="ready", otherwise="closed"), CLOSE))
    assert forked.move("finish").otherwise == "closed"
