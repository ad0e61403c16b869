from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from django.core import mail
from django.utils import timezone

from gongzhi.foundation.accounts import services as accounts
from gongzhi.foundation.ledger import queries as ledger
from gongzhi.foundation.notices import house, services
from gongzhi.foundation.notices.services import Delivered, Recipient
from gongzhi.foundation.organisations import services as organisations
from gongzhi.foundation.persons import services as persons
from gongzhi.kernel.actor import system
from tests.foundation.notices.conftest import PARAMS, SUBJECT

if TYPE_CHECKING:
    from tests.foundation.notices.conftest import Gateway

pytestmark = pytest.mark.django_db
BY = system("tests")


def employ(username: str, *, email: str, post: str, at: datetime, ends_on: date | None = None) -> None:
    today = timezone.localtime(at).date()
    user = accounts.open_account(username=username, password="a long password", email=email, by=BY, at=at)
    seat = organisations.add_post(code=post, unit="xz-zhujian", title="经办", roles=["officer"], on=today, by=BY, at=at)
    accounts.appoint(user=user, post=seat, starts_on=today, ends_on=ends_on, by=BY, at=at)


def test_a_unit_is_those_who_hold_its_posts_today_and_have_a_mailbox(now: datetime) -> None:
    employ("stays", email="stays@example.org", post="t-1", at=now)
    employ("leaves", email="leaves@example.org", post="t-2", at=now, ends_on=date(2026, 5, 9))
    employ("silent", email="", post="t-3", at=now)
    later = now + timedelta(days=1)
    directory = house.directory()
    services.tell(to=[Recipient(unit="xz-zhujian")], template="test.urgent", params=PARAMS, subject=SUBJECT, at=later)
    assert services.deliver(at=later, directory=directory) == Delivered(sent=1)
    assert [message.to for message in mail.outbox] == [["stays@example.org"]]


def test_reading_a_phone_to_send_leaves_its_entry(now: datetime, gateway: Gateway) -> None:
    person = persons.keep(
        kind="reporter", fields={"phone": "13800000001"}, purpose="report", basis="consent", article="13",
        erase_by=date(2028, 1, 1), by=BY, at=now,
    )  # fmt: skip
    services.tell(to=[Recipient(person=person)], template="test.urgent", params=PARAMS, subject=SUBJECT, at=now)
    assert services.deliver(at=now, directory=house.directory()) == Delivered(sent=1)
    assert json.loads(gateway.requests[0][1])["to"] == "13800000001"
    last = ledger.history([f"person:{person}"])[-1]
    assert (last.actor, last.payload) == ("system:notices", {"fields": ["phone"], "reason": "notify"})
    persons.erase(person=person, reason="asked", by=BY, at=now)
    services.tell(to=[Recipient(person=person)], template="test.urgent", params=PARAMS, subject=SUBJECT, at=now)
    assert services.deliver(at=now, directory=house.directory()) == Delivered(gave_up=1)
