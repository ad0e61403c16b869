"""What is owed, what was ruled before, what the public reads, and what may be picked."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gongzhi.foundation.clocks import queries as clocks
from gongzhi.kernel.refused import NotFound, Refused
from gongzhi.matters import precedents, queries, services
from gongzhi.matters.models import Category, Matter, Precedent
from tests import given, sites
from tests.conftest import NOW
from tests.work.hazards import cases as hazards
from tests.work.roots import cases as roots

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]
LEADER = given.actor("leader", "xz-qu", name="leader")


def owed(actor=given.OFFICER) -> list[str]:
    return [matter.reference for matter in queries.owed_by(actor)]


# What is owed


def test_a_unit_owes_what_it_carries_until_it_has_handed_it_over() -> None:
    matter = given.dispatched(co=("xz-zhifa",))
    assert owed() == owed(given.CO_OFFICER) == [matter.reference]
    matter = given.moved(matter, "accept", given.OFFICER)
    matter = given.moved(matter, "co_accept", given.CO_OFFICER)
    given.moved(matter, "contribute", given.CO_OFFICER, did="清了树枝")
    assert (owed(), owed(given.CO_OFFICER)) == ([matter.reference], [])


def test_the_desk_owes_what_waits_for_it() -> None:
    opened, carried = given.accepted(), given.dispatched()
    assert owed(given.CLERK) == [opened.reference]
    assert owed(given.OFFICER) == [carried.reference]
    assert owed(given.SUPERVISOR) == owed(given.OUTSIDER) == []


def test_the_desk_owes_the_steps_of_every_kind_that_its_post_can_take() -> None:
    town = given.actor("town_clerk", "centre-330411101", name="town", place="330411101")
    hazard = hazards.found()
    assert owed(town) == [hazard.reference]
    assert owed(sites.GRID) == []  # who put it down does not grade it
    notified = hazards.notified(hazards.graded(hazard))
    assert owed(town) == []  # whoever answers for the site has it now
    hazards.passed(hazards.declared(notified))
    assert owed(town) == [hazard.reference]
    root = roots.opened()
    assert root.reference in owed(given.CLERK)


def test_the_nearest_deadline_comes_first() -> None:
    late = given.dispatched(given.accepted(at=given.later(days=3)), at=given.later(days=3))
    soon = given.dispatched()
    assert owed() == [soon.reference, late.reference]


def test_what_has_no_deadline_while_it_is_paused_comes_last() -> None:
    paused = given.moved(given.handling(), "ask_reporter", given.OFFICER, question="是哪一盏灯？", days=5)
    later = given.dispatched(given.accepted(at=given.later(days=3)), at=given.later(days=3))
    Matter.objects.filter(pk=paused.pk).update(due_at=None)
    assert owed() == [later.reference, paused.reference]


def test_nothing_is_owed_that_ended_or_is_about_the_unit() -> None:
    report = given.report()
    given.answered(given.handed_in(given.handling(given.accepted(report))))
    given.responded(report, "agree")
    assert owed() == []


# One


@pytest.mark.parametrize(
    "wrong", ["", "M-2026-1", "m-2026-000001", "M-2025-{pk:06d}", "M-2026-999999", "R-2026-000001"]
)
def test_only_the_whole_number_finds_it(wrong: str) -> None:
    matter = given.accepted()
    assert queries.find(given.CLERK, matter.reference) == matter
    with pytest.raises(NotFound):
        queries.find(given.CLERK, wrong.format(pk=matter.pk))


def test_it_comes_with_the_names_people_use() -> None:
    found = queries.find(given.CLERK, given.dispatched().reference)
    assert (found.unit_name, found.category_name) == ("住建局", "测试类")  # type: ignore[attr-defined]
    assert found.place_name  # type: ignore[attr-defined]
    assert found.town_name  # type: ignore[attr-defined]


def test_its_number_keeps_its_year_over_midnight_of_new_year() -> None:
    """Half past three in the morning of 1 January is still the old year in Greenwich."""
    first = NOW.replace(year=2026, month=1, day=1, hour=0) - timedelta(hours=4, minutes=30)
    matter = given.accepted(at=first)
    assert matter.reference.startswith("M-2026-")
    assert Matter.objects.get(pk=matter.pk).reference == matter.reference


# What was ruled before


def test_precedents_of_the_same_town_come_first_then_the_newest() -> None:
    matter = given.accepted()

    def ruling(place: str, days: int, category: str = "0102") -> Precedent:
        return Precedent.objects.create(
            matter=matter, category=category, place=place, rule="ZJ-07", returned_by="xz-zhujian",
            given_to="xz-zhifa", ruled_at=given.later(days=days),
        )  # fmt: skip

    far_new, near_old = ruling("330411103001", 9), ruling("330411101200", 1)
    near_new, _else = ruling(given.COMMUNITY, 2), ruling(given.COMMUNITY, 8, "0501")
    assert precedents.near("0102", given.COMMUNITY) == [near_new, near_old, far_new]
    assert precedents.near("0102", given.COMMUNITY, size=1) == [near_new]
    assert precedents.near("99", given.COMMUNITY) == []


# The public


def test_the_public_reads_what_the_desk_wrote_for_it_and_only_that() -> None:
    matter = given.accepted()
    assert queries.published("330411") == []
    matter = given.moved(matter, "publish", given.CLERK, public="某小区门口路灯正在修")
    assert [row.public_text for row in queries.published("330411101")] == ["某小区门口路灯正在修"]
    assert queries.published("330411103") == []
    given.moved(matter, "publish", given.CLERK, public="")
    assert queries.published("330411") == []


# What may be picked


def test_units_to_pick_leave_out_whom_it_is_about_and_who_carries_nothing() -> None:
    matter = given.accepted(about="xz-zhujian")
    codes = {code for code, _name in queries.options("unit", given.CLERK, matter)}
    assert "xz-zhifa" in codes
    assert not {"xz-zhujian", "xz-ducha", "nh-zhongxin"} & codes
    assert "xz-zhujian" in {code for code, _name in queries.options("unit", given.CLERK)}


def test_a_circle_of_waiting_is_found_and_a_line_is_none() -> None:
    matter = given.handling(co=("xz-zhifa", "xz-gongan"))
    matter = given.moved(matter, "wait_for", given.OFFICER, unit="xz-zhifa")
    assert queries.waiting_circle(queries.engagements(matter)) == []
    given.moved(matter, "wait_for", given.CO_OFFICER, unit="xz-zhujian")
    assert set(queries.waiting_circle(queries.engagements(matter))) == {"xz-zhifa", "xz-zhujian"}


# Limits


def test_the_districts_own_limits_override_by_category_the_deepest_last() -> None:
    for code in ("T1", "T101"):
        Category.objects.get_or_create(code=code, defaults={"name": code, "check_by": "always"})

    def set_(amount: int, category: str = "", urgent: bool = False) -> None:
        services.set_limit(
            kind="request", limit="sign", amount=amount, unit="day", category=category, urgent=urgent, by=LEADER, at=NOW
        )

    def sign_due(category: str, **more: bool) -> timedelta:
        matter = given.dispatched(given.accepted(category=category, **more))
        due = clocks.running(matter.subject).get(code="sign").due_at
        assert due is not None
        return due - NOW

    default = sign_due("T1")
    set_(3)
    assert timedelta(days=2) < sign_due("T1") <= timedelta(days=4)
    set_(10, "T1")
    set_(20, "T101")
    assert timedelta(days=9) < sign_due("T1") <= timedelta(days=11)
    assert timedelta(days=19) < sign_due("T101") <= timedelta(days=21)
    assert sign_due("T1", urgent=True) == timedelta(minutes=30)  # the table's own, nobody overrode it
    assert default < timedelta(days=4)


def test_only_who_may_sets_a_limit_that_is_there() -> None:
    given_ = {"kind": "request", "limit": "sign", "amount": 3, "unit": "day", "by": LEADER, "at": NOW}
    for wrong in ({"by": given.CLERK}, {"limit": "nothing"}, {"amount": 0}):
        with pytest.raises(Refused):
            services.set_limit(**given_ | wrong)  # type: ignore[arg-type]
