"""Random histories: whatever people do in whatever order, what is struck off was put right and seen by others."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from gongzhi.foundation.ledger import queries as ledger
from gongzhi.kernel.actor import Actor
from gongzhi.kernel.details import asks, build
from gongzhi.kernel.refused import Refused
from gongzhi.matters import queries, services
from gongzhi.matters.models import Matter
from gongzhi.work.hazards.details import Later
from gongzhi.work.hazards.lifecycle import HAZARD
from tests import given, sites
from tests.work.hazards import cases

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district"), pytest.mark.slow]

LEADING = ("grade", "notice", "renew", "plan", "declare", "fix_on_spot", "look", "visit", "visit_second", "close")

LATER_DAY = asks(Later)["until"]  # beyond what is set already


def walked(matter: Matter, people: list[Actor], seed: int, steps: int = 24) -> Matter:
    """Let some people do what they may, at random but for a liking of what leads on."""
    rng = Random(seed)
    for step in range(1, steps):
        at = given.later(minutes=step)
        matter = cases.fresh(matter)
        ways = [(actor, move) for actor in people for move, verdict in queries.moves(matter, actor) if verdict]
        ways += [way for way in ways if way[1].code in LEADING for _more in range(4)]
        if not ways:
            break
        actor, move = rng.choice(ways)
        details = {name: _said(rng, name, ask, matter) for name, ask in asks(move.details).items()}
        if move.files:
            cases.photo(matter, actor, at=at)
        try:
            services.make(matter=matter, move=move.code, details=build(move.details, details), seen=matter.version,
                          by=actor, at=at)  # fmt: skip
        except Refused:  # a standard that makes no such grade
            continue
    return cases.fresh(matter)


def _said(rng: Random, name: str, ask: Any, matter: Matter) -> Any:
    if ask.sort == "one":
        return given.OFFICER.unit
    if ask.sort == "choice":
        return "unit" if name == "to" and matter.site_id is None else rng.choice(list(ask.options))
    if ask.sort == "day":
        return given.later(days=60 if ask is LATER_DAY else 3).date().isoformat()
    return "写清楚" if ask.sort == "words" else False


@pytest.mark.parametrize("seed", range(12))
def test_what_is_struck_off_was_put_right_and_seen_by_others(seed: int) -> None:
    matter = cases.found(item=("exit", "ebike")[seed % 2])
    owner = cases.owner(matter)
    matter = walked(matter, [owner, cases.VILLAGE, cases.VILLAGE2, cases.TOWN, sites.GRID, sites.FIRE], seed, 40)
    if matter.stage != "closed":
        return
    did = [(record.verb.partition(".")[2], record.actor) for record in ledger.history([matter.subject])]
    fixers = {actor for code, actor in did if code in ("declare", "fix_on_spot")}
    last = max(nth for nth, (code, _actor) in enumerate(did) if code in ("declare", "fix_on_spot"))
    checkers = {actor for code, actor in did[last:] if code in ("look", "visit", "visit_second")}
    closers = {actor for code, actor in did if code == "close"}
    assert fixers
    assert not fixers & (checkers | closers)
    assert len(checkers) >= (2 if matter.hazard.grade == "major" else 1)
    assert queries.facts(matter).open_ask("void") is None or matter.ended_at is not None


@pytest.mark.parametrize("who", ["village", "town", "clerk", "fire", "owner", "supervisor"])
def test_one_person_alone_brings_none_to_its_end(who: str) -> None:
    matter = cases.found()
    actor = cases.everybody(matter.hazard.site)[who]
    for seed in range(3):
        matter = walked(matter, [actor], seed)
        assert not HAZARD.stage(matter.stage).final
