"""What the desk reads while it triages: a page of a tab, what comes next, what was suggested, where a report went."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, Substr

from gongzhi.foundation.places.models import Division
from gongzhi.kernel.texts import _
from gongzhi.work.intake.lifecycle import BEFORE
from gongzhi.work.intake.models import Join, Report, ReportSet, Suggestion
from gongzhi.work.intake.sorting import Found

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from gongzhi.kernel.actor import Actor
    from gongzhi.matters.models import Matter

#: The tabs of the inbox, by code.
TABS = {"waiting": _("待受理"), "asked": _("已追问"), "contested": _("有异议"), "decided": _("已处理")}
_CONTESTED = Q(decision_contest="open")
#: What the tabs hold that have a number.
_OPEN = {"waiting": Q(stage="waiting") & ~_CONTESTED, "asked": Q(stage="asked") & ~_CONTESTED, "contested": _CONTESTED}


def page(actor: Actor, tab: str, *, after: int = 0, size: int = 50) -> list[Report]:
    """Return a page of a tab with places' names (``place_name``, ``town_name``); ``after`` is how many to skip.

    What waits comes urgent first, then the oldest; what was decided the newest first. One query, which counts the tabs
    as well, for ``counts``.
    """
    visible = Report.objects.visible_to(actor).order_by()
    numbers = {f"in_{tab}": _number(visible.filter(condition)) for tab, condition in _OPEN.items()}
    return list(_named(_tab(actor, tab)).annotate(**numbers)[after : after + size])


def _number(found: ReportSet) -> Coalesce:
    one = found.annotate(all=Value(1)).values("all")
    return Coalesce(Subquery(one.annotate(n=Count("pk")).values("n")), Value(0))


def tab_of(report: Report) -> str:
    """Return the tab that a report stands in."""
    if report.decision_contest == "open":
        return "contested"
    return report.stage if report.stage in BEFORE else "decided"


def counts(actor: Actor, rows: Sequence[Report] = ()) -> dict[str, int]:
    """Return how many reports each tab holds but the last, which only grows: from a page's rows, or by one query."""
    if rows:
        return {tab: getattr(rows[0], f"in_{tab}") for tab in _OPEN}
    found = Report.objects.visible_to(actor).filter(_CONTESTED | Q(stage__in=BEFORE))
    return found.aggregate(**{tab: Count("pk", filter=condition) for tab, condition in _OPEN.items()})


def next_after(report: Report, actor: Actor, tab: str) -> Report | None:
    """Return what the tab shows after a report, or what it begins with when that was the last. One or two queries."""
    others = _tab(actor, tab).exclude(pk=report.pk)
    if tab == "waiting":
        later = Q(urgent=report.urgent, pk__gt=report.pk)
        later |= Q(urgent=False) if report.urgent else Q(pk__in=[])
    else:
        later = Q(pk__lt=report.pk) if tab == "decided" else Q(pk__gt=report.pk)
    return others.filter(later).first() or others.first()


def _tab(actor: Actor, tab: str) -> ReportSet:
    found = Report.objects.visible_to(actor)
    if tab == "contested":
        return found.filter(decision_contest="open").order_by("id")
    if tab == "decided":
        return found.exclude(stage__in=BEFORE).exclude(decision_contest="open").order_by("-id")
    found = found.filter(stage=tab).exclude(decision_contest="open")
    return found.order_by("-urgent", "id") if tab == "waiting" else found.order_by("id")


def _named(found: ReportSet) -> ReportSet:
    place = Division.objects.order_by("-starts_on")  # one that ended keeps its last name
    return found.annotate(
        place_name=Subquery(place.filter(code=OuterRef("place")).values("short_name")[:1]),
        town_name=Subquery(place.filter(code=Substr(OuterRef("place"), 1, 9)).values("short_name")[:1]),
    )


def suggestions(report: Report) -> dict[str, Found]:
    """Return what was read out of a report when it came in, by field. One query."""
    rows = Suggestion.objects.filter(report=report)
    return {
        row.field: Found(
            row.field, row.value, tuple(row.others), tuple(row.because), row.sure, row.probability, row.strange,
            row.ruled_on,
        )
        for row in rows
    }  # fmt: skip


def matters_of(reports: Iterable[Report]) -> dict[int, Matter]:
    """Return the matter that each report belongs to now, by the report's key. One query."""
    joins = Join.objects.select_related("matter").filter(report__in=list(reports), left_at=None)
    return {join.report_id: join.matter for join in joins}
