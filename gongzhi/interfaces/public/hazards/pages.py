"""What was notified to whoever answers for a site, opened by the site's link: the same pages as with an account."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.timezone import now
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from gongzhi.interfaces import owning, uploads
from gongzhi.interfaces.owning import Frame, OwnForm
from gongzhi.interfaces.public import once
from gongzhi.interfaces.public.selfcheck import session
from gongzhi.kernel.refused import Conflict, NotFound, Refused
from gongzhi.kernel.texts import _
from gongzhi.work.hazards import own
from gongzhi.work.hazards.owners import owner_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

    from gongzhi.foundation.sites.models import Site

    View = Callable[..., HttpResponse]

FRAME = Frame("base_public.html", "public_own_hazards")


def _of_a_site(view: View) -> View:
    """Let in who entered the link and PIN of a site within the hour; for all others there is no such page."""

    @login_not_required
    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        site = session.current(request)
        if site is None:
            raise NotFound(_("请先用自查单的二维码和口令打开，再看这一页"))
        return view(request, site, *args, **kwargs)

    return guarded


@_of_a_site
@require_safe
def every(request: HttpRequest, site: Site) -> HttpResponse:
    """List what was notified to whoever answers for the site."""
    context = {
        "frame": FRAME.base, "page_url": FRAME.url("one"), "lines": own.of_site(site), "site": site, "now": now()
    }  # fmt: skip
    return render(request, "hazards/own_list.html", context)


@_of_a_site
@require_safe
def one(request: HttpRequest, site: Site, reference: str) -> HttpResponse:
    """Show one: what is asked, until when, before and after, and what can be said."""
    actor = owner_of(site)
    return render(request, "hazards/own_page.html", owning.shown(actor, own.find(actor, reference), FRAME))


@_of_a_site
@require_safe
def paper(request: HttpRequest, site: Site, reference: str) -> HttpResponse:
    """Show the notice on one sheet of paper."""
    actor = owner_of(site)
    hazard = own.find(actor, reference)
    said = own.view(actor, hazard).said
    return render(request, "hazards/notice.html", {"hazard": hazard, "said": said} | owning.paper(hazard, said))


@_of_a_site
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, site: Site, reference: str, move: str) -> HttpResponse:
    """Show the form of a move of theirs, and make it."""
    actor = owner_of(site)
    hazard = own.find(actor, reference)
    step = owning.step(actor, move)
    form = OwnForm(step, request.POST if request.method == "POST" else None, seen=hazard.matter.version)
    context = {
        "frame": FRAME.base, "back_url": FRAME.url("one"), "hazard": hazard, "matter": hazard.matter, "move": step,
        "form": form, "lost": uploads.lost(request),
    }  # fmt: skip
    status = 200
    if request.method == "POST":
        try:
            came = uploads.read(request) if step.files else []

            def act() -> bytes:
                owning.make(hazard, form, came, by=actor, at=now())
                return b"done"

            once.act(request, act, came)
            return HttpResponseRedirect(reverse(FRAME.url("one"), args=[reference]), status=303)
        except Conflict as conflict:
            context["conflict"], status = conflict.sentence, 409
        except Refused as refusal:
            form.refuse(refusal)
            status = 422
    return render(request, "hazards/own_form.html", context, status=status)


@_of_a_site
@require_safe
def file(request: HttpRequest, site: Site, reference: str, file: str) -> HttpResponse:  # noqa: ARG001
    """Send a photo that stands on the owner's page."""
    content, kind, name = owning.file(owner_of(site), reference, file)
    headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-store"}
    headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return HttpResponse(content, content_type=kind, headers=headers)
