"""What is like a report: open matters and waiting reports near it in text, place and time, each with its reason.

Nothing here knows who reported, and disputes between private persons are left out from beginning to end.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
from django.db import connection
from django.db.models import Count, Exists, F, FilteredRelation, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, Substr
from django.utils.timezone import localdate

from gongzhi.foundation.organisations.models import Unit
from gongzhi.foundation.places.models import Division
from gongzhi.kernel.texts import Sentence, _
from gongzhi.matters.models import Matter
from gongzhi.work.intake.lifecycle import BEFORE, HELD
from gongzhi.work.intake.likeness import marks, reasons
from gongzhi.work.intake.likeness.comparing import Shelf
from gongzhi.work.intake.models import Echo, Join, Report, Trace
from gongzhi.work.intake.sorting import is_private

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from gongzhi.kernel.actor import Actor

WITHIN = timedelta(weeks=12)
SHOWN, SAME = 0.12, 0.24  # worth a look; taken for the same incident (tuned on pairs read by hand)
_MOST = 300  # candidates of the same community, of the same town, of no known place: the latest
_READ = 20  # of which so many are read, the most alike
_FAR, _UNSURE, _OLD = 0.9, 0.95, 0.15  # another village of the town, a place unknown, twelve weeks apart


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """A matter with its reports, or one report that waits, and why it is taken for the same trouble.

    ``reports`` is how many the matter has, ``echoes`` how many others said that they have it, too.
    """

    reference: str
    title: str
    is_matter: bool
    at: datetime
    likeness: float
    why: tuple[Sentence, ...]
    reports: int = 1
    echoes: int = 0
    unit: str = ""

    @property
    def same(self) -> bool:
        """Whether it is near enough to be taken for the same incident."""
        return self.likeness >= SAME


def nearest(actor: Actor, report: Report, *, place: str = "", category: str = "", size: int = 5) -> list[Alike]:
    """Return what is most like a report among what this actor may see: matters first, then reports that wait.

    ``place`` and ``category`` are what the desk has chosen so far. Two queries.
    """
    if is_private(category):
        return []
    where = place or report.place
    own, others = candidates(report.pk, where, report.received_at)
    if own is None or not others:
        return []
    likeness = Shelf([packed for _pk, packed in others]).alike(own)
    best = [int(at) for at in np.argsort(-likeness)[:_READ] if likeness[at] >= SHOWN]
    near = {others[at][0]: (float(likeness[at]), others[at][1]) for at in best}
    found: dict[str, Alike] = {}
    for row in _rows(actor, near) if near else ():
        one = _alike(report, where, row, *near[row["pk"]])
        if one.likeness >= SHOWN and (one.reference not in found or found[one.reference].likeness < one.likeness):
            found[one.reference] = one
    nearest_first = sorted(found.values(), key=lambda one: -one.likeness)[:size]
    return sorted(nearest_first, key=lambda one: not one.is_matter)


def candidates(pk: int, place: str, at: datetime) -> tuple[bytes | None, list[tuple[int, bytes]]]:
    """Return a report's marks, and those of others that came within twelve weeks around its place. One query.

    By hand, since each part has its own index and limit: the same community, the same town, a place not known.
    """
    table = f'SELECT report_id, marks FROM "{Trace._meta.db_table}"'  # noqa: S608 — our own name
    since, until = (connection.ops.adapt_datetimefield_value(moment) for moment in (at - WITHIN, at + WITHIN))
    parts: list[str] = [f"{table} WHERE report_id = %s"]
    values: list[Any] = [pk]
    around = [("community", place[:12])] if len(place) >= 12 else []
    around += [("town", place[:9]), ("town", "")] if len(place) >= 9 else [("", "")]
    for column, code in around:
        inside = f"{column} = %s AND " if column else ""
        latest = f"{table} WHERE {inside}at BETWEEN %s AND %s ORDER BY at DESC LIMIT {_MOST}"
        parts.append(f"SELECT * FROM ({latest}) AS part{len(parts)}")  # noqa: S608 — our own names
        values += [*([code] if column else []), since, until]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), values)
        found = {int(row[0]): bytes(row[1]) for row in cursor.fetchall()}
    own = found.pop(pk, None)
    return own, list(found.items())


def _rows(actor: Actor, near: Iterable[int]) -> list[dict[str, Any]]:
    """Read what was found, as far as the actor may see it, with the open matter it belongs to."""
    seen = Matter.objects.visible_to(actor).filter(pk=OuterRef("now__matter"), ended_at=None)
    place = Division.objects.order_by("-starts_on")  # one that ended keeps its last name
    rows = (
        Report.objects.visible_to(actor)
        .filter(pk__in=list(near), erased_at=None)
        .annotate(now=FilteredRelation("joins", condition=Q(joins__left_at=None)))
        .filter((Q(stage__in=BEFORE) & Q(now=None)) | (Q(stage__in=HELD) & Exists(seen)))
        .annotate(
            matter=F("now__matter"), matter_title=F("now__matter__title"), opened_at=F("now__matter__opened_at"),
            category=F("now__matter__category"), reports=reports_of("now__matter"), echoes=echoes_of("now__matter"),
            unit=Subquery(Unit.objects.filter(code=OuterRef("now__matter__unit")).values("short")[:1]),
            place_name=Subquery(place.filter(code=Substr(OuterRef("place"), 1, 12)).values("short_name")[:1]),
            town_name=Subquery(place.filter(code=Substr(OuterRef("place"), 1, 9)).values("short_name")[:1]),
        )
    )  # fmt: skip
    return [row for row in rows.values(
        "pk", "title", "received_at", "place", "matter", "matter_title", "opened_at", "category", "reports", "echoes",
        "unit", "place_name", "town_name",
    ) if not is_private(row["category"] or "")]  # fmt: skip


def reports_of(matter: str) -> Coalesce:
    """Return how many reports belong to the matter that a row names."""
    joins = Join.objects.filter(matter=OuterRef(matter), left_at=None).order_by().values("matter")
    return Coalesce(Subquery(joins.annotate(n=Count("*")).values("n")), Value(0))


def echoes_of(matter: str) -> Coalesce:
    """Return how many said "me too" to the matter that a row names."""
    echoes = Echo.objects.filter(matter=OuterRef(matter)).order_by().values("matter")
    return Coalesce(Subquery(echoes.annotate(n=Count("*")).values("n")), Value(0))


def _alike(report: Report, place: str, row: dict[str, Any], likeness: float, packed: bytes) -> Alike:
    days = abs((localdate(report.received_at) - localdate(row["received_at"])).days)
    why = (*_where(place, row), *_words(report, row, packed), _when(days))
    of_matter = row["matter"] is not None
    return Alike(
        reference=Matter(pk=row["matter"], opened_at=row["opened_at"]).reference
        if of_matter
        else Report(pk=row["pk"], received_at=row["received_at"]).reference,
        title=row["matter_title"] if of_matter else row["title"], is_matter=of_matter,
        at=row["opened_at"] if of_matter else row["received_at"],
        likeness=likeness * _near(place, row["place"]) * (1 - _OLD * days / WITHIN.days), why=why,
        reports=row["reports"] if of_matter else 1, echoes=row["echoes"], unit=row["unit"] or "",
    )  # fmt: skip


def _near(place: str, other: str) -> float:
    if len(place) >= 12 and place[:12] == other[:12]:
        return 1.0
    return _FAR if len(place) >= 12 and len(other) >= 12 else _UNSURE


def _where(place: str, row: dict[str, Any]) -> list[Sentence]:
    if len(place) >= 12 and place[:12] == row["place"][:12] and row["place_name"]:
        return [Sentence(_("同在{place}"), {"place": row["place_name"]})]
    if len(place) >= 9 and place[:9] == row["place"][:9] and row["town_name"]:
        return [Sentence(_("都在{place}"), {"place": row["town_name"]})]
    return []


def _words(report: Report, row: dict[str, Any], packed: bytes) -> list[Sentence]:
    """Name the words of this report that the other one has, too: read from its marks, not from its text."""
    theirs = frozenset(np.frombuffer(packed, dtype="<u4", count=marks.KEPT).tolist())
    names = [name for name in (row["place_name"], row["town_name"]) if name]
    words = reasons.shared(
        (report.title, report.masked), lambda stretch: zlib.crc32(stretch.encode()) in theirs, names=names
    )
    if not words:
        return []
    return [Sentence(_("都提到{words}"), {"words": "".join(f"“{word}”" for word in words)})]


def _when(days: int) -> Sentence:
    return Sentence(_("相隔 {days} 天"), {"days": days}) if days else Sentence(_("同一天"))


def public(words: str, written: Sequence[str], *, most: int = 3) -> list[int]:
    """Return which of some published texts are like what somebody is writing, the most alike first, as places.

    Held against what the desk wrote for everybody, never against what another reporter wrote.
    """
    if not written:
        return []
    likeness = Shelf([marks.of("", text) for text in written]).alike(marks.of("", words))
    return [int(at) for at in np.argsort(-likeness)[:most] if likeness[at] >= SHOWN]
