"""The same item of a list in house after house: proposed at night, opened by people, watched, and come back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gongzhi.foundation.notices.models import Notice
from gongzhi.foundation.standards.models import Version
from gongzhi.kernel.refused import Refused
from gongzhi.matters.models import Matter, Shield
from gongzhi.work.checks import services as checks
from gongzhi.work.roots import queries, services, signs, suggestions
from gongzhi.work.roots.models import Candidate, Cause, Proposal
from tests import given, sites
from tests.conftest import NOW
from tests.work.hazards import cases as hazards
from tests.work.roots import cases

if TYPE_CHECKING:
    from gongzhi.foundation.sites.models import Site

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]

DAYS = (100, 80, 60, 40, 20)


def house(number: int, **more: str) -> Site:
    name = f"建设村 {number} 号"
    return sites.house(at=cases.ago(200), name=name, address=f"王江泾镇{name}", **more)


def street(days: tuple[int, ...] = DAYS) -> list[Matter]:
    """One fault in so many houses, found on different days."""
    version = sites.in_force(at=cases.ago(200))
    return [
        hazards.found(house(at), at=cases.ago(ago), version=version)
        for at, ago in zip(range(1, len(days) + 1), days, strict=True)
    ]


def proposed() -> list[set[int]]:
    rows = Proposal.objects.filter(state="suggested").order_by("pk")
    return [set(Candidate.objects.filter(proposal=one).values_list("matter", flat=True)) for one in rows]


def test_five_houses_over_months_are_proposed_and_a_second_night_changes_nothing() -> None:
    five = street()
    assert services.propose(at=NOW) == 1
    assert proposed() == [{one.pk for one in five}]
    proposal = Proposal.objects.get()
    assert (proposal.place, proposal.category) == (given.COMMUNITY, "04")
    assert proposal.words == ["不符合：楼道里没有停放电动车"]
    services.propose(at=given.later(days=1))
    assert Proposal.objects.get().pk == proposal.pk
    (seen,) = queries.proposals(given.CLERK, at=NOW)
    assert [one.pk for one in seen.matters] == [one.pk for one in five]


def test_four_houses_or_five_in_one_round_are_not() -> None:
    street(DAYS[:4])
    assert services.propose(at=NOW) == 0
    hazards.found(house(9), at=cases.ago(99))
    assert services.propose(at=NOW) == 1
    assert services.propose(at=given.later(days=300)) == 0  # the year is over


def test_five_found_in_one_month_are_one_round_and_no_cause_yet() -> None:
    street((30, 28, 20, 10, 5))
    assert services.propose(at=NOW) == 0


def test_one_house_is_that_house_however_often_it_is_found() -> None:
    version = sites.in_force(at=cases.ago(200))
    one = house(1)
    for ago in DAYS:
        at = cases.ago(ago)
        noticed = hazards.notified(hazards.graded(hazards.found(one, at=at, version=version), at=at), at=at)
        hazards.closed(hazards.declared(noticed, at=at), at=at)
    assert Matter.objects.filter(kind="hazard", stage="closed").count() == 5
    assert services.propose(at=NOW) == 0


def test_another_item_does_not_count() -> None:
    street(DAYS[:4])
    hazards.found(house(11), item="exit", at=cases.ago(50))
    assert services.propose(at=NOW) == 0


def test_another_community_does_not_count() -> None:
    five = street()
    Matter.objects.filter(pk=five[2].pk).update(place="330411101002")
    assert services.propose(at=NOW) == 0


def test_one_about_a_unit_does_not_count() -> None:
    five = street()
    Shield.objects.create(matter=five[0], unit=given.OFFICER.unit)
    assert services.propose(at=NOW) == 0


def test_a_voided_one_does_not_count() -> None:
    five = street()
    hazards.moved(hazards.moved(five[1], "ask_void", given.CLERK, why="看错了"), "void", given.CLERK2, why="属实")
    assert services.propose(at=NOW) == 0


def test_a_revised_list_still_asks_the_same() -> None:
    five = street(DAYS)
    new = sites.in_force(at=cases.ago(10))
    sixth = hazards.found(house(6), at=cases.ago(5), version=new)
    assert sixth.hazard.standard != fresh(five[0]).hazard.standard
    services.propose(at=NOW)
    assert proposed() == [{one.pk for one in [*five, sixth]}]


def fresh(matter: Matter) -> Matter:
    return hazards.fresh(matter)


def opened(five: list[Matter]) -> Matter:
    return cases.opened(five, title="楼道没有地方停电动车", category="0407")


def test_the_next_house_says_what_it_may_be_a_case_of_and_one_press_links_it() -> None:
    cases.categories()
    root = opened(street())
    sixth = hazards.found(house(6), at=NOW)
    other = hazards.found(house(7), item="exit", at=NOW)
    case, (near,) = suggestions.of_hazard(given.CLERK, sixth)
    assert case is None
    assert (near.root, near.relapse) == (root, False)
    assert suggestions.of_hazard(given.CLERK, other) == (None, [])
    assert suggestions.of_hazard(given.OFFICER, sixth) == (None, [])  # who cannot link is not asked
    cases.linked(root, sixth)
    case, near_by = suggestions.of_hazard(given.CLERK, sixth)
    assert case is not None
    assert (case.root, near_by) == (root, [])
    assert services.propose(at=NOW) == 0  # nothing is proposed that has a case in it


def test_one_left_out_is_not_suggested_for_it_again() -> None:
    cases.categories()
    five = street((100, 80, 60, 40, 20))
    sixth = hazards.found(house(6), at=cases.ago(5))
    services.propose(at=NOW)
    services.confirm(
        proposal=Proposal.objects.get(), details=cases.OPENING, cases=[one.reference for one in five],
        by=given.CLERK, at=NOW,
    )  # fmt: skip
    assert suggestions.of_hazard(given.CLERK, sixth) == (None, [])


def test_found_again_after_the_fix_it_is_a_relapse() -> None:
    cases.categories()
    root = cases.watched(cases.done(cases.planned(cases.planning(opened(street())))))
    late = given.later(days=30)
    sixth = hazards.found(house(6), at=late)
    _none, (near,) = suggestions.of_hazard(given.CLERK, sixth)
    assert near.relapse
    root.refresh_from_db()
    moved = cases.linked(root, sixth, at=late)
    assert moved.stage == "relapsed"
    assert Cause.objects.get(matter=sixth).relapse == 1


def test_after_the_watch_it_is_another_root_problem() -> None:
    cases.categories()
    root = cases.watched(cases.done(cases.planned(cases.planning(opened(street())))))
    late = given.later(days=181)
    sixth = hazards.found(house(6), at=late)
    root.refresh_from_db()
    with pytest.raises(Refused, match="另立"):
        cases.linked(root, sixth, at=late)


def test_requests_and_hazards_may_have_one_cause() -> None:
    cases.categories()
    told = cases.request("建设村楼道里停满了电动车", at=cases.ago(3), category="0407")
    root = opened([*street(), told])
    assert queries.cases(root, given.CLERK).count == 6


def test_a_rating_or_another_root_problem_is_no_case() -> None:
    root = cases.opened()
    other = cases.opened([cases.request("嘉禾苑水泵房又跳闸", at=cases.ago(5))])
    with pytest.raises(Refused, match="不是诉求或隐患"):
        cases.linked(root, other)


def test_found_before_the_fix_was_checked_it_is_no_relapse_however_late_it_arrives() -> None:
    cases.categories()
    root = opened(street())
    made = sites.checked(
        house(6),
        Version.objects.get(standard__code="short"),
        by=sites.FIRE,
        way="official",
        at=cases.ago(1),
        ebike="no",
    )
    root = cases.watched(cases.done(cases.planned(cases.planning(root))))
    late = given.later(days=30)
    checks.confirm(check=made.check, by=sites.FIRE2, at=late)  # the second of two comes to it a month later
    sixth = hazards.fresh(Matter.objects.filter(kind="hazard").latest("pk"))
    _none, (near,) = suggestions.of_hazard(given.CLERK, sixth)
    assert not near.relapse
    root.refresh_from_db()
    assert cases.linked(root, sixth, at=late).stage == "watched"


def test_found_failing_again_after_the_fix_it_is_a_sign_that_somebody_decides_on() -> None:
    cases.categories()
    five = street()
    root = cases.watched(cases.done(cases.planned(cases.planning(opened(five)))))
    site = fresh(five[0]).hazard.site
    assert site is not None
    version = Version.objects.get(standard__code="short")
    sites.checked(site, version, at=given.later(days=10), by=checks.owner(site), way="self", ebike="no")
    assert not signs.waits(root)  # an owner's own word is no sign of what the district did
    sites.checked(site, version, at=given.later(days=20), ebike="no")
    assert signs.waits(root)
    root.refresh_from_db()
    assert cases.linked(root, five[0], at=given.later(days=21)).stage == "relapsed"


def test_after_the_fix_an_owner_is_told_by_the_desk_alone() -> None:
    cases.categories()
    version = sites.in_force(at=cases.ago(200))
    own = hazards.notified(hazards.graded(hazards.found(house(1, unit="xz-fangdong"), version=version)))
    cases.watched(cases.done(cases.planned(cases.planning(opened([own])))))
    told = Notice.objects.filter(template="root.solved")
    assert {notice.to for notice in told} == {f"unit:{own.desk}"}


def test_hazards_hide_no_dwelling() -> None:
    cases.categories()
    five = street()
    flat = [cases.request(f"建设村3幢502室门口堵住了{n}", category="0201", at=cases.ago(n)) for n in (1, 2, 3)]
    opened([*five, flat[0]])
    with pytest.raises(Refused, match="同一户"):
        opened([hazards.found(house(9)), *flat[1:]])
