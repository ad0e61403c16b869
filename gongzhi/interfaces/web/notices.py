"""Notices: what I and my unit are told, reading them, and how I want to be told outside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from gongzhi.foundation.notices import queries, services
from gongzhi.interfaces.web.frame import sees_matters
from gongzhi.kernel.refused import Refused
from gongzhi.kernel.texts import _ as marked

if TYPE_CHECKING:
    from django.http import HttpResponse

    from gongzhi.foundation.notices.queries import Letter
    from gongzhi.interfaces.web.middleware import DeskRequest
    from gongzhi.kernel.actor import Actor

PAGE = 50
#: Whose page a notice leads to, by the first word of its subject.
PAGES = {"matter": "desk_matter", "report": "desk_report"}
#: The same for whoever answers for a site, by the first word of the notice itself.
OWN = {"hazard": "desk_own_hazards_one", "rating": "desk_rating"}


@require_GET
def page(request: DeskRequest) -> HttpResponse:
    """Show notices, newest first."""
    before = int(given) if (given := request.GET.get("before", "")).isdecimal() and len(given) < 16 else 0
    letters = queries.inbox(request.actor, before=before, limit=PAGE + 1)
    context: dict[str, Any] = {
        "rows": [(letter, _where(letter, request.actor)) for letter in letters[:PAGE]],
        "more": letters[PAGE - 1].id if len(letters) > PAGE else None,
        "preference": queries.preference(request.actor),
    }
    return render(request, "notices/page.html", context)


def _where(letter: Letter, actor: Actor) -> str:
    sort, _sep, reference = letter.subject.partition(":")
    if sort == "pressure":
        return reverse("desk_pressures")
    if sort == "matter" and actor.may("site.own") and not sees_matters(actor):  # a site's people have their own pages
        own = OWN.get(letter.template.partition(".")[0])
        return reverse(own, args=[reference]) if own else ""
    return reverse(PAGES[sort], args=[reference]) if sort in PAGES else ""


@require_POST
def read(request: DeskRequest) -> HttpResponse:
    """Note that some were read, and go where one of them leads; without a number, all that the page showed."""
    shown = [int(one) for one in request.POST.getlist("notice") if one.isdecimal() and len(one) < 16]
    services.mark_read(notices=shown, by=request.actor, at=now())
    where = ""
    if request.POST.get("open"):
        letter = (
            next((one for one in queries.inbox(request.actor, before=shown[0] + 1, limit=1)), None) if shown else None
        )
        where = _where(letter, request.actor) if letter is not None and letter.id == shown[0] else ""
    return HttpResponseRedirect(where or reverse("desk_notices"), status=303)


@require_POST
def prefer(request: DeskRequest) -> HttpResponse:
    """Keep how somebody wants to be told."""
    if "kept" not in request.POST:  # two ticks that are both left empty send nothing of their own
        raise Refused(marked("请在通知页里选好再保存"))
    services.prefer(email="email" in request.POST, digest="digest" in request.POST, by=request.actor)
    messages.success(request, _("记下了。"))
    return HttpResponseRedirect(reverse("desk_notices"), status=303)


@require_GET
def badge(request: DeskRequest) -> HttpResponse:
    """Show how many are unread, for the head of every page; loaded after the page itself."""
    return render(request, "notices/badge.html", {"unread": queries.unread(request.actor)})
