"""The watch goes by when people reported, not by when the desk had time; what comes back is decided on by a person."""

from __future__ import annotations

from datetime import datetime

import pytest

from gongzhi.kernel.refused import Refused
from gongzhi.matters import services as matters
from gongzhi.matters.models import Engagement, Matter
from gongzhi.work.intake import services as intake
from gongzhi.work.intake.details import Accept
from gongzhi.work.intake.models import Join, Report
from gongzhi.work.roots import queries, services, suggestions
from gongzhi.work.roots.models import Cause
from tests import given
from tests.conftest import NOW
from tests.work.roots import cases

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]


def taken_up(told: Report, at: datetime) -> Matter:
    """The request that a report opened, when the desk came to it."""
    details = Accept(title=cases.AGAIN[:30], summary=cases.AGAIN, category="0103", place=given.COMMUNITY)
    intake.make(report=told, move="accept", details=details, seen=told.version, by=given.CLERK, at=at)
    return Join.objects.get(report=told, left_at=None).matter


def ticked(root: Matter, days: int) -> Matter:
    matters.tick(at=given.later(days=days))
    root.refresh_from_db()
    return root


def test_what_was_reported_before_the_check_is_no_relapse() -> None:
    root = cases.done(at=NOW)
    told = given.report(cases.AGAIN, at=given.later(hours=1))
    root = cases.watched(root, at=given.later(hours=2))
    new = taken_up(told, given.later(hours=3))
    (near,) = suggestions.of_request(given.CLERK, new, [told])[1]
    assert not near.relapse
    root = cases.linked(root, new, at=given.later(hours=3))
    assert root.stage == "watched"
    assert not Cause.objects.get(matter=new).relapse


def test_what_was_reported_in_the_watch_is_a_relapse_after_the_last_day_as_well() -> None:
    root = cases.watched()
    told = given.report(cases.AGAIN, at=given.later(days=179))
    root = ticked(root, 180)
    assert root.stage == "closed"
    at = given.later(days=181)
    (hint,) = suggestions.of_report(given.CLERK, told, place=given.COMMUNITY, category="0103")
    assert (hint.root, hint.relapse) == (root, True)
    new = taken_up(told, at)
    (near,) = suggestions.of_request(given.CLERK, new, [told])[1]
    assert (near.root, near.relapse) == (root, True)
    root = cases.linked(root, new, at=at)
    root.refresh_from_db()
    assert (root.stage, root.due_code, root.ended_at, root.unit) == ("relapsed", "plan", None, given.OFFICER.unit)
    hand = Engagement.objects.filter(matter=root, unit=given.OFFICER.unit).latest("pk")
    assert hand.state == "accepted"  # the owner has it in hand again
    assert cases.planned(root, at=at).stage == "fixing"


def test_a_relapse_of_a_closed_one_is_undone_to_its_end() -> None:
    root = cases.watched()
    told = given.report(cases.AGAIN, at=given.later(days=179))
    ticked(root, 180)
    at = given.later(days=181)
    new = taken_up(told, at)
    root = cases.linked(root, new, at=at)
    root = services.leave(root=root, matter=new.reference, why="是管道", seen=root.version, by=given.CLERK, at=at)
    assert ticked(root, 181).stage == "closed"


def test_a_closed_one_takes_nothing_that_was_reported_before_or_after() -> None:
    root = ticked(cases.watched(), 180)
    late = cases.request(cases.AGAIN, at=given.later(days=181))
    early = cases.request(cases.AGAIN, at=cases.ago(3))
    with pytest.raises(Refused, match="另立"):
        cases.linked(root, late, at=given.later(days=181))
    with pytest.raises(Refused, match="已办结"):
        cases.linked(root, early, at=given.later(days=181))
    told = list(Report.objects.filter(joins__matter=late))
    assert suggestions.of_request(given.CLERK, late, told) == (None, [])


def test_a_part_that_was_split_off_was_reported_with_the_whole() -> None:
    cases.categories()
    whole = cases.request("嘉禾苑停水，路灯也坏了", at=cases.ago(10))
    root = cases.watched()
    part = matters.open_matter(
        kind="request", title="嘉禾苑停水", summary="停水", category="0103", place=given.COMMUNITY, desk=whole.desk,
        origin="desk", parent=whole, by=given.CLERK, at=given.later(days=3),
    )  # fmt: skip
    assert cases.linked(root, part, at=given.later(days=3)).stage == "watched"


def test_a_case_of_a_closed_one_may_be_taken_out() -> None:
    three = cases.pumps()
    root = ticked(cases.watched(cases.done(cases.planned(cases.planning(cases.opened(three))))), 180)
    at = given.later(days=181)
    root = services.leave(root=root, matter=three[0].reference, why="是管道", seen=root.version, by=given.CLERK, at=at)
    assert (root.stage, root.is_open) == ("closed", False)
    assert cases.opened([three[0]], at=at).stage == "opened"


# What comes back on an old case


def case_of(root: Matter) -> Cause:
    return Cause.objects.filter(root=root, left_at=None).earliest("pk")


def told_again(root: Matter, *, at: datetime, received: datetime | None = None) -> Matter:
    """A report of the same trouble that the desk joins to an old case."""
    matter = case_of(root).matter
    given.join(given.report(cases.AGAIN, at=received or at), matter, at=at)
    return matter


def contested(root: Matter, *, at: datetime) -> Matter:
    """An old case whose reporter says, after the fix, that nothing is better."""
    matter = given.answered(given.handed_in(given.handling(case_of(root).matter, at=at), at=at), at=at)
    given.responded(Report.objects.get(joins__matter=matter), "disagree", at, why="还是停水")
    matter.refresh_from_db()
    return matter


SIGNS = {"told again": told_again, "contested": contested}


@pytest.mark.parametrize("sign", SIGNS)
def test_a_sign_keeps_the_clock_from_closing_until_somebody_decides(sign: str) -> None:
    root = cases.watched()
    matter = SIGNS[sign](root, at=given.later(days=30))
    assert [row.sign for one, row in queries.cases(root, given.CLERK).seen if one == matter] == [True]
    (kept,) = queries.board(given.CLERK, at=given.later(days=30))
    assert kept.signs == 1
    assert ticked(root, 180).stage == "watched"
    at = given.later(days=181)
    root = cases.made(root, "disregard", given.CLERK, {"matter": matter.reference, "why": "是自家水表"}, at=at)
    assert not any(row.sign for _one, row in queries.cases(root, given.CLERK).seen)
    with pytest.raises(Refused, match="没有待定的新情况"):
        cases.made(root, "disregard", given.CLERK, {"matter": matter.reference, "why": "再来"}, at=at)
    assert ticked(root, 181).stage == "closed"


@pytest.mark.parametrize("sign", SIGNS)
def test_a_sign_becomes_a_relapse_in_one_press_and_back(sign: str) -> None:
    root = cases.watched()
    before = (root.stage, root.wakes_on, root.due_at)
    matter = SIGNS[sign](root, at=given.later(days=30))
    root = cases.linked(root, matter, at=given.later(days=31))
    assert (root.stage, root.due_code) == ("relapsed", "plan")
    assert queries.cases(root, given.CLERK).relapses == 1
    assert Cause.objects.filter(root=root, matter=matter).count() == 1
    at = given.later(days=32)
    root = services.leave(root=root, matter=matter.reference, why="水表", seen=root.version, by=given.CLERK, at=at)
    root.refresh_from_db()
    assert (root.stage, root.wakes_on, root.due_at) == before
    found = queries.cases(root, given.CLERK)
    assert (found.relapses, found.count) == (0, 3)  # it was a case before, and is one still
    assert not any(row.sign for _matter, row in found.seen)  # a person has decided on it


def test_what_came_before_the_check_is_no_sign() -> None:
    root = cases.done(at=NOW)
    matter = told_again(root, at=given.later(hours=1))
    root = cases.watched(root, at=given.later(hours=2))
    given.join(given.report(cases.AGAIN, at=NOW), matter, at=given.later(hours=3))
    assert not any(row.sign for _matter, row in queries.cases(root, given.CLERK).seen)
    with pytest.raises(Refused, match="已经归入"):
        cases.linked(root, matter, at=given.later(hours=4))


def test_what_is_told_after_the_watch_is_no_sign_but_what_was_told_in_it_is() -> None:
    root = ticked(cases.watched(), 180)
    at = given.later(days=185)
    matter = told_again(root, at=at)
    assert not any(row.sign for _matter, row in queries.cases(root, given.CLERK).seen)
    told_again(root, at=at, received=given.later(days=170))
    assert cases.linked(root, matter, at=at).stage == "relapsed"


def test_an_old_relapse_does_not_stand_for_a_new_one() -> None:
    root = cases.relapsed()
    old = Cause.objects.get(root=root, relapse=1).matter
    at = given.later(days=60)
    root = cases.watched(cases.done(cases.planned(root, at=given.later(days=31)), at=at), at=at)
    new = cases.request(cases.AGAIN, at=given.later(days=70))
    at = given.later(days=71)
    root = cases.linked(root, new, at=at)
    assert queries.cases(root, given.CLERK).relapses == 2
    with pytest.raises(Refused, match="不是这件引起"):
        cases.made(root, "unrelapse", given.CLERK, {"matter": old.reference, "why": "错"}, at=at)
    root = services.leave(root=root, matter=old.reference, why="是管道", seen=root.version, by=given.CLERK, at=at)
    assert root.stage == "relapsed"
