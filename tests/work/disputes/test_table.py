"""The table of disputes: what holds on every path through it, and every move from every stage by everybody."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.utils.timezone import localdate

from gongzhi.foundation.ledger import queries as ledger
from gongzhi.kernel.actor import Actor
from gongzhi.kernel.details import asks, build
from gongzhi.kernel.lifecycle import Move
from gongzhi.kernel.refused import Refused
from gongzhi.matters import policies, queries, services
from gongzhi.matters.facts import Facts
from gongzhi.matters.models import Matter
from gongzhi.work.disputes.lifecycle import DISPUTE
from gongzhi.work.disputes.policies import GUARDS
from tests.work.disputes import cases
from tests.work.disputes.stages import STAGES, everybody

ALLOWED = Path(__file__).parent / "allowed.txt"
FINAL = {stage.code for stage in DISPUTE.stages if stage.final}
UNDER_AGREEMENT = {"performing", "performed"}

#: Moves that a resident reads nothing of, and why.
SAYS_NOTHING = {
    "hold": "those concerned do not know of it yet",
    "told": "they said it themselves",
    "give_back": "the next move says who has it now",
    "lapse": "nobody was ever told of it",
    "alarm": "a duty to tell another body; to say so would warn whom it is about",
    "retype": "a mistake of ours in a list; nothing changes for them",
    "ask_void": "nothing is decided yet",
    "refuse_void": "nothing changed",
}


def reachable(first: str, *, without: frozenset[str] = frozenset()) -> set[str]:
    """Return the stages that can be reached without some moves."""
    found, todo = set(), [first]
    while todo:
        stage = todo.pop()
        if stage in found:
            continue
        found.add(stage)
        for move in DISPUTE.moves_from(stage):
            if move.code not in without:
                todo += [one for one in (move.target, move.otherwise) if one]
    return found


class TestThePaths:
    def test_none_comes_to_an_agreement_past_the_rights_notice(self) -> None:
        """``begin`` asks whether all were told, and so does the short way, by which a small case is agreed by word."""
        short = {"agree_orally", "agree_done"}
        assert {move.code for move in DISPUTE.moves_from("accepted") if move.target in UNDER_AGREEMENT} == short
        assert GUARDS["begin"].__name__ == "ready"
        assert {GUARDS[move].__name__ for move in short} == {"recorded"}  # which asks ``heard``
        past = reachable(DISPUTE.first, without=frozenset({"begin", *short}))
        assert not past & {"mediating", "paused", "signing", *UNDER_AGREEMENT}

    def test_every_stage_can_be_left_for_an_end(self) -> None:
        for stage in DISPUTE.stages:
            assert stage.final or reachable(stage.code) & FINAL, stage.code

    def test_whoever_refuses_can_end_it_wherever_nothing_binds_yet(self) -> None:
        ways = {stage.code: {move.code for move in DISPUTE.moves_from(stage.code)} for stage in DISPUTE.stages}
        for stage in ("accepted", "preparing", "mediating", "paused", "signing"):
            assert "stop" in ways[stage], stage
        assert ways["stopped"] >= {"tell_ways"}
        assert all("decline" in ways[stage] for stage in ("applied", "offered"))

    def test_it_expires_wherever_time_for_mediation_runs(self) -> None:
        assert set(DISPUTE.move("expire").sources) == {"accepted", "preparing", "mediating", "signing"}

    def test_only_people_the_system_and_time_are_waited_for_where_the_clock_stands(self) -> None:
        """A stage that pauses ends by itself: the clock has a move out of it."""
        for stage in DISPUTE.stages:
            if stage.pauses:
                assert any("system" in move.who for move in DISPUTE.moves_from(stage.code)), stage.code

    def test_every_move_has_words_for_the_resident_or_a_reason(self) -> None:
        assert {move.code for move in DISPUTE.moves if not move.public} == set(SAYS_NOTHING)

    def test_every_stage_has_words_for_the_resident(self) -> None:
        assert all(stage.public for stage in DISPUTE.stages)

    def test_no_move_carries_anybodys_words(self) -> None:
        """What people said stands in compartments; a move's details are in the record of everybody who sees it."""
        for move in DISPUTE.moves:
            assert not [name for name, ask in asks(move.details).items() if ask.sort == "words"], move.code


@pytest.mark.django_db
@pytest.mark.usefixtures("district")
class TestEveryMove:
    def test_every_stage_can_be_reached(self) -> None:
        assert set(STAGES) == {stage.code for stage in DISPUTE.stages}

    @pytest.mark.parametrize("stage", STAGES)
    def test_who_may_do_what(self, stage: str) -> None:
        """The whole matrix of a stage, as ``allowed.txt`` has it: read the difference, then think about each cell."""
        case = STAGES[stage]()
        assert case.matter.stage == stage
        facts = Facts(case.matter)
        lines = []
        for name, actor in everybody().items():
            allowed = []
            for move in DISPUTE.moves:
                verdict = policies.may_move(actor, facts, move)
                assert bool(verdict) == (not str(verdict.reason))
                if verdict:
                    allowed.append(move.code)
            if allowed:
                lines.append(f"{stage} {name}: {' '.join(allowed)}")
        listed = [line for line in ALLOWED.read_text(encoding="utf-8").splitlines() if line.startswith(f"{stage} ")]
        assert lines == listed, "\n".join(lines)

    @pytest.mark.slow
    @pytest.mark.parametrize("stage", STAGES)
    def test_doing_agrees_with_the_verdict(self, stage: str) -> None:
        matter = STAGES[stage]().matter
        before = _state(matter)
        people = everybody()
        for move in DISPUTE.moves:
            verdicts = {name: policies.may_move(actor, Facts(matter), move) for name, actor in people.items()}
            doer = next((people[name] for name, verdict in verdicts.items() if verdict), None)
            refused = next(people[name] for name, verdict in verdicts.items() if not verdict)
            with pytest.raises(Refused):
                _make(matter, move, refused)
            assert _state(matter) == before
            if doer is not None:
                _tried(matter, move, doer)


def _tried(matter: Matter, move: Move, doer: Actor) -> None:
    """Make an allowed move, see that it did what its row says and left a deadline, and take it back."""
    with transaction.atomic():
        entries = len(ledger.history([matter.subject]))
        made = _make(Matter.objects.get(pk=matter.pk), move, doer)
        made.refresh_from_db()
        stage = DISPUTE.stage(made.stage)
        assert made.version == matter.version + 1
        assert made.stage in ({move.target, move.otherwise} - {""} or {matter.stage}), move.code
        assert (made.ended_at is not None) == stage.final
        assert stage.final or stage.pauses or made.due_at is not None, move.code
        assert not stage.pauses or made.wakes_on is not None, move.code
        assert len(ledger.history([matter.subject])) > entries
        transaction.set_rollback(True)


def _make(matter: Matter, move: Move, by: Actor) -> Matter:
    details = build(move.details, {name: _plausible(move.code, name, ask) for name, ask in asks(move.details).items()})
    return services.make(matter=matter, move=move.code, details=details, seen=matter.version, by=by, at=cases.later(1))


def _plausible(move: str, name: str, ask: Any) -> Any:
    """Return something that a person might fill in, the day after all that came before was done."""
    if ask.sort == "one":
        people = {"mediator": cases.mediator().id, "second": cases.colleague().id}
        return people.get(name) or {"unit": cases.UNIT}[ask.of]
    if ask.sort == "choice":
        return "02" if move == "retype" else next(iter(ask.options))
    if ask.sort == "day":
        past = name in ("told_on", "applied_on", "decided_on", "visited_on")
        return (localdate(cases.later(1)) if past else cases.day(10)).isoformat()
    return {"whole": 3, "yes": True}[ask.sort]


def _state(matter: Matter) -> tuple[object, ...]:
    row = Matter.objects.get(pk=matter.pk)
    hands = [(hand.unit, hand.state, hand.waits_for) for hand in queries.engagements(row)]
    return (row.stage, row.version, row.due_at, row.unit, hands, len(ledger.history([row.subject])))
