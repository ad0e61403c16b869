"""The national calendar as published each year, taken from the chinesecalendar package."""

from __future__ import annotations

from functools import cache
from importlib.metadata import version
from typing import TYPE_CHECKING

from chinese_calendar import constants

from gongzhi.foundation.clocks.calendar import Day

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

SOURCE = f"chinesecalendar {version('chinesecalendar')}"


@cache
def years() -> Mapping[int, Mapping[date, Day]]:
    """Return every year the package knows: its holidays and make-up days."""
    found: dict[int, dict[date, Day]] = {}
    for kind, days in (("rest", constants.holidays), ("work", constants.workdays)):
        for on, occasion in days.items():
            name = constants.Holiday(occasion).chinese
            source = f"国务院办公厅{on.year}年节假日安排通知（{SOURCE}）"
            found.setdefault(on.year, {})[on] = Day("rest" if kind == "rest" else "work", name, source)
    return found
