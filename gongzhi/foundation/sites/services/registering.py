"""Registering sites: one, or many at once, whole or not at all."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.db import transaction

from gongzhi.foundation.ledger import services as ledger
from gongzhi.foundation.persons import services as persons
from gongzhi.foundation.sites import acts
from gongzhi.foundation.sites.beginning import CLASSES, KINDS
from gongzhi.foundation.sites.facts import checked
from gongzhi.foundation.sites.models import Site, SiteClass, SiteKind
from gongzhi.foundation.sites.services.checking import PURPOSE, Judge, NewSite, wrong
from gongzhi.foundation.sites.services.pairing import propose
from gongzhi.kernel.texts import _
from gongzhi.kernel.verdict import require

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from gongzhi.kernel.actor import Actor
    from gongzhi.kernel.refused import Refused

#: No 0, O, 1, I: a plate is read aloud over the phone as well.
_SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
ARTICLE = _("《浙江省居住房屋出租登记管理办法》《浙江省消防条例》")


def register(*, new: NewSite, erase_by: date, by: Actor, at: datetime) -> Site:
    """Register one site. ``erase_by`` is the day until which its contacts are kept.

    :raises Refused: not permitted; the kind, class or place is unknown; a field is missing or not right.
    """
    [site] = register_many(news=[new], erase_by=erase_by, by=by, at=at)
    return site


@transaction.atomic
def register_many(*, news: Sequence[NewSite], erase_by: date, by: Actor, at: datetime) -> list[Site]:
    """Register sites, all or none; statements as for one. What may be the same as another is proposed as such.

    :raises Refused: as ``register``, of any of them.
    """
    if not by.is_system:
        require(by.may("site.manage"))
    judge = Judge(news, by, at)
    for new in news:
        judge.check(new)
    return _register(judge, news, erase_by, by, at)[0]


@transaction.atomic
def take_over(
    *, news: Sequence[NewSite], erase_by: date, by: Actor, at: datetime
) -> list[tuple[Site, bool] | Refused]:  # fmt: skip
    """Register those of some sites that are right, as ``register`` would one by one; say of the others why not.

    Of each that was registered it says whether it may be the same as another.

    :raises Refused: not permitted at all.
    """
    if not by.is_system:
        require(by.may("site.manage"))
    judge = Judge(news, by, at)
    refused = wrong(judge, news)
    right = [new for new, why in zip(news, refused, strict=True) if why is None]
    sites, twins = _register(judge, right, erase_by, by, at) if right else ([], set())
    waiting = iter(sites)
    return [why or _told(next(waiting), twins) for why in refused]


def _told(site: Site, twins: set[int]) -> tuple[Site, bool]:
    return site, site.pk in twins


def _register(
    judge: Judge, news: Sequence[NewSite], erase_by: date, by: Actor, at: datetime
) -> tuple[list[Site], set[int]]:
    sites = [
        Site(**judge.row(new), plate=new_plate(), facts=checked(new.facts), opened_at=at, source_key=new.source_key)
        for new in news
    ]
    _keep_contacts(news, sites, erase_by, by, at)
    Site.objects.bulk_create(sites)
    ledger.record_many(
        by=by, at=at, opens=True, told=[ledger.Told(site.subject, acts.REGISTERED, _payload(site)) for site in sites]
    )
    return sites, propose(sites, judge.kinds, at)


def new_plate() -> str:
    """Return a random number for a plate: 50 bits, so that nobody walks through them."""
    return "".join(secrets.choice(_SIGNS) for _ in range(10))


def _keep_contacts(news: Sequence[NewSite], sites: Sequence[Site], erase_by: date, by: Actor, at: datetime) -> None:
    """Seal who answers for each, all in one go."""
    waiting = [
        (site, role, dict(given))
        for new, site in zip(news, sites, strict=True)
        for role, given in (("holder", new.holder), ("manager", new.manager))
        if any(given.values())
    ]
    if not waiting:
        return
    kept = persons.keep_many(
        kind="holder", records=[given for _site, _role, given in waiting], purpose=PURPOSE, basis="duty",
        article=ARTICLE, erase_by=erase_by, by=by, at=at,
    )  # fmt: skip
    for (site, role, _given), person in zip(waiting, kept, strict=True):
        setattr(site, role, person)


def _payload(site: Site) -> Mapping[str, object]:
    given: dict[str, object] = {
        "kind": site.kind, "site_class": site.site_class, "place": site.place, "plate": site.plate,
        "number": site.number,
    }  # fmt: skip
    return {name: value for name, value in given.items() if value}


def begin() -> None:
    """Give an installation that has none the kinds and classes to begin with; a district's own stay as they are."""
    if SiteKind.objects.exists():
        return
    SiteKind.objects.bulk_create(
        SiteKind(
            code=code, name=name, name_en=english, operator=operator, facts=list(facts), home=home, rated=rated,
            order=order,
        )
        for order, (code, name, english, operator, facts, home, rated) in enumerate(KINDS)
    )  # fmt: skip
    SiteClass.objects.bulk_create(
        SiteClass(kind=kind, code=code, name=name, name_en=english, every_days=days)
        for kind, code, name, english, days in CLASSES
    )
