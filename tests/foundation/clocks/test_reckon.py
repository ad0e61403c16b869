"""Deadlines against real years, and against a plain count that shares no line with the code."""

from __future__ import annotations

import random
import time
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import chinese_calendar
import pytest

from gongzhi.foundation.clocks.reckon import Part, Pause, days_between, reckon, running, spent
from tests.foundation.clocks.given import CALENDAR, OFFICE, wall

if TYPE_CHECKING:
    from gongzhi.foundation.clocks.reckon import Reckoning
    from gongzhi.kernel.lifecycle import Unit


def due(start: datetime, amount: int, unit: Unit, pauses: tuple[Pause, ...] = ()) -> Reckoning:
    return reckon(start, [Part(amount, unit)], calendar=CALENDAR, office=OFFICE, pauses=pauses)


@pytest.mark.parametrize(
    ("start", "amount", "expected"),
    [
        ("2024-02-08 10:00", 3, "2024-02-19"),  # 春节: Fri 9 worked, 10–17 off, Sun 18 made up
        ("2024-09-27 10:00", 5, "2024-10-10"),  # 国庆: Sun 29 made up, Mon 30, 1–7 off, 8, 9, 10
        ("2024-10-10 10:00", 2, "2024-10-12"),  # Fri 11, Sat 12 made up
        ("2025-01-24 10:00", 5, "2025-02-07"),  # 春节: Sun 26 made up, Mon 27, 28–4 off, 5, 6, 7
        ("2025-01-24 10:00", 6, "2025-02-08"),  # and Sat 8 made up
        ("2025-09-27 10:00", 6, "2025-10-11"),  # 国庆 and 中秋, begun on a Saturday: 28, 29, 30, 9, 10, Sat 11
        ("2026-02-13 10:00", 3, "2026-02-25"),  # 春节: Sat 14 made up, 15–23 off, 24, 25
        ("2026-04-30 10:00", 4, "2026-05-09"),  # 劳动节: 6, 7, 8, Sat 9 made up
        ("2026-09-18 10:00", 6, "2026-09-28"),  # Sun 20 made up, 21–24, 中秋 25–27 off, 28
        ("2026-05-08 20:00", 1, "2026-05-09"),  # after hours is still the first day
        ("2026-05-08 00:00", 1, "2026-05-09"),  # and so is its first moment
        ("2026-05-07 23:59", 1, "2026-05-08"),
    ],
)
def test_real_years(start: str, amount: int, expected: str) -> None:
    found = due(wall(start), amount, "workday")
    assert (found.due_at, found.provisional) == (wall(f"{expected} 17:30"), False)


def test_the_day_is_the_one_where_the_office_is() -> None:
    assert due(datetime(2026, 5, 7, 16, 30, tzinfo=UTC), 1, "workday").due_at == wall("2026-05-09 17:30")


def test_days_count_all_days_and_hours_run_round_the_clock() -> None:
    assert due(wall("2026-04-30 10:00"), 3, "day").due_at == wall("2026-05-03 17:30")
    assert due(wall("2026-05-01 22:00"), 24, "hour").due_at == wall("2026-05-02 22:00")
    assert due(wall("2026-05-01 23:50"), 15, "minute").due_at == wall("2026-05-02 00:05")


def test_where_no_calendar_is_published_it_is_provisional() -> None:
    found = due(wall("2026-12-30 10:00"), 3, "workday")
    assert (found.due_at, found.provisional) == (wall("2027-01-04 17:30"), True)
    assert [step.certain for step in found.steps] == [True, True, False, False, False, False]
    assert not due(wall("2026-12-30 10:00"), 1, "workday").provisional
    assert not due(wall("2026-12-30 10:00"), 99, "hour").provisional


def test_a_pause_at_close_of_office_takes_the_day_and_is_half_open() -> None:
    start, close = wall("2026-05-11 10:00"), wall("2026-05-12 17:30")
    hour, moment = timedelta(hours=1), timedelta.resolution
    later, same = wall("2026-05-13 17:30"), close
    assert due(start, 1, "workday", (Pause(close, close + moment),)).due_at == later
    assert due(start, 1, "workday", (Pause(close - hour, close),)).due_at == same
    assert due(start, 1, "workday", (Pause(close + moment, close + hour),)).due_at == same
    assert due(start, 1, "workday", (Pause(close - hour, None),)).due_at is None
    assert due(start, 1, "workday", (Pause(close + moment, None),)).due_at == same


def test_minutes_with_pauses() -> None:
    start = wall("2026-05-11 10:00")
    pause = Pause(wall("2026-05-11 10:30"), wall("2026-05-11 11:00"))
    assert due(start, 30, "minute", (pause,)).due_at == pause.start  # over before it begins
    assert due(start, 31, "minute", (pause,)).due_at == wall("2026-05-11 11:01")
    assert due(start, 31, "minute", (Pause(pause.start, None),)).due_at is None
    assert due(wall("2026-05-11 10:45"), 1, "minute", (pause,)).due_at == wall("2026-05-11 11:01")


def test_no_time_is_no_limit() -> None:
    with pytest.raises(ValueError, match="0 workday"):
        due(wall("2026-05-11 10:00"), 0, "workday")


def test_the_steps_of_hours_show_each_day() -> None:
    pause = Pause(wall("2026-05-11 23:00"), wall("2026-05-13 01:00"))
    found = due(wall("2026-05-11 22:00"), 4, "hour", (pause,))
    assert found.due_at == wall("2026-05-13 04:00")
    assert [(s.on.day, s.kind, s.n) for s in found.steps] == [
        (11, "running", 60), (12, "paused", 60), (13, "running", 240)
    ]  # fmt: skip
    ends_at_midnight = due(wall("2026-05-11 22:00"), 2, "hour").steps
    assert [(s.on.day, s.n) for s in ends_at_midnight] == [(11, 120)]


# --- against a plain count ---


def works(on: date) -> bool:
    """Say so by the package itself, and by the weekday where it knows nothing."""
    return chinese_calendar.is_workday(on) if on.year <= 2026 else on.weekday() < 5


def plain_days(start: datetime, amount: int, unit: str, pauses: tuple[Pause, ...]) -> datetime | None:
    """Count day by day, as one would on a paper calendar."""
    midnight = start.replace(hour=0, minute=0)
    while amount:
        midnight += timedelta(days=1)
        close = midnight + timedelta(hours=17, minutes=30)
        if unit == "workday" and not works(midnight.date()):
            continue
        if any(p.start <= close and p.end is None for p in pauses):
            return None
        if any(p.end is not None and p.start <= close < p.end for p in pauses):
            continue
        amount -= 1
    return close


def plain_minutes(start: datetime, amount: int, pauses: tuple[Pause, ...]) -> datetime | None:
    """Count minute by minute."""
    minute = start
    while amount:
        if any(p.start <= minute and p.end is None for p in pauses):
            return None
        if not any(p.end is not None and p.start <= minute < p.end for p in pauses):
            amount -= 1
        minute += timedelta(minutes=1)
    return minute


def some_pauses(dice: random.Random, start: datetime, unit: timedelta, longest: int) -> tuple[Pause, ...]:
    pauses, at = [], start - dice.randint(0, longest) * unit
    for _n in range(dice.choice([0, 0, 1, 2, 3])):
        at += dice.randint(1, longest) * unit
        end = at + dice.randint(1, longest) * unit
        pauses.append(Pause(at, end))
        at = end
    if dice.random() < 0.1:
        pauses.append(Pause(at + dice.randint(1, longest) * unit, None))
    return tuple(pauses)


def some_start(dice: random.Random) -> datetime:
    return wall("2018-01-01 00:00") + timedelta(minutes=dice.randrange(60 * 24 * 365 * 9))


@pytest.mark.slow
def test_10000_random_cases_hold_against_a_plain_day_by_day_count() -> None:
    dice = random.Random(20260508)
    for _n in range(10_000):
        start, amount, unit = some_start(dice), dice.randint(1, 20), dice.choice(["workday", "workday", "day"])
        pauses = some_pauses(dice, start, timedelta(minutes=30), longest=7 * 48)
        found = due(start, amount, unit, pauses)
        case = (start, amount, unit, pauses)
        assert found.due_at == plain_days(start, amount, unit, pauses), case
        if found.due_at is None:
            assert found.steps[-1].kind == "paused", case
            continue
        assert (found.steps[-1].n, OFFICE.day(found.due_at)) == (amount, found.steps[-1].on), case
        assert [s.on for s in found.steps] == [
            OFFICE.day(start) + timedelta(days=n) for n in range(len(found.steps))
        ], case  # fmt: skip


@pytest.mark.slow
def test_3000_random_cases_hold_against_a_plain_minute_by_minute_count() -> None:
    dice = random.Random(20260509)
    for _n in range(3_000):
        start, amount = some_start(dice), dice.randint(1, 150)
        pauses = some_pauses(dice, start, timedelta(minutes=1), longest=60)
        found = due(start, amount, "minute", pauses)
        assert found.due_at == plain_minutes(start, amount, pauses), (start, amount, pauses)
        if found.due_at is not None:
            assert found.steps[-1].n == amount


def test_spending_is_the_inverse_and_time_is_additive_and_monotone() -> None:
    dice = random.Random(7)
    for _n in range(2_000):
        start, unit = some_start(dice), dice.choice(["workday", "day", "hour", "minute"])
        pauses = tuple(p for p in some_pauses(dice, start, timedelta(minutes=30), longest=96) if p.end)
        a, b = dice.randint(1, 9), dice.randint(1, 9)
        first, both = due(start, a, unit, pauses).due_at, due(start, a + b, unit, pauses).due_at
        assert first is not None
        assert both is not None
        in_parts = reckon(start, [Part(a, unit), Part(b, unit)], calendar=CALENDAR, office=OFFICE, pauses=pauses)
        assert in_parts.due_at == both
        assert first < both
        for at, expected in ((first, a), (first - timedelta.resolution, a - 1), (both, a + b)):
            assert spent(start, at, unit, calendar=CALENDAR, office=OFFICE, pauses=pauses) == expected
        later = start + timedelta(minutes=dice.randint(1, 3000))
        later_due = due(later, a, unit, pauses).due_at
        assert later_due is not None
        assert first <= later_due
        if not pauses and unit in ("workday", "day"):
            assert days_between(OFFICE.day(start), OFFICE.day(first), unit, CALENDAR) == a


def test_running_time_leaves_out_what_overlaps() -> None:
    a, b = wall("2026-05-11 10:00"), wall("2026-05-11 12:00")
    minutes = timedelta(minutes=1)
    assert running(a, b, ()) == 120 * minutes
    assert running(a, b, (Pause(a - 5 * minutes, a + 5 * minutes), Pause(b - minutes, None))) == 114 * minutes
    assert running(b, a, ()) == timedelta()


def test_it_is_fast(capsys: pytest.CaptureFixture[str]) -> None:
    starts = [wall("2026-01-01 09:00") + timedelta(hours=n) for n in range(1_000)]
    pauses = (Pause(wall("2026-01-10 09:00"), wall("2026-01-20 09:00")),)
    began = time.perf_counter()
    for start in starts:
        due(start, 5, "workday", pauses)
    with capsys.disabled():
        print(f"\nreckon: {len(starts) / (time.perf_counter() - began):,.0f} deadlines/s")  # noqa: T201
