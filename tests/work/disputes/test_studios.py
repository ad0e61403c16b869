"""Committees: what is written down of them, what does not stand as the law wants, who may, and what they are told."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from gongzhi.foundation.ledger import queries as ledger
from gongzhi.foundation.notices.models import Notice
from gongzhi.foundation.persons.models import Person
from gongzhi.kernel.refused import Conflict, NotFound, Refused
from gongzhi.work.disputes import services
from gongzhi.work.disputes.models import Member, Studio
from gongzhi.work.disputes.studios import reading
from tests import given
from tests.conftest import NOW
from tests.work.disputes import cases, committee

pytestmark = pytest.mark.django_db
TODAY = localdate(NOW)


def found(**more: object) -> set[str]:
    """What the page of the committee says is not right."""
    Studio.objects.filter(unit=cases.UNIT).update(**more)
    return {finding.code for finding in reading.find(cases.head(), cases.UNIT, TODAY).findings}


def test_a_committee_that_stands_right_has_nothing_to_mend() -> None:
    committee.standing_right()
    assert found() == set()


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"has_woman": None}, "woman"),
        ({"has_woman": False}, "woman"),
        ({"term_until": TODAY - timedelta(days=1)}, "expired"),
        ({"term_until": TODAY + timedelta(days=60)}, "ending"),
        ({"term_until": None}, "term"),
        ({"filed_on": None}, "late"),
        ({"filed_on": None, "set_up_on": TODAY - timedelta(days=10)}, "unfiled"),
    ],
)
def test_what_is_not_right_is_said_with_its_article(more: dict[str, object], code: str) -> None:
    committee.standing_right()
    assert found(**more) == {code}
    assert found(status="revoked") == set()


def test_the_thirtieth_working_day_is_in_time() -> None:
    committee.standing_right()
    set_up = date(2026, 3, 23)  # thirty working days before 8 May 2026, by the published calendar
    assert found(filed_on=None, set_up_on=set_up) == {"unfiled"}
    assert found(set_up_on=set_up - timedelta(days=1)) == {"late"}


def test_three_to_nine_members_and_one_head() -> None:
    studio = committee.standing_right()
    services.part(member=studio.members.get(role="head"), ends_on=TODAY, by=committee.justice(), at=NOW)
    assert found() == {"seats", "head"}


def test_a_studio_of_one_is_no_committee() -> None:
    committee.standing_right()
    Member.objects.exclude(role="head").delete()
    assert found(kind="personal", has_woman=None, term_until=None) == set()


def test_a_year_without_training_is_said_as_a_number() -> None:
    studio = committee.standing_right()
    studio.members.first().trainings.update(held_on=TODAY - timedelta(days=366))
    finding = reading.find(cases.head(), cases.UNIT, TODAY).findings[0]
    assert (finding.code, finding.params) == ("training", {"count": 1})


def test_the_head_and_the_justice_office_keep_it_and_nobody_else() -> None:
    committee.kept(cases.head())
    committee.kept(committee.justice(), seen=1)
    for other in (cases.mediator(), cases.elsewhere(), given.CLERK, given.SUPERVISOR):
        with pytest.raises(NotFound):
            committee.kept(other, seen=2)


def test_only_the_justice_office_notes_filing_and_status() -> None:
    studio = committee.kept()
    with pytest.raises(NotFound):
        services.file_studio(studio=studio, filed_on=TODAY, status="working", by=cases.head(), at=NOW)
    services.file_studio(studio=studio, filed_on=TODAY, status="mending", by=committee.justice(), at=NOW)
    assert Studio.objects.get().status == "mending"


def test_the_justice_office_sees_no_case() -> None:
    from gongzhi.matters import queries as matters

    reference = cases.mediating().matter.reference
    with pytest.raises(NotFound):
        matters.find(committee.justice(), reference)


def test_nobody_overwrites_what_they_have_not_read() -> None:
    committee.kept()
    with pytest.raises(Conflict, match="刚刚改过"):
        committee.kept(seen=0)


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"kind": "club"}, "哪一类"),
        ({"set_up_on": TODAY + timedelta(days=1)}, "不能在今天以后"),
        ({"term_until": date(2029, 5, 9)}, "三年"),
        ({"set_up_on": date(2026, 1, 1), "term_until": date(2025, 12, 31)}, "设立之后"),
        ({"specialities": ["98"]}, "没有这个纠纷类型"),
    ],
)
def test_what_cannot_be_is_refused(more: dict[str, object], sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        committee.kept(**more)
    assert not Studio.objects.exists()


def test_a_member_is_a_colleague_of_the_unit_and_comes_once() -> None:
    studio = committee.kept()
    committee.joined(cases.mediator(), studio=studio)
    with pytest.raises(Refused, match="已经是成员"):
        committee.joined(cases.mediator(), "deputy", studio=studio)
    with pytest.raises(Refused, match="系统管理员"):
        committee.joined(cases.elsewhere(), studio=studio)
    with pytest.raises(Refused, match="今天以后"):
        committee.joined(cases.colleague(), studio=studio, starts_on=TODAY + timedelta(days=1))


def test_visiting_days_are_weekly_or_once_inside_the_jurisdiction() -> None:
    studio = committee.kept()
    details = {
        "place": cases.PLACE,
        "spot": "集市东门",
        "starts": time(9),
        "ends": time(11),
        "by": cases.head(),
        "at": NOW,
    }
    made = services.add_round(studio=studio, weekday=3, day=None, **details)
    services.add_round(studio=studio, weekday=None, day=TODAY, **details)
    for wrong in (
        {"weekday": 3, "day": TODAY}, {"weekday": None, "day": None}, {"weekday": 8, "day": None},
        {"weekday": None, "day": TODAY - timedelta(days=1)}, {"weekday": 3, "day": None, "ends": time(9)},
        {"weekday": 3, "day": None, "place": "330402"},
    ):  # fmt: skip
        with pytest.raises(Refused):
            services.add_round(studio=studio, **details | wrong)
    assert len(reading.rounds(studio, TODAY)) == 2
    services.end_round(round=made, by=cases.head(), at=NOW)
    assert reading.rounds(studio, TODAY + timedelta(days=1)) == []


def test_a_term_that_ends_is_told_once_sixty_days_before() -> None:
    committee.kept()
    at = NOW + (date(2028, 3, 3) - timedelta(days=61) - TODAY)
    assert services.tick(at=at) == 0
    assert services.tick(at=at + timedelta(days=1)) == 1
    assert services.tick(at=at + timedelta(days=2)) == 0
    notice = Notice.objects.get(template="studio.term")
    assert (notice.to, notice.params["place"]) == (f"unit:{cases.UNIT}", "330411")
    Studio.objects.update(term_until=date(2028, 2, 1))  # another term is told anew
    assert services.tick(at=at + timedelta(days=2)) == 1


def test_a_year_without_training_is_told_once_a_year_to_the_one_concerned() -> None:
    committee.joined(cases.mediator(), starts_on=date(2025, 3, 3))
    assert services.tick(at=NOW) == 1
    assert services.tick(at=cases.later(30)) == 0
    assert Notice.objects.get(template="studio.training").to == cases.mediator().id


def test_what_is_declared_is_sealed_and_gone_when_taken_back_or_leaving() -> None:
    member = committee.joined(cases.mediator())
    first = services.declare_interest(
        member=member, sort="close", name="李建国", phone="139 0013 9000", by=cases.mediator(), at=NOW
    )
    services.declare_interest(
        member=member, sort="company", name="嘉禾农贸市场有限公司", phone="", by=cases.mediator(), at=NOW
    )
    shown = reading.declared(member)
    assert [one.masked.get("phone", "") for one in shown] == ["139****9000", ""]
    records = ledger.history([member.studio.subject])
    assert not any("李建国" in str(record) or "嘉禾" in str(record) for record in records)

    services.withdraw_interest(interest=first, by=cases.mediator(), at=NOW)
    assert Person.objects.get(pk=first.record).erased_at is not None
    services.part(member=member, ends_on=TODAY, by=cases.head(), at=NOW)
    assert not Person.objects.filter(purpose="interest", erased_at=None).exists()
    assert ledger.verify().ok


def test_nobody_declares_for_another() -> None:
    member = committee.joined(cases.mediator())
    for other in (cases.head(), cases.colleague(), committee.justice()):
        with pytest.raises(NotFound):
            services.declare_interest(member=member, sort="close", name="李建国", phone="", by=other, at=NOW)
    with pytest.raises(Refused, match="至少一样"):
        services.declare_interest(member=member, sort="close", name=" ", phone="", by=cases.mediator(), at=NOW)


def test_the_load_is_plain_counts_by_name_for_the_head_alone() -> None:
    cases.mediating()
    cases.mediating(at=cases.later(20))
    cases.registered(at=cases.later(20))  # nobody's yet
    one = reading.find(cases.head(), cases.UNIT, TODAY).unit

    load = reading.workload(cases.UNIT, cases.later(31))

    assert [row.name for row in load] == sorted(row.name for row in load)
    assert [(row.name, row.open, row.new, row.middle, row.long) for row in load] == [
        ("周正平", 0, 0, 0, 0), ("朱培根", 2, 1, 0, 1), ("沈阿根", 0, 0, 0, 0)
    ]  # fmt: skip
    assert reading.may_see_load(cases.head(), one)
    for other in (cases.mediator(), cases.elsewhere(), committee.justice(), given.CLERK, given.SUPERVISOR):
        assert not reading.may_see_load(other, one)


def test_a_list_shows_the_jurisdiction_and_no_other() -> None:
    committee.kept()
    assert {one.unit.code for one in reading.listed(committee.justice(), TODAY)} == {"xz-tiaojie", "xz-sanlao"}
    assert {one.unit.code for one in reading.listed(cases.elsewhere(), TODAY)} == {"xz-sanlao"}
    assert reading.listed(given.OUTSIDER, TODAY) == []
    with pytest.raises(NotFound):
        reading.find(given.OUTSIDER, cases.UNIT, TODAY)
    with pytest.raises(NotFound):
        reading.find(given.CLERK, "xz-zhujian", TODAY)


def test_the_database_keeps_what_must_hold() -> None:
    member = committee.joined(cases.mediator())
    for wrong in ({"role": "chief"}, {"ends_on": date(2020, 1, 1)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Member.objects.filter(pk=member.pk).update(**wrong)


def test_a_mediator_hears_of_a_case_of_their_own() -> None:
    cases.preparing()
    assert Notice.objects.get(template="dispute.mine").to == cases.mediator().id
