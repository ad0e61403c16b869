"""Hazards through the eyes of who answers for a site: what was notified to them, and nothing of how it was found.

Neither the day it was found nor by what: a tenant's, worker's or pupil's report may have led somebody there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from gongzhi.foundation.clocks import queries as clocks
from gongzhi.foundation.ledger import queries as ledger
from gongzhi.foundation.sites.models import Site, at_site
from gongzhi.kernel.refused import NotFound
from gongzhi.kernel.texts import _
from gongzhi.matters import queries as matters
from gongzhi.work.hazards import queries
from gongzhi.work.hazards.lifecycle import HAZARD
from gongzhi.work.hazards.models import Hazard
from gongzhi.work.hazards.owners import is_owner

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from gongzhi.foundation.ledger.queries import Record
    from gongzhi.foundation.sites.models import Site
    from gongzhi.kernel.actor import Actor
    from gongzhi.kernel.lifecycle import Move
    from gongzhi.kernel.verdict import Verdict
    from gongzhi.work.hazards.queries import Pictures, Said

#: What an owner may do, and what else of the record is theirs to read: never who found what, nor notes of the office.
DOES = ("declare", "plan", "ask_extension", "object")
READS = (
    "notice", "renew", *DOES, "grant_extension", "refuse_extension", "look", "visit", "visit_second", "fail", "list",
    "unlist", "hand_over", "close", "void",
)  # fmt: skip
#: Stages as an owner reads them.
STAGES = {
    "graded": _("发通知的单位正在看您的意见"),
    "notified": _("等您整改"),
    "rectifying": _("正在整改"),
    "declared": _("您报了整改完成，等人复查"),
    "half": _("等第二个人到现场复查"),
    "failed": _("复查没有通过，等再发通知"),
    "passed": _("复查合格，等最后销号，不用您再做什么"),
    "closed": _("已改好，销号了"),
    "voided": _("通知已作废，不用再做什么"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One hazard of a list: ``due`` is the day of the rectification, where one runs."""

    hazard: Hazard
    stage: str
    due: datetime | None


@dataclass(frozen=True, slots=True)
class View:
    """All that an owner's page of one hazard shows."""

    hazard: Hazard
    stage: str
    due: datetime | None
    said: Said
    pictures: Pictures
    moves: list[tuple[Move, Verdict]]
    record: list[tuple[datetime, str]]
    asked: bool


def of_unit(actor: Actor) -> list[Line]:
    """Return what was notified to the sites that the actor's unit runs, what is open first. Two queries."""
    if not (actor.may("site.own") and actor.unit):
        return []
    theirs = Site.objects.filter(Q(unit=actor.unit) | Q(merged_into__unit=actor.unit))
    return _lines(_notified().filter(site__in=[site.pk for site in theirs]))


def of_site(site: Site) -> list[Line]:
    """Return what was notified to whoever answers for a site. One query."""
    return _lines(_notified().filter(at_site(site)))


def _notified() -> QuerySet[Hazard]:
    return Hazard.objects.filter(to_owner=True).select_related("matter", "site__merged_into")


def _lines(found: QuerySet[Hazard]) -> list[Line]:
    rows = list(found.order_by("-pk")[:200])
    rows.sort(key=lambda one: one.matter.ended_at is not None)
    return [Line(one, STAGES[one.matter.stage], _due(one)) for one in rows]


def _due(hazard: Hazard) -> datetime | None:
    matter = hazard.matter
    return matter.due_at if matter.due_code in ("rectify", "plan") else None


def find(actor: Actor, reference: str) -> Hazard:
    """Return one hazard that was notified to this owner. Two queries.

    :raises NotFound: there is none of this number, or it was notified to somebody else.
    """
    matter = matters.by_subject(f"matter:{reference}")
    found = _notified().filter(pk=matter.pk).first() if matter else None
    if found is None or found.matter.reference != reference or not is_owner(actor, found):
        raise NotFound(_("没有这份整改通知，请核对编号"), field="reference")
    found.matter.hazard = found
    return found


def view(actor: Actor, hazard: Hazard) -> View:
    """Return what the owner's page of a hazard shows. At most six queries."""
    matter = hazard.matter
    records = ledger.history([matter.subject])
    theirs = _since_notified(records)
    facts = matters.facts(matter, records)
    can = {move.code: (move, verdict) for move, verdict in matters.moves(matter, actor, facts)}
    due = next((one.due_at for one in clocks.of(matter.subject) if one.code == "rectify" and one.is_running), None)
    return View(
        hazard, STAGES[matter.stage], due, queries.said(theirs), queries.pictures(hazard),
        [can[code] for code in DOES if code in can], _record(theirs), facts.open_ask("extension") is not None,
    )  # fmt: skip


def pictures(hazard: Hazard) -> Pictures:
    """Return the files that an owner's page shows, by what they show. Two queries."""
    return queries.pictures(hazard)


def _since_notified(records: list[Record]) -> list[Record]:
    """Leave out all before the owner was first notified."""
    for nth, record in enumerate(records):
        if record.verb in ("hazard.notice", "hazard.renew") and record.payload.get("to") == "owner":
            return records[nth:]
    return []


def _record(records: list[Record]) -> list[tuple[datetime, str]]:
    """Return what happened, newest first: the moment, and the act in past words."""
    told = []
    for record in records:
        kind, _sep, code = record.verb.partition(".")
        if kind == HAZARD.code and code in READS:
            told.append((record.at, HAZARD.move(code).done))
    return told[::-1]
