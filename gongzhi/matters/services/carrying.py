"""Open matters go along when their place is merged into another, or their site is reckoned to another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from gongzhi.foundation.ledger import services as ledger
from gongzhi.kernel.texts import Sentence, _
from gongzhi.matters import acts
from gongzhi.matters.models import Matter
from gongzhi.matters.services import indexing

if TYPE_CHECKING:
    from gongzhi.foundation.places.following import Going


def carry(going: Going) -> Sentence | None:
    """Move the matters that are open; what has ended stays where it happened."""
    theirs = Q(place__in=going.places) | Q(site__in=going.sites)
    found = list(Matter.objects.select_for_update().filter(theirs, ended_at=None).order_by("pk"))
    went = [matter for matter in found if going.after(matter.place, matter.site_id) != matter.place]
    for matter in went:
        shown, before = indexing.shown(matter), matter.place
        matter.place = going.after(before, matter.site_id)
        Matter.objects.filter(pk=matter.pk).update(place=matter.place)
        ledger.record(
            subject=matter.subject, verb=acts.CARRIED, by=going.by, at=going.at, act=going.act,
            payload={"before": before, "after": matter.place},
        )  # fmt: skip
        indexing.moved(matter, shown, ())
    return Sentence(_("没办结的事 {n} 件"), {"n": len(went)}) if went else None
