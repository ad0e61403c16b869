"""The district's own registers as settings pages show them: limits, the duty list, rulings that became precedents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import OuterRef, Subquery

from gongzhi.foundation.organisations.models import Unit
from gongzhi.foundation.places.models import Division
from gongzhi.matters import kinds
from gongzhi.matters.models import DutyRule, LimitRule, Precedent, category_called, inside

if TYPE_CHECKING:
    from gongzhi.kernel.actor import Actor
    from gongzhi.kernel.lifecycle import Limit


@dataclass(frozen=True, slots=True)
class Limited:
    """One limit of a kind: the table's default, and the district's rows over it."""

    kind: kinds.Kind
    limit: Limit
    rules: list[LimitRule]


def limits() -> list[Limited]:
    """Return every limit of every kind in the table's order; rules carry ``category_name``. One query."""
    rows: dict[tuple[str, str], list[LimitRule]] = {}
    for rule in LimitRule.objects.annotate(category_name=category_called()).order_by("category", "urgent"):
        rows.setdefault((rule.kind, rule.limit), []).append(rule)
    return [
        Limited(kind, limit, rows.get((kind.code, limit.code), []))
        for kind in kinds.every()
        for limit in kind.lifecycle.limits
    ]


def duty_rules() -> list[DutyRule]:
    """Return the duty list by code, each article with its ``unit_name`` and ``category_name``. One query."""
    return list(
        DutyRule.objects.annotate(
            unit_name=Subquery(Unit.objects.filter(code=OuterRef("unit")).values("short")[:1]),
            category_name=category_called(),
        )
    )


def rulings(actor: Actor, *, size: int = 100) -> list[Precedent]:
    """Return rulings that were made in the actor's place, the newest first, with names of class, place and units.

    None on a matter that is about a unit: it would tell that unit of it. One query.
    """
    unit, place = Unit.objects.all(), Division.objects.order_by("-starts_on")
    return list(
        Precedent.objects.exclude(given_to="")
        .filter(inside(actor.place), matter__shields=None)
        .annotate(
            category_name=category_called(),
            place_name=Subquery(place.filter(code=OuterRef("place")).values("short_name")[:1]),
            returned_name=Subquery(unit.filter(code=OuterRef("returned_by")).values("short")[:1]),
            given_name=Subquery(unit.filter(code=OuterRef("given_to")).values("short")[:1]),
        )
        .order_by("-ruled_at", "-pk")[:size]
    )
