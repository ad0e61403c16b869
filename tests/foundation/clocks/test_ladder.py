"""提示 → 催办 → 督办: at their moments, once each, whoever asks and however often."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import close_old_connections, connection

from gongzhi.foundation.clocks import queries, services
from gongzhi.foundation.clocks.ladder import moment
from gongzhi.foundation.clocks.models import Clock
from gongzhi.foundation.clocks.reckon import Part
from gongzhi.foundation.clocks.services import Start
from gongzhi.foundation.ledger import queries as ledger
from gongzhi.kernel.actor import system
from tests.foundation.clocks.given import CALENDAR, OFFICE, wall

if TYPE_CHECKING:
    from gongzhi.kernel.lifecycle import Unit

M = "matter:M-2026-000001"
BY = system("clock")


@pytest.mark.parametrize(
    ("start", "due", "part", "expected"),
    [
        (
            "2026-05-06 10:00", "2026-05-11 17:30", Part(4, "workday"),
            ["2026-05-09 17:30", "2026-05-11 17:30", "2026-05-12 17:30"],
        ),
        ("2026-05-06 18:00", "2026-05-07 17:30", Part(1, "workday"), [None, "2026-05-07 17:30", "2026-05-08 17:30"]),
        (
            "2026-05-06 10:00", "2026-05-09 17:30", Part(3, "day"),
            ["2026-05-08 17:30", "2026-05-09 17:30", "2026-05-10 17:30"],
        ),
        (
            "2026-05-06 10:00", "2026-05-06 14:00", Part(4, "hour"),
            ["2026-05-06 13:00", "2026-05-06 14:00", "2026-05-06 18:00"],
        ),
    ],
)  # fmt: skip
def test_the_moments_of_each_unit(start: str, due: str, part: Part, expected: list[str | None]) -> None:
    given = {"started_at": wall(start), "due_at": wall(due), "part": part, "calendar": CALENDAR, "office": OFFICE}
    assert [moment(rung, **given) for rung in (1, 2, 3)] == [text and wall(text) for text in expected]  # type: ignore[arg-type]


def begin(amount: int, unit: Unit, subject: str = M) -> None:
    services.turn(
        subject=subject, at=wall("2026-05-11 10:00"), owner="unit", starts=[Start("handle", amount, unit)]
    )  # fmt: skip


def tick(at: str) -> list[str]:
    climbed = [services.climb(clock=clock, by=BY, at=wall(at)) for clock in queries.to_escalate(wall(at), 100)]
    return [rung.code for rung in climbed if rung]


@pytest.mark.django_db
def test_the_ladder_is_climbed_once_each() -> None:
    begin(3, "workday")
    ticks = ["2026-05-13 17:29", "2026-05-13 17:30", "2026-05-14 09:00", "2026-05-14 17:30", "2026-05-15 17:30"]
    assert [tick(at) for at in [*ticks, "2027-01-01 00:00"]] == [[], ["hint"], [], ["urge"], ["supervise"], []]
    assert [record.payload["rung"] for record in ledger.history([M])] == ["hint", "urge", "supervise"]


@pytest.mark.django_db
def test_after_a_long_sleep_only_the_highest_rung_is_climbed() -> None:
    begin(3, "workday")
    assert tick("2026-06-01 09:00") == ["supervise"]


@pytest.mark.django_db
def test_a_second_hand_on_the_same_clock_gets_nothing() -> None:
    begin(4, "hour")
    (one,), (two,) = queries.to_escalate(wall("2026-05-11 13:00"), 9), queries.to_escalate(wall("2026-05-11 13:00"), 9)
    assert services.climb(clock=one, by=BY, at=wall("2026-05-11 13:00"))
    assert services.climb(clock=two, by=BY, at=wall("2026-05-11 13:00")) is None
    assert len(ledger.history([M])) == 1


@pytest.mark.django_db
def test_stopped_and_paused_clocks_are_silent() -> None:
    begin(4, "hour")
    begin(4, "hour", "matter:2")
    services.turn(subject=M, at=wall("2026-05-11 11:00"), owner="third", paused=True)
    services.turn(subject="matter:2", at=wall("2026-05-11 11:00"), owner="nobody", stops=["handle"])
    assert tick("2026-05-20 09:00") == []


@pytest.mark.django_db
def test_resuming_does_not_repeat_a_hint_and_an_extension_begins_anew() -> None:
    begin(4, "hour")
    assert tick("2026-05-11 13:00") == ["hint"]
    services.turn(subject=M, at=wall("2026-05-11 13:30"), owner="third", paused=True)
    services.turn(subject=M, at=wall("2026-05-12 09:00"), owner="unit")
    assert tick("2026-05-12 09:29") == []
    assert tick("2026-05-12 09:30") == ["urge"]
    services.extend(subject=M, code="handle", amount=2, unit="workday", at=wall("2026-05-12 10:00"))
    clock = Clock.objects.get()
    assert (clock.rung, clock.due_at) == (0, wall("2026-05-14 17:30"))
    assert tick("2026-05-13 17:30") == ["hint"]


@pytest.mark.django_db(transaction=True)
def test_of_many_workers_one_wins() -> None:
    begin(1, "hour")
    at = wall("2026-05-11 11:00")
    hands = [queries.to_escalate(at, 1)[0] for _n in range(6)]
    won: list[str] = []
    gate = threading.Barrier(len(hands))

    def climb(clock: Clock) -> None:
        gate.wait()
        rung = services.climb(clock=clock, by=BY, at=at + timedelta(seconds=1))
        if rung:
            won.append(rung.code)
        close_old_connections()
        connection.close()

    threads = [threading.Thread(target=climb, args=[hand]) for hand in hands]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert won == ["urge"]
    assert Clock.objects.get().rung == 2
