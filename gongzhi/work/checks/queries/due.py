"""What is due: today's list for who goes there, without a name or a number of anybody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q
from django.utils.timezone import localdate

from gongzhi.foundation.organisations import queries as organisations
from gongzhi.foundation.sites import queries as sites
from gongzhi.foundation.sites.models import OPEN_STATES, Look, Site
from gongzhi.foundation.standards import queries as standards
from gongzhi.kernel.places import after
from gongzhi.kernel.refused import NotFound
from gongzhi.kernel.texts import Sentence, _
from gongzhi.work.checks import rule
from gongzhi.work.checks.models import Check, Errand

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from gongzhi.foundation.organisations.models import Post
    from gongzhi.foundation.sites.models import SiteSet
    from gongzhi.foundation.standards.models import Version
    from gongzhi.kernel.actor import Actor

AHEAD = 7  # days that today's list looks ahead, so that a way leads past neighbours
MOST = 300  # sites on one device


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """One site to go to. ``standards`` are references of the lists in force that fit it (``rental-fire/2``).

    Nothing in it says that somebody asked for the visit, nor who lives or answers there.
    """

    plate: str
    reference: str
    name: str
    address: str
    place: str
    kind: str
    kind_name: str
    site_class: str
    class_name: str
    home: bool
    lon: float | None
    lat: float | None
    due_on: date
    way: str
    why: Sentence
    facts: dict[str, int]
    facts_version: int
    standards: tuple[str, ...]


def volunteers(actor: Actor, on: date) -> list[Post]:
    """Return the posts whose list an actor may put sites on: those of volunteers where the actor works. One query."""
    posts = organisations.posts(within="" if actor.is_system else actor.place, on=on)
    return [post for post in posts if "volunteer" in post.roles]


def near(actor: Actor, on: date) -> SiteSet:
    """Return the sites that an actor may go to: those of their place, or those on the list of their post."""
    if actor.may("site.view"):
        seen = Site.objects.visible_to(actor)
    else:
        listed = Errand.objects.filter(site=OuterRef("pk"), post=actor.post, until__gte=on)
        seen = Site.objects.filter(Exists(listed)) if actor.may("check.patrol") and actor.post else Site.objects.none()
    own = Q(unit=actor.unit) if actor.may("site.own") and actor.unit else Q(pk__in=[])
    return (seen | Site.objects.filter(own)) if actor.may("site.own") else seen


def find_site(actor: Actor, reference: str, on: date) -> Site:
    """Return a site that this actor may go to, by its number.

    :raises NotFound: there is none, for this actor.
    """
    plain = reference[2:] if reference.startswith("S-") and len(reference) < 16 else ""
    site = sites.named(near(actor, on)).filter(pk=int(plain)).first() if plain.isascii() and plain.isdigit() else None
    if site is None:
        raise NotFound(_("没有这个场所，或者不在您的辖区"), field="site")
    return site


def by_plate(actor: Actor, plate: str, on: date) -> Site:
    """Return a site that this actor may go to, by the plate on its wall.

    :raises NotFound: there is none, for this actor.
    """
    found = sites.by_plate(plate)
    if found is None:
        raise NotFound(_("没有这个场所，或者不在您的辖区"), field="site")
    return find_site(actor, found.reference, on)


def today(actor: Actor, on: date, *, ahead: int = AHEAD, most: int = MOST) -> list[Due]:
    """Return what is due for this actor until ``ahead`` days from a day, most urgent first.

    A site that must be looked at at once is due on the day itself. Who may inspect only (a department's officer) has
    those that were planned for an inspection.
    """
    if not actor.may("check.patrol") and not actor.may("check.official"):
        return []
    at_once = Look.objects.filter(site=OuterRef("pk"), at_once=True, done_at=None)
    found = near(actor, on).filter(state__in=OPEN_STATES).annotate(at_once=Exists(at_once))
    due = Q(round__due_on__lte=on + timedelta(days=ahead))
    if not actor.may("check.patrol"):
        due &= Q(round__way="official")
    rows = sites.named(found.filter(due | Q(at_once=True))).select_related("round")
    return _plain(rows.order_by("-at_once", "round__due_on", "pk")[:most], on)


def _plain(rows: Iterable[Site], on: date) -> list[Due]:
    homes = {kind.code: kind.home for kind in sites.kinds()}
    fitting = standards_for(homes)
    found = []
    for site in rows:
        turn = getattr(site, "round", None)
        due_on = on if turn is None or getattr(site, "at_once", False) else turn.due_on
        found.append(
            Due(
                plate=site.plate, reference=site.reference, name=site.name, address=site.address, place=site.place,
                kind=site.kind, kind_name=site.kind_name, site_class=site.site_class, class_name=site.class_name or "",
                home=homes.get(site.kind, True), lon=site.lon, lat=site.lat, due_on=due_on,
                way=turn.way if turn else "patrol", why=Sentence(rule.WHY[turn.why if turn else "new"]),
                facts=site.facts, facts_version=site.facts_version,
                standards=tuple(one.reference for one in fitting.get(site.kind, ())),
            )
        )  # fmt: skip
    return found


def standards_for(kinds: Iterable[str]) -> dict[str, list[Version]]:
    """Return the lists in force by the kind of site that they fit. One query."""
    live = standards.live("check")
    return {kind: [one for one in live if kind in one.standard.kinds] for kind in kinds}


def own(actor: Actor, on: date) -> list[tuple[Site, date]]:
    """Return an owner's own sites, each with the day until which they look through it themselves; first what is due."""
    if not actor.may("site.own") or not actor.unit:
        return []
    rows = list(sites.named(Site.objects.filter(unit=actor.unit, state__in=OPEN_STATES)))
    last: dict[int, date] = {}
    made = Check.objects.filter(site__in=rows, way="self", outcome="listed").order_by("made_at")
    for site, at in made.values_list("site", "made_at"):
        last[site] = localdate(at)
    found = [(site, last[site.pk] + timedelta(days=rule.SELF_EVERY) if site.pk in last else on) for site in rows]
    return sorted(found, key=lambda pair: (pair[1], pair[0].pk))


def listed(
    actor: Actor, on: date, *, until: date, kind: str = "", site_class: str = "", place: str = ""
) -> SiteSet:  # fmt: skip
    """Return the sites that are due until a day, as this actor may see them, by day and then by place."""
    found = near(actor, on).filter(state__in=OPEN_STATES)
    at_once = Look.objects.filter(site=OuterRef("pk"), at_once=True, done_at=None)
    found = found.filter(Q(round__due_on__lte=until) | Exists(at_once))
    if kind:
        found = found.filter(kind=kind)
    if site_class:
        found = found.filter(site_class=site_class)
    if place:
        found = found.filter(place__gte=place, place__lt=after(place))
    return found.order_by("round__due_on", "place", "pk")


def page_of(sites_due: SiteSet, *, start: int, size: int) -> list[Site]:
    """Return some of them with their round, kind and class by name. One query."""
    return list(sites.named(sites_due).select_related("round")[start : start + size])
