"""One turn per move: clocks start, stop, pause and resume, and the earliest deadline comes back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongzhi.foundation.clocks import almanac, queries, services
from gongzhi.foundation.clocks.models import Clock, Switch
from gongzhi.foundation.clocks.services import Start, Turned
from gongzhi.kernel.actor import system
from gongzhi.kernel.refused import Refused

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")
M = "matter:M-2026-000001"


def at(month: int, day: int, hour: int = 10, minute: int = 0, *, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=SHANGHAI)


@pytest.fixture(autouse=True)
def calendar() -> None:
    services.load_published(by=system("setup"), at=at(1, 1))


def acts(queries_: CaptureQueriesContext) -> list[str]:
    words = ("SELECT", "INSERT", "UPDATE", "DELETE")
    return [q["sql"] for q in queries_.captured_queries if q["sql"].startswith(words)]


def test_a_new_subject_costs_two_queries() -> None:
    almanac.calendar()
    with CaptureQueriesContext(
        connection,
    ) as seen:
        turned = services.turn(
            subject=M, at=at(5, 8), owner="centre", first=True,
            starts=[Start("contact", 24, "hour"), Start("answer", 5, "workday")],
        )  # fmt: skip
    assert turned == Turned(at(5, 9), "contact", False)
    assert len(acts(seen)) == 2


def test_a_move_costs_five_queries_whatever_the_history() -> None:
    services.turn(subject=M, at=at(5, 8), owner="centre", first=True, starts=[Start("dispatch", 1, "workday")])
    for n in range(10):
        services.turn(subject=M, at=at(5, 8, 10, n + 1), owner=("unit", "centre")[n % 2], starts=[Start("x", 9, "day")])
    with CaptureQueriesContext(connection) as seen:
        services.turn(
            subject=M, at=at(5, 8, 11), owner="unit", stops=["dispatch"], starts=[Start("handle", 5, "workday")]
        )
    assert len(acts(seen)) == 5


def test_no_switch_while_owner_and_pause_stay() -> None:
    for hour in (10, 11, 12):
        services.turn(subject=M, at=at(5, 8, hour), owner="unit")
    assert Switch.objects.count() == 1


def test_a_pause_hides_the_deadline_and_resuming_moves_it() -> None:
    start = services.turn(subject=M, at=at(5, 8), owner="unit", starts=[Start("handle", 3, "workday")])
    assert start == Turned(at(5, 12, 17, 30), "handle", False)  # Sat 9 May is a make-up day, Mon, Tue
    paused = services.turn(subject=M, at=at(5, 9, 9), owner="reporter", paused=True, reason="ask")
    assert paused == Turned()
    assert Clock.objects.get().next_rung_at is None
    resumed = services.turn(subject=M, at=at(5, 11, 9), owner="unit")
    assert resumed.due_at == at(5, 13, 17, 30)  # the make-up day was not counted
    assert queries.of(M)[0].steps[1].kind == "paused"


def test_what_was_late_before_the_pause_stays_late() -> None:
    services.turn(subject=M, at=at(5, 8), owner="unit", starts=[Start("handle", 1, "workday")])
    assert services.turn(subject=M, at=at(5, 11), owner="third", paused=True).due_at == at(5, 9, 17, 30)


def test_a_clock_that_cannot_pause_runs_on() -> None:
    services.turn(subject=M, at=at(5, 8), owner="unit", starts=[Start("report", 2, "workday", pausable=False)])
    assert services.turn(subject=M, at=at(5, 8, 11), owner="third", paused=True).due_at == at(5, 11, 17, 30)


def test_a_clock_started_in_a_pause_begins_when_it_ends() -> None:
    services.turn(subject=M, at=at(5, 11), owner="third", paused=True, starts=[Start("handle", 60, "minute")])
    assert services.turn(subject=M, at=at(5, 12), owner="unit").due_at == at(5, 12, 11)


def test_hours_leave_out_the_pause_to_the_second() -> None:
    services.turn(subject=M, at=at(5, 8), owner="unit", starts=[Start("urgent", 2, "hour")])
    services.turn(subject=M, at=at(5, 8, 11) + timedelta(seconds=7), owner="reporter", paused=True)
    turned = services.turn(subject=M, at=at(5, 8, 12) + timedelta(seconds=18), owner="unit")
    assert turned.due_at == at(5, 8, 13) + timedelta(seconds=11)


def test_a_clock_started_again_begins_anew_and_a_star_stops_all() -> None:
    services.turn(subject=M, at=at(5, 8), owner="unit", starts=[Start("handle", 1, "workday")])
    again = services.turn(subject=M, at=at(5, 11), owner="unit", starts=[Start("handle", 1, "workday")])
    assert again.due_at == at(5, 12, 17, 30)
    assert [c.is_running for c in queries.of(M)] == [False, True]
    assert services.turn(subject=M, at=at(5, 12), owner="nobody", stops=[services.EVERY]) == Turned()
    assert not queries.running(M).exists()


def test_history_never_runs_backwards() -> None:
    services.turn(subject=M, at=at(5, 8, 10, 1), owner="centre")
    services.turn(subject=M, at=at(5, 8), owner="unit", starts=[Start("handle", 60, "minute")])
    assert [s.at for s in queries.switches(M)] == [at(5, 8, 10, 1)] * 2
    assert queries.running(M).get().due_at == at(5, 8, 11, 1)


def test_an_extension_goes_on_where_the_limit_ends() -> None:
    services.turn(subject=M, at=at(9, 28), owner="unit", starts=[Start("handle", 2, "workday")])
    turned = services.extend(subject=M, code="handle", amount=2, unit="workday", at=at(9, 29))
    assert turned.due_at == at(10, 9, 17, 30)  # 29, 30, National Day 1–7, 8, 9
    services.turn(subject="matter:2", at=at(9, 28), owner="unit", starts=[Start("urgent", 6, "hour")])
    turned = services.extend(subject="matter:2", code="urgent", amount=1, unit="workday", at=at(9, 28))
    assert turned.due_at == at(9, 29, 17, 30)


@pytest.mark.parametrize(
    ("change", "field"), [({"code": "none"}, "code"), ({"amount": 0}, "amount"), ({"unit": "hour"}, "unit")]
)
def test_an_extension_is_refused_with_the_field(change: dict[str, object], field: str) -> None:
    services.turn(subject=M, at=at(5, 8), owner="unit", starts=[Start("handle", 2, "workday")])
    services.extend(subject=M, code="handle", amount=1, unit="workday", at=at(5, 8))
    with pytest.raises(Refused) as refusal:
        services.extend(**{"subject": M, "code": "handle", "amount": 1, "unit": "workday", "at": at(5, 8)} | change)  # type: ignore[arg-type]
    assert refusal.value.field == field


def test_a_reading_shows_the_way_to_the_deadline() -> None:
    services.turn(subject=M, at=at(4, 30), owner="unit", starts=[Start("handle", 3, "workday")])
    (reading,) = queries.of(M)
    kinds = [(step.on.day, step.kind, step.n) for step in reading.steps]
    assert kinds == [
        (30, "first", 0), (1, "holiday", 0), (2, "holiday", 0), (3, "holiday", 0), (4, "holiday", 0), (5, "holiday", 0),
        (6, "counted", 1), (7, "counted", 2), (8, "counted", 3),
    ]  # fmt: skip
    assert reading.due_at == at(5, 8, 17, 30)
    assert "2026" in reading.steps[1].source


def test_steps_that_no_longer_lead_to_the_deadline_are_not_shown() -> None:
    services.turn(subject=M, at=at(5, 8), owner="unit", starts=[Start("handle", 3, "workday")])
    services.turn(subject=M, at=at(5, 8, 12), owner="nobody", stops=["handle"])
    services.set_day(on=date(2026, 5, 11), kind="rest", name="台风", source="区政府通知", by=system("x"), at=at(5, 9))
    (reading,) = queries.of(M)
    assert (reading.due_at, reading.steps) == (at(5, 12, 17, 30), ())


def test_a_clock_stopped_in_a_pause_keeps_no_deadline() -> None:
    services.turn(subject=M, at=at(5, 8), owner="unit", starts=[Start("handle", 3, "workday")])
    services.turn(subject=M, at=at(5, 8, 12), owner="third", paused=True)
    services.turn(subject=M, at=at(5, 8, 13), owner="nobody", stops=["handle"])
    (reading,) = queries.of(M)
    assert (reading.due_at, reading.is_late(datetime(2030, 1, 1, tzinfo=UTC))) == (None, False)
    assert reading.steps[-1].kind == "paused"
