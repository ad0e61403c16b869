"""Opening a hazard: out of a finding of a check, or by somebody who stands before it where no site is."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.timezone import localdate

from gongzhi.foundation.ledger import services as ledger
from gongzhi.foundation.organisations import queries as organisations
from gongzhi.foundation.persons.masking import mask
from gongzhi.foundation.sites.models import at_site
from gongzhi.kernel.texts import _
from gongzhi.kernel.verdict import require
from gongzhi.matters.models import Engagement
from gongzhi.matters.services import indexing
from gongzhi.matters.services.opening import TITLE, open_matter
from gongzhi.work.hazards import acts, policies
from gongzhi.work.hazards.lifecycle import HAZARD
from gongzhi.work.hazards.models import Hazard

if TYPE_CHECKING:
    from datetime import datetime

    from gongzhi.foundation.places.datum import Point
    from gongzhi.kernel.actor import Actor
    from gongzhi.matters.kinds import Told
    from gongzhi.matters.models import Matter
    from gongzhi.work.hazards.details import Registering

AGAIN = timedelta(days=180)
NOT_SO = _("不符合：")


def open_from(told: Told, by: Actor, at: datetime, act: str) -> Matter:
    """Open a hazard in the caller's transaction.

    :raises Refused: the place or the class is unknown.
    """
    found = told.finding
    text = (found.fault or found.text) if found else told.words
    matter = open_matter(
        kind=HAZARD.code, title=_title(text, asked=found is not None and not found.fault),
        summary=found.note if found else told.words,
        category=told.category, place=told.place, desk=told.desk, origin=told.origin, by=by, at=at,
        urgent=told.urgent, about=told.about, site=told.site, act=act,
    )  # fmt: skip
    hazard = Hazard(matter=matter, site=told.site, text=text[:200])
    if found is not None:
        hazard.standard, hazard.item, hazard.basis = found.standard, found.item, found.basis
        hazard.grave, hazard.source = found.grave, found.source
        hazard.recurs = _before(hazard, at)
    _keep(hazard, by, at, act)
    return matter


def _title(text: str, *, asked: bool) -> str:
    """Return what it is called: of an item of a list, which says how things should be, that they are not so."""
    return f"{NOT_SO}{text}"[:TITLE] if asked else text[:TITLE]


@transaction.atomic
def register(*, details: Registering, by: Actor, at: datetime, point: Point | None = None) -> Matter:
    """Open a hazard at a plain point: a road section, a crossing, a river, a pole.

    :raises Refused: not permitted; the place is unknown or another's.
    """
    require(policies.may_register(by, details.place), field="place")
    desk = organisations.desk_for(details.place, localdate(at))
    text = mask(details.text).text
    act = ledger.new_act()
    matter = open_matter(
        kind=HAZARD.code, title=text[:TITLE], summary=details.where, category="", place=details.place,
        desk=desk.code if desk else by.unit, origin="desk", by=by, at=at, urgent=details.danger, point=point, act=act,
    )  # fmt: skip
    _keep(Hazard(matter=matter, spot=details.spot, text=text[:200]), by, at, act)
    return matter


def _before(hazard: Hazard, at: datetime) -> Hazard | None:
    """Return the latest one of the same item at the same site that was struck off within 180 days."""
    if hazard.site is None or not hazard.item:
        return None
    same = Hazard.objects.filter(
        at_site(hazard.site), item=hazard.item, standard__startswith=hazard.standard.partition("/")[0] + "/",
        matter__stage="closed", matter__ended_at__gte=at - AGAIN, matter__ended_at__lte=at,
    )  # fmt: skip
    return same.order_by("-matter__ended_at", "-pk").first()


def _keep(hazard: Hazard, by: Actor, at: datetime, act: str) -> None:
    hazard.save(force_insert=True)
    given = {
        "site": hazard.site.reference if hazard.site else "", "spot": hazard.spot, "standard": hazard.standard,
        "item": hazard.item, "recurs": hazard.recurs.matter.reference if hazard.recurs else "",
    }  # fmt: skip
    ledger.record(
        subject=hazard.matter.subject, verb=acts.DESCRIBED, by=by, at=at, act=act,
        payload={name: value for name, value in given.items() if value},
    )  # fmt: skip
    if by.unit and by.may("matter.view.unit") and not by.may("matter.view.place"):  # a department sees what it found
        Engagement.objects.create(
            matter=hazard.matter, unit=by.unit, role="co", state="done", called_at=at, ended_at=at
        )  # fmt: skip
        indexing.offered(hazard.matter, [by.unit])
