from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from gongzhi.foundation.notices import timing

if TYPE_CHECKING:
    from pytest_django.fixtures import SettingsWrapper

HERE = ZoneInfo("Asia/Shanghai")


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 5, day, hour, minute, tzinfo=HERE)


@pytest.fixture(autouse=True)
def _hours(settings: SettingsWrapper) -> None:
    settings.DIGEST_AT, settings.QUIET_FROM, settings.QUIET_UNTIL = time(8, 30), time(21), time(8)


def test_an_ordinary_notice_waits_for_the_next_digest() -> None:
    assert timing.ordinary(at(8, 8, 29)) == at(8, 8, 30)
    assert timing.ordinary(at(8, 8, 30)) == at(9, 8, 30)
    assert timing.ordinary(at(8, 23)) == at(9, 8, 30)


def test_a_digest_set_into_the_quiet_hours_waits_for_their_end(settings: SettingsWrapper) -> None:
    settings.DIGEST_AT = time(6)
    assert timing.ordinary(at(8, 5)) == at(8, 8)


def test_quiet_hours_reach_over_midnight() -> None:
    assert timing.audible(at(8, 20, 59)) == at(8, 20, 59)
    assert timing.audible(at(8, 21)) == at(9, 8)
    assert timing.audible(at(9, 3)) == at(9, 8)
    assert timing.audible(at(9, 8)) == at(9, 8)


def test_quiet_hours_may_lie_inside_a_day_or_not_be_at_all(settings: SettingsWrapper) -> None:
    settings.QUIET_FROM, settings.QUIET_UNTIL = time(12), time(14)
    assert timing.audible(at(8, 13)) == at(8, 14)
    assert timing.audible(at(8, 23)) == at(8, 23)
    settings.QUIET_FROM = settings.QUIET_UNTIL = time(0)
    assert timing.audible(at(8, 0)) == at(8, 0)


def test_the_wait_grows_and_stops_growing() -> None:
    waits = [timing.again(at(8, 9), tries) - at(8, 9) for tries in range(1, timing.MOST_TRIES)]
    assert waits[:4] == [timedelta(minutes=m) for m in (1, 2, 4, 8)]
    assert waits[-1] == timedelta(hours=6)
    assert timedelta(days=2) < sum(waits, timedelta()) < timedelta(days=4)
