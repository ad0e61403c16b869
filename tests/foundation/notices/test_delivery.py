from __future__ import annotations

import hashlib
import hmac
import json
import threading
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail
from django.db import connection, transaction

from gongzhi.foundation.notices import channels, queries, services, timing
from gongzhi.foundation.notices.models import EMAIL, HOOK, Notice
from gongzhi.foundation.notices.services import Delivered, Recipient, delivery
from gongzhi.kernel.actor import Actor
from tests.foundation.notices.conftest import ANN, BOB, CAT, PARAMS, SUBJECT, TAKEN

if TYPE_CHECKING:
    from pytest_django.fixtures import SettingsWrapper

    from gongzhi.foundation.notices.directory import Directory
    from tests.foundation.notices.conftest import Gateway

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def tell(at: datetime, *to: Recipient, template: str = "test.urgent", **changes: Any) -> None:
    params = changes.pop("params", PARAMS)
    with transaction.atomic():
        services.tell(to=to, template=template, params=params, subject=SUBJECT, at=at, **changes)


def test_an_urgent_notice_to_a_unit_reaches_its_members_by_mail(now: datetime, directory: Directory) -> None:
    tell(now, Recipient(unit="gaj"))
    assert services.deliver(at=now, directory=directory) == Delivered(sent=1)
    assert services.deliver(at=now, directory=directory) == Delivered()
    [message] = mail.outbox
    assert message.to == ["ann@example.org"]  # Bob has no mailbox
    assert message.subject == "【共治】请尽快处理"
    assert message.body.startswith("M-2026-000123 快到期了\n")


def test_ordinary_notices_come_as_one_digest_a_day(now: datetime, directory: Directory) -> None:
    for _ in range(3):
        tell(now, Recipient(unit="gaj"), Recipient(user=CAT), template="test.news")
    assert services.deliver(at=now, directory=directory) == Delivered()
    assert services.deliver(at=now + DAY, directory=directory) == Delivered(sent=2)
    assert [message.to for message in mail.outbox] == [["ann@example.org"], ["cat@example.org"]]
    assert mail.outbox[0].subject == "【共治】今天有 3 条通知"
    assert "3. M-2026-000123 有新进展" in mail.outbox[0].body


def test_what_was_read_in_the_application_is_not_sent_again(now: datetime, directory: Directory) -> None:
    tell(now, Recipient(user=ANN), Recipient(user=CAT), template="test.news")
    services.mark_read(notices=[letter.id for letter in queries.inbox(Actor(id=ANN))], by=Actor(id=ANN), at=now)
    services.deliver(at=now + DAY, directory=directory)
    assert [message.to for message in mail.outbox] == [["cat@example.org"]]


@pytest.mark.parametrize(
    ("said", "template", "sent"),
    [((False, True), "test.urgent", 0), ((True, False), "test.news", 0), ((True, False), "test.urgent", 1)],
)
def test_users_say_how_they_want_it(
    now: datetime, directory: Directory, said: tuple[bool, bool], template: str, sent: int
) -> None:
    services.prefer(email=said[0], digest=said[1], by=Actor(id=ANN))
    tell(now, Recipient(user=ANN), template=template)
    assert services.deliver(at=now + DAY, directory=directory).sent == sent
    assert queries.unread(Actor(id=ANN)) == 1


def test_the_hook_gets_a_signed_post_and_the_outbox_never_the_phone(
    now: datetime, directory: Directory, gateway: Gateway
) -> None:
    tell(now, Recipient(person="p1"))
    assert services.deliver(at=now, directory=directory) == Delivered(sent=1)
    [(headers, body)] = gateway.requests
    expected = hmac.new(b"a shared secret", headers["X-Gongzhi-Timestamp"].encode() + b"." + body, hashlib.sha256)
    assert headers["X-Gongzhi-Signature"] == f"sha256={expected.hexdigest()}"
    assert int(headers["X-Gongzhi-Timestamp"]) == int(now.timestamp())
    sent = json.loads(body)
    assert headers["X-Gongzhi-Id"] == sent.pop("id")
    assert sent == {
        "kind": "phone", "to": "13800000001", "title": "请尽快处理", "text": "M-2026-000123 快到期了", "urgent": True,
    }  # fmt: skip
    assert "13800000001" not in json.dumps(list(Notice.objects.values()), default=str)


def test_a_units_chat_robot_is_told_as_well(now: datetime, directory: Directory, gateway: Gateway) -> None:
    tell(now, Recipient(unit="gaj"), Recipient(unit="gaj"), template="test.news")
    tell(now, Recipient(unit="gaj"), template="test.news")
    assert services.deliver(at=now + DAY, directory=directory) == Delivered(sent=2)
    [(_headers, body)] = gateway.requests
    sent = json.loads(body)
    assert (sent["kind"], sent["to"], sent["title"]) == ("unit", "gaj", "今天有 2 条通知")


def test_a_new_receipt_is_made_at_the_moment_of_sending_and_stored_nowhere(
    now: datetime, directory: Directory, gateway: Gateway
) -> None:
    TAKEN.clear()
    tell(now, Recipient(person="p1"), template="test.receipt", params={})
    gateway.status = 503
    services.deliver(at=now, directory=directory)
    assert TAKEN == []  # nothing was taken, so the old one stands
    gateway.status = 204
    services.deliver(at=now + timedelta(minutes=1), directory=directory)
    assert TAKEN == [SUBJECT]
    assert json.loads(gateway.requests[1][1])["text"] == f"您的新回执：1234 ({SUBJECT})"
    assert len({headers["X-Gongzhi-Id"] for headers, _body in gateway.requests}) == 2  # another receipt each time
    assert "1234 (" not in json.dumps(list(Notice.objects.values()), default=str)


def test_a_failure_is_tried_again_later_under_the_same_id(
    now: datetime, directory: Directory, gateway: Gateway
) -> None:
    gateway.status = 503
    tell(now, Recipient(person="p1"))
    assert services.deliver(at=now, directory=directory) == Delivered(failed=1)
    notice = Notice.objects.get()
    assert (notice.tries, notice.last_error, notice.deliver_after) == (1, "HTTP 503", now + timedelta(minutes=1))
    assert services.deliver(at=now, directory=directory) == Delivered()
    assert services.deliver(at=now + timedelta(minutes=1), directory=directory) == Delivered(failed=1)
    gateway.status = 204
    assert services.deliver(at=now + timedelta(minutes=3), directory=directory) == Delivered(sent=1)
    assert len({headers["X-Gongzhi-Id"] for headers, _body in gateway.requests}) == 1
    assert Notice.objects.get().tries == 3


def test_a_second_try_does_not_ring_at_night(
    now: datetime, directory: Directory, gateway: Gateway, settings: SettingsWrapper
) -> None:
    gateway.status = 500
    late = datetime(2026, 5, 8, 20, 59, 30, tzinfo=timing._zone())
    tell(late, Recipient(person="p1"))
    services.deliver(at=late, directory=directory)
    assert Notice.objects.get().deliver_after == datetime(2026, 5, 9, 8, tzinfo=timing._zone())


def test_a_redirect_is_a_failure_and_the_phone_goes_nowhere_else(
    now: datetime, directory: Directory, gateway: Gateway
) -> None:
    gateway.status, gateway.location = 302, gateway.url + "/elsewhere"
    tell(now, Recipient(person="p1"))
    assert services.deliver(at=now, directory=directory) == Delivered(failed=1)
    assert len(gateway.requests) == 1
    assert Notice.objects.get().last_error == "HTTP 302"


def test_nobody_answering_is_a_failure(
    now: datetime, directory: Directory, gateway: Gateway, settings: SettingsWrapper
) -> None:
    settings.NOTICE_HOOK_URL = "http://127.0.0.1:9/send"
    tell(now, Recipient(person="p1"))
    assert services.deliver(at=now, directory=directory) == Delivered(failed=1)
    assert Notice.objects.get().last_error == "URLError"


def test_after_three_days_it_gives_up_and_says_so(now: datetime, directory: Directory, gateway: Gateway) -> None:
    gateway.status, at = 500, now
    tell(now, Recipient(person="p1"))
    for _ in range(timing.MOST_TRIES):
        services.deliver(at=at, directory=directory)
        at = Notice.objects.get().deliver_after
    assert len(gateway.requests) == timing.MOST_TRIES
    assert services.deliver(at=at + DAY, directory=directory) == Delivered()
    assert queries.backlog(at).gave_up == 1


@pytest.mark.parametrize(("person", "error"), [("p2", "no phone"), ("p3", "没有这份资料")])
def test_no_phone_and_an_erased_record_are_not_tried_again(
    now: datetime, directory: Directory, gateway: Gateway, person: str, error: str
) -> None:
    tell(now, Recipient(person=person))
    assert services.deliver(at=now, directory=directory) == Delivered(gave_up=1)
    assert services.deliver(at=now + DAY, directory=directory) == Delivered()
    assert Notice.objects.get().last_error == error
    assert gateway.requests == []


def test_without_a_gateway_phones_cannot_be_reached_and_none_is_read(now: datetime, directory: Directory) -> None:
    def never(person: str, at: datetime) -> str:
        raise AssertionError(person)

    tell(now, Recipient(person="p1"))
    assert services.deliver(at=now, directory=replace(directory, phone_of=never)) == Delivered(gave_up=1)


def test_one_broken_notice_does_not_stop_the_others(
    now: datetime, directory: Directory, gateway: Gateway, caplog: pytest.LogCaptureFixture
) -> None:
    def breaks(person: str, at: datetime) -> str:
        if person == "p2":
            raise RuntimeError
        return "13800000001"

    tell(now, Recipient(person="p2"), Recipient(person="p1"))
    assert services.deliver(at=now, directory=replace(directory, phone_of=breaks)) == Delivered(sent=1, failed=1)
    assert "could not be sent" in caplog.text


def test_a_template_that_is_no_longer_there_still_tells_that_something_is(
    now: datetime, directory: Directory, gateway: Gateway
) -> None:
    tell(now, Recipient(person="p1"), Recipient(user=ANN))
    Notice.objects.filter(to="person:p1").update(template="test.gone")
    Notice.objects.filter(to=ANN).update(params={})
    assert str(queries.inbox(Actor(id=ANN))[0].body) == "有一条新通知"
    assert services.deliver(at=now, directory=directory) == Delivered(sent=2)
    assert json.loads(gateway.requests[0][1])["text"] == "有一条新通知"


def test_a_worker_that_died_after_sending_sends_again(
    now: datetime, directory: Directory, gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(message: channels.Message, *, at: datetime) -> None:
        post(message, at=at)
        raise SystemExit

    post = channels.post_to_hook
    tell(now, Recipient(person="p1"))
    monkeypatch.setattr(channels, "post_to_hook", dies)
    with pytest.raises(SystemExit):
        services.deliver(at=now, directory=directory)
    monkeypatch.setattr(channels, "post_to_hook", post)
    assert services.deliver(at=now + timedelta(minutes=1), directory=directory) == Delivered()  # the lease holds
    assert services.deliver(at=now + delivery.LEASE, directory=directory) == Delivered(sent=1)
    assert len(gateway.requests) == 2
    assert len({headers["X-Gongzhi-Id"] for headers, _body in gateway.requests}) == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_send_the_same_notice(now: datetime, directory: Directory, gateway: Gateway) -> None:
    for _ in range(6):
        tell(now, Recipient(person="p1"), Recipient(unit="gaj"))
    tell(now - DAY, Recipient(person="p1"), template="test.news")
    start, results = threading.Barrier(3), []

    def work() -> None:
        start.wait()
        results.append(services.deliver(at=now, directory=directory))
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    services.deliver(at=now, directory=directory)  # what fell between two spreads
    assert len(results) == 3
    ids = [headers["X-Gongzhi-Id"] for headers, _body in gateway.requests]
    assert len(ids) == len(set(ids)) == 13
    assert len(mail.outbox) == 6
    assert set(Notice.objects.exclude(channel="in-app").values_list("tries", flat=True)) == {1}


def test_a_round_is_bounded_and_the_backlog_is_seen(now: datetime, directory: Directory, gateway: Gateway) -> None:
    for _ in range(5):
        tell(now, Recipient(person="p1"))
    assert queries.backlog(now).waiting == 5
    assert queries.backlog(now).oldest == now
    assert services.deliver(at=now, directory=directory, limit=2) == Delivered(sent=2)
    assert queries.backlog(now).waiting == 3


def test_a_mail_server_that_is_away(now: datetime, directory: Directory, settings: SettingsWrapper) -> None:
    settings.EMAIL_BACKEND, settings.EMAIL_PORT = "django.core.mail.backends.smtp.EmailBackend", 9
    settings.EMAIL_HOST = "127.0.0.1"
    tell(now, Recipient(user=ANN))
    assert services.deliver(at=now, directory=directory) == Delivered(failed=1)
    notice = Notice.objects.get(channel=EMAIL)
    assert (notice.last_error, notice.tries) == ("ConnectionRefusedError", 1)
    assert not Notice.objects.filter(channel=HOOK).exists()
    assert BOB not in Notice.objects.values_list("to", flat=True)
