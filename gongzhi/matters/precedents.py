"""Rulings on returned matters that became precedents: near a matter, as examples to follow, all of a place.

None on a matter that is about a unit: it would tell that unit of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Subquery

from gongzhi.foundation.organisations.models import Unit
from gongzhi.foundation.places.models import Division
from gongzhi.matters.models import Precedent, category_called, inside

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from gongzhi.kernel.actor import Actor


def near(category: str, place: str, *, size: int = 3) -> list[Precedent]:
    """Return rulings on such trouble, those nearest in place first, then the newest, each with its ``given_name``."""
    rows = list(_ruled().filter(category=category).order_by("-ruled_at")[:50])
    return sorted(rows, key=lambda ruling: not place.startswith(ruling.place[:9]))[:size]


def examples(categories: Iterable[str]) -> dict[str, list[Precedent]]:
    """Return the newest rulings on each of some categories that another matter may follow; ``covers`` is the place that
    the unit works in. One query for each category, along its index: all of them at once, newest first, would be sorted
    out of all rulings that there ever were."""
    unit = Unit.objects.filter(code=OuterRef("given_to"), ends_on=None)
    rows = (
        Precedent.objects.filter(Exists(unit), matter__shields=None)
        .annotate(covers=Subquery(unit.values("place")[:1]))  # type: ignore[no-redef]  # the model names what this adds
        .order_by("-ruled_at")
    )
    found = {category: list(rows.filter(category=category)[:50]) for category in sorted(set(categories))}
    return {category: rulings for category, rulings in found.items() if rulings}


def within(actor: Actor, *, size: int = 100) -> list[Precedent]:
    """Return rulings made in the actor's place, the newest first, with names of class, place and units. One query."""
    place = Division.objects.filter(code=OuterRef("place")).order_by("-starts_on")
    rows = _ruled().filter(inside(actor.place))
    return list(
        rows.annotate(
            category_name=category_called(),
            place_name=Subquery(place.values("short_name")[:1]),
            returned_name=_unit("returned_by"),
        ).order_by("-ruled_at", "-pk")[:size]
    )


def _ruled() -> QuerySet[Precedent]:
    """Return what was ruled; a return that still waits has no unit that it was given to."""
    rows = Precedent.objects.filter(matter__shields=None).exclude(given_to="")
    return rows.annotate(given_name=_unit("given_to"))  # type: ignore[no-redef]


def _unit(column: str) -> Subquery:
    return Subquery(Unit.objects.filter(code=OuterRef(column)).values("short")[:1])
