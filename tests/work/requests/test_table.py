"""Every move from every stage by everybody: allowed, or refused with a reason; and doing it agrees."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from gongzhi.foundation.ledger import queries as ledger
from gongzhi.kernel.actor import Actor
from gongzhi.kernel.details import asks, build
from gongzhi.kernel.lifecycle import Move
from gongzhi.kernel.refused import Refused
from gongzhi.matters import policies, queries, services
from gongzhi.matters.facts import Facts
from gongzhi.matters.models import Matter
from gongzhi.work.requests.lifecycle import REQUEST
from tests import given
from tests.conftest import NOW
from tests.stages import EVERYBODY, STAGES

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]
ALLOWED = Path(__file__).parent / "allowed.txt"


def test_every_stage_can_be_reached() -> None:
    assert set(STAGES) == {stage.code for stage in REQUEST.stages}


@pytest.mark.parametrize("stage", STAGES)
def test_who_may_do_what(stage: str) -> None:
    """The whole matrix of a stage, as ``allowed.txt`` has it: read the difference, then think about each cell."""
    matter = STAGES[stage]()
    assert matter.stage == stage
    facts = Facts(matter)
    lines = []
    for name, actor in EVERYBODY.items():
        allowed = []
        for move in REQUEST.moves:
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
def test_doing_agrees_with_the_verdict(stage: str) -> None:
    matter = STAGES[stage]()
    before = _state(matter)
    for move in REQUEST.moves:
        verdicts = {name: policies.may_move(actor, Facts(matter), move) for name, actor in EVERYBODY.items()}
        doer = next((EVERYBODY[name] for name, verdict in verdicts.items() if verdict), None)
        refused = next(EVERYBODY[name] for name, verdict in verdicts.items() if not verdict)
        with pytest.raises(Refused):
            _make(matter, move, refused)
        assert _state(matter) == before
        if doer is not None:
            _tried(matter, move, doer)


def _tried(matter: Matter, move: Move, doer: Actor) -> None:
    """Make an allowed move, see that it did what its row says, and take it back."""
    with transaction.atomic():
        entries = len(ledger.history([matter.subject]))
        made = _make(Matter.objects.get(pk=matter.pk), move, doer)
        made.refresh_from_db()
        assert made.version == matter.version + 1
        assert made.stage in ({move.target, move.otherwise} - {""} or {matter.stage}), move.code
        assert (made.ended_at is not None) == REQUEST.stage(made.stage).final
        assert len(ledger.history([matter.subject])) > entries
        transaction.set_rollback(True)


def _make(matter: Matter, move: Move, by: Actor) -> Matter:
    details = build(move.details, {name: _plausible(name, ask) for name, ask in asks(move.details).items()})
    return services.make(matter=matter, move=move.code, details=details, seen=matter.version, by=by, at=NOW)


def _plausible(name: str, ask: Any) -> Any:
    """Return something that a person might fill in."""
    if ask.of == "unit":
        code = "xz-gongan" if name in ("co_units", "suggested") else "xz-zhifa"
        return [code] if ask.sort == "many" else code
    if ask.sort == "one":
        desks = {"desk": "xz-zhongxin", "rule": "ZJ-07", "category": given.a_category(), "place": given.COMMUNITY}
        return desks[ask.of]
    if ask.sort == "choice":
        return next(iter(ask.options))
    return {"words": "写一句", "whole": 1, "day": given.later(days=5).date().isoformat()}[ask.sort]


def _state(matter: Matter) -> tuple[object, ...]:
    row = Matter.objects.get(pk=matter.pk)
    hands = [(hand.unit, hand.state, hand.waits_for) for hand in queries.engagements(row)]
    return (row.stage, row.version, row.due_at, row.unit, hands, len(ledger.history([row.subject])))
