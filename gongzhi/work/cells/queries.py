"""Reading ratings: the board, one with what each side says, what the public reads. Always through somebody's eyes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.db.models import Case, CharField, F, OuterRef, Q, QuerySet, Subquery, Value, When

from gongzhi.foundation.accounts import queries as accounts
from gongzhi.foundation.organisations import queries as organisations
from gongzhi.foundation.sites import queries as sites
from gongzhi.foundation.sites.models import Site, SiteKind, at_site
from gongzhi.foundation.sites.models import called as kind_called
from gongzhi.foundation.standards import queries as standards
from gongzhi.kernel.places import after
from gongzhi.kernel.refused import NotFound
from gongzhi.kernel.texts import _
from gongzhi.matters.facts import Facts
from gongzhi.matters.models import locked_out
from gongzhi.work.cells import policies
from gongzhi.work.cells.codes import NO_LEVEL
from gongzhi.work.cells.lifecycle import IN_FORCE, NOTICED
from gongzhi.work.cells.models import Assessment, Cycle, LabelRule, Level, Rating, called
from gongzhi.work.cells.reasons import Reasons, Step, comes_to, reckon

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from gongzhi.foundation.standards.models import Version
    from gongzhi.kernel.actor import Actor
    from gongzhi.kernel.verdict import Verdict
    from gongzhi.matters.models import Matter

_REFERENCE = re.compile(r"M-(\d{4})-(\d{6,12})")
MOST = 200


def levels(kind: str = "") -> list[Level]:
    """Return the levels of a kind of sites, or all, the highest first, with their ``called``."""
    found = Level.objects.annotate(called=called())  # type: ignore[no-redef]
    return list(found.filter(kind=kind) if kind else found)


def steps(kind: str) -> list[Step]:
    """Return the levels of a kind by what they take."""
    return [Step(code=one.code, least=one.least, granted=one.granted) for one in levels(kind)]


def level_choices(matter: Matter, at: datetime) -> list[tuple[str, str]]:  # noqa: ARG001 — as every register
    """Return what a rating may come to."""
    return [*((one.code, one.called) for one in levels(matter.rating.site.kind)), (NO_LEVEL, _("未评上"))]


def reviewers(matter: Matter, at: datetime) -> list[tuple[str, str]]:
    """Return who may go to a visit: whoever may review there and is not of the operator's unit."""
    held = [
        (actor, unit)
        for actor, unit in accounts.holding_permission("rating.review", matter.place, at)
        if unit != matter.unit
    ]
    names, units = accounts.names(a for a, _u in held), organisations.short_names(u for _a, u in held)
    return [(actor, f"{units.get(unit, unit)} {names.get(actor, '')}".strip()) for actor, unit in held]


def named(found: QuerySet[Rating]) -> QuerySet[Rating]:
    """Add what people call the levels, and bring along what pages show."""

    def name(column: str) -> Case:
        level = Level.objects.filter(kind=OuterRef("site__kind"), code=OuterRef(column)).values(found=called())
        none = When(**{column: NO_LEVEL}, then=Value(_("未评上")))
        return Case(none, default=Subquery(level[:1]), output_field=CharField(null=True))

    found = found.select_related("matter", "site", "cycle__version__standard")
    return found.annotate(level_name=name("level"), proposed_name=name("proposed"))  # type: ignore[no-redef]


def visible_to(actor: Actor) -> QuerySet[Rating]:
    """Return the ratings that an actor may see: of the sites that they may see, and of no unit that locks them out."""
    return named(Rating.objects.filter(site__in=Site.objects.visible_to(actor)).exclude(locked_out(actor, "matter_id")))


def find(actor: Actor, reference: str) -> Rating:
    """Return one rating by its matter's number. One query.

    :raises NotFound: there is none, for this actor.
    """
    match = _REFERENCE.fullmatch(reference)
    rating = visible_to(actor).filter(pk=int(match[2])).first() if match else None
    if rating is None or rating.matter.reference != reference:
        raise NotFound(_("没有找到这次评定，请核对编号"), field="reference")
    return rating


def board(actor: Actor) -> list[Rating]:
    """Return the ratings that wait for somebody, the nearest deadline first."""
    waiting = visible_to(actor).filter(matter__ended_at=None)
    return list(waiting.order_by(F("matter__due_at").asc(nulls_last=True), "pk")[:MOST])


def decided(actor: Actor) -> list[Rating]:
    """Return the ratings that came to an end, the latest first."""
    return list(visible_to(actor).filter(matter__ended_at__isnull=False).order_by("-matter__ended_at", "-pk")[:MOST])


def of_site(site: Site) -> list[Rating]:
    """Return the ratings of one site and of what was merged into it, the latest first."""
    return list(named(Rating.objects.filter(at_site(site))).order_by("-pk")[:20])


def assessments(rating: Rating) -> dict[str, Assessment]:
    """Return what each side filled in."""
    return {one.side: one for one in Assessment.objects.filter(rating=rating)}


def readable(actor: Actor, rating: Rating, sides: dict[str, Assessment]) -> dict[str, Assessment]:
    """Keep what an actor may read of the sides.

    The second reviewer judges alone: until both handed in, each sees their own and the self-assessment. The operator
    sees the reviewers' once a level was proposed.
    """
    stage = rating.matter.stage
    if actor.unit and actor.unit == rating.matter.unit:
        open_stages = {"assessing", "reviewing", "second", "visiting", "proposing", "left"}
        return {side: one for side, one in sides.items() if side == "self" or stage not in open_stages}
    return {
        side: one
        for side, one in sides.items()
        if (one.handed_at and not (side == "first" and stage == "second")) or one.by == actor.id
    }


def reckoned(rating: Rating) -> Reasons:
    """Return what the list of the visit comes to: the one list that counts. One query."""
    found = Assessment.objects.filter(rating=rating, side="site").first()
    return reckon(rating.cycle.version.questions, found.answers if found else {})


def reckoned_level(rating: Rating) -> str:
    """Return the level that the list of the visit comes to. Two queries."""
    return comes_to(reckoned(rating), steps(rating.site.kind))


def may_fill(actor: Actor, rating: Rating) -> Verdict:
    """Say whether this actor may fill in the list that the stage asks for."""
    return policies.may_fill(actor, Facts(rating.matter))


def side_of(rating: Rating) -> str:
    """Return whose list the stage asks for, empty where none."""
    return policies.SIDE_AT.get(rating.matter.stage, "")


# --- cycles --------------------------------------------------------------------------------------------------------


def cycles(actor: Actor, *, on: date | None = None) -> list[Cycle]:
    """Return the cycles around or inside an actor's place, the latest first; those open on a day where it is given."""
    found = Cycle.objects.select_related("version__standard")
    if actor.place and actor.place != "-":
        around = [actor.place[:length] for length in range(2, len(actor.place) + 1)]
        found = found.filter(Q(place__in=around) | Q(place__gte=actor.place, place__lt=after(actor.place)))
    elif actor.place == "-":
        found = found.none()
    if on is not None:
        found = found.filter(opens_on__lte=on, ends_on__gte=on)
    return list(found[:MOST])


def cycle(actor: Actor, pk: int) -> Cycle:
    """Return one cycle.

    :raises NotFound: there is none, for this actor.
    """
    for one in cycles(actor):
        if one.pk == pk:
            return one
    raise NotFound(_("没有这一轮评定，请刷新后再试"), field="cycle")


def cycles_for(site: Site, on: date) -> list[Cycle]:
    """Return the cycles that are open for a site on a day. One query."""
    around = [site.place[:length] for length in range(2, len(site.place) + 1)]
    found = Cycle.objects.filter(kind=site.kind, place__in=around, opens_on__lte=on, ends_on__gte=on)
    return list(found.select_related("version__standard"))


def rated_kinds() -> list[SiteKind]:
    """Return the kinds of sites that have a cycle of review; no home is among them."""
    return [kind for kind in sites.kinds() if kind.rated and not kind.home]


def lists_for(kind: str = "") -> list[Version]:
    """Return the versions in force by which a kind of sites is rated, or all."""
    return standards.live("rating", kind=kind)


def joinable(actor: Actor, on: date) -> list[tuple[Cycle, Site]]:
    """Return which of an operator's own sites may still join which open cycle."""
    own = list(Site.objects.filter(unit=actor.unit).exclude(unit="")) if actor.may("site.own") else []
    if not own:
        return []
    taken = set(Rating.objects.filter(site__in=own).values_list("cycle", "site"))
    found = Cycle.objects.filter(opens_on__lte=on, ends_on__gte=on, kind__in={site.kind for site in own})
    return [
        (one, site)
        for one in found.select_related("version__standard")
        for site in own
        if site.kind == one.kind and site.is_open and site.place.startswith(one.place)
        and (one.pk, site.pk) not in taken
    ]  # fmt: skip


# --- what the public reads ------------------------------------------------------------------------------------------


def public() -> QuerySet[Rating]:
    """Return the ratings of which the public may read: noticed, in force, none, or withdrawn; never of a home."""
    homes = SiteKind.objects.filter(home=True).values("code")
    stages = [*NOTICED, *IN_FORCE, "unrated", "withdrawn", "appealed", "contested"]
    return named(Rating.objects.filter(matter__stage__in=stages).exclude(site__kind__in=homes))


def public_of(site: Site) -> list[Rating]:
    """Return what the public may read of one site, the latest first."""
    return list(public().filter(site=site).order_by("-pk")[:5])


def listed(place: str, on: date) -> list[Rating]:
    """Return the ratings in force in a place on a day, by place and name."""
    holds = Q(valid_until__gte=on) & ~Q(level__in=["", NO_LEVEL])
    held = public().filter(holds, matter__stage__in=[*IN_FORCE, "appealed", *NOTICED])
    return list(_inside(held, place).order_by("site__place", "site__name", "-pk")[:1000])


def notices(place: str) -> list[Rating]:
    """Return what is being noticed in a place, the first to end first."""
    found = _inside(public().filter(matter__stage="notice"), place)
    return list(found.order_by("notice_until", "pk")[:MOST])


def _inside(found: QuerySet[Rating], place: str) -> QuerySet[Rating]:
    return found.filter(site__place__gte=place, site__place__lt=after(place)) if place else found


def holds(rating: Rating, on: date) -> bool:
    """Say whether a rating's level holds on a day."""
    return (
        rating.level not in ("", NO_LEVEL)
        and rating.matter.stage not in ("withdrawn", "contested")
        and rating.valid_until is not None
        and on <= rating.valid_until
    )


def fresh_days(on: date) -> int | None:
    """Return how old a check may be for the label of a house on a day, where the district set it itself."""
    rule = LabelRule.objects.filter(since__lte=on).first()
    return rule.fresh_days if rule else None


def coming_label_rules(on: date) -> list[LabelRule]:
    """Return what was set for days to come, the nearest first. One query."""
    return list(LabelRule.objects.filter(since__gt=on).order_by("since"))


def kind_names(codes: Iterable[str]) -> dict[str, str]:
    """Return what people call some kinds of sites."""
    found = SiteKind.objects.filter(code__in=set(codes)).annotate(found=kind_called())
    return dict(found.values_list("code", "found"))
