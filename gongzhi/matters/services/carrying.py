"""Open matters go along when their place is merged into another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gongzhi.foundation.ledger import services as ledger
from gongzhi.kernel.texts import Sentence, _
from gongzhi.matters import acts
from gongzhi.matters.models import Matter
from gongzhi.matters.services import indexing

if TYPE_CHECKING:
    from gongzhi.foundation.places.following import Merged


def carry(merged: Merged) -> Sentence | None:
    """Move the matters that are open; what has ended stays where it happened."""
    found = list(Matter.objects.select_for_update().filter(place__in=merged.into, ended_at=None).order_by("pk"))
    for matter in found:
        shown, before = indexing.shown(matter), matter.place
        matter.place = merged.into[before]
        Matter.objects.filter(pk=matter.pk).update(place=matter.place)
        ledger.record(
            subject=matter.subject, verb=acts.CARRIED, by=merged.by, at=merged.at, act=merged.act,
            payload={"before": before, "after": matter.place},
        )  # fmt: skip
        indexing.moved(matter, shown, ())
    return Sentence(_("没办结的事 {n} 件"), {"n": len(found)}) if found else None
