"""The desk's own promise: what nobody has looked at in time is urged 催办, then supervised 督办."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction

from gongzhi.foundation.clocks.ladder import RUNGS
from gongzhi.foundation.ledger import services as ledger
from gongzhi.foundation.notices import services as notices
from gongzhi.foundation.notices.recipients import Recipient
from gongzhi.foundation.organisations import queries as organisations
from gongzhi.kernel.actor import system
from gongzhi.work.intake import acts, promises
from gongzhi.work.intake.models import Report

if TYPE_CHECKING:
    from datetime import datetime

URGE, SUPERVISE = 2, 3  # rungs of the ladder; a limit of one day has no hint before it


def remind(*, at: datetime, limit: int = 500) -> int:
    """Climb the ladder for reports that wait past their promise; return how many climbed. Twice does nothing more."""
    late = Report.objects.filter(look_by__lte=at, rung__lt=SUPERVISE).order_by("look_by", "pk")
    urged = sum(_climb(report, URGE, at) for report in late.filter(rung__lt=URGE)[:limit])
    again = [report for report in late.filter(rung=URGE)[:limit] if promises.supervised_at(report) <= at]
    return urged + sum(_climb(report, SUPERVISE, at) for report in again)


@transaction.atomic
def _climb(report: Report, rung: int, at: datetime) -> bool:
    won = Report.objects.filter(pk=report.pk, look_by=report.look_by, rung=report.rung).update(rung=rung)
    if not won:  # somebody looked, or another worker climbed first
        return False
    assert report.look_by is not None  # noqa: S101 — it was filtered by
    code = RUNGS[rung - 1].code
    payload = {"rung": code, "due": report.look_by.isoformat()}
    ledger.record(subject=report.subject, verb=acts.CLIMBED, by=system("clock"), at=at, payload=payload)
    units = {report.desk} if rung == URGE else {report.desk, *_supervisors(report.desk)}
    notices.tell(
        to=[Recipient(unit=unit) for unit in sorted(units) if unit], template=f"report.{code}", at=at,
        subject=report.subject, urgent=report.urgent,
        params={"reference": report.reference, "deadline": report.look_by},
    )  # fmt: skip
    return True


def _supervisors(desk: str) -> list[str]:
    """Return who looks after a desk: the centre above it, or for the district's own the supervisors."""
    above = organisations.desk_above(desk)
    if above is not None:
        return [above.code]
    return [unit.code for unit in organisations.units(kind="supervision", within=settings.DISTRICT_CODE)]
