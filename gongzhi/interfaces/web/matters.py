"""The matter page: what and where, who has it, how long they still have, what I can do now; and its moves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from gongzhi.foundation.accounts import queries as accounts
from gongzhi.foundation.clocks import queries as clocks
from gongzhi.foundation.files import policies as file_policies
from gongzhi.foundation.files import queries as file_queries
from gongzhi.foundation.files import services as file_services
from gongzhi.foundation.ledger import queries as ledger
from gongzhi.foundation.persons import queries as persons
from gongzhi.foundation.places import queries as places
from gongzhi.foundation.places.datum import WGS84, Point
from gongzhi.foundation.sites import queries as sites
from gongzhi.interfaces import uploads
from gongzhi.interfaces.web import causes, doing, files, interests, story
from gongzhi.interfaces.web.forms import MoveForm
from gongzhi.kernel.refused import Conflict, NotFound, Refused
from gongzhi.kernel.texts import _
from gongzhi.matters import kinds, precedents, queries, services
from gongzhi.work.intake import queries as intake

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.http import HttpResponse

    from gongzhi.foundation.ledger.queries import Record
    from gongzhi.interfaces.web.middleware import DeskRequest
    from gongzhi.kernel.actor import Actor
    from gongzhi.kernel.lifecycle import Move
    from gongzhi.matters.models import Matter
    from gongzhi.work.intake.models import Report


#: Kinds whose page is another one, by its name.
OWN_PAGES = {"dispute": "desk_case", "hazard": "desk_hazard", "rating": "desk_rating"}


#: Entries that would tell why people must be kept apart: for who made them, and who keeps the case itself.
QUIET = frozenset({"dispute.alarm"})


@dataclass(frozen=True, slots=True)
class Told:
    """One joined report as this reader may see it."""

    report: Report
    words: str
    contact: dict[str, str]


@require_GET
def page(request: DeskRequest, reference: str) -> HttpResponse:
    """Show a matter; a kind with pages of its own is shown there."""
    matter = queries.find(request.actor, reference)
    own = OWN_PAGES.get(matter.kind)
    if own:
        return redirect(own, matter.reference)
    return render(request, "matters/page.html", frame(matter, request.actor, now()))


def frame(
    matter: Matter, actor: Actor, at: datetime, *, keeps: bool = False, reported: bool = True
) -> dict[str, Any]:  # fmt: skip
    """Return what every page of a matter shows: who has it, how long there is, what can be done, and its record.

    ``keeps``: the reader keeps the case behind it, and reads the quiet entries as well. ``reported``: reports may
    belong to it; of a kind that takes none, nobody looks for any.
    """
    reports = intake.of_matter(matter) if reported else []
    cause = causes.panel(matter, actor, reports, at)
    records = causes.told(ledger.history([matter.subject, *(report.subject for report in reports)]), cause)
    facts = queries.facts(matter, records)
    attached = file_queries.of([matter.subject, *(report.subject for report in reports)])
    moves = queries.moves(matter, actor, facts)
    units = {hand.unit: hand.unit_name or hand.unit for hand in facts.engagements} | _colleagues(records)
    return {
        "matter": matter,
        "at_site": sites.shown(actor, matter.site_id),
        "records": records,
        "kept": attached[matter.subject],
        "stage": facts.kind.lifecycle.stage(matter.stage),
        "result": facts.kind.results.get(matter.result, ""),
        "hands": facts.engagements,
        "circle": [units.get(code, code) for code in queries.waiting_circle(facts.engagements)],
        "asks": [ask for ask in facts.asks if ask.decided_at is None],
        "deadlines": story.deadlines(matter, clocks.of(matter.subject), at, units),
        "state": story.state(matter.due_at, at) if matter.is_open else "done",
        "entries": story.timeline(
            [one for one in records if keeps or one.verb not in QUIET or one.actor == actor.id], actor, units
        ),
        "told": _told(reports, actor),
        "echoes": intake.echoes([matter]).get(matter.pk, 0) if matter.public_text else 0,
        "files": [shown for one in attached.values() for shown in files.listed(matter.reference, one)],
        "may_open": file_policies.may_open(actor),
        "allowed": _next_first((move for move, verdict in moves if verdict), matter.due_code),
        "barred": [(move, verdict) for move, verdict in moves if not verdict and move.key],
        "elsewhere": [(move, verdict) for move, verdict in moves if not verdict and not move.key],
        "may_reveal": bool(actor.may("person.reveal")),
        "point": _point(matter),
        "cause": cause,
    }


def _colleagues(records: Iterable[Record]) -> dict[str, str]:
    """Return the names of colleagues whom moves name, by opaque id. One query where there are some."""
    named = {record.payload[key] for record in records for key in ("mediator", "second") if record.payload.get(key)}
    return accounts.names(named) if named else {}


def _next_first(moves: Iterable[Move], due: str) -> list[Move]:
    """Put the steps that lead on (they have a key) before all others, and of these what the nearest deadline waits for;
    each in the table's order."""
    return sorted(moves, key=lambda move: (not move.key, due not in move.stops))


def _point(matter: Matter) -> dict[str, Any] | None:
    """Return the position in the datum that maps are drawn in, with the district's outline."""
    if matter.lon is None or matter.lat is None:
        return None
    at = Point(matter.lon, matter.lat, matter.datum).to(WGS84)
    return {"lon": at.lon, "lat": at.lat, "outline": places.drawn(matter.place[:6])}


def _told(reports: list[Report], actor: Actor) -> list[Told]:
    """Return the reports, each with the words and the masked contact that this reader may see."""
    contacts = persons.masked(report.person for report in reports if report.person)
    return [Told(report, intake.shown_words(report, actor), contacts.get(report.person, {})) for report in reports]


def make(request: DeskRequest, reference: str, move: str) -> HttpResponse:
    """Show the form of a move, and make it.

    A refusal is shown at its field; a conflict says who was faster. Either way what was typed stays.
    """
    matter = queries.find(request.actor, reference)
    step = queries.kind_of(matter).lifecycle.move(move)
    if not step.permission or not request.actor.may(step.permission):
        raise NotFound(_("没有找到这件事，请核对编号"))

    def options(of: str) -> list[tuple[str, str]]:
        return queries.options(of, request.actor, matter, at=now())

    sent = request.POST if request.method == "POST" else None
    begins = kinds.find(matter.kind).begins
    begun = {"matter": request.GET.get("matter", ""), **(begins(matter, move) if begins else {})}
    form = MoveForm(
        step.details, options, sent, seen=matter.version, initial=begun
    )  # fmt: skip
    if step.files:
        form.fields[uploads.FIELD] = uploads.field(gettext_lazy("照片和文件"))
    partial = bool(request.headers.get("HX-Request"))
    context: dict[str, Any] = {
        "matter": matter, "move": step, "form": form, "lost": uploads.lost(request), "partial": partial,
        "htmx_frame": "base_part.html" if partial else "base_desk.html",
    }  # fmt: skip
    status = 200
    if request.method == "POST":
        try:
            return doing.once(request, lambda: _do(request, matter, step, form))
        except Conflict as conflict:
            context["conflict"], status = conflict.sentence, 409
        except Refused as refusal:
            form.refuse(refusal)
            status = 422
    context |= interests.beside(matter, move, request.actor, now())
    if move in ("dispatch", "redispatch"):
        context["precedents"] = precedents.near(matter.category, matter.place)
    return render(request, "matters/move.html", context, status=status)


def _do(request: DeskRequest, matter: Matter, step: Move, form: MoveForm) -> str:
    at = now()
    details = form.given()
    for name, content in uploads.read(request) if step.files else ():
        file_services.keep(subject=matter.subject, name=name, content=content, by=request.actor, at=at)
    services.make(matter=matter, move=step.code, details=details, seen=form.version(), by=request.actor, at=at)
    visible = queries.visible_to(request.actor).filter(pk=matter.pk).exists()
    return reverse("desk_matter", args=[matter.reference]) if visible else reverse("desk_home")


@require_GET
def minutes(request: DeskRequest, reference: str) -> HttpResponse:
    """Show whose minutes they were: the sum over all owners is the whole time, always."""
    matter = queries.find(request.actor, reference)
    until = matter.ended_at or now()
    spent = clocks.minutes_by_owner(matter.subject, until)
    rows = [{"label": story.owner(code), "words": story.span(count)} for code, count in spent.items()]
    deadlines = story.deadlines(matter, clocks.of(matter.subject), now(), {})
    context = {"matter": matter, "rows": rows, "total_words": story.span(sum(spent.values())), "deadlines": deadlines}
    return render(request, "matters/minutes.html", context)


@require_GET
def group_text(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the text that is safe in a chat group: number, community, deadline, next step, and nothing else."""
    matter = queries.find(request.actor, reference)  # type: ignore[attr-defined]
    stage = queries.kind_of(matter).lifecycle.stage(matter.stage)
    return render(request, "matters/group_text.html", {"matter": matter, "stage": stage})
