"""Hot matters: what several people reported, how it grows, and one press to join what waits to one matter."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from gongzhi.interfaces.web import bars, doing
from gongzhi.interfaces.web.doors import only
from gongzhi.kernel.refused import Conflict, NotFound, Refused
from gongzhi.work.intake import hot, services

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

    from gongzhi.interfaces.web.middleware import DeskRequest


@only("matter.triage", "matter.rule", "matter.view.place")
@require_GET
def page(request: DeskRequest) -> HttpResponse:
    """Show the incidents of the last twelve weeks."""
    return _page(request)


def _page(request: DeskRequest, *, status: int = 200, **more: Any) -> HttpResponse:
    found = hot.board(request.actor, at=now())
    rows = [{"hot": one, "bars": bars.of(one.weeks), "once": secrets.token_hex(16)} for one in found]
    may_decide = bool(request.actor.may("matter.triage"))
    may_read = may_decide or bool(request.actor.may("matter.rule"))
    context = {"rows": rows, "may_decide": may_decide, "may_read": may_read} | more
    return render(request, "hot/page.html", context, status=status)


@only("matter.triage")
@require_POST
def confirm(request: DeskRequest, pk: int) -> HttpResponse:
    """Say that a group is one incident."""
    return _decide(request, pk, confirm=True)


@only("matter.triage")
@require_POST
def dissolve(request: DeskRequest, pk: int) -> HttpResponse:
    """Say that a group is none."""
    return _decide(request, pk, confirm=False)


def _decide(request: DeskRequest, pk: int, *, confirm: bool) -> HttpResponse:
    group = hot.find(request.actor, pk)

    def act() -> str:
        services.decide_group(group=group, confirm=confirm, by=request.actor, at=now())
        messages.success(request, _("已确认是同一件事。") if confirm else _("已解散，夜里不会再归到一起。"))
        return reverse("desk_hot")

    return _tried(request, act)


@only("matter.triage")
@require_POST
def join(request: DeskRequest, pk: int) -> HttpResponse:
    """Join what waits to one matter; the message offers to take it back."""
    group = hot.find(request.actor, pk)
    matter = request.POST.get("matter", "").strip()
    pairs = (given.partition(":") for given in request.POST.getlist("seen"))
    seen = {reference: int(version) for reference, _sep, version in pairs if version.isdecimal() and len(version) < 9}

    def act() -> str:
        joined = services.join_waiting(group=group, matter=matter, seen=seen, by=request.actor, at=now())
        said = _("{count} 份来件已并入 {matter}").format(count=len(joined), matter=matter)
        undo = " ".join(f"{report.reference}:{report.version}" for report in joined)
        messages.success(request, said, extra_tags=f"undo {undo}")
        return reverse("desk_hot")

    return _tried(request, act)


def _tried(request: DeskRequest, act: Callable[[], str]) -> HttpResponse:
    try:
        return doing.once(request, act)
    except NotFound as missing:
        if missing.field != "reference":
            raise
        return _page(request, status=422, wrong=missing.sentence)
    except Conflict as conflict:
        return _page(request, status=409, wrong=conflict.sentence)
    except Refused as refusal:
        return _page(request, status=422, wrong=refusal.sentence)
