"""Sites go along when the place they stand in is merged into another. Nothing is proposed to be the same: two villages
that number their houses from one have the same addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gongzhi.foundation.ledger import services as ledger
from gongzhi.foundation.sites import acts
from gongzhi.foundation.sites.models import Site
from gongzhi.foundation.sites.services.checking import Judge, NewSite
from gongzhi.kernel.actor import system
from gongzhi.kernel.texts import Sentence, _

if TYPE_CHECKING:
    from gongzhi.foundation.places.following import Merged

_CARETAKER = system("places")


def carry(merged: Merged) -> Sentence | None:
    """Move the sites that stand, let or not; what was pulled down or merged stays where it was."""
    there = Site.objects.exclude(state__in=("gone", "merged"))
    sites = list(there.select_for_update().filter(place__in=merged.into).order_by("pk"))
    if not sites:
        return None
    news = [NewSite.of(site, place=merged.into[site.place], facts={}) for site in sites]
    judge = Judge(news, _CARETAKER, merged.at)
    for site, new in zip(sites, news, strict=True):
        payload = {"changed": ["place"], "before": {"place": site.place}, "after": {"place": new.place}}
        ledger.record(
            subject=site.subject, verb=acts.CHANGED, by=merged.by, at=merged.at, act=merged.act, payload=payload
        )
        site.place, site.address_key, site.version = new.place, judge.address_key(new), site.version + 1
    Site.objects.bulk_update(sites, ["place", "address_key", "version"], batch_size=500)
    return Sentence(_("场所 {n} 个"), {"n": len(sites)})
