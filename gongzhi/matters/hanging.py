"""What of the matters still hangs on a unit, so that it cannot be closed yet."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, Q

from gongzhi.kernel.texts import Sentence, _
from gongzhi.matters.models import OPEN_HANDS, Engagement, Matter


def on_unit(code: str, today: date) -> Sentence | None:  # noqa: ARG001 — one signature for all ties
    """Say how many open matters a unit leads, has a hand in or keeps the desk of. One query."""
    hands = Engagement.objects.filter(matter=OuterRef("pk"), unit=code, state__in=OPEN_HANDS)
    left = Matter.objects.filter(Q(unit=code) | Q(desk=code) | Q(Exists(hands)), ended_at=None).count()
    return Sentence(_("还有 {n} 件事在它手上没有办结，请先办结或改派给别的单位"), {"n": left}) if left else None
