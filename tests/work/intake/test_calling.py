"""Helping somebody on the phone: open reports of exactly this number, for a reason, written down without it."""

from __future__ import annotations

import json

import pytest

from gongzhi.foundation.ledger.models import Entry, EntryText
from gongzhi.foundation.persons import services as persons
from gongzhi.kernel.actor import Actor
from gongzhi.kernel.refused import Refused
from gongzhi.work.intake import services
from gongzhi.work.intake.models import Report
from tests import given
from tests.conftest import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]

PHONE = "13800138000"


def reported(words: str = "路灯坏了", phone: str = PHONE, **more: object) -> Report:
    return given.report(words, contact={"name": "张小明", "phone": phone}, **more)


def match(phone: str = PHONE, reason: str = "caller", by: Actor = given.CLERK) -> list[Report]:
    return services.match_caller(phone=phone, reason=reason, by=by, at=NOW)


def test_open_reports_of_exactly_this_phone() -> None:
    one, taken = reported(), reported("井盖松了")
    given.accepted(taken)
    reported(phone="13800138001")
    assert match("+86 138-0013-8000") == [taken, one]
    assert match("1380013800") == []


def test_what_has_ended_is_not_listed() -> None:
    ended = reported()
    given.answered(given.handed_in(given.handling(given.accepted(ended))))
    given.responded(ended, "agree")
    assert match() == []


def test_a_handful_the_latest_first() -> None:
    reports = [reported() for _number in range(7)]
    assert match() == reports[:1:-1]


def test_what_the_desk_does_not_see_is_not_matched() -> None:
    reported("中心骂人", about=given.CLERK.unit)
    assert match() == []


def test_what_is_restricted_is_not_matched() -> None:
    report = reported()
    persons.restrict(person=report.person, reason="disputed", by=given.HOLDER, at=NOW)
    assert match() == []


def test_every_look_is_written_down_without_the_phone() -> None:
    report = reported()
    match()
    match("13900139000")
    looks = [
        (entry.verb, json.loads(entry.payload))
        for entry in Entry.objects.filter(subject="calls:xz-zhongxin").order_by("pk")
    ]
    assert looks == [
        ("calls.matched", {"reason": "caller", "count": 1}),
        ("calls.matched", {"reason": "caller"} | {"count": 0}),
    ]
    told = Entry.objects.filter(subject=f"person:{report.person}", verb="person.matched").get()
    assert json.loads(told.payload) == {"reason": "caller"}
    everything = [*Entry.objects.values_list("payload", flat=True), *EntryText.objects.values_list("text", flat=True)]
    assert not any(PHONE in words or "13900139000" in words for words in everything)


@pytest.mark.parametrize(
    "by", [given.OFFICER, given.SUPERVISOR, given.actor("leader", "xz-qu"), given.actor("village_clerk", "v")]
)
def test_only_the_desk_may(by: Actor) -> None:
    with pytest.raises(Refused):
        match(by=by)
    assert not Entry.objects.filter(verb="calls.matched").exists()


@pytest.mark.parametrize("reason", ["", "other", "own_data", "notify", "nosy"])
def test_only_for_a_reason_of_the_list(reason: str) -> None:
    with pytest.raises(Refused, match="请选一个理由") as refused:
        match(reason=reason)
    assert refused.value.field == "reason"


@pytest.mark.parametrize("phone", ["", "张小明", "123", "abc"])
def test_only_a_phone(phone: str) -> None:
    with pytest.raises(Refused, match="电话号码写得不对") as refused:
        match(phone)
    assert refused.value.field == "phone"
