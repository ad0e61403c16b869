"""What a report leaves to be compared by: written with it, moved with it, forgotten with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gongzhi.foundation.places import naming
from gongzhi.work.intake.likeness import marks
from gongzhi.work.intake.models import Trace
from gongzhi.work.intake.sorting import is_private

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from gongzhi.work.intake.models import Report
    from gongzhi.work.intake.sorting import Found


def trace(report: Report, found: Sequence[Found]) -> None:
    """Keep the marks of a new report, unless it is about a dispute between private persons. One query."""
    made = marked(report, found)
    if made is not None:
        made.save(force_insert=True)


def trace_many(read: Iterable[tuple[Report, Sequence[Found]]]) -> None:
    """Keep the marks of many new reports. One query."""
    made = (marked(report, found) for report, found in read)
    Trace.objects.bulk_create([one for one in made if one is not None])


def marked(report: Report, found: Sequence[Found]) -> Trace | None:
    """Return the marks of a new report, not yet kept; none of a dispute between private persons.

    The words that name its place are left out: everything that happens there has them in common.
    """
    read = {one.field: one for one in found}
    if "category" in read and is_private(read["category"].value):
        return None
    where = read.get("place")
    names = [part for word in (where.because if where else ()) for part in (word, naming.stem(word))]
    return Trace(
        report=report, at=report.received_at, marks=marks.of(report.title, report.masked, names=names),
        **_around(report.place or (where.value if where else "")),
    )  # fmt: skip


def move(report: Report, place: str) -> None:
    """Let a report be compared with those of the place that the desk found. One query."""
    if place != report.place:
        Trace.objects.filter(report=report).update(**_around(place))


def forget(report: Report) -> None:
    """Remove all that a report is compared by, and take it out of its groups."""
    Trace.objects.filter(report=report).delete()
    report.memberships.all().delete()


def _around(place: str) -> dict[str, str]:
    return {
        "town": place[:9] if len(place) >= 9 else "",
        "community": place[:12] if len(place) >= 12 else "",
    }
