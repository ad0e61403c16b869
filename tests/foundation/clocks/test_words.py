"""Deadlines in words."""

from __future__ import annotations

import pytest

from gongzhi.foundation.clocks import words
from gongzhi.foundation.clocks.reckon import Part, reckon
from tests.foundation.clocks.given import CALENDAR, OFFICE, wall


@pytest.mark.parametrize(
    ("now", "due", "unit", "expected"),
    [
        ("2026-05-12 10:00", "2026-05-14 17:30", "workday", "还剩 2 个工作日（周四 17:30 前）"),
        ("2026-05-08 10:00", "2026-05-11 17:30", "workday", "还剩 2 个工作日（周一 17:30 前）"),
        ("2026-05-13 10:00", "2026-05-14 17:30", "workday", "还剩 1 个工作日（明天 17:30 前）"),
        ("2026-05-14 17:30", "2026-05-14 17:30", "workday", "今天 17:30 前到期"),
        ("2026-04-30 10:00", "2026-05-09 17:30", "workday", "还剩 4 个工作日（5月9日 17:30 前）"),
        ("2026-04-30 10:00", "2026-05-03 17:30", "day", "还剩 3 天（周日 17:30 前）"),
        ("2026-05-08 10:00", "2026-05-08 13:20", "hour", "还剩 3 小时 20 分（今天 13:20 前）"),
        ("2026-05-08 10:00", "2026-05-08 10:15", "minute", "还剩 15 分钟（今天 10:15 前）"),
        ("2026-05-14 18:00", "2026-05-14 17:30", "workday", "超期不足 1 个工作日"),
        ("2026-05-15 09:00", "2026-05-14 17:30", "workday", "超期 1 个工作日"),
        ("2026-05-16 09:00", "2026-05-14 17:30", "day", "超期 2 天"),
        ("2026-05-08 11:05", "2026-05-08 10:00", "hour", "超期 1 小时 5 分"),
        ("2026-05-08 10:05", "2026-05-08 10:00", "minute", "超期 5 分钟"),
        ("2026-05-11 10:00", "2026-05-08 10:00", "hour", "超期 3 天"),
    ],
)
def test_what_is_left(now: str, due: str, unit: str, expected: str) -> None:
    assert str(words.left(wall(now), wall(due), unit, calendar=CALENDAR, office=OFFICE)) == expected  # type: ignore[arg-type]


def test_a_paused_deadline_says_so() -> None:
    assert str(words.left(wall("2026-05-08 10:00"), None, "workday", calendar=CALENDAR, office=OFFICE)) == "已暂停计时"


def test_each_step_in_words() -> None:
    found = reckon(wall("2026-05-01 10:00"), [Part(4, "workday")], calendar=CALENDAR, office=OFFICE)
    assert [f"{words.weekday(s.on)} {words.step(s)}" for s in found.steps] == [
        "周五 开始当天，不计",
        "周六 劳动节放假，不计",
        "周日 劳动节放假，不计",
        "周一 劳动节放假，不计",
        "周二 劳动节放假，不计",
        "周三 第 1 天",
        "周四 第 2 天",
        "周五 第 3 天",
        "周六 第 4 天（劳动节调休上班）",
    ]
    hours = reckon(wall("2026-05-01 22:00"), [Part(25, "hour")], calendar=CALENDAR, office=OFFICE)
    assert str(words.step(hours.steps[-1])) == "累计 25 小时 0 分"
