"""What a resident is promised: when somebody will have looked, and how long an answer waits for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

from gongzhi.foundation.clocks import almanac
from gongzhi.foundation.clocks.ladder import RUNGS, moment
from gongzhi.foundation.clocks.reckon import Part, reckon

if TYPE_CHECKING:
    from datetime import datetime

    from gongzhi.work.intake.models import Report

LOOKED_AT_WITHIN = Part(1, "workday")


def look_by(received_at: datetime) -> datetime:
    """Return when the desk will have said what becomes of a report."""
    return _after(received_at, LOOKED_AT_WITHIN)


def supervised_at(report: Report) -> datetime:
    """Return when a report that nobody looked at is supervised: the ladder's last rung after its promise."""
    assert report.look_by is not None  # noqa: S101 — only what was promised can be late
    at = moment(
        len(RUNGS), started_at=report.received_at, due_at=report.look_by, part=LOOKED_AT_WITHIN,
        calendar=almanac.calendar(), office=almanac.office(),
    )  # fmt: skip
    assert at is not None  # noqa: S101 — only hints can be none
    return at


def answer_by(answered_at: datetime) -> datetime:
    """Return until when an answer may be taken or not; then silence counts as 未评价."""
    return _after(answered_at, Part(settings.SILENT_AFTER_WORKDAYS, "workday"))


def _after(at: datetime, part: Part) -> datetime:
    due = reckon(at, [part], calendar=almanac.calendar(), office=almanac.office()).due_at
    assert due is not None  # noqa: S101 — nothing pauses it
    return due
