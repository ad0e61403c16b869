"""What of ratings and hubs still hangs on a unit, so that it cannot be closed yet."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from gongzhi.kernel.texts import Sentence, _
from gongzhi.work.cells.models import Cycle, Resident


def on_unit(code: str, today: date) -> Sentence | None:
    """Say which round of ratings still comes to a unit, or else at how many hubs it is. Two queries at most."""
    if cycle := Cycle.objects.filter(desk=code, ends_on__gte=today).order_by("ends_on").first():
        said = {"name": cycle.name, "day": cycle.ends_on.isoformat()}
        return Sentence(_("“{name}”的评定由它受理，到 {day} 为止，过后再撤"), said)
    left = Resident.objects.filter(Q(ends_on=None) | Q(ends_on__gt=today), unit=code).count()
    return Sentence(_("它还在 {n} 个众治中心驻点，请先到那里结束驻点"), {"n": left}) if left else None
