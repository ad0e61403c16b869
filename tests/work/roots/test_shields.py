"""What is about a unit is no case, whenever that comes out; and nothing tells the unit that it ever was one."""

from __future__ import annotations

import pytest

from gongzhi.foundation.ledger import queries as ledger
from gongzhi.foundation.ledger import verification
from gongzhi.foundation.organisations import queries as organisations
from gongzhi.interfaces.web import causes, story
from gongzhi.kernel.actor import Actor
from gongzhi.kernel.texts import Sentence
from gongzhi.matters import queries as matters
from gongzhi.matters.models import Matter, Shield
from gongzhi.work.intake.models import Report
from gongzhi.work.roots import queries, services, suggestions
from gongzhi.work.roots.models import Cause
from tests import given
from tests.conftest import NOW
from tests.work.roots import cases

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]
VILLAGE = "village-330411101001"


def village() -> Actor:
    """The clerk of the village that one of the cases turns out to be about; it may look at all of its place."""
    return given.actor(
        "village_clerk", VILLAGE, name="village", place=given.COMMUNITY, units=tuple(organisations.chain(VILLAGE))
    )


def accused(matter: Matter) -> Report:
    """A report about the village that the desk joins to a request."""
    return given.join(given.report("村干部停水拿回扣", about=VILLAGE), matter)


def told(root: Matter, actor: Actor) -> str:
    """All that the page of a root problem tells in its record."""
    panel = causes.panel(root, actor, [], NOW)
    records = causes.told(ledger.history([root.subject]), panel)
    return "\n".join(f"{entry.text}" for entry in story.timeline(records, actor)) + str(records)


def test_a_case_that_is_about_a_unit_after_all_leaves_in_the_same_act() -> None:
    three = cases.pumps()
    root = cases.opened(three)
    accused(three[1])
    case = Cause.objects.get(root=root, matter=three[1])
    assert (case.left_at, case.left_by) == (NOW, given.CLERK.id)
    assert Cause.objects.filter(root=root, left_at=None).count() == 2
    entries = {entry.verb: entry.act for entry in ledger.history([three[1].subject])}
    assert entries["cause.unlinked"] == entries["matter.shielded"]
    root.refresh_from_db()
    assert (root.stage, root.version) == ("opened", 3)  # the root problem itself was not moved
    assert verification.verify(versions=matters.versions()).ok


def test_the_unit_does_not_learn_of_it_from_the_root_problem() -> None:
    three = cases.pumps()
    root = cases.opened(three)
    accused(three[1])
    said = told(root, village())
    assert three[1].reference not in said
    assert three[0].reference in said  # what it may see is still named
    assert three[1].reference in told(root, given.CLERK)


def test_nor_from_any_count_were_it_still_linked() -> None:
    """However a shield came about: what is locked is not in any number that the unit is shown."""
    three = cases.pumps()
    root = cases.opened(three)
    Shield.objects.create(matter=three[1], unit=VILLAGE)
    found = queries.cases(root, village())
    assert ([matter.pk for matter, _relapse in found.seen], found.hidden) == ([three[0].pk, three[2].pk], 0)
    (kept,) = queries.board(village(), at=NOW)
    assert (kept.count, sum(stretch.count for stretch in kept.stretches)) == (2, 2)
    (ours,) = queries.board(given.CLERK, at=NOW)
    assert ours.count == 3


def test_why_a_case_was_taken_out_is_not_told_to_who_does_not_see_it() -> None:
    three = cases.pumps()
    root = cases.opened(three)
    root = cases.made(root, "unlink", given.CLERK, {"matter": three[1].reference, "why": "其实是三幢那户自己的事"})
    root = cases.planning(root)
    assert "那户" not in told(root, given.OFFICER)
    assert "那户" in told(root, given.CLERK)


def test_a_root_problem_is_not_like_something_because_of_what_the_reader_may_not_see() -> None:
    three = cases.pumps()
    cases.opened(three)
    new = cases.request(cases.AGAIN)
    reports = list(Report.objects.filter(joins__matter=new))
    town = given.actor(
        "town_clerk", "centre-330411101", name="town", place="330411101", units=("centre-330411101", "town-330411101")
    )
    (near,) = suggestions.of_request(town, new, reports)[1]
    assert count_of(near.why) == 3
    Shield.objects.create(matter=three[0], unit="town-330411101")
    (near,) = suggestions.of_request(town, new, reports)[1]
    assert count_of(near.why) == 2
    for matter in three[1:]:
        Shield.objects.create(matter=matter, unit="town-330411101")
    assert suggestions.of_request(town, new, reports) == (None, [])


def count_of(why: tuple[Sentence, ...]) -> object:
    return why[-1].params["count"]


def test_nor_from_a_proposal_that_was_made_before() -> None:
    three = cases.pumps()
    services.propose(at=NOW)
    Shield.objects.create(matter=three[1], unit=VILLAGE)
    (seen,) = queries.proposals(village(), at=NOW)
    assert (len(seen.matters), seen.hidden) == (2, 0)
    (ours,) = queries.proposals(given.CLERK, at=NOW)
    assert (len(ours.matters), ours.hidden) == (3, 0)
