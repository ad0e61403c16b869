"""The published calendar without a database, and moments as they read on the wall in Jiaxing."""

from __future__ import annotations

from datetime import datetime, time
from zoneinfo import ZoneInfo

from gongzhi.foundation.clocks import published
from gongzhi.foundation.clocks.calendar import Calendar
from gongzhi.foundation.clocks.reckon import Office

SHANGHAI = ZoneInfo("Asia/Shanghai")
OFFICE = Office(time(17, 30), SHANGHAI)
CALENDAR = Calendar({on: day for year in published.years().values() for on, day in year.items()}, published.years())


def wall(text: str) -> datetime:
    """Read ``2026-05-08 10:00`` as a moment in Jiaxing."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)
