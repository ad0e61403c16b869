"""What waits for a second person: inspections to confirm, numbers that differ, sites that are said to be gone."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from gongzhi.foundation.sites.facts import FACTS
from gongzhi.interfaces.web import doing
from gongzhi.interfaces.web.doors import only
from gongzhi.kernel.refused import Conflict, Refused
from gongzhi.kernel.texts import _ as marked
from gongzhi.work.checks import queries, services
from gongzhi.work.checks.codes import OUTCOMES

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

    from gongzhi.interfaces.web.middleware import DeskRequest


@only("check.official", "site.manage")
@require_GET
def page(request: DeskRequest) -> HttpResponse:
    """Show all that waits for this actor."""
    return _page(request)


def _page(request: DeskRequest, *, status: int = 200, wrong: Any = None) -> HttpResponse:
    actor = request.actor
    context = {
        "unconfirmed": queries.unconfirmed(actor),
        "differences": [
            {
                "one": one, "label": FACTS[one.fact].label, "measure": FACTS[one.fact].measure,
                "site": one.check_made.site, "current": one.check_made.site.facts.get(one.fact),
                "once": secrets.token_hex(16),
            }
            for one in queries.differences(actor)
        ],
        "gone": [
            {"one": one, "site": one.check_made.site, "said": OUTCOMES[one.check_made.outcome],
             "once": secrets.token_hex(16)}
            for one in queries.gone(actor)
        ],
        "confirms": bool(actor.may("check.official")), "keeps": bool(actor.may("site.manage")), "wrong": wrong,
    }  # fmt: skip
    return render(request, "checks/waiting.html", context, status=status)


@only("site.manage")
@require_POST
def settle(request: DeskRequest, pk: int) -> HttpResponse:
    """Take this number or keep that one."""
    difference = queries.difference(request.actor, pk)
    seen = request.POST.get("seen", "")

    def act() -> None:
        version = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else -1
        take = request.POST.get("take", "")
        services.settle(difference=difference, take=take, seen=version, by=request.actor, at=now())

    return _done(request, act, _("已核对。"))


@only("site.manage")
@require_POST
def decide_gone(request: DeskRequest, pk: int) -> HttpResponse:
    """Say whether a site is as its visitor found it."""
    gone = queries.one_gone(request.actor, pk)
    said = request.POST.get("so", "")

    def act() -> None:
        if said not in ("yes", "no"):
            raise Refused(marked("请选一个"), field="so")
        services.decide_gone(gone=gone, took=said == "yes", by=request.actor, at=now())

    return _done(request, act, _("已核对。"))


def _done(request: DeskRequest, act: Callable[[], None], said: str) -> HttpResponse:
    def once() -> str:
        act()
        messages.success(request, said)
        return reverse("desk_checks_waiting")

    try:
        return doing.once(request, once)
    except Conflict as conflict:
        return _page(request, status=409, wrong=conflict.sentence)
    except Refused as refusal:
        return _page(request, status=422, wrong=refusal.sentence)
