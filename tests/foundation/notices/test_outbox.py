from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import transaction

from gongzhi.foundation.notices import queries, services
from gongzhi.foundation.notices.models import Notice
from gongzhi.foundation.notices.services import Recipient
from gongzhi.kernel.actor import Actor
from tests.foundation.notices.conftest import ANN, PARAMS, SUBJECT

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries

pytestmark = pytest.mark.django_db

ann = Actor(id=ANN, unit="gaj")
outsider = Actor(id="user:out", unit="nhq-centre")


def tell(at: datetime, *to: Recipient, template: str = "test.news", **changes: Any) -> int:
    return services.tell(to=to, template=template, params=PARAMS, subject=SUBJECT, at=at, **changes)


def test_one_insert_and_each_recipient_once(now: datetime, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        told = tell(now, Recipient(unit="gaj"), Recipient(unit="gaj"), Recipient(user=ANN), Recipient(person="p1"))
    assert told == 3
    assert set(Notice.objects.values_list("to", "channel")) == {
        ("unit:gaj", "in-app"), ("user:ann", "in-app"), ("person:p1", "hook"),
    }  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_a_notice_is_gone_with_the_act_that_failed(now: datetime) -> None:
    with pytest.raises(ValueError, match="same transaction"):
        tell(now, Recipient(unit="gaj"))
    with transaction.atomic():
        tell(now, Recipient(unit="gaj"))
        transaction.set_rollback(True)
    assert not Notice.objects.exists()


@pytest.mark.parametrize("who", [{}, {"unit": "gaj", "person": "p1"}, {"user": "ann"}])
def test_a_notice_goes_to_one_unit_user_or_person(who: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"one unit|as an actor"):
        Recipient(**who)


def test_the_outbox_holds_codes_only(now: datetime) -> None:
    with pytest.raises(ValueError, match="not the name of a chain"):
        services.tell(to=[Recipient(unit="gaj")], template="test.news", params=PARAMS, subject="张三家漏水", at=now)
    with pytest.raises(KeyError):
        tell(now, Recipient(unit="gaj"), template="test.nowhere")


def test_what_is_filled_for_a_person_is_never_shown_to_others(now: datetime) -> None:
    for other in (Recipient(unit="gaj"), Recipient(user=ANN)):
        with pytest.raises(ValueError, match="persons only"):
            services.tell(to=[other], template="test.receipt", params={}, subject=SUBJECT, at=now)


def test_when_it_goes_out(now: datetime) -> None:
    """Ten in the morning, and eleven at night, in Jiaxing."""
    night = now.replace(hour=15)
    digest, morning = datetime(2026, 5, 9, 0, 30, tzinfo=UTC), datetime(2026, 5, 9, tzinfo=UTC)
    for at, template, urgent, after in [
        (now, "test.news", False, digest),
        (now, "test.news", True, now),
        (now, "test.urgent", False, now),
        (night, "test.urgent", False, morning),
        (night, "test.emergency", False, night),
    ]:
        tell(at, Recipient(unit="gaj"), template=template, urgent=urgent)
        assert Notice.objects.latest("pk").deliver_after == after, (at, template, urgent)


def test_the_inbox_shows_mine_and_my_units_newest_first(
    now: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    tell(now, Recipient(unit="gaj"))
    params = {**PARAMS, "place": "330411101200", "deadline": now, "step": "test.accept"}
    services.tell(to=[Recipient(user=ANN)], template="test.full", params=params, subject=SUBJECT, at=now)
    tell(now, Recipient(user="user:bob"), Recipient(person="p1"))
    full, news = queries.inbox(ann)
    assert str(full.body) == "M-2026-000123：请在 5月8日 10:00 前签收"
    assert full.title.text == "{place}的事"
    assert (str(news.title), news.subject, news.urgent) == ("有新进展", SUBJECT, False)
    assert [letter.id for letter in queries.inbox(ann, before=full.id)] == [news.id]
    with django_assert_num_queries(1):
        assert queries.unread(ann) == 2
    assert queries.inbox(outsider) == []
    assert queries.inbox(Actor(id="user:none")) == []


def test_reading_is_mine_alone_and_a_units_once_for_all(now: datetime) -> None:
    tell(now, Recipient(unit="gaj"), Recipient(user=ANN))
    every = list(Notice.objects.values_list("pk", flat=True))
    assert services.mark_read(notices=every, by=outsider, at=now) == 0
    assert services.mark_read(notices=every, by=Actor(id="user:bob", unit="gaj"), at=now) == 1
    assert queries.unread(ann) == 1
    assert services.mark_read(notices=every, by=ann, at=now + timedelta(hours=1)) == 1
    assert services.mark_read(notices=every, by=ann, at=now) == 0
    assert {letter.read_at for letter in queries.inbox(ann)} == {now, now + timedelta(hours=1)}


def test_notices_are_forgotten_after_half_a_year(now: datetime) -> None:
    tell(now, Recipient(unit="gaj"))
    assert services.forget(at=now + services.outbox.KEPT) == 0
    assert services.forget(at=now + services.outbox.KEPT + timedelta(seconds=1)) == 1


def test_preferences_start_with_everything_on(now: datetime) -> None:
    assert (queries.preference(ann).email, queries.preference(ann).digest) == (True, True)
    services.prefer(email=True, digest=False, by=ann)
    services.prefer(email=False, digest=False, by=ann)
    assert (queries.preference(ann).email, queries.preference(ann).digest) == (False, False)
