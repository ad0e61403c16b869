"""The pages of a site's owner who signs in: what was notified to them, and what they do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_GET, require_http_methods

from gongzhi.interfaces import owning, uploads
from gongzhi.interfaces.owning import Frame, OwnForm
from gongzhi.interfaces.web import doing
from gongzhi.interfaces.web.doors import only
from gongzhi.interfaces.web.files import delivered
from gongzhi.kernel.refused import Conflict, Refused
from gongzhi.work.hazards import own

if TYPE_CHECKING:
    from django.http import HttpResponse

    from gongzhi.interfaces.web.middleware import DeskRequest

FRAME = Frame("base_desk.html", "desk_own_hazards")


@only("site.own")
@require_GET
def every(request: DeskRequest) -> HttpResponse:
    """List what was notified to the sites of this owner."""
    context = {"frame": FRAME.base, "page_url": FRAME.url("one"), "lines": own.of_unit(request.actor), "now": now()}
    return render(request, "hazards/own_list.html", context)


@only("site.own")
@require_GET
def one(request: DeskRequest, reference: str) -> HttpResponse:
    """Show one: what is asked, until when, before and after, and what can be said."""
    hazard = own.find(request.actor, reference)
    return render(request, "hazards/own_page.html", owning.shown(request.actor, hazard, FRAME))


@only("site.own")
@require_GET
def paper(request: DeskRequest, reference: str) -> HttpResponse:
    """Show the notice on one sheet of paper."""
    hazard = own.find(request.actor, reference)
    said = own.view(request.actor, hazard).said
    context = {"hazard": hazard, "said": said} | owning.paper(hazard, said)
    return render(request, "hazards/notice.html", context)


@only("site.own")
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: DeskRequest, reference: str, move: str) -> HttpResponse:
    """Show the form of a move of theirs, and make it."""
    hazard = own.find(request.actor, reference)
    step = owning.step(request.actor, move)
    form = OwnForm(step, request.POST if request.method == "POST" else None, seen=hazard.matter.version)
    context = {
        "frame": FRAME.base, "back_url": FRAME.url("one"), "hazard": hazard, "matter": hazard.matter, "move": step,
        "form": form, "lost": uploads.lost(request),
    }  # fmt: skip
    status = 200
    if request.method == "POST":

        def act() -> str:
            came = uploads.read(request) if step.files else []
            owning.make(hazard, form, came, by=request.actor, at=now())
            return reverse(FRAME.url("one"), args=[reference])

        try:
            return doing.once(request, act)
        except Conflict as conflict:
            context["conflict"], status = conflict.sentence, 409
        except Refused as refusal:
            form.refuse(refusal)
            status = 422
    return render(request, "hazards/own_form.html", context, status=status)


@only("site.own")
@require_GET
def file(request: DeskRequest, reference: str, file: str) -> HttpResponse:
    """Send a photo that stands on the owner's page."""
    return delivered(*owning.file(request.actor, reference, file))
