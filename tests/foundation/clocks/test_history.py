"""Switches: no gap, no overlap, and the minutes add up, whatever the history."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from gongzhi.foundation.clocks import history, queries, services
from gongzhi.foundation.clocks.reckon import Part, Pause, reckon
from gongzhi.foundation.clocks.services import Start
from tests.foundation.clocks.given import CALENDAR, OFFICE, wall

START = wall("2026-05-08 10:00")


@dataclass(frozen=True)
class Turn:
    at: datetime
    owner: str
    paused: bool = False


def after(**given: float) -> datetime:
    return START + timedelta(**given)


def test_minutes_belong_to_whoever_has_the_turn_when_they_are_full() -> None:
    turns = [Turn(START, "centre"), Turn(after(seconds=90), "unit"), Turn(after(seconds=179), "centre")]
    assert history.minutes_by_owner(turns, after(seconds=200)) == {"centre": 2, "unit": 1}
    assert history.minutes_by_owner(turns, after(seconds=59)) == {"centre": 0, "unit": 0}
    assert history.minutes_by_owner([], after(days=1)) == {}


def test_the_sum_over_owners_is_the_total_in_any_history() -> None:
    dice = random.Random(11)
    for _n in range(500):
        at, turns = START, []
        for _m in range(dice.randint(1, 12)):
            turns.append(Turn(at, dice.choice(["centre", "unit", "reporter", "third"]), dice.random() < 0.3))
            at += timedelta(seconds=dice.choice([0, 1, 59, 60, 61, dice.randint(0, 90_000)]))
        until = START + timedelta(seconds=dice.randint(0, 1_000_000))
        shares = history.minutes_by_owner(turns, until)
        assert sum(shares.values()) == (until - START) // timedelta(minutes=1)
        assert min(shares.values()) >= 0
        pauses = history.pauses(turns)
        assert all(a.end is not None and a.end <= b.start for a, b in pairwise(pauses))
        for second in range(0, 100_000, 9_973):
            moment = after(seconds=second)
            last = [turn for turn in turns if turn.at <= moment][-1]
            inside = any(p.start <= moment and (p.end is None or moment < p.end) for p in pauses)
            assert inside == last.paused


def test_a_pause_that_goes_on_when_the_clock_stops_is_open() -> None:
    turns = [Turn(START, "unit"), Turn(after(hours=1), "third", True), Turn(after(hours=2), "unit")]
    assert history.pauses(turns) == (Pause(after(hours=1), after(hours=2)),)
    assert history.pauses(turns, until=after(hours=2)) == (Pause(after(hours=1), None),)
    assert history.pauses(turns, until=after(hours=1)) == ()


@pytest.mark.django_db
def test_random_histories_through_the_service() -> None:
    dice = random.Random(5)
    for n in range(15):
        subject, at, stood = f"matter:{n}", START, [(START, False)]
        services.turn(subject=subject, at=at, owner="unit", first=True, starts=[Start("handle", 600, "minute")])
        for _m in range(8):
            at += timedelta(seconds=dice.randint(0, 4_000))
            paused = dice.random() < 0.4
            turned = services.turn(subject=subject, at=at, owner=dice.choice(["unit", "reporter"]), paused=paused)
            stood.append((at, paused))
        pauses = history.pauses([Turn(when, "x", paused) for when, paused in stood])
        expected = reckon(START, [Part(600, "minute")], calendar=CALENDAR, office=OFFICE, pauses=pauses).due_at
        assert turned.due_at == expected
        assert sum(queries.minutes_by_owner(subject, at).values()) == (at - START) // timedelta(minutes=1)
