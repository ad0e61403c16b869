"""The inbox: what came in on the left, one report on the right, and all that helps to decide on it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from gongzhi.foundation.files import queries as files
from gongzhi.foundation.files.acts import KEPT as FILE_KEPT
from gongzhi.foundation.ledger import queries as ledger
from gongzhi.foundation.persons import queries as persons
from gongzhi.foundation.persons.masking import HINTS, hints_at_author
from gongzhi.foundation.sites import queries as sites
from gongzhi.interfaces.web import guessed, registers, story
from gongzhi.interfaces.web.doors import only
from gongzhi.interfaces.web.files import listed
from gongzhi.interfaces.web.forms import MoveForm
from gongzhi.kernel.refused import NotFound
from gongzhi.matters import precedents
from gongzhi.work.intake import agencies, alike, danger, queries, triage
from gongzhi.work.intake.acts import RECEIVED
from gongzhi.work.intake.details import Accept
from gongzhi.work.intake.lifecycle import BEFORE, REPORT
from gongzhi.work.intake.services.receiving import CHANNELS
from gongzhi.work.requests.details import AnswerNow, Dispatch
from gongzhi.work.roots import suggestions

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.http import HttpResponse

    from gongzhi.foundation.ledger.queries import Record
    from gongzhi.interfaces.web.middleware import DeskRequest
    from gongzhi.kernel.actor import Actor
    from gongzhi.work.intake.models import Report
    from gongzhi.work.intake.sorting import Found

PAGE = 50
#: What accepting may go on with: in which form, under which key, by which permission.
WAYS = {
    "dispatch": (Dispatch, "d", "matter.dispatch"),
    "answer": (AnswerNow, "n", "matter.answer"),
}
FIELD_KEYS = {"category": "c", "place": "p", "about": ""}  # lists of accepting, and the key that steps into each


@only("matter.triage", "matter.rule")
@require_GET
def page(request: DeskRequest) -> HttpResponse:
    """Show a tab, and what stands first in it."""
    return show(request, None, _tab(request))


@only("matter.triage", "matter.rule")
@require_GET
def report(request: DeskRequest, reference: str) -> HttpResponse:
    """Show one report: alone when the list beside it asks for it."""
    if request.headers.get("HX-Request") and not request.headers.get("HX-History-Restore-Request"):
        found = queries.find(request.actor, reference)
        return render(request, "inbox/pane.html", pane(request, found, triage.tab_of(found), way=_way(request)))
    return show(request, reference, _tab(request), way=_way(request))


@only("matter.triage", "matter.rule")
@require_GET
def beside(request: DeskRequest, reference: str) -> HttpResponse:
    """Show what is alike and what was ruled, for the class and place that are chosen now."""
    found = queries.find(request.actor, reference)
    chosen = {name: request.GET.get(name, "").replace("\0", "") for name in ("category", "place")}
    return render(request, "inbox/beside.html", _beside(request, found, chosen))


@only("matter.triage")
@require_GET
def way(request: DeskRequest, reference: str) -> HttpResponse:
    """Show the rest of the form: to whom it goes, or the answer at once."""
    found = queries.find(request.actor, reference)
    units, called = registers.units_of(request.actor.place)
    suggested = triage.suggestions(found)
    then = then_form(_way(request), units, suggested)
    then.visible_fields()[0].field.widget.attrs["autofocus"] = True
    return render(request, "inbox/way.html", {"report": found, "units": called} | _ways(request, then, suggested))


def show(request: DeskRequest, reference: str | None, tab: str, *, status: int = 200, **more: Any) -> HttpResponse:
    """Show list and report together; ``more`` is what a form that was not taken brings along."""
    actor = request.actor
    opened = queries.find(actor, reference) if reference and not tab else None
    tab = tab or (triage.tab_of(opened) if opened else "waiting")
    after = int(skip) if (skip := request.GET.get("after", "")).isdecimal() and len(skip) < 7 else 0
    rows = triage.page(actor, tab, after=after, size=PAGE + 1)
    if opened is None:
        opened = next((row for row in rows if not reference or row.reference == reference), None)
    if opened is None and reference:
        opened = queries.find(actor, reference)
    context: dict[str, Any] = {
        "tab": tab, "tabs": triage.TABS, "counts": triage.counts(actor, rows), "rows": rows[:PAGE],
        "chosen": bool(reference),
        "promised": {row.pk: story.promised(row, now()) for row in rows[:PAGE]} if tab == "waiting" else {},
        "stages": {stage.code: stage.label for stage in REPORT.stages},
        "next": after + PAGE if len(rows) > PAGE else None, "previous": max(after - PAGE, 0) if after else None,
    }  # fmt: skip
    if opened is not None:
        context |= pane(request, opened, tab, **more)
    return render(request, "inbox/page.html", context, status=status)


def pane(
    request: DeskRequest, report: Report, tab: str, *, way: str = "dispatch", accept: MoveForm | None = None,
    then: MoveForm | None = None, **more: Any,
) -> dict[str, Any]:  # fmt: skip
    """Return what the right side says of a report; ``accept`` and ``then`` are forms that were not taken."""
    actor = request.actor
    records = ledger.history([report.subject])
    words = queries.words(report, records) if actor.may("report.original") else ""
    suggested = triage.suggestions(report)
    units, called = registers.units_of(actor.place)
    moves = queries.moves(report, actor)
    deciding = report.stage in BEFORE or accept is not None
    context: dict[str, Any] = {
        "report": report, "tab": tab, "stage": REPORT.stage(report.stage), "channel": CHANNELS.get(report.channel, ""),
        "words": words or report.masked, "original": bool(words), "units": called, "seen": report.version,
        "numbers": danger.look(words) if deciding else (), "hint": agencies.hint(words) if deciding else None,
        "contact": persons.masked([report.person]).get(report.person, {}) if report.person else {},
        "files": listed(report.reference, files.of([report.subject])[report.subject]) if _has_files(records) else [],
        "moves": [(move, verdict) for move, verdict in moves if move.code != "accept"],
        "barred": next((verdict for move, verdict in moves if move.code == "accept" and not verdict), None),
        "agency": agencies.find(report.agency), "at_site": sites.shown(actor, report.site_id),
    }  # fmt: skip
    if len(records) > 1:
        context["entries"] = story.timeline((_brief(record) for record in records), actor, called, untold=story.HIDDEN)
    if deciding and actor.may("matter.triage"):
        context |= _deciding(request, report, suggested, units, (accept, then, way))
    if not deciding:
        context |= {"matter": queries.matter_of(report), "release_once": secrets.token_hex(16)} | _parts(report)
    return context | more


def _brief(record: Record) -> Record:
    """Leave out the texts that stand beside the timeline anyway."""
    return replace(record, texts={}) if record.verb in {RECEIVED, "report.accept"} else record


def _has_files(records: Iterable[Record]) -> bool:
    return any(record.verb == FILE_KEPT for record in records)


def _deciding(
    request: DeskRequest,
    report: Report,
    suggested: Mapping[str, Found],
    units: registers.Choices,
    given: tuple[MoveForm | None, MoveForm | None, str],
) -> dict[str, Any]:
    accept, then, way = given
    accept = accept or accept_form(report, Desk(request.actor, units, suggested))
    guessed.mark(accept, suggested, ("category", "place", "urgent"))
    first = {name: str(accept[name].value() or "") for name in ("category", "place")}
    ways = _ways(request, then or then_form(way, units, suggested), suggested)
    ways["to_tap"] |= guessed.offered(accept, suggested)
    return {"accept": accept} | ways | _beside(request, report, first)


@dataclass(slots=True)
class Desk:
    """The lists of one triage page, each read once."""

    actor: Actor
    units: registers.Choices
    suggested: Mapping[str, Found]

    def options(self, of: str) -> list[tuple[str, Any]]:
        """Return what a field of accepting may be."""
        if of == "unit":
            return self.units
        return registers.categories()[0] if of == "category" else self._places()

    def _places(self) -> list[tuple[str, Any]]:
        groups, called = registers.places_of(self.actor.place, localdate())
        found = self.suggested.get("place")
        likely = [(code, called[code]) for code in found.others if code in called] if found else []
        return [(_("原话里提到的"), likely), *groups] if likely else groups


def accept_form(report: Report, desk: Desk, data: Any = None) -> MoveForm:
    """Return the form of accepting, filled with what is known or suggested."""

    def value(name: str) -> str:
        return desk.suggested[name].value if name in desk.suggested else ""

    initial = {
        "title": report.title[:60], "summary": report.masked[:2000], "category": value("category"),
        "place": report.place or value("place"), "urgent": report.urgent or bool(value("urgent")),
        "about": report.about,
    }  # fmt: skip
    form = MoveForm(Accept, desk.options, data, seen=report.version, initial=initial)
    for name, key in FIELD_KEYS.items():
        form.fields[name].widget.attrs |= {"data-find": ""} | ({"data-key": key} if key else {})
    return form


def then_form(way: str, units: registers.Choices, suggested: Mapping[str, Found], data: Any = None) -> MoveForm:
    """Return the form of what accepting goes on with; more units are called in on the matter's own page."""
    found = suggested.get("unit")
    form = MoveForm(WAYS[way][0], lambda _of: units, data, initial={"unit": found.value if found else ""})
    if "unit" in form.fields:
        form.fields["unit"].widget.attrs |= {"data-find": "", "data-key": "o"}
        guessed.mark(form, suggested, ["unit"])
    return form


def _ways(request: DeskRequest, then: MoveForm, suggested: Mapping[str, Found]) -> dict[str, Any]:
    way = "answer" if then.details is AnswerNow else "dispatch"
    ways = {code: key for code, (_details, key, permission) in WAYS.items() if request.actor.may(permission)}
    return {
        "then": then,
        "way": way,
        "ways": ways,
        "suggested": guessed.told(suggested),
        "to_tap": guessed.offered(then, suggested),
    }


def _way(request: DeskRequest) -> str:
    way = request.GET.get("way", "")
    return way if way in WAYS else "dispatch"


def _tab(request: DeskRequest) -> str:
    tab = request.GET.get("tab", "")
    return tab if tab in triage.TABS else ""


def _beside(request: DeskRequest, report: Report, chosen: Mapping[str, str]) -> dict[str, Any]:
    """Return what is alike, and rulings on such trouble, for the class and place that are chosen."""
    category, place = chosen["category"], chosen["place"]
    found = alike.nearest(request.actor, report, place=place, category=category)
    near = suggestions.of_report(request.actor, report, place=place, category=category)
    return {
        "report": report,
        "seen": report.version,
        "roots": near,
        "alike": [(one, secrets.token_hex(16)) for one in found],
        "rulings": precedents.near(category, place) if category else [],
    }


def _parts(report: Report) -> dict[str, Any]:
    """Return the words proposed for handling units, with the stretches marked that may tell who wrote them."""
    proposed = report.released or report.masked
    parts, done = [], 0
    for span in hints_at_author(proposed):
        parts += [(proposed[done : span.start], ""), (proposed[span.start : span.end], HINTS.get(span.kind, ""))]
        done = span.end
    return {"proposed": proposed, "pieces": [*parts, (proposed[done:], "")], "hinted": done > 0}


def onwards(request: DeskRequest, report: Report, tab: str) -> str:
    """Return where to go when a report is done with: the next one of the tab."""
    following = triage.next_after(report, request.actor, tab)
    if following is None:
        return f"{reverse('desk_inbox')}?tab={tab}"
    return f"{reverse('desk_report', args=[following.reference])}?tab={tab}"


def missing() -> NotFound:
    """Return the refusal of a page that is not there."""
    return NotFound(_("没有找到这份来件，请核对编号"), field="reference")
