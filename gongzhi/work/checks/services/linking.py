"""Giving an owner a link and a PIN to check their own site without an account, and taking both back."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F
from django.utils.timezone import localdate

from gongzhi.foundation.ledger import services as ledger
from gongzhi.kernel.actor import Actor, system
from gongzhi.kernel.refused import NotFound, Refused
from gongzhi.kernel.texts import _
from gongzhi.kernel.verdict import require
from gongzhi.work.checks import acts, links, policies
from gongzhi.work.checks.models import OwnerLink

if TYPE_CHECKING:
    from datetime import datetime

    from gongzhi.foundation.sites.models import Site

TRIES = 5
DAYS, LONGEST = 30, 180
_NONE = _("没有这个自查码，或者已经停用；请打电话给村里或社区，补一张新的单子")
CLOSED = _("口令输错了 5 次，这张单子已经停用；请打电话给村里或社区，补一张新的")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLink:
    """A link that was just made; nowhere else do its token and PIN stand in the clear, and never together on paper."""

    site: Site
    token: str
    pin: str
    ends_on: date


class LinkClosed(Refused):
    """The link was closed by wrong PINs; whoever holds it must ask for another."""


@transaction.atomic
def make_link(*, site: Site, by: Actor, at: datetime, days: int = DAYS) -> NewLink:
    """Make a link and a PIN for a site's owner; the one before ends at once.

    :raises Refused: not permitted; the site is no longer there, or its people sign in; more days than may be.
    """
    require(policies.may_plan(by, site.place))
    require(policies.may_stand(site))
    require(policies.takes_link(site))
    if not 1 <= days <= LONGEST:
        raise Refused(_("有效期要在 1 到 {most} 天之间"), field="days", most=LONGEST)
    close_link(site=site, why="renewed", by=by, at=at)
    token, pin = links.new(), links.new_pin()
    ends_on = localdate(at) + timedelta(days=days)
    OwnerLink.objects.create(
        site=site, token=links.digest(token), pin=links.pin_digest(token, pin), made_at=at, made_by=by.id,
        holder=site.holder, ends_on=ends_on,
    )  # fmt: skip
    ledger.record(subject=site.subject, verb=acts.LINKED, by=by, at=at, payload={"ends_on": ends_on.isoformat()})
    return NewLink(site=site, token=token, pin=pin, ends_on=ends_on)


@transaction.atomic
def close_link(*, site: Site, by: Actor, at: datetime, why: str = "closed") -> bool:
    """End a site's link, wherever it is open; False when there was none.

    :raises Refused: not permitted.
    """
    require(policies.may_plan(by, site.place))
    if not OwnerLink.objects.filter(site=site, closed_at=None).update(closed_at=at):
        return False
    ledger.record(subject=site.subject, verb=acts.UNLINKED, by=by, at=at, payload={"why": why})
    return True


def open_link(*, token: str, pin: str, at: datetime) -> OwnerLink:
    """Open a site's self-check. A wrong PIN counts; the fifth ends the link.

    :raises NotFound: there is no such link, or it has ended.
    :raises LinkClosed: it was closed by wrong PINs, now or before.
    :raises Refused: the PIN is wrong; the sentence says how many tries are left.
    """
    plain, digits = links.normalise(token), links.normalise_pin(pin)
    link = OwnerLink.objects.select_related("site").filter(token=links.digest(plain)).first()
    if link is None or link.ends_on < localdate(at) or not link.site.is_open or link.holder != link.site.holder:
        raise NotFound(_NONE, field="token")
    if link.tries >= TRIES:
        raise LinkClosed(CLOSED, field="pin")
    if link.closed_at is not None:
        raise NotFound(_NONE, field="token")
    # Counted before it is compared, in one statement: many tries at once get no more than five answers.
    if not OwnerLink.objects.filter(pk=link.pk, tries__lt=TRIES, closed_at=None).update(tries=F("tries") + 1):
        raise LinkClosed(CLOSED, field="pin")
    if hmac.compare_digest(link.pin, links.pin_digest(plain, digits)):
        OwnerLink.objects.filter(pk=link.pk, closed_at=None).update(tries=0)
        return link
    left = TRIES - OwnerLink.objects.values_list("tries", flat=True).get(pk=link.pk)
    if left > 0:
        raise Refused(_("口令不对，还可以试 {left} 次"), field="pin", left=left)
    _close_by_tries(link, at)
    raise LinkClosed(CLOSED, field="pin")


@transaction.atomic
def _close_by_tries(link: OwnerLink, at: datetime) -> None:
    if OwnerLink.objects.filter(pk=link.pk, closed_at=None).update(closed_at=at):
        ledger.record(
            subject=link.site.subject, verb=acts.UNLINKED, by=system("owner-link"), at=at, payload={"why": "tries"}
        )


def owner(site: Site) -> Actor:
    """Return the actor for whoever holds a site's link: nobody asks who they are."""
    return Actor(id=policies.owner_of(site), post="owner")
