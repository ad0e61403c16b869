"""Reading the register of sites. ``visible_to`` is the one rule of who sees a site."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, Subquery

from gongzhi.foundation.places import queries as places
from gongzhi.foundation.sites.models import OPEN_STATES, MaybeSame, Part, Site, SiteClass, SiteKind, called
from gongzhi.kernel.places import above, level
from gongzhi.kernel.refused import NotFound
from gongzhi.kernel.texts import _

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from django.db.models import QuerySet

    from gongzhi.foundation.sites.models import SiteSet
    from gongzhi.kernel.actor import Actor

_REFERENCE = re.compile(r"S-(\d{6,12})\Z")
_PLATE = re.compile(r"[0-9A-Z]{8,12}\Z")


def kinds() -> list[SiteKind]:
    """Return all kinds with their ``called``, in their order."""
    return list(SiteKind.objects.annotate(called=called()))  # type: ignore[no-redef]


def is_home(kind: str) -> bool:
    """Say whether people live in sites of a kind; of one that there is not, that they may. One query."""
    return SiteKind.objects.filter(code=kind).values_list("home", flat=True).first() is not False


def classes(kind: str = "") -> QuerySet[SiteClass]:
    """Return the classes of a kind, or all."""
    found = SiteClass.objects.annotate(called=called())  # type: ignore[no-redef]
    return found.filter(kind=kind) if kind else found


def named(sites: SiteSet) -> SiteSet:
    """Add what people call a site's kind and class."""
    kind = SiteKind.objects.filter(code=OuterRef("kind")).values(found=called())
    klass = SiteClass.objects.filter(kind=OuterRef("kind"), code=OuterRef("site_class")).values(found=called())
    return sites.annotate(kind_name=Subquery(kind[:1]), class_name=Subquery(klass[:1]))  # type: ignore[no-redef]


def with_places(sites: Iterable[Site], on: date | None = None) -> list[Site]:
    """Return sites with their ``place_name`` and ``town_name``. One query."""
    found = list(sites)
    codes = {site.place for site in found}
    there = places.names(codes | {town for code in codes if (town := _town(code))}, on)
    for site in found:
        site.place_name, site.town_name = there.get(site.place), there.get(_town(site.place))
    return found


def _town(code: str) -> str:
    while code and level(code) != "town":
        code = above(code)
    return code


def find(actor: Actor, reference: str) -> Site:
    """Return a site that this actor may see, by its number.

    :raises NotFound: there is none, for this actor.
    """
    match = _REFERENCE.match(reference)
    others = Exists(Site.objects.filter(merged_into=OuterRef("pk")))
    there = named(Site.objects.visible_to(actor)).annotate(stands_for_others=others)  # type: ignore[no-redef]
    site = there.filter(pk=int(match[1])).first() if match else None
    if site is None:
        raise NotFound(_("没有这个场所，或者不在您的辖区"), field="site")
    return site


def shown(actor: Actor, site: int | None) -> Site | None:
    """Return the site that a record names, or the one that it was merged into; None where this actor sees none.

    One query where one is named.
    """
    if site is None:
        return None
    found = Site.objects.visible_to(actor).exclude(state="merged")
    return named(found).filter(Q(pk=site) | Q(merged=site)).first()


def by_plate(plate: str) -> Site | None:
    """Return the site whose plate somebody stands before, one that was merged by the one it is now; else None."""
    plain = plate.strip().upper()
    site = named(Site.objects.all()).filter(plate=plain).first() if _PLATE.match(plain) else None
    while site is not None and site.merged_into_id:
        site = named(Site.objects.all()).filter(pk=site.merged_into_id).first()
    return site


def parts(site: Site) -> list[tuple[Part, int]]:
    """Return the parts of a site as a tree is read, each with how deep it stands. One query."""
    under: dict[int | None, list[Part]] = {}
    for part in Part.objects.filter(site=site):
        under.setdefault(part.parent_id, []).append(part)

    def walk(parent: int | None, depth: int) -> Iterable[tuple[Part, int]]:
        for part in under.get(parent, ()):
            yield part, depth
            yield from walk(part.pk, depth + 1)

    return list(walk(None, 0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two sites that may be one: the later and the earlier one, why, and how far apart."""

    row: MaybeSame
    later: Site
    earlier: Site


def pairs(actor: Actor, *, site: Site | None = None, after: int = 0, size: int = 20) -> list[Pair]:
    """Return undecided pairs of which this actor sees both, the oldest first. Two queries."""
    rows = _undecided(actor).filter(pk__gt=after).order_by("pk")
    if site is not None:
        rows = rows.filter(Q(site=site) | Q(other=site))
    return _paired(list(rows[:size]))


def pair(actor: Actor, pk: int) -> Pair:
    """Return one undecided pair.

    :raises NotFound: there is none, for this actor.
    """
    found = _paired(list(_undecided(actor).filter(pk=pk)))
    if not found:
        raise NotFound(_("没有这一对，或者已经有人定过了"), field="pair")
    return found[0]


def count_pairs(actor: Actor) -> int:
    """Return how many pairs wait, up to 100. One query."""
    return _undecided(actor)[:100].count()


def _undecided(actor: Actor) -> QuerySet[MaybeSame]:
    seen = Site.objects.visible_to(actor).filter(state__in=OPEN_STATES).values("pk")
    return MaybeSame.objects.filter(decided_at=None, site__in=seen, other__in=seen)


def _paired(rows: list[MaybeSame]) -> list[Pair]:
    wanted = {pk for row in rows for pk in (row.site_id, row.other_id)}
    there = {one.pk: one for one in with_places(named(Site.objects.filter(pk__in=wanted)))} if rows else {}
    return [Pair(row=row, later=there[row.site_id], earlier=there[row.other_id]) for row in rows]


def came_before(names: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Return which of some rows of files, by number or else by key, are registered already. One query."""
    wanted = list(names)
    numbers, keys = {number for number, _key in wanted if number}, {key for number, key in wanted if not number}
    rows = Site.objects.filter(Q(number__in=numbers) | Q(source_key__in=keys)).values_list("number", "source_key")
    found = set(rows)
    by_number, by_key = {number for number, _key in found if number}, {key for _number, key in found if key}
    return {name for name in wanted if (name[0] in by_number if name[0] else name[1] in by_key)}
