"""Two numbers of the district: how many declared hazards are visited, and how old a check may be for a label."""

from __future__ import annotations

import secrets
from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as translated
from django.views.decorators.http import require_GET, require_POST

from gongzhi.interfaces.web import doing
from gongzhi.interfaces.web.doors import only
from gongzhi.kernel.refused import Refused
from gongzhi.kernel.texts import _
from gongzhi.work.cells import queries as cells
from gongzhi.work.cells import services as cell_services
from gongzhi.work.cells.label import FRESH_DAYS
from gongzhi.work.hazards import queries as hazards
from gongzhi.work.hazards import services as hazard_services

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

    from gongzhi.interfaces.web.middleware import DeskRequest

SETS = ("limit.manage", "standard.manage")


@only(*SETS)
@require_GET
def page(request: DeskRequest) -> HttpResponse:
    """Show both, and the forms of what this reader may set."""
    return _page(request)


def _page(request: DeskRequest, *, status: int = 200, **more: Any) -> HttpResponse:
    at, actor = now(), request.actor
    context = {
        "percent": hazards.percent(at), "days": cells.fresh_days(localdate(at)) or FRESH_DAYS,
        "coming": cells.coming_label_rules(localdate(at)), "may_sample": bool(actor.may("limit.manage")),
        "may_label": bool(actor.may("standard.manage")), "once": secrets.token_hex(16),
    }  # fmt: skip
    return render(request, "settings/checking.html", context | more, status=status)


@only("limit.manage")
@require_POST
def set_sample(request: DeskRequest) -> HttpResponse:
    """Set how many of a hundred declared hazards are visited; what was drawn before stays as it was drawn."""

    def act() -> None:
        percent = _whole(request.POST.get("percent", ""), "percent")
        hazard_services.set_sample(percent=percent, by=request.actor, at=now())
        messages.success(request, translated("抽查比例改好了，从现在起报整改完成的按这个抽。"))

    return _done(request, act)


@only("standard.manage")
@require_POST
def set_label(request: DeskRequest) -> HttpResponse:
    """Set how old a check may be for the label of a house, from a day to come on."""

    def act() -> None:
        days, since = _whole(request.POST.get("fresh_days", ""), "fresh_days"), _day(request.POST.get("since", ""))
        cell_services.set_label_rule(since=since, fresh_days=days, by=request.actor, at=now())
        messages.success(request, translated("标签规则定好了，到那一天起用；规则那一页已经写上。"))

    return _done(request, act)


def _whole(text: str, field: str) -> int:
    if not (text.isdecimal() and len(text) < 5):
        raise Refused(_("要写整数"), field=field)
    return int(text)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused(_("请写从哪一天起"), field="since") from None


def _done(request: DeskRequest, act: Callable[[], None]) -> HttpResponse:
    def acted() -> str:
        act()
        return reverse("desk_checking")

    try:
        return doing.once(request, acted)
    except Refused as refusal:
        return _page(request, status=422, wrong=refusal.sentence, wrong_field=refusal.field, given=request.POST)
