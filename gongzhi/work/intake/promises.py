"""What a resident is promised before anybody has read the report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gongzhi.foundation.clocks import almanac
from gongzhi.foundation.clocks.reckon import Part, reckon

if TYPE_CHECKING:
    from datetime import datetime

LOOKED_AT_WITHIN = Part(1, "workday")


def look_by(received_at: datetime) -> datetime:
    """Return when the desk will have said what becomes of a report."""
    due = reckon(received_at, [LOOKED_AT_WITHIN], calendar=almanac.calendar(), office=almanac.office()).due_at
    assert due is not None  # noqa: S101 — nothing pauses it
    return due
