"""A matter that comes back from its end finds a place and a desk that are still there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

from gongzhi.foundation.ledger import services as ledger
from gongzhi.foundation.organisations import queries as organisations
from gongzhi.foundation.places import queries as places
from gongzhi.kernel.actor import system
from gongzhi.matters import acts
from gongzhi.matters.models import Matter

if TYPE_CHECKING:
    from gongzhi.matters.facts import Facts
    from gongzhi.matters.kinds import Act


_CARETAKER = system("places")


def settle(act: Act) -> None:
    """Put another desk and the place of today on a matter that had ended, where its own are gone. Two queries more."""
    matter = act.matter
    desk, place = desk_anew(act.facts), places.today([matter.place])[matter.place]
    for name, after, verb in (("desk", desk, acts.DESK_ANEW), ("place", place, acts.CARRIED)):
        before = getattr(matter, name)
        if after == before:
            continue
        setattr(matter, name, after)
        Matter.objects.filter(pk=matter.pk).update(**{name: after})
        payload = {"before": before, "after": after}
        ledger.record(subject=matter.subject, verb=verb, by=_CARETAKER, at=act.at, act=act.id, payload=payload)


def desk_anew(facts: Facts) -> str:
    """Return the desk of a matter; where it was closed, the nearest centre around it that the matter is not about.

    The supervision stands in where there is none.
    """
    desk = facts.desk
    if desk is None or desk.ends_on is None:
        return facts.matter.desk
    supervision = organisations.units(kind="supervision", within=settings.DISTRICT_CODE)
    there = [*organisations.desks_around(desk.place), *supervision]
    return next((unit.code for unit in there if not facts.shielded.intersection(unit.chain)), facts.matter.desk)
