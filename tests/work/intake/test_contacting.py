"""Who may look at who reported, for what; and the list that needs a second person."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from gongzhi.foundation.ledger import queries as ledger
from gongzhi.foundation.persons import queries as persons
from gongzhi.foundation.persons import services as person_services
from gongzhi.kernel.refused import Conflict, NotFound, Refused
from gongzhi.work.intake import lists, services
from gongzhi.work.intake.models import ContactList
from tests import given
from tests.conftest import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]

CONTACT = {"name": "张小明", "phone": "13800138000"}


@pytest.fixture
def report():
    return given.report(contact=CONTACT)


@pytest.fixture
def matter(report):
    return given.accepted(report)


def reveal(matter, report, by, *, reason="contact", words="", at=NOW):
    return dict(services.reveal_contact(matter=matter, report=report, reason=reason, words=words, by=by, at=at))


# One contact


def test_the_desk_sees_it_for_a_reason_and_the_record_says_who_looked(matter, report) -> None:
    assert reveal(matter, report, given.CLERK) == CONTACT
    assert reveal(matter, report, given.CLERK, reason="other", words="核对地址") == CONTACT
    first, second = persons.access_list(report.person)
    assert (first.unit, first.reason, first.fields) == ("xz-zhongxin", "contact", ("name", "phone"))
    assert (second.reason, second.words) == ("other", "核对地址")


@pytest.mark.parametrize(("reason", "words"), [("", ""), ("x", ""), ("other", "  "), ("notify", ""), ("reissue", "")])
def test_without_a_valid_reason_nothing_is_shown(matter, report, reason, words) -> None:
    with pytest.raises(Refused):
        reveal(matter, report, given.CLERK, reason=reason, words=words)
    assert persons.access_list(report.person) == []


def test_a_unit_sees_it_from_its_signature_to_the_end(matter, report) -> None:
    with pytest.raises(NotFound):
        reveal(matter, report, given.OFFICER)
    matter = given.dispatched(matter, co=("xz-zhifa",))
    for officer, move in ((given.OFFICER, "accept"), (given.CO_OFFICER, "co_accept")):
        with pytest.raises(Refused, match="签收以后"):
            reveal(matter, report, officer)
        given.moved(matter, move, officer)
        assert reveal(matter, report, officer) == CONTACT
    given.moved(matter, "contribute", given.CO_OFFICER, did="拆了")
    with pytest.raises(Refused, match="签收以后"):
        reveal(matter, report, given.CO_OFFICER)
    matter = given.answered(given.handed_in(matter))
    assert reveal(matter, report, given.OFFICER, reason="follow_up") == CONTACT
    given.responded(report, "agree")
    matter.refresh_from_db()
    assert not matter.is_open
    with pytest.raises(Refused, match="办结以前"):
        reveal(matter, report, given.OFFICER)
    assert reveal(matter, report, given.CLERK, reason="follow_up") == CONTACT


def test_a_unit_that_gave_it_back_sees_nothing(matter, report) -> None:
    matter = given.handling(matter)
    given.moved(matter, "return", given.OFFICER, rule="ZJ-07", suggested="xz-zhifa", why="路灯归执法局")
    with pytest.raises(NotFound):
        reveal(matter, report, given.OFFICER)


def test_an_outsider_and_a_unit_it_is_about_find_nothing() -> None:
    report = given.report(contact=CONTACT, about="xz-zhujian")
    matter = given.accepted(report)
    clerk_of_it = given.actor("clerk", "xz-zhujian-zj", units=("xz-zhujian-zj", "xz-zhujian"))
    for who in (given.OUTSIDER, given.OFFICER, clerk_of_it):
        with pytest.raises(NotFound):
            reveal(matter, report, who)
    assert reveal(matter, report, given.CLERK) == CONTACT


@pytest.mark.parametrize("role", ["supervisor", "inspector", "leader", "grid_worker", "administrator"])
def test_posts_without_the_permission_see_nothing(matter, report, role) -> None:
    with pytest.raises(Refused):
        reveal(matter, report, given.actor(role, "xz-ducha"))


def test_who_wished_to_stay_anonymous_is_shown_to_nobody() -> None:
    report = given.report(contact=CONTACT, anonymous=True)
    matter = given.accepted(report)
    with pytest.raises(Refused, match="匿名"):
        reveal(matter, report, given.CLERK)
    other = given.report(contact=CONTACT)
    matter2 = given.accepted(other)
    other.anonymous = True
    with pytest.raises(Refused, match="匿名"):
        reveal(matter2, other, given.CLERK)


def test_a_report_of_another_matter_is_not_opened_through_this_one(matter, report) -> None:
    other = given.report(contact=CONTACT)
    given.accepted(other)
    with pytest.raises(Refused, match="不在这件事里"):
        reveal(matter, other, given.CLERK)


# A list


def ask(*matters, by=given.CLERK, reason="明天停水，逐户通知"):
    return services.ask_list(references=[m.reference for m in matters], reason=reason, by=by, at=NOW)


def decide(asked, by=given.SUPERVISOR, *, granted=True, why="", at=NOW):
    return services.decide_list(asked=asked, granted=granted, why=why, by=by, at=at)


def test_a_list_needs_two_people_and_opens_once(matter, report) -> None:
    anonymous = given.accepted(given.report(contact=CONTACT, anonymous=True))
    asked = ask(matter, anonymous)
    with pytest.raises(Refused, match="还没有批准"):
        services.open_list(asked=asked, by=given.CLERK, at=NOW)
    decide(asked)
    found = services.open_list(asked=asked, by=given.CLERK, at=given.later(minutes=119))
    assert [(one.matter.pk, one.report.pk, dict(one.fields)) for one in found] == [(matter.pk, report.pk, CONTACT)]
    with pytest.raises(Conflict, match="打开过一次"):
        services.open_list(asked=asked, by=given.CLERK, at=given.later(minutes=119))
    (access,) = persons.access_list(report.person)
    assert (access.reason, access.words, access.unit) == ("other", "明天停水，逐户通知", "xz-zhongxin")
    verbs = [entry.verb for entry in ledger.history([asked.subject])]
    assert verbs == ["contacts.asked", "contacts.approved", "contacts.opened"]


def test_nobody_approves_their_own(matter) -> None:
    both = given.actor("clerk", "xz-zhongxin", name="both")
    both = type(both)(**{f: getattr(both, f) for f in ("id", "unit", "post", "place", "units")},
                      permissions=both.permissions | {"contact.approve"})  # fmt: skip
    asked = ask(matter, by=both)
    with pytest.raises(Refused, match="不能自己复核自己"):
        decide(asked, both)
    with pytest.raises(IntegrityError), transaction.atomic():
        ContactList.objects.filter(pk=asked.pk).update(decided_at=NOW, decided_by=both.id, granted=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        ContactList.objects.filter(pk=asked.pk).update(opened_at=NOW)


def test_who_may_not_approve_or_is_of_another_place_does_not(matter) -> None:
    asked = ask(matter)
    for who in (given.CLERK2, given.OFFICER, given.OUTSIDER):
        with pytest.raises(NotFound):
            decide(asked, who)
    with pytest.raises(NotFound):
        decide(asked, given.actor("supervisor", "nh-ducha", place="330402"))
    with pytest.raises(Refused, match="没有这项权限"):
        decide(asked, given.CLERK)


def test_a_no_says_why_and_is_final(matter) -> None:
    asked = ask(matter)
    with pytest.raises(Refused, match="写明理由"):
        decide(asked, granted=False)
    decide(asked, granted=False, why="没有必要")
    assert lists.reasons([asked]) == {asked.subject: {"reason": "明天停水，逐户通知", "why": "没有必要"}}
    with pytest.raises(Conflict):
        decide(asked)
    with pytest.raises(Refused, match="还没有批准"):
        services.open_list(asked=asked, by=given.CLERK, at=NOW)


def test_an_approval_lasts_two_hours_and_for_the_asker_alone(matter) -> None:
    asked = ask(matter)
    decide(asked)
    for who in (given.SUPERVISOR, given.CLERK2):
        with pytest.raises(NotFound):
            services.open_list(asked=asked, by=who, at=NOW)
    with pytest.raises(Refused, match="超过两小时"):
        services.open_list(asked=asked, by=given.CLERK, at=given.later(hours=2))


def test_what_is_asked_is_checked(matter) -> None:
    for references, reason, why in (
        ([matter.reference], " ", "写明为什么"), ([], "停水", "1 到 50 件"),
        ([f"M-2026-{n:06d}" for n in range(51)], "停水", "1 到 50 件"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=why) as refused:
            services.ask_list(references=references, reason=reason, by=given.CLERK, at=NOW)
        assert refused.value.field == "reason"
    with pytest.raises(NotFound):
        ask(matter, by=given.actor("clerk", "nh-zhongxin", place="330402"))
    with pytest.raises(Refused, match="没有这项权限"):
        ask(matter, by=given.SUPERVISOR)


def test_a_contact_erased_meanwhile_leaves_its_line_empty(matter, report) -> None:
    asked = ask(matter)
    decide(asked)
    person_services.erase(person=report.person, reason="asked", by=given.HOLDER, at=NOW)
    (line,) = services.open_list(asked=asked, by=given.CLERK, at=NOW)
    assert dict(line.fields) == {}


def test_lists_show_ones_own_and_those_to_decide(matter) -> None:
    asked = ask(matter)
    assert [(one.pk, one.count) for one in lists.visible(given.CLERK)] == [(asked.pk, 1)]
    assert [one.pk for one in lists.visible(given.SUPERVISOR)] == [asked.pk]
    assert lists.visible(given.CLERK2) == []
    assert lists.reasons([]) == {}
