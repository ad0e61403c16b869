"""Every move from every stage by everybody: allowed, or refused with a reason; and doing it agrees."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from gongzhi.foundation.ledger import queries as ledger
from gongzhi.kernel.actor import Actor
from gongzhi.kernel.details import Ask, asks, build
from gongzhi.kernel.lifecycle import Move
from gongzhi.kernel.refused import Refused
from gongzhi.matters import policies, services
from gongzhi.matters.facts import Facts
from gongzhi.matters.models import Matter
from gongzhi.work.hazards.details import Later
from gongzhi.work.hazards.lifecycle import FIXED, HAZARD
from tests import given
from tests.work.hazards import cases
from tests.work.hazards.cases import STAGES

ALLOWED = Path(__file__).parent / "allowed.txt"
LATER = given.later(hours=2)
LATER_DAY = asks(Later)["until"]  # beyond what is set already


def reachable(first: str, *, without: frozenset[str] = frozenset()) -> set[str]:
    """Return the stages that can be reached without some moves."""
    found, todo = set(), [first]
    while todo:
        stage = todo.pop()
        if stage not in found:
            found.add(stage)
            ways = [move for move in HAZARD.moves_from(stage) if move.code not in without]
            todo += [one for move in ways for one in (move.target, move.otherwise) if one]
    return found


class TestThePaths:
    def test_every_stage_can_be_left_for_an_end(self) -> None:
        for stage in HAZARD.stages:
            assert stage.final or reachable(stage.code) & {"closed"}, stage.code

    def test_nothing_is_struck_off_past_a_re_check(self) -> None:
        checks = frozenset({"look", "visit", "visit_second"})
        assert "closed" not in reachable(HAZARD.first, without=checks)

    def test_no_re_check_and_no_striking_off_is_the_fixers(self) -> None:
        for code in ("look", "visit", "visit_second", "fail", "close"):
            assert set(HAZARD.move(code).judges) == set(FIXED), code

    def test_whatever_is_called_right_comes_with_files(self) -> None:
        assert all(HAZARD.move(code).files for code in FIXED)

    def test_handing_over_to_enforcement_ends_nothing(self) -> None:
        move = HAZARD.move("hand_over")
        assert not move.target
        assert not [stage for stage in move.sources if HAZARD.stage(stage).final]

    def test_residents_read_nothing_of_it(self) -> None:
        assert not [move.code for move in HAZARD.moves if move.public or move.answers]
        assert not [stage.code for stage in HAZARD.stages if stage.public]


@pytest.mark.django_db
@pytest.mark.usefixtures("district")
class TestEveryMove:
    def test_every_stage_can_be_reached(self) -> None:
        assert {name.partition("-")[0] for name in STAGES} == {stage.code for stage in HAZARD.stages}

    @pytest.mark.parametrize("name", STAGES)
    def test_who_may_do_what(self, name: str) -> None:
        """The whole matrix of a stage, as ``allowed.txt`` has it, and that doing agrees with each verdict."""
        matter = STAGES[name]()
        assert matter.stage == name.partition("-")[0]
        people = cases.everybody(matter.hazard.site)
        facts = Facts(matter)
        lines, doers = [], {}
        for who, actor in people.items():
            verdicts = {move.code: policies.may_move(actor, facts, move) for move in HAZARD.moves}
            assert all(bool(verdict) == (not str(verdict.reason)) for verdict in verdicts.values())
            may = [code for code, verdict in verdicts.items() if verdict]
            doers |= {code: actor for code in may if code not in doers}
            if may:
                lines.append(f"{name} {who}: {' '.join(may)}")
        listed = [line for line in ALLOWED.read_text(encoding="utf-8").splitlines() if line.startswith(f"{name} ")]
        before = _state(matter)
        for move in HAZARD.moves:
            refused = next(actor for actor in people.values() if not policies.may_move(actor, Facts(matter), move))
            with pytest.raises(Refused):
                _make(matter, move, refused)
            assert _state(matter) == before
            if move.code in doers:
                _tried(matter, move, doers[move.code])
        assert lines == listed, "\n".join(lines)


def _tried(matter: Matter, move: Move, doer: Actor) -> None:
    """Make an allowed move, see that it did what its row says and left a deadline, and take it back."""
    with transaction.atomic():
        if move.files:
            cases.photo(matter, doer, at=LATER)
        made = cases.fresh(_make(cases.fresh(matter), move, doer))
        stage = HAZARD.stage(made.stage)
        assert made.version == matter.version + 1
        assert made.stage in ({move.target, move.otherwise} - {""} or {matter.stage}), move.code
        assert (made.ended_at is not None) == stage.final
        assert stage.final or made.due_at is not None, move.code
        transaction.set_rollback(True)


def _make(matter: Matter, move: Move, by: Actor) -> Matter:
    details = build(move.details, {name: _plausible(matter, name, ask) for name, ask in asks(move.details).items()})
    return services.make(matter=matter, move=move.code, details=details, seen=matter.version, by=by, at=LATER)


def _plausible(matter: Matter, name: str, ask: Ask) -> Any:
    """Return something that a person might fill in."""
    if ask.sort == "one":
        return given.OFFICER.unit
    if name == "to" and matter.site_id is None:
        return "unit"
    if ask.sort == "choice":
        return {"standard": "order16", "to": "owner"}.get(name) or next(iter(ask.options))
    if ask.sort == "day":
        return given.later(days=60 if ask is LATER_DAY else 5).date().isoformat()
    return {"words": "写清楚的话", "yes": True}[ask.sort]


def _state(matter: Matter) -> tuple[object, ...]:
    row = Matter.objects.filter(pk=matter.pk).values().get()
    hazard = type(matter.hazard).objects.filter(pk=matter.pk).values().get()
    return (row, hazard, len(ledger.history([matter.subject])))
