"""Sites go to another place: along with theirs, when it is merged, or some of them by hand, when a border is redrawn.

Nothing is proposed to be the same: two villages that number their houses from one have the same addresses.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from gongzhi.foundation.ledger import services as ledger
from gongzhi.foundation.places import following
from gongzhi.foundation.places.following import Going
from gongzhi.foundation.sites import acts, policies
from gongzhi.foundation.sites.models import Site
from gongzhi.foundation.sites.services.checking import Judge, NewSite
from gongzhi.kernel.actor import system
from gongzhi.kernel.refused import Conflict, NotFound, Refused
from gongzhi.kernel.texts import Sentence, _
from gongzhi.kernel.verdict import require

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from gongzhi.kernel.actor import Actor

#: More are not ticked on one page, and each is an entry in its chain.
MOST = 500
_CARETAKER = system("places")


def carry(going: Going) -> Sentence | None:
    """Move the sites that stand, let or not; what was pulled down or merged stays where it was."""
    there = Site.objects.exclude(state__in=("gone", "merged")).filter(place__in=going.places)
    sites = list(there.select_for_update(no_key=True).order_by("pk"))
    if not sites:
        return None
    news = [_elsewhere(site, going.places[site.place]) for site in sites]
    return _go(sites, news, Judge(news, _CARETAKER, going.at), going)


@transaction.atomic
def reassign(*, seen: Mapping[int, int], into: str, by: Actor, at: datetime) -> list[Sentence]:
    """Reckon sites, each at the version that its reader saw, to another place; return what went, a sentence each.

    Their open matters and the reports that wait go along (``places.following``). Either all go or none.

    :raises NotFound: one is not there, for this actor.
    :raises Conflict: one was changed meanwhile.
    :raises Refused: not permitted, here or there; there is no such place, all of them are there, or too many.
    """
    if len(seen) > MOST:
        raise Refused(_("一次最多划 {most} 个场所，请缩小范围，分几次划"), most=MOST)
    sites = list(Site.objects.visible_to(by).select_for_update(no_key=True).filter(pk__in=seen).order_by("pk"))
    if len(sites) < len(seen):
        raise NotFound(_("勾选的场所里有的已经不在您这里，请刷新后重新勾选"), field="sites")
    for site in sites:
        require(policies.may_manage(by, site))
        if site.version != seen[site.pk]:
            raise Conflict(_("{site} 的登记刚刚有人改过，请刷新后重新勾选"), field="sites", site=site.reference)
    sites = [site for site in sites if site.place != into]
    if not sites:
        raise Refused(_("勾选的场所本来就在那里，请选另一个地方"), field="into")
    news = [_elsewhere(site, into) for site in sites]
    judge = Judge(news, by, at)
    judge.check_place(into, field="into")
    going = Going(sites={site.pk: into for site in sites}, by=by, at=at, act=ledger.new_act())
    return [_go(sites, news, judge, going), *following.carry(going)]


def _elsewhere(site: Site, place: str) -> NewSite:
    return NewSite.of(site, place=place, facts={}, point=None)


def _go(sites: Sequence[Site], news: Sequence[NewSite], judge: Judge, going: Going) -> Sentence:
    for site, new in zip(sites, news, strict=True):
        payload = {"changed": ["place"], "before": {"place": site.place}, "after": {"place": new.place}}
        ledger.record(subject=site.subject, verb=acts.CHANGED, by=going.by, at=going.at, act=going.act, payload=payload)
        site.place, site.address_key, site.version = new.place, judge.address_key(new), site.version + 1
    Site.objects.bulk_update(sites, ["place", "address_key", "version"], batch_size=500)
    return Sentence(_("场所 {n} 个"), {"n": len(sites)})
