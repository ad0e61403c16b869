"""What the desk does with a report: accept it and go on, every other move, release its words, renew its receipt."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from gongzhi.interfaces.templatetags.words import recorded, sentence
from gongzhi.interfaces.web import doing, handing, inbox, registers
from gongzhi.interfaces.web.doors import only
from gongzhi.interfaces.web.forms import MoveForm
from gongzhi.kernel.refused import Conflict, NotFound, Refused
from gongzhi.work.intake import agencies, alike, policies, queries, services, triage
from gongzhi.work.intake.lifecycle import REPORT
from gongzhi.work.roots import queries as roots
from gongzhi.work.roots import services as root_services

if TYPE_CHECKING:
    from django.http import HttpResponse

    from gongzhi.interfaces.web.middleware import DeskRequest
    from gongzhi.kernel.lifecycle import Move
    from gongzhi.matters.models import Matter
    from gongzhi.work.intake.models import Report


@only("matter.triage")
@require_POST
def take(request: DeskRequest, reference: str) -> HttpResponse:
    """Accept a report, and dispatch it or answer it at once in the same press; then the next one."""
    report = queries.find(request.actor, reference)
    tab = triage.tab_of(report)
    suggested = triage.suggestions(report)
    units, _called = registers.units_of(request.actor.place)
    accept = inbox.accept_form(report, inbox.Desk(request.actor, units, suggested), request.POST)
    way = request.POST.get("way", "")
    then = inbox.then_form("answer" if way == "answer" else "dispatch", units, suggested, request.POST)
    try:
        return doing.once(request, lambda: _take(request, report, accept, then if way in inbox.WAYS else None))
    except Conflict as conflict:
        report = queries.find(request.actor, reference)
        more: dict[str, Any] = {"conflict": conflict.sentence}
        status = 409
    except Refused as refusal:
        (then if refusal.field in then.fields else accept).refuse(refusal)
        more, status = {}, 422
    _afresh(accept, report)
    return inbox.show(request, reference, tab, status=status, accept=accept, then=then, **more)


def _take(request: DeskRequest, report: Report, accept: MoveForm, then: MoveForm | None) -> str:
    tab = triage.tab_of(report)
    act: dict[str, Any] = {"report": report, "seen": accept.version(), "by": request.actor, "at": now()}
    given = accept.given()
    if then is None:
        services.make(move="accept", details=given, **act)
        matter = queries.matter_of(report)
    elif "unit" in then.fields:
        matter = services.take(accept=given, dispatch=then.given(), **act)
    else:
        matter = services.answer_at_once(accept=given, answer=then.given(), **act)
    if matter is not None:
        _link(request, matter)
    _say(request, report, REPORT.move("accept"), matter)
    return inbox.onwards(request, report, tab)


def _link(request: DeskRequest, matter: Matter) -> None:
    """Link the new request to the root problems that were ticked beside it, each at the version that was shown."""
    for given in request.POST.getlist("root"):
        reference, _sep, version = given.partition(":")
        root = roots.find(request.actor, reference)
        seen = int(version) if version.isdecimal() and len(version) < 10 else -1
        root_services.join(root=root, matter=matter.reference, seen=seen, by=request.actor, at=now())


def _afresh(form: MoveForm, report: Report) -> None:
    """Let a form that was not taken be sent again as it stands: its reader has now seen how things are."""
    form.data = form.data.copy()  # type: ignore[attr-defined]
    form.data["seen"], form.data["once"] = str(report.version), secrets.token_hex(16)  # type: ignore[index]


@only("matter.triage", "matter.rule")
@require_http_methods(["GET", "HEAD", "POST"])
def make(request: DeskRequest, reference: str, move: str) -> HttpResponse:
    """Show the form of a move that is no accepting, and make it; then the next report."""
    report = queries.find(request.actor, reference)
    step = REPORT.move(move)
    if move == "accept" or not step.permission or not policies.permitted(request.actor, report, step):
        raise inbox.missing()
    tab, posted = triage.tab_of(report), request.method == "POST"
    form = _form(request, report, step, request.POST if posted else None)
    more: dict[str, Any] = {"step": step, "form": form}
    status = 200
    if posted:
        try:
            return doing.once(request, lambda: _make(request, report, step, form))
        except Conflict as conflict:
            report, status = queries.find(request.actor, reference), 409
            more["move_conflict"] = conflict.sentence
        except Refused as refusal:
            form.refuse(refusal)
            status = 422
        _afresh(form, report)
    elif request.headers.get("HX-Request"):
        return render(
            request, "inbox/move.html", more | {"move": step, "report": report, "alike": _alike(request, report, move)}
        )
    return inbox.show(request, reference, tab, status=status, **more)


def _form(request: DeskRequest, report: Report, step: Move, data: Any) -> MoveForm:
    initial = {"agency": request.GET.get("agency", ""), "matter": request.GET.get("matter", "")}
    form = MoveForm(step.details, _options, data, seen=report.version, initial=initial)
    if "matter" in form.fields:
        form.fields["matter"].widget.attrs["list"] = "alike"
        form.fields["matter"].help_text = _("从列出的里面选，或写编号")
    first = next((field for field in form.visible_fields()), None)
    if first is not None:
        first.field.widget.attrs["autofocus"] = True
    return form


def _options(of: str) -> list[tuple[str, Any]]:
    return [*agencies.options()] if of == "agency" else []


def _alike(request: DeskRequest, report: Report, move: str) -> list[alike.Alike]:
    if move != "join":
        return []
    return [one for one in alike.nearest(request.actor, report) if one.is_matter]


def _make(request: DeskRequest, report: Report, step: Move, form: MoveForm) -> str:
    tab = triage.tab_of(report)
    services.make(report=report, move=step.code, details=form.given(), seen=form.version(), by=request.actor, at=now())
    joined = queries.matter_of(report) if step.code == "join" else None
    _say(request, report, step, joined, undo=joined is not None)
    return inbox.onwards(request, report, tab)


@only("matter.triage")
@require_POST
def unjoin(request: DeskRequest) -> HttpResponse:
    """Take back what was joined a moment ago, one report or several: each as it was, in one press."""

    def act() -> str:
        for given in request.POST.getlist("joined"):
            reference, _sep, version = given.partition(":")
            report = queries.find(request.actor, reference)
            seen = int(version) if version.isdecimal() and len(version) < 9 else -1
            details = REPORT.move("unjoin").details(why=_("并入后当场撤销"))
            services.make(report=report, move="unjoin", details=details, seen=seen, by=request.actor, at=now())
            messages.success(request, _("{reference} {title}：已撤销并入").format(
                reference=report.reference, title=report.title
            ))  # fmt: skip
        return reverse("desk_report", args=[report.reference]) if request.POST.get("joined") else reverse("desk_inbox")

    try:
        return doing.once(request, act)
    except NotFound:
        raise
    except Refused as refusal:  # somebody was faster, or it is not to be taken back any more
        messages.error(request, sentence(refusal.sentence))
    return doing.go(request, reverse("desk_inbox"))


def _say(request: DeskRequest, report: Report, step: Move, matter: Matter | None, *, undo: bool = False) -> None:
    """Say what was done, above the next report; what was joined may be taken back from there."""
    done = _("{reference} {title}：{done}").format(
        reference=report.reference, title=report.title, done=recorded(step.done)
    )
    if matter is None:
        messages.success(request, done)
        return
    link = format_html('<a href="{}">{}</a>', reverse("desk_matter", args=[matter.reference]), matter.reference)
    tags = f"undo {report.reference}:{report.version}" if undo else ""
    messages.success(request, format_html("{} → {}", done, link), extra_tags=tags)


@only("report.original")
@require_POST
def release(request: DeskRequest, reference: str) -> HttpResponse:
    """Let handling units read the words as the desk has read them over."""
    report = queries.find(request.actor, reference)

    def act() -> str:
        services.release(report=report, words=request.POST.get("words", ""), by=request.actor, at=now())
        messages.success(request, _("办理单位现在可以看到这段话了。"))
        return reverse("desk_report", args=[report.reference])

    return doing.once(request, act)


@only("report.original")
@require_http_methods(["GET", "HEAD", "POST"])
def reissue(request: DeskRequest, reference: str) -> HttpResponse:
    """Make a new receipt for somebody who stands at the desk, and show it once."""
    report = queries.find(request.actor, reference)
    context: dict[str, Any] = {"report": report, "once": request.POST.get("once") or secrets.token_hex(16)}
    if request.method == "POST":
        reason = request.POST.get("reason", "")
        try:
            said = doing.shown(
                request,
                lambda: handing.packed(
                    report, services.reissue_at_desk(report=report, reason=reason, by=request.actor, at=now())
                ),
            )
        except Refused as refusal:
            context |= {"wrong": refusal.sentence, "reason": reason}
            return render(request, "inbox/reissue.html", context, status=422)
        return handing.show(request, said)
    return render(request, "inbox/reissue.html", context)
