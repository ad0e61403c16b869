"""Reading units, posts and duties as they are, or as they were on a day. Nothing is cached: each is one small query.

``on`` is the day that is read; without it a name is the latest one known, and a list holds what has no end.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Q
from django.db.models.functions import Length

from gongzhi.foundation.organisations.models import Duty, Kind, Post, Rank, Unit, UnitName, holding
from gongzhi.kernel.places import after, around

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date


def kinds() -> dict[str, str]:
    """Return what a unit may be: code to label."""
    return {str(code): str(label) for code, label in Kind.choices}


def unit(code: str) -> Unit | None:
    """Return a unit by its code, closed ones too, or nothing. One query."""
    return Unit.objects.filter(code=code).first()


def is_open(code: str) -> bool:
    """Say whether there is a unit of this code that was not closed. One query."""
    return Unit.objects.filter(holding(None), code=code).exists()


def held(code: str) -> Unit | None:
    """Return a unit as ``unit`` does; on PostgreSQL nobody closes or renames it until this transaction ends. One query.

    Django has no word for a lock that many may share; SQLite lets one transaction write at a time anyway.
    """
    if connection.vendor == "sqlite":
        return unit(code)
    found = Unit.objects.raw("SELECT * FROM organisations_unit WHERE code = %s FOR SHARE", [code])
    return next(iter(found), None)


def names(codes: Iterable[str], on: date | None = None) -> dict[str, str]:
    """Return the full names of units by code; an unknown code is left out. One query."""
    return _called(codes, "name", on)


def short_names(codes: Iterable[str], on: date | None = None) -> dict[str, str]:
    """Return what people call units in speech, by code: 住建局. One query."""
    return _called(codes, "short", on)


def _called(codes: Iterable[str], column: str, on: date | None) -> dict[str, str]:
    wanted = set(codes)
    if on is None:
        return dict(Unit.objects.filter(code__in=wanted).values_list("code", column))
    rows = UnitName.objects.filter(holding(on), unit__code__in=wanted)
    return dict(rows.values_list("unit__code", column))


def chain(code: str) -> tuple[str, ...]:
    """Return a unit's code and those of all above it, the nearest first; empty when there is no such unit. One query.

    What concerns a unit concerns all under it: a lock on any code of the chain locks the unit.
    """
    return chains([code]).get(code, ())


def chains(codes: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return the chains of several units, by code. One query."""
    return {unit.code: unit.chain for unit in Unit.objects.filter(code__in=set(codes)).only("code", "above")}


def names_ever(code: str) -> list[UnitName]:
    """Return what a unit has been called, the latest name first. One query."""
    return list(UnitName.objects.filter(unit__code=code).order_by("-starts_on"))


def under(code: str) -> list[Unit]:
    """Return the open units right under one. One query."""
    return list(Unit.objects.filter(holding(None), parent=code).order_by("code"))


def units(*, kind: str = "", within: str = "", on: date | None = None) -> list[Unit]:
    """Return the units of a kind whose jurisdiction lies inside a place, larger places first. One query."""
    found = Unit.objects.filter(holding(on))
    if kind:
        found = found.filter(kind=kind)
    if within:
        found = found.filter(place__gte=within, place__lt=after(within))
    return list(found.order_by(Length("place"), "place", "code"))


def closed(*, kind: str, within: str) -> list[Unit]:
    """Return the units of a kind inside a place that were closed, the last one first. One query."""
    found = Unit.objects.filter(kind=kind, place__gte=within, place__lt=after(within), ends_on__isnull=False)
    return list(found.order_by("-ends_on", "code"))


def desk_for(place: str, on: date | None = None) -> Unit | None:
    """Return the centre nearest to a place: the one with the longest jurisdiction around it. One query."""
    return _nearest_centre(around(place), on)


def desks_for(places: Iterable[str], on: date | None = None) -> dict[str, Unit]:
    """Return what ``desk_for`` does, by place; a place without a centre is left out. One query for any number."""
    near = {place: around(place) for place in places}
    centres: dict[str, Unit] = {}
    found = Unit.objects.filter(holding(on), kind=Kind.CENTRE, place__in={one for all in near.values() for one in all})
    for unit in found.order_by("code"):
        centres.setdefault(unit.place, unit)
    nearest = {place: max((one for one in all if one in centres), key=len, default="") for place, all in near.items()}
    return {place: centres[one] for place, one in nearest.items() if one}


def desks_around(place: str, on: date | None = None) -> list[Unit]:
    """Return the centres whose jurisdiction holds a place, the nearest first. One query."""
    found = Unit.objects.filter(holding(on), kind=Kind.CENTRE, place__in=around(place))
    return list(found.order_by(-Length("place"), "code"))


def desk_above(code: str, on: date | None = None) -> Unit | None:
    """Return the centre above a unit: for a centre the next larger one, for any other the nearest. Two queries."""
    below = unit(code)
    if below is None:
        return None
    near = around(below.place)
    return _nearest_centre([p for p in near if p != below.place] if below.kind == Kind.CENTRE else near, on)


def _nearest_centre(places: Iterable[str], on: date | None) -> Unit | None:
    found = Unit.objects.filter(holding(on), kind=Kind.CENTRE, place__in=list(places))
    return found.order_by(-Length("place"), "code").first()


def post(code: str) -> Post | None:
    """Return a post with its unit, closed ones too, or nothing. One query."""
    return Post.objects.select_related("unit").filter(code=code).first()


def posts(*, units: Iterable[str] = (), within: str = "", on: date | None = None) -> list[Post]:
    """Return the posts of some units, or of all units inside a place, with their units. One query."""
    wanted = set(units)
    which = Q(unit__code__in=wanted) if wanted else Q()
    if within:
        which &= Q(unit__place__gte=within, unit__place__lt=after(within))
    return list(Post.objects.select_related("unit").filter(holding(on), which).order_by("unit__place", "code"))


def posts_ever(unit: str) -> list[Post]:
    """Return all posts that a unit has or had, open ones first, with their units. One query."""
    found = Post.objects.select_related("unit").filter(unit__code=unit)
    return sorted(found.order_by("starts_on", "code"), key=lambda post: post.ends_on is not None)


def duties_of(unit: str) -> list[Duty]:
    """Return what the posts of a unit answer for, larger places first. One query."""
    found = Duty.objects.filter(holding(None), post__unit__code=unit).select_related("post__unit")
    return list(found.order_by("line", Length("place"), "place", "pk"))


def ranks() -> dict[str, str]:
    """Return how far a post may answer for a line of work: code to label."""
    return {str(code): str(label) for code, label in Rank.choices}


def lines() -> list[str]:
    """Return the lines of work that somebody answers for, so that one line is not called by two names. One query."""
    return list(Duty.objects.filter(holding(None)).order_by("line").values_list("line", flat=True).distinct())


def first_responsible(line: str, place: str, on: date | None = None) -> Post | None:
    """Return the post that answers first for a line of work where a place lies, looking upwards. One query."""
    duties = Duty.objects.filter(holding(on), line=line, rank=Rank.FIRST, place__in=around(place))
    duty = duties.select_related("post__unit").order_by(-Length("place")).first()
    return duty.post if duty else None


def duties(*, line: str = "", within: str = "", on: date | None = None) -> list[Duty]:
    """Return who answers for what, with posts and units, larger places first: the duty tree. One query."""
    found = Duty.objects.filter(holding(on)).select_related("post__unit")
    if line:
        found = found.filter(line=line)
    if within:
        found = found.filter(place__gte=within, place__lt=after(within))
    return list(found.order_by("line", Length("place"), "place", "rank", "pk"))


def options(*, kind: str = "", within: str = "", on: date | None = None) -> list[tuple[str, str]]:
    """Return (code, name) of units for a form to pick from. One query."""
    return [(unit.code, unit.name) for unit in units(kind=kind, within=within, on=on)]
