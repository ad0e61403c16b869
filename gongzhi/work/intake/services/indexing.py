"""Keeping the index of words true to the reports: masked words and what was said about them, for the desk alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from gongzhi.foundation.ledger import queries as ledger
from gongzhi.foundation.places import queries as places
from gongzhi.foundation.search import services as search
from gongzhi.work.intake.lifecycle import REPORT
from gongzhi.work.intake.models import Report

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

KIND = "report"
_SAID = frozenset(f"report.{move.code}" for move in REPORT.moves)


def came(report: Report, path: str) -> None:
    """Put a new report into the index; ``path`` tells where its place lies. One statement."""
    search.add(text=_text(report, {report.place: path}, hands=_desk(report)))


def came_many(reports: Mapping[str, Iterable[Report]]) -> None:
    """Put many new reports into the index, by where their places lie. One statement."""
    search.put(
        texts=[_text(one, {one.place: path}, hands=_desk(one)) for path, those in reports.items() for one in those]
    )


def moved(report: Report, before: str, notes: Iterable[str]) -> None:
    """Put into the index what was said with a move, and its place if it is another now."""
    head = report.place != before
    search.change(text=_text(report, _paths([report]) if head else {}, notes), head=head)


@transaction.atomic
def reindex(*, above: int, size: int = 500) -> int | None:
    """Write the next documents anew, for reports of a higher number; return the last number, None when none is left."""
    reports = list(Report.objects.filter(pk__gt=above).order_by("pk").select_for_update()[:size])
    if not reports:
        search.finish(kind=KIND)
        return None
    said: dict[str, list[str]] = {report.subject: [] for report in reports}
    for record in ledger.history(said):
        if record.verb in _SAID:
            said[record.subject] += record.texts.values()
    paths = _paths(reports)
    there = [report for report in reports if report.erased_at is None]
    search.put(texts=[_text(one, paths, said[one.subject], _desk(one)) for one in there])
    search.reached(kind=KIND, upto=reports[-1].pk)
    return reports[-1].pk


def _paths(reports: Iterable[Report]) -> Mapping[str, str]:
    wanted = {report.place for report in reports if report.place}
    return places.paths(wanted) if wanted else {}


def _desk(report: Report) -> list[str]:
    """Return the desk, which stays the same: it is written once, with the first words."""
    return [report.desk] if report.desk else []


def _text(
    report: Report, paths: Mapping[str, str], notes: Iterable[str] = (), hands: Iterable[str] = ()
) -> search.Text:
    return search.Text(
        kind=KIND, number=report.pk, subject=report.subject, title=report.title, words=(report.masked,),
        called=(paths.get(report.place, ""),), notes=notes, place=report.place, hands=hands,
    )  # fmt: skip
