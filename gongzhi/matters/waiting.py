"""What waits for somebody's decision though their unit does not carry it, and how much is open in a place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, Exists, OuterRef, Q, Subquery

from gongzhi.matters.models import Ask, Matter
from gongzhi.matters.queries import NEAREST, named, visible_to

if TYPE_CHECKING:
    from datetime import datetime

    from gongzhi.kernel.actor import Actor

#: Stage → the permission that takes a matter on from there, for those who do not carry it.
DECISIONS = {"objected": "matter.rule", "done": "matter.check", "review": "matter.review"}
#: What was asked → the permission that answers it.
ASKS = {"extension": "matter.grant", "suspension": "matter.grant", "void": "matter.void"}


def for_decision(actor: Actor, *, size: int = 100) -> list[Matter]:
    """Return what the actor may decide, the nearest deadline first: returns, checks, reviews, and what was asked.

    Each has its names, and ``asked``: the code of the oldest open question, or nothing. Who asked, and the unit that
    carries it, are left out: nobody decides on their own work. One query.
    """
    open_asks = Ask.objects.filter(
        matter=OuterRef("pk"), decided_at=None, code__in=[code for code, needed in ASKS.items() if actor.may(needed)]
    ).exclude(asked_by=actor.id)
    stages = [stage for stage, needed in DECISIONS.items() if actor.may(needed)]
    found = visible_to(actor).filter(ended_at=None).exclude(unit=actor.unit)
    found = found.annotate(asked=Subquery(open_asks.order_by("asked_at").values("code")[:1]))
    return list(named(found.filter(Q(stage__in=stages) | Exists(open_asks))).order_by(*NEAREST)[:size])


def longest_overdue(actor: Actor, at: datetime, *, size: int = 10) -> list[Matter]:
    """Return what is overdue for longest where the actor looks, with names. One query."""
    found = visible_to(actor).filter(ended_at=None, due_at__lt=at)
    return list(named(found).order_by(*NEAREST)[:size])


def tally(actor: Actor, at: datetime) -> dict[str, int]:
    """Count what is open where the actor looks, and how much of it is overdue, contested or urgent. One query."""
    return (
        visible_to(actor)
        .filter(ended_at=None)
        .aggregate(
            open=Count("pk"),
            overdue=Count("pk", filter=Q(due_at__lt=at)),
            contested=Count("pk", filter=Q(contests__gt=0)),
            urgent=Count("pk", filter=Q(urgent=True)),
        )
    )
