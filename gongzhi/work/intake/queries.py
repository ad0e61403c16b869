"""Reading reports: the desk's inbox, one report, those of a matter, and what a receipt's holder sees."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Count, Max

from gongzhi.foundation.ledger import queries as ledger
from gongzhi.foundation.organisations import queries as organisations
from gongzhi.kernel.refused import NotFound
from gongzhi.kernel.texts import _
from gongzhi.matters import kinds
from gongzhi.work.intake import acts, policies
from gongzhi.work.intake.lifecycle import MEDIATES, REPORT
from gongzhi.work.intake.models import Echo, Join, Pressure, Report, ReportSet, SortingRule

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from gongzhi.foundation.ledger.queries import Record
    from gongzhi.kernel.actor import Actor
    from gongzhi.kernel.lifecycle import Move
    from gongzhi.kernel.verdict import Verdict
    from gongzhi.matters.models import Matter

_REFERENCE = re.compile(r"R-(\d{4})-(\d{6,12})")


def visible_to(actor: Actor) -> ReportSet:
    """Return all reports that this actor may see."""
    return Report.objects.visible_to(actor)


def find(actor: Actor, reference: str) -> Report:
    """Return one report.

    :raises NotFound: there is none of this number, or it is not this actor's to see: both look the same.
    """
    match = _REFERENCE.fullmatch(reference)
    report = visible_to(actor).filter(pk=int(match[2])).first() if match else None
    if report is None or report.reference != reference:
        raise NotFound(_("没有找到这份来件，请核对编号"), field="reference")
    return report


def filed_by(actor: Actor, *, size: int = 50) -> list[Report]:
    """Return what the actor filed on behalf of others, newest first."""
    return list(visible_to(actor).filter(filed_by=actor.id).order_by("-id")[:size])


def of_receipt(digest: str) -> Report | None:
    """Return the report whose receipt has this keyed digest, unless it was erased."""
    return Report.objects.filter(receipt=digest, erased_at=None).first()


def came_before(keys: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Return which rows of other systems, by source and the source's own key, came in already. One query a source."""
    wanted: dict[str, list[str]] = {}
    for source, key in keys:
        wanted.setdefault(source, []).append(key)
    return {
        (source, key)
        for source, those in wanted.items()
        for key in Report.objects.filter(source=source, source_key__in=those).values_list("source_key", flat=True)
        if key is not None
    }


def words(report: Report, history: Iterable[Record] | None = None) -> str:
    """Return the original words, as told; empty when erased. Only for those with ``report.original``.

    Pass the report's ``history`` where it was read already.
    """
    for record in ledger.history([report.subject]) if history is None else history:
        if "words" in record.texts and record.verb == "report.received":
            return record.texts["words"]
    return ""


def shown_words(report: Report, actor: Actor) -> str:
    """Return what this actor may read of a report on a matter they see.

    That is the masked words at the desk, and what the desk released for units that only handle.
    """
    desk = actor.may("report.original") or actor.may("matter.triage")
    return report.masked if desk else report.released


def moves(report: Report, actor: Actor) -> list[tuple[Move, Verdict]]:
    """Return the desk's moves from here, each with its yes or its reason."""
    mine = [
        move for move in REPORT.moves_from(report.stage) if move.permission and policies.permitted(actor, report, move)
    ]
    contest = report.decision_contest == "open"
    shown = [move for move in mine if (move.code in ("uphold", "overturn")) == contest]
    return [(move, policies.may(actor, report, move)) for move in shown]


def of_matter(matter: Matter) -> list[Report]:
    """Return the reports that belong to a matter now, the one that opened it first."""
    joins = Join.objects.select_related("report").filter(matter=matter, left_at=None).order_by("-opened", "joined_at")
    return [join.report for join in joins]


def echoes(matters: Iterable[Matter]) -> dict[int, int]:
    """Return how many said "me too" to some matters, by key; those that nobody said it to are left out. One query."""
    found = Echo.objects.filter(matter__in=list(matters)).values("matter").annotate(n=Count("pk"))
    return dict(found.values_list("matter", "n"))


def matter_of(report: Report) -> Matter | None:
    """Return the matter that a report belongs to now."""
    joined = Join.objects.select_related("matter").filter(report=report, left_at=None).first()
    return joined.matter if joined else None


def is_mediated(report: Report) -> bool:
    """Say whether it became a mediation: its words are in a dossier then, which is kept as files are."""
    matter = matter_of(report)
    return matter is not None and matter.kind == MEDIATES


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of what a resident sees: when, what in plain words, and what was said to or by them.

    ``verb`` is the ledger's; ``unit`` fills the gap in ``done``: to whom it was given, else who acted. ``answers``
    marks the answers of a matter.
    """

    at: datetime
    verb: str
    unit: str
    done: str
    texts: dict[str, str] = field(default_factory=dict)
    answers: bool = False


#: The texts that were written to the reporter, and those that the reporter wrote: the only ones that a resident reads.
TO_REPORTER = ("reply", "question")
BY_REPORTER = ("words", "why")


@dataclass(frozen=True, slots=True)
class Story:
    """What the holder of a receipt sees: the report, its matter, the lines, and what they can do now."""

    report: Report
    matter: Matter | None
    lines: list[Line]
    moves: list[tuple[Move, Verdict]]


def story(report: Report, holder: Actor) -> Story:
    """Tell a report's story to the holder of its receipt. At most eight queries."""
    matter = matter_of(report)
    records = ledger.history([report.subject, *([matter.subject] if matter else [])])
    own = {record.at for record in records if record.subject == report.subject}
    lines = [line for record in records if (line := _line(record, matter, own)) is not None]
    mine = [move for move in REPORT.moves_from(report.stage) if "reporter" in move.who]
    return Story(report, matter, lines, [(move, policies.may(holder, report, move)) for move in mine])


def _line(record: Record, matter: Matter | None, own_moments: set[datetime]) -> Line | None:
    kind, _sep, code = record.verb.partition(".")
    theirs = record.actor == "receipt"
    if kind == "report":
        told = _told(record, BY_REPORTER if theirs or record.verb == acts.RECEIVED else ())
        if record.verb == acts.RECEIVED:
            return Line(at=record.at, verb=record.verb, unit=record.unit, done=_("您反映了这件事"), texts=told)
        public = next((move.public for move in REPORT.moves if move.code == code), "")
        return Line(at=record.at, verb=record.verb, unit=record.unit, done=public, texts=told) if public else None
    if matter is None or kind != matter.kind or (theirs and record.at not in own_moments):
        return None  # what another reporter of the same matter did is theirs
    move = kinds.find(kind).lifecycle.move(code)
    if not move.public:
        return None
    return Line(
        at=record.at, verb=record.verb, unit=record.payload.get("unit", record.unit), done=move.public,
        texts=_told(record, ("why",) if move.answers else ()), answers=move.answers,
    )  # fmt: skip


def _told(record: Record, more: tuple[str, ...]) -> dict[str, str]:
    return {name: record.texts[name] for name in (*TO_REPORTER, *more) if name in record.texts}


def hears_pressure(report: Report, matter: Matter | None) -> str:
    """Return the supervision unit that hears when a reporter is pressed: none that had a hand in it; empty if none."""
    involved = {report.desk, report.about, *((matter.unit, matter.desk) if matter else ())}
    place = (report.place or settings.DISTRICT_CODE)[:6]
    found = organisations.units(kind="supervision", within=place)
    return next((unit.code for unit in found if not involved.intersection(unit.chain)), "")


def pressures(actor: Actor) -> list[Pressure]:
    """Return what residents told about being pressed, for the unit it was given to."""
    if not actor.may("integrity.case"):
        return []
    return list(Pressure.objects.filter(unit=actor.unit, closed_at=None).select_related("report").order_by("told_at"))


def highest() -> int:
    """Return the highest number there is, for a bar that shows how far some work is."""
    return Report.objects.aggregate(highest=Max("pk"))["highest"] or 0


def rules() -> Iterable[SortingRule]:
    """Return all sorting rules, on and off."""
    return list(SortingRule.objects.order_by("category", "place"))
