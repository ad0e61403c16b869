"""A dispute that comes in, the case, and what is done inside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from gongzhi.interfaces import uploads
from gongzhi.interfaces.web import doing, registers
from gongzhi.interfaces.web import matters as matter_pages
from gongzhi.interfaces.web.disputes import acting, inside, small
from gongzhi.interfaces.web.disputes.acting import Around
from gongzhi.interfaces.web.disputes.acts import BY_CODE, Act, Done
from gongzhi.interfaces.web.disputes.groups import related
from gongzhi.interfaces.web.doors import only
from gongzhi.interfaces.web.forms import MoveForm
from gongzhi.kernel.refused import Conflict, NotFound, Refused
from gongzhi.kernel.texts import _
from gongzhi.work.disputes import asks, compartments, periods, queries, services
from gongzhi.work.disputes.studios import codes as studio_codes
from gongzhi.work.disputes.studios import conflicts
from gongzhi.work.disputes.tools import clauses

if TYPE_CHECKING:
    from django.http import HttpResponse, QueryDict

    from gongzhi.interfaces.web.disputes.terms import Terms
    from gongzhi.interfaces.web.middleware import DeskRequest
    from gongzhi.kernel.actor import Actor
    from gongzhi.work.disputes.models import Case


@only("dispute.register")
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: DeskRequest) -> HttpResponse:
    """Take down a dispute that comes in."""
    sent = request.POST if request.method == "POST" else None

    def options(_of: str) -> list[tuple[str, Any]]:
        return registers.places_of(request.actor.place, localdate())[0]

    form = MoveForm(asks.Registered, options, sent, initial={"source": "own", "people": 2})
    form.fields["place"].widget.attrs["data-find"] = ""
    status = 200
    if sent is not None:
        try:
            return doing.once(request, lambda: _registered(request, form))
        except Refused as refusal:
            status = 422
            form.refuse(refusal)
    return render(request, "disputes/begin.html", {"form": form}, status=status)


def _registered(request: DeskRequest, form: MoveForm) -> str:
    given = form.given()
    if not request.actor.covers(given.place):
        raise Refused(_("这个地方不在您的辖区"), field="place")
    at = now()
    case = services.register(
        type=given.type, place=given.place, source=given.source, facts=given.facts, demand=given.demand,
        people=given.people or 2, happened_on=given.happened_on, unaware=given.unaware, by=request.actor, at=at,
    )  # fmt: skip
    if given.unaware:
        services.hold(case=case, by=request.actor, at=at)
    said = gettext("已登记为 {reference}，等当事人知情。") if given.unaware else ""
    said = said or gettext("已登记为 {reference}，请接着登记当事人。")
    messages.success(request, said.format(reference=case.matter.reference))
    return small.then(request, case)


@require_GET
def page(request: DeskRequest, reference: str) -> HttpResponse:
    """Show a case: its frame to all who may see it, what is in it to those who may read it."""
    case = queries.find(request.actor, reference)
    actor, at = request.actor, now()
    readable = compartments.of_staff(actor, case, at)
    frame = matter_pages.frame(case.matter, actor, at, keeps=compartments.mediates(actor, case))
    for moves in ("barred", "elsewhere"):  # what the clock does by itself is nobody's to press
        frame[moves] = [(move, verdict) for move, verdict in frame[moves] if move.who != ("system",)]
    context = frame | related(actor, case) | {
        "case": case, "readable": bool(readable), "may_open": compartments.may_open(actor, case) and not readable,
        "mediators": queries.called_mediators(case), "periods": periods.of(case.type),
        "violence": queries.reports_violence(actor, case), "may_check": conflicts.may_ask(actor, case, actor.id),
        "commissioned": case.source in studio_codes.COMMISSIONED, "letter": queries.commission(case),
    }  # fmt: skip
    if readable or compartments.names_people(actor, case):
        context |= inside.read(case, actor, readable, frame, at)
    return render(request, "disputes/case.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def act(request: DeskRequest, reference: str, act: str) -> HttpResponse:
    """Show the form of one act inside a case, and do it."""
    case = queries.find(request.actor, reference)
    step = BY_CODE.get(act)
    readable = compartments.of_staff(request.actor, case, now())
    if step is None or not _may(step, case, request.actor, readable):
        raise NotFound(_("没有找到这件事，请核对编号"))
    sent = request.POST if request.method == "POST" else None
    form, terms = acting.form(step, Around.of(case, readable), sent, acting.given_by(request.GET))
    context: dict[str, Any] = {
        "case": case, "matter": case.matter, "act": step, "form": form, "terms": terms,
        "lost": uploads.lost(request), "partial": bool(request.headers.get("HX-Request")),
        "rooms": acting.rooms(case) if step.code == "plan" else (),
    }  # fmt: skip
    context["htmx_frame"] = "base_part.html" if context["partial"] else "base_desk.html"
    if step.code == "agree":
        context["clauses"] = clauses.for_type(case.type)
    status = 200
    if sent is not None and not (terms is not None and _grown(sent, terms)):
        try:
            return doing.once(request, lambda: _do(request, case, step, form, terms))
        except Conflict as conflict:
            context |= _compared(case, step, form, conflict)
            status = 409
        except Refused as refusal:
            status = 422
            if terms is None or not terms.refuse(refusal):
                form.refuse(refusal)
    return render(request, "disputes/act.html", context, status=status)


def _compared(case: Case, step: Act, form: MoveForm, conflict: Conflict) -> dict[str, Any]:
    """Say who was faster; of a record both wordings stand side by side, and who has read both may save theirs."""
    context: dict[str, Any] = {"conflict": conflict.sentence}
    if step.code == "change":
        theirs = queries.note(case, str(form.data.get("note", "")))
        form.data = {name: form.data.get(name) for name in form.data} | {"seen": str(theirs.version)}
        context |= {"theirs": theirs.text, "yours": form.data.get("text", "")}
    return context


def _grown(sent: QueryDict, terms: Terms) -> bool:
    """Add a row of terms where one was asked for, empty or out of the library; say whether one was."""
    if "more" in sent:
        terms.more()
    elif "clause" in sent:
        terms.begin_from(clauses.find(sent.get("clause", "")))
    return "more" in sent or "clause" in sent


def _may(step: Act, case: Case, actor: Actor, readable: frozenset[str]) -> bool:
    if step.where == "head":
        return compartments.may_open(actor, case)
    return bool(readable) or (step.early and compartments.names_people(actor, case))


def _do(request: DeskRequest, case: Case, step: Act, form: MoveForm, terms: Terms | None) -> str:
    given = form.given()
    rows = terms.given() if terms is not None else []
    came = list(uploads.read(request)) if step.files else []
    step.do(Done(case, given, came, rows, form.version(), request.actor, now()))
    where = "next" if "next" in request.POST else step.where
    return reverse("desk_case", args=[case.matter.reference]) + f"#{where}"
