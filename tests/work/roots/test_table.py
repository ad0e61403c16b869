"""Every move from every stage by everybody: allowed, or refused with a reason; and doing it agrees."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from gongzhi.kernel.actor import Actor
from gongzhi.kernel.details import Ask, asks
from gongzhi.kernel.lifecycle import Move
from gongzhi.kernel.refused import Refused
from gongzhi.matters import policies
from gongzhi.matters.facts import Facts
from gongzhi.matters.models import Matter
from gongzhi.work.roots.lifecycle import ROOT
from gongzhi.work.roots.models import Cause
from tests import given
from tests.stages import EVERYBODY
from tests.work.roots import cases
from tests.work.roots.cases import STAGES

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]
ALLOWED = Path(__file__).parent / "allowed.txt"


def test_every_stage_can_be_reached() -> None:
    assert set(STAGES) == {stage.code for stage in ROOT.stages}


@pytest.mark.parametrize("stage", STAGES)
def test_who_may_do_what(stage: str) -> None:
    """The whole matrix of a stage, as ``allowed.txt`` has it: read the difference, then think about each cell."""
    root = STAGES[stage]()
    assert root.stage == stage
    facts = Facts(root)
    lines = []
    for name, actor in EVERYBODY.items():
        verdicts = {move.code: policies.may_move(actor, facts, move) for move in ROOT.moves}
        assert all(bool(verdict) == (not str(verdict.reason)) for verdict in verdicts.values())
        if any(verdicts.values()):
            lines.append(f"{stage} {name}: {' '.join(code for code, verdict in verdicts.items() if verdict)}")
    listed = [line for line in ALLOWED.read_text(encoding="utf-8").splitlines() if line.startswith(f"{stage} ")]
    assert lines == listed, "\n".join(lines)


@pytest.mark.slow
@pytest.mark.parametrize("stage", STAGES)
def test_doing_agrees_with_the_verdict(stage: str) -> None:
    root = STAGES[stage]()
    at = given.later(days=31)
    before = _state(root)
    for move in ROOT.moves:
        verdicts = {name: policies.may_move(actor, Facts(root), move) for name, actor in EVERYBODY.items()}
        doer = next((EVERYBODY[name] for name, verdict in verdicts.items() if verdict), None)
        refused = next(EVERYBODY[name] for name, verdict in verdicts.items() if not verdict)
        with pytest.raises(Refused):
            cases.made(root, move.code, refused, _details(root, move), at=at)
        assert _state(root) == before
        if doer is not None:
            _tried(root, move, doer)


def _tried(root: Matter, move: Move, doer: Actor) -> None:
    """Make an allowed move, see that it did what its row says, and take it back."""
    at = given.later(days=31)
    with transaction.atomic():
        if move.code == "hand_in":
            cases.photo(root, at=at)
        made = cases.made(Matter.objects.get(pk=root.pk), move.code, doer, _details(root, move), at=at)
        made.refresh_from_db()
        assert made.version == root.version + 1
        assert made.stage == (move.target or root.stage), move.code
        assert (made.ended_at is not None) == ROOT.stage(made.stage).final
        transaction.set_rollback(True)


def _details(root: Matter, move: Move) -> dict[str, Any]:
    return {name: _plausible(root, move, name, ask) for name, ask in asks(move.details).items()}


def _plausible(root: Matter, move: Move, name: str, ask: Ask) -> Any:
    """Return something that a person might fill in."""
    if ask.of == "unit":
        return "xz-zhifa"
    if ask.sort == "day":
        return given.later(days=90).date().isoformat()
    if ask.of == "matter" and move.code in ("link", "relapse"):
        at = given.later(days=31 if move.code == "relapse" else -200)
        return cases.request("嘉禾苑停水，水泵跳闸", at=at).reference
    if ask.of == "matter":
        found = Cause.objects.filter(root=root, left_at=None, relapse=move.code == "unrelapse").first()
        if found and move.code == "disregard":
            given.join(given.report("嘉禾苑又停水", at=given.later(days=31)), found.matter, at=given.later(days=31))
        return found.matter.reference if found else "M-2026-000001"
    return "写清楚的话"


def _state(root: Matter) -> dict[str, Any]:
    return Matter.objects.filter(pk=root.pk).values().get()
