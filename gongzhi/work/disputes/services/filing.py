"""Closing a dossier: its number, given once, in the order of closing within a committee's year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.timezone import localdate

from gongzhi.work.disputes import acts
from gongzhi.work.disputes.models import Case, Diary
from gongzhi.work.disputes.services import room

if TYPE_CHECKING:
    from datetime import datetime

    from gongzhi.kernel.actor import Actor
    from gongzhi.work.disputes.models import Case as Kept


def number(case: Kept, *, by: Actor, at: datetime) -> str:
    """Give the dossier the next number of its committee's year, ``2026-17``; one that has a number keeps it."""
    if case.filed:
        return case.filed
    year = localdate(at).year
    key = f"dossiers:{case.matter.unit}:{year}"
    Diary.objects.get_or_create(key=key)
    Diary.objects.select_for_update().get(key=key)
    before = Case.objects.filter(matter__unit=case.matter.unit, filed__startswith=f"{year}-").count()
    case.filed = f"{year}-{before + 1}"
    Case.objects.filter(pk=case.pk).update(filed=case.filed)
    room.record(case, acts.FILED, by=by, at=at, number=case.filed)
    return case.filed
