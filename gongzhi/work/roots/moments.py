"""When people reported, or a check found: what the watch goes by, never when the desk had time to look."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.timezone import localdate

from gongzhi.matters.models import Matter
from gongzhi.work.checks.models import Finding
from gongzhi.work.intake.models import Join

if TYPE_CHECKING:
    from datetime import datetime

    from gongzhi.work.roots.models import Watch


def reported(path: str = "") -> Coalesce:
    """Return when the report came that opened a request, or the one that it was split out of; when the check was made
    that found a hazard; for want of all, when it was opened. ``path`` leads to it, ``matter__`` from a case.
    """
    found = Finding.objects.filter(matter=OuterRef(f"{path}pk")).order_by("check_made__made_at")
    opener = Join.objects.filter(opened=True).order_by("pk").values("report__received_at")
    return Coalesce(
        Subquery(opener.filter(matter=OuterRef(f"{path}pk"))[:1]),
        Subquery(opener.filter(matter=OuterRef(f"{path}parent"))[:1]),
        Subquery(found.values("check_made__made_at")[:1]),
        F(f"{path}opened_at"),
    )


def reported_at(matter: Matter) -> datetime:
    """Return the same of one. One query."""
    told: datetime = Matter.objects.filter(pk=matter.pk).values_list(reported(), flat=True)[0]
    return told


def within(watch: Watch, moment: datetime) -> bool:
    """Say whether a moment lies in a watch."""
    return watch.since <= moment and localdate(moment) < watch.until
