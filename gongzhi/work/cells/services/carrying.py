"""Rounds of ratings go along when their place is merged into another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.timezone import localdate

from gongzhi.kernel.texts import Sentence, _
from gongzhi.work.cells.models import Cycle

if TYPE_CHECKING:
    from gongzhi.foundation.places.following import Going


def carry(going: Going) -> Sentence | None:
    """Move the rounds that are not over; the entry of the merger says so for them."""
    found = Cycle.objects.filter(place__in=going.places, ends_on__gte=localdate(going.at))
    moved = [found.filter(pk=cycle.pk).update(place=going.places[cycle.place]) for cycle in found]
    return Sentence(_("评定 {n} 轮"), {"n": len(moved)}) if moved else None
