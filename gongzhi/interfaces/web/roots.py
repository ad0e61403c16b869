"""Root problems: what the machine proposes, what is being put to an end, what is watched; and how one begins."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gongzhi.interfaces.web import bars, doing, registers
from gongzhi.interfaces.web.doors import only
from gongzhi.interfaces.web.forms import MoveForm
from gongzhi.interfaces.web.lines import lines
from gongzhi.kernel.refused import Conflict, Refused
from gongzhi.work.intake import hot
from gongzhi.work.roots import queries, services
from gongzhi.work.roots.details import Opening

if TYPE_CHECKING:
    from django.http import HttpResponse

    from gongzhi.interfaces.web.middleware import DeskRequest
    from gongzhi.kernel.actor import Actor
    from gongzhi.matters.models import Matter
    from gongzhi.work.roots.models import Proposal


@only("matter.triage", "matter.rule", "matter.view.place")
@require_GET
def page(request: DeskRequest) -> HttpResponse:
    """Show proposals to the desk, and to everybody the root problems that have not ended."""
    return _page(request)


def _page(request: DeskRequest, *, status: int = 200, **more: Any) -> HttpResponse:
    actor, at = request.actor, now()
    may_decide = bool(actor.may("matter.triage"))
    may_read = may_decide or bool(actor.may("matter.rule"))
    kept = queries.board(actor, at=at)
    rows: list[dict[str, Any]] = [
        {"one": one, "line": line, "bars": bars.of(one.stretches)}
        for one, line in zip(kept, lines([one.root for one in kept], at), strict=True)
    ]
    proposed = queries.proposals(actor, at=at) if may_read else []
    shown = [one.stretches[0].begins for one in proposed] + [one.stretches[0].begins for one in kept]
    context = {
        "first": shown[0] if shown else None,
        "proposed": [{"one": one, "bars": bars.of(one.stretches), "once": secrets.token_hex(16)} for one in proposed],
        "working": [row for row in rows if not row["one"].watched],
        "watched": [row for row in rows if row["one"].watched],
        "may_decide": may_decide, "may_read": may_read,
    }  # fmt: skip
    return render(request, "roots/page.html", context | more, status=status)


@dataclass(slots=True)
class Start:
    """What a root problem would begin with: requests to tick, and the proposal they come from, if any."""

    matters: list[Matter]
    proposal: Proposal | None = None
    where: dict[str, str] = field(default_factory=dict)


@only("matter.triage")
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: DeskRequest) -> HttpResponse:
    """Show what a root problem would begin with, and open it with those requests that stay ticked."""
    start = _start(request.actor, request.POST or request.GET)
    sent = request.POST if request.method == "POST" else None
    form = MoveForm(Opening, lambda of: _options(of, request.actor), sent, initial=_initial(start))
    for name in ("category", "place"):
        form.fields[name].widget.attrs["data-find"] = ""
    ticked = set(request.POST.getlist("cases")) if sent else {matter.reference for matter in start.matters}
    status = 200
    wrong: Any = None
    if sent is not None:
        try:
            return doing.once(request, lambda: _opened(request, start, form))
        except Conflict as conflict:
            status, wrong = 409, conflict.sentence
        except Refused as refusal:
            status = 422
            wrong = refusal.sentence if refusal.field in ("cases", "matter") else None
            form.refuse(refusal)
    rows = [
        {"matter": line.matter, "place": line.place, "stage": line.stage, "ticked": line.matter.reference in ticked}
        for line in lines(start.matters, now())
    ]
    context = {"form": form, "rows": rows, "start": start, "wrong": wrong}
    return render(request, "roots/begin.html", context, status=status)


def _start(actor: Actor, given: Any) -> Start:
    """Read what to begin with: a proposal, a group of the hot list, or requests by number.

    :raises NotFound: it is not there for this actor.
    """
    if (number := given.get("proposal", "")).isdecimal() and len(number) < 10:
        proposal, found = queries.proposal(actor, int(number))
        return Start(found, proposal, {"proposal": number})
    if (number := given.get("group", "")).isdecimal() and len(number) < 10:
        return Start(queries.of_group(actor, hot.find(actor, int(number)).pk), None, {"group": number})
    references = list(dict.fromkeys(given.getlist("matter")))
    return Start(queries.named(actor, references))


def _initial(start: Start) -> dict[str, str]:
    """Fill in what is known: the place and class of the first one, and what most of them say."""
    if not start.matters:
        return {}
    first = start.matters[0]
    words = "、".join(start.proposal.words) if start.proposal else ""
    title = f"{first.place_name or ''}{words}"[:60] if words else first.title
    return {"title": title, "category": first.category, "place": first.place[:12]}


def _options(of: str, actor: Actor) -> list[tuple[str, Any]]:
    return registers.categories()[0] if of == "category" else registers.places_of(actor.place, localdate())[0]


def _opened(request: DeskRequest, start: Start, form: MoveForm) -> str:
    cases = request.POST.getlist("cases")
    act: dict[str, Any] = {"details": form.given(), "cases": cases, "by": request.actor, "at": now()}
    root = services.confirm(proposal=start.proposal, **act) if start.proposal else services.open_root(**act)
    messages.success(request, _("已立为源头问题 {root}，请派给责任单位。").format(root=root.reference))
    return reverse("desk_matter", args=[root.reference])


@only("matter.triage")
@require_POST
def dismiss(request: DeskRequest, pk: int) -> HttpResponse:
    """Say that a proposal is no root problem, and why."""
    proposal, _seen = queries.proposal(request.actor, pk)

    def act() -> str:
        services.dismiss(proposal=proposal, why=request.POST.get("why", ""), by=request.actor, at=now())
        messages.success(request, _("已记下不是源头问题；再多出几件才会再提。"))
        return reverse("desk_roots")

    try:
        return doing.once(request, act)
    except Conflict as conflict:
        return _page(request, status=409, wrong=conflict.sentence)
    except Refused as refusal:
        return _page(request, status=422, wrong=refusal.sentence, wrong_of=pk)


@only("matter.triage")
@require_POST
def link(request: DeskRequest, reference: str) -> HttpResponse:
    """Link a request in one press; one that came during the watch opens the root problem again."""
    root = queries.find(request.actor, reference)
    matter, seen = request.POST.get("matter", "").strip(), request.POST.get("seen", "")

    def act() -> str:
        at = now()
        version = int(seen) if seen.isdecimal() and len(seen) < 10 else -1
        moved = services.join(root=root, matter=matter, seen=version, by=request.actor, at=at)
        said = (
            _("{matter} 已归入 {root}，源头问题复发，已通知责任单位。")
            if moved.stage == "relapsed"
            else _("{matter} 已归入 {root}。")
        )
        messages.success(request, said.format(matter=matter, root=root.reference))
        return reverse("desk_matter", args=[matter])

    try:
        return doing.once(request, act)
    except Conflict as conflict:
        return _page(request, status=409, wrong=conflict.sentence)
    except Refused as refusal:
        return _page(request, status=422, wrong=refusal.sentence)
