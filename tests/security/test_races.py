"""Two at the same moment, over two connections: nobody's answer is lost, nobody waits in a circle, no worker stops."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event
from time import sleep

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate

from gongzhi.foundation.accounts import services as accounts
from gongzhi.foundation.clocks import queries as clock_queries
from gongzhi.foundation.clocks import services as clocks
from gongzhi.foundation.organisations import services as organisations
from gongzhi.kernel.actor import Actor, system
from gongzhi.kernel.details import build
from gongzhi.kernel.refused import Refused
from gongzhi.matters import services as matters
from gongzhi.matters.models import Matter
from gongzhi.matters.services import ticking
from gongzhi.work.intake import services as intake
from gongzhi.work.intake.lifecycle import REPORT
from gongzhi.work.intake.models import Report
from tests import given
from tests.conftest import NOW
from tests.foundation.accounts import people

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("district"), pytest.mark.slow]


def at_once(*acts: Callable[[], object]) -> list[object]:
    def run(act: Callable[[], object]) -> object:
        try:
            return act()
        except Refused as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_a_report_joined_while_its_matter_is_answered_gets_the_answer_too() -> None:
    matter = given.moved(given.handed_in(), "check", given.SUPERVISOR, found="看过")
    late = given.report("路灯不亮，又一位")
    answering = Event()

    def answer() -> None:
        with transaction.atomic():
            given.moved(Matter.objects.get(pk=matter.pk), "answer", given.OFFICER, reply="修好了")
            answering.set()
            sleep(0.3)

    def join() -> Report:
        assert answering.wait(5)
        details = build(REPORT.move("join").details, {"matter": matter.reference})
        return intake.make(report=late, move="join", details=details, seen=0, by=given.CLERK, at=NOW)

    at_once(answer, join)
    late.refresh_from_db()
    assert (late.stage, late.response) == ("joined", "open")


def test_nobody_alone_passes_both_steps_of_an_account_by_pressing_twice_at_once() -> None:
    user = people.person()
    Authenticator.objects.create(user=user, type="totp", data={})
    accounts.set_password(user=user, password="my own long one", by=Actor(id=user.actor_id), at=NOW)
    dropped = Event()

    def drop() -> None:
        with transaction.atomic():
            accounts.drop_second_step(user=user, by=people.ADMIN, at=NOW)
            dropped.set()
            sleep(0.3)

    def reset() -> None:
        assert dropped.wait(5)
        accounts.reset_password(user=user, password="another long one", by=people.ADMIN, at=NOW)

    first, second = at_once(drop, reset)
    assert first is None
    assert isinstance(second, Refused)


def test_a_report_takes_its_matter_before_itself_as_an_answer_does() -> None:
    """In the other order an answer and an agreement wait for each other until the database ends one of them."""
    report = given.report()
    given.answered(given.handed_in(given.handling(given.accepted(report))))
    with CaptureQueriesContext(
        connection,
    ) as seen:
        given.responded(report, "agree")
    statements = [query["sql"] for query in seen]
    takes = next(n for n, sql in enumerate(statements) if 'FROM "matters_matter"' in sql)
    changes = next(n for n, sql in enumerate(statements) if sql.startswith('UPDATE "intake_report"'))
    assert takes < changes
    if connection.vendor == "postgresql":
        assert "FOR UPDATE" in statements[takes]


def test_a_pause_that_another_worker_ended_first_stops_no_tick(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = given.handling(), given.handling(given.accepted(given.report("井盖坏了")))
    for matter in (first, second):
        given.moved(matter, "ask_reporter", given.OFFICER, question="哪一盏", days=1)
    make = ticking.make

    def slow(*, matter: Matter, **act: object) -> Matter:
        if matter.pk == first.pk:  # the other worker, between our look and our act
            make(matter=Matter.objects.get(pk=first.pk), **act)  # type: ignore[arg-type]
        return make(matter=matter, **act)  # type: ignore[arg-type]

    monkeypatch.setattr(ticking, "make", slow)
    assert matters.tick(at=NOW + timedelta(days=3)).woken == 1
    assert set(Matter.objects.values_list("stage", flat=True)) == {"handling"}


def test_a_unit_is_not_closed_while_somebody_sends_it_a_matter() -> None:
    matter = given.accepted()
    sending = Event()

    def send() -> None:
        with transaction.atomic():
            given.moved(Matter.objects.get(pk=matter.pk), "dispatch", given.CLERK, unit="xz-zhujian")
            sending.set()
            sleep(0.3)

    def close() -> None:
        assert sending.wait(5)
        organisations.close_unit(code="xz-zhujian", on=localdate(NOW), by=system("tests"), at=NOW)

    (sent, closed) = at_once(send, close)
    assert sent is None
    assert isinstance(closed, Refused), closed
    assert "还有 1 件事在它手上" in str(closed.sentence)


def test_nobody_sends_a_matter_to_a_unit_that_is_being_closed() -> None:
    matter = given.accepted()
    closing = Event()

    def close() -> None:
        with transaction.atomic():
            organisations.close_unit(code="xz-zhujian", on=localdate(NOW), by=system("tests"), at=NOW)
            closing.set()
            sleep(0.3)

    def send() -> None:
        assert closing.wait(5)
        given.moved(Matter.objects.get(pk=matter.pk), "dispatch", given.CLERK, unit="xz-zhujian")

    (_closed, sent) = at_once(close, send)
    assert isinstance(sent, Refused), sent
    matter.refresh_from_db()
    assert matter.unit == ""


def test_a_unit_gets_no_matter_that_somebody_locks_it_out_of_this_very_moment() -> None:
    matter = given.accepted()
    shielding = Event()

    def shield() -> None:
        with transaction.atomic():
            matters.shield(matter=Matter.objects.get(pk=matter.pk), unit="xz-zhujian", by=given.CLERK, at=NOW)
            shielding.set()
            sleep(0.3)

    def send() -> None:
        assert shielding.wait(5)
        given.moved(Matter.objects.get(pk=matter.pk), "dispatch", given.CLERK, unit="xz-zhujian")

    (_shielded, sent) = at_once(shield, send)
    assert isinstance(sent, Refused), sent
    matter.refresh_from_db()
    assert matter.unit == ""


def test_a_calendar_that_moves_a_deadline_waits_for_whoever_moves_the_matter() -> None:
    matter = given.handling()
    moving = Event()

    def work() -> None:
        with transaction.atomic():
            Matter.objects.select_for_update().get(pk=matter.pk)  # a move holds its matter before its clocks
            moving.set()
            sleep(0.3)
            given.moved(Matter.objects.get(pk=matter.pk), "contact", given.OFFICER, how="phone", note="")

    def typhoon() -> None:
        assert moving.wait(5)
        day = localdate(NOW) + timedelta(days=3)
        clocks.set_day(on=day, kind="rest", name="台风", source="通知", by=system("tests"), at=NOW)

    assert at_once(work, typhoon) == [None, None]
    matter.refresh_from_db()
    assert matter.due_at == min(clock.due_at for clock in clock_queries.running(matter.subject))
