"""Committees by doing: the sample's committee written down, with its people as members."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils.timezone import localdate

from gongzhi.kernel.actor import Actor
from gongzhi.work.disputes import services
from gongzhi.work.disputes.models import Case, Member, Studio
from tests.conftest import NOW
from tests.work.disputes import cases


def justice() -> Actor:
    """The justice office of the district."""
    return cases.somebody("justice")


def kept(by: Actor | None = None, *, unit: str = cases.UNIT, at: datetime = NOW, **more: Any) -> Studio:
    """The committee, written down as one that stands right but for its members."""
    facts: dict[str, Any] = {
        "kind": "town", "set_up_on": date(2025, 3, 3), "term_until": date(2028, 3, 3), "has_woman": True,
        "specialities": ["02"], "seen": 0,
    }  # fmt: skip
    return services.keep_studio(unit=unit, by=by or cases.head(), at=at, **facts | more)


def joined(
    who: Actor, role: str = "mediator", *, studio: Studio | None = None, at: datetime = NOW, **more: Any
) -> Member:
    """A member of the committee since the spring of last year."""
    studio = studio or Studio.objects.filter(unit=cases.UNIT).first() or kept(at=at)
    details = {"starts_on": date(2025, 3, 3)} | more
    return services.join(studio=studio, person=who.id, role=role, by=justice(), at=at, **details)


def standing_right() -> Studio:
    """Three members, one of them the head; trained this year, on file."""
    studio = kept()
    for who, role in ((cases.head(), "head"), (cases.mediator(), "mediator"), (cases.colleague(), "mediator")):
        joined(who, role, studio=studio)
    services.train(
        studio=studio, members=[one.pk for one in studio.members.all()], held_on=localdate(NOW), hours=8, about="law",
        by=cases.head(), at=NOW,
    )  # fmt: skip
    services.file_studio(studio=studio, filed_on=date(2025, 3, 20), status="working", by=justice(), at=NOW)
    return Studio.objects.get(pk=studio.pk)


def accepted(first: dict[str, str], second: dict[str, str], *, at: datetime = NOW, **more: Any) -> Case:
    """A dispute of two people that waits for its mediator."""
    case = cases.registered(at=at, **more)
    for side, contact in (("a", first), ("b", second)):
        services.add_party(case=case, side=side, kind="person", contact=contact, by=cases.mediator(), at=at)
    return cases.fresh(case)
