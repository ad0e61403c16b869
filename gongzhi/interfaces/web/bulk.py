"""Several matters to one unit at once: each by itself, so that one that cannot go holds up none of the others."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.utils.timezone import now
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from gongzhi.interfaces.templatetags.words import sentence
from gongzhi.interfaces.web import doing
from gongzhi.interfaces.web.forms import MoveForm
from gongzhi.interfaces.web.lines import lines
from gongzhi.interfaces.web.picking import Pick, picks
from gongzhi.interfaces.web.queue import allow
from gongzhi.kernel.details import build, one, words
from gongzhi.kernel.refused import NotFound, Refused
from gongzhi.kernel.texts import _
from gongzhi.matters import queries, services

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpResponse

    from gongzhi.interfaces.web.middleware import DeskRequest
    from gongzhi.kernel.actor import Actor
    from gongzhi.matters.models import Matter

MOVE = "dispatch"


@dataclass(frozen=True, kw_only=True)
class Batch:
    """What all of them have in common; co-units are called one by one, on the matter's own page."""

    unit: str = one(_("都派给哪个单位"), of="unit")
    note: str = words(_("交办意见"), required=False, longest=500, help=_("每一件都写上这段话"))


@require_http_methods(["GET", "POST"])
def dispatch(request: DeskRequest) -> HttpResponse:
    """Show the ticked matters with one form, and dispatch each of them; then say which went and which did not.

    :raises NotFound: the post may not dispatch.
    :raises Refused: nothing is ticked.
    """
    allow(request.actor)
    if not request.actor.may("matter.dispatch"):
        raise NotFound(_("没有这一页，请从左边的工作区进入"))
    chosen = picks((request.POST or request.GET).getlist("pick"))
    form = MoveForm(
        Batch, lambda of: queries.options(of, request.actor), request.POST if request.method == "POST" else None
    )
    if request.method == "POST":
        try:
            said = doing.shown(request, lambda: _done(request.actor, chosen, form.given()))
            return render(request, "queue/dispatched.html", json.loads(said))
        except Refused as refusal:
            form.refuse(refusal)
    return _ask(request, chosen, form)


def _ask(request: DeskRequest, chosen: list[Pick], form: MoveForm) -> HttpResponse:
    """Show what is about to go. The versions are those that this page shows, but a form sent back keeps its own."""
    found = picked(request.actor, chosen)
    if not form.is_bound:
        chosen = [Pick(matter.reference, matter.version) for matter in found]
    rows = [(line, line.matter.stage in queries.kind_of(line.matter).lifecycle.move(MOVE).sources)
            for line in lines(found, now())]  # fmt: skip
    context = {"form": form, "picks": chosen, "rows": rows, "ready": sum(ready for _line, ready in rows)}
    return render(request, "queue/dispatch.html", context, status=422 if form.is_bound else 200)


def picked(actor: Actor, chosen: Iterable[Pick]) -> list[Matter]:
    """Return those that are there for this actor, in the order of the list. One query.

    :raises NotFound: none of them is.
    """
    wanted = {int(pick.reference.rsplit("-", 1)[1]): pick.reference for pick in chosen}
    rows = queries.named(queries.visible_to(actor)).filter(pk__in=wanted)
    there = {row.pk: row for row in rows if row.reference == wanted[row.pk]}
    if not there:
        raise NotFound(_("没有找到这些事，请回到事项表重新勾选"))
    return [there[pk] for pk in wanted if pk in there]


def _done(actor: Actor, chosen: list[Pick], batch: Batch) -> bytes:
    """Dispatch one after the other, each in its own savepoint (every move is one); return what the page says."""
    went: list[str] = []
    stayed: list[dict[str, Any]] = []
    for pick in chosen:
        try:
            went.append(_dispatch(actor, pick, batch))
        except Refused as refusal:
            stayed.append({"reference": pick.reference, "why": sentence(refusal.sentence)})
    unit = next((name for code, name in queries.options("unit", actor) if code == batch.unit), batch.unit)
    return json.dumps({"went": went, "stayed": stayed, "unit": gettext(unit), "note": batch.note}).encode()


def _dispatch(actor: Actor, pick: Pick, batch: Batch) -> str:
    matter = queries.find(actor, pick.reference)
    step = queries.kind_of(matter).lifecycle.move(MOVE)
    details = build(step.details, {"unit": batch.unit, "note": batch.note})
    services.make(matter=matter, move=MOVE, details=details, seen=pick.seen, by=actor, at=now())
    return matter.reference
