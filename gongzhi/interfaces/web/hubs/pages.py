"""The hub of a market or park: for staff what they see anyway, for its operator its own tasks and large counts."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from gongzhi.foundation.organisations import queries as organisations
from gongzhi.foundation.sites import queries as sites
from gongzhi.interfaces.web import doing
from gongzhi.interfaces.web.doors import only
from gongzhi.interfaces.web.forms import MoveForm
from gongzhi.interfaces.web.lines import lines
from gongzhi.kernel.refused import Conflict, Refused
from gongzhi.kernel.texts import _ as mark
from gongzhi.matters import kinds
from gongzhi.work.cells import hub, policies, queries, services
from gongzhi.work.cells.codes import DUTIES, WEEKDAYS
from gongzhi.work.cells.details import Hosting
from gongzhi.work.cells.services.hosting import SERVE
from gongzhi.work.checks.latest import latest

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpResponse

    from gongzhi.foundation.sites.models import Site
    from gongzhi.interfaces.web.middleware import DeskRequest
    from gongzhi.kernel.actor import Actor

WHO = ("site.view", "site.own")

#: What staff call each kind of matter on a hub.
CALLED = {
    "hazard": mark("隐患"), "dispute": mark("矛盾纠纷"), "request": mark("要办的诉求"), "whistle": mark("吹哨"),
}  # fmt: skip
#: Kinds of matters whose page is another one, by its name.
PAGES = {"dispute": "desk_case", "rating": "desk_rating"}


@only(*WHO)
@require_GET
def every(request: DeskRequest) -> HttpResponse:
    """List the hubs that this reader may open."""
    found = sites.with_places(hub.mine(request.actor))
    return render(
        request,
        "hubs/every.html",
        {
            "sites": found,
        },
    )


@only(*WHO)
@require_GET
def page(request: DeskRequest, reference: str) -> HttpResponse:
    """Show one hub."""
    return _page(request, hub.find(request.actor, reference))


def _page(request: DeskRequest, site: Site, *, status: int = 200, **more: Any) -> HttpResponse:
    actor, at = request.actor, now()
    [placed] = sites.with_places([site])
    shown = {
        "site": placed, "residents": _residents(site), "ratings": queries.of_site(site)[:1],
        "own": hub.is_own(actor, site),
    }  # fmt: skip
    told = _owner(actor, site, at) if shown["own"] else _staff(actor, site, at)
    return render(request, "hubs/hub.html", shown | told | more, status=status)


def _residents(site: Site) -> list[dict[str, Any]]:
    return [
        {
            "one": row, "duty": DUTIES[row.duty], "once": secrets.token_hex(16),
            "days": gettext("、").join(gettext(WEEKDAYS[day - 1]) for day in row.weekdays),
        }
        for row in hub.residents(site)
    ]  # fmt: skip


def _owner(actor: Actor, site: Site, at: datetime) -> dict[str, Any]:
    """Return what an operator is told: tasks addressed to it, and counts of five or more of a quarter that is over."""
    start, told = hub.counted_for_owner(site, at)
    quarter = {"year": start.year, "quarter": (start.month + 2) // 3}
    tasks = hub.tasks(actor, site)
    return {
        "tasks": [{"line": line, "url": _url(line.matter)} for line in lines(tasks, at)],
        "counts": [(CALLED[kind], count) for kind, count in told.parts.items()], "total": told.total,
        "quarter": quarter,
    }  # fmt: skip


def _url(matter: Any) -> str:
    return reverse(PAGES[matter.kind], args=[matter.reference]) if matter.kind in PAGES else ""


def _staff(actor: Actor, site: Site, at: datetime) -> dict[str, Any]:
    """Return what staff see there of what they see anyway."""
    tallies, found = hub.tallies(actor, site), hub.open_matters(actor, site)
    known = {one.code for one in kinds.every()}
    parts = [
        {
            "label": label, "open": tallies.get(kind, (0, 0))[0], "all": tallies.get(kind, (0, 0))[1],
            "lines": lines(found[kind], at), "known": kind in known,
        }
        for kind, label in CALLED.items()
    ]  # fmt: skip
    may_host = policies.may_host(actor, site)
    return {
        "parts": parts, "zeros": hub.zeros(site, at), "checked": latest(site), "may_host": bool(may_host),
        "form": _form() if may_host else None,
    }  # fmt: skip


def _form(data: Any = None) -> MoveForm:
    return MoveForm(Hosting, _options, data)


def _options(of: str) -> list[tuple[str, str]]:
    if of == "weekday":
        return [(str(day), gettext(name)) for day, name in enumerate(WEEKDAYS, 1)]
    return [(unit.code, unit.short) for unit in organisations.units() if unit.kind in SERVE]


@only("site.manage")
@require_POST
def host(request: DeskRequest, reference: str) -> HttpResponse:
    """Write down a unit that is there."""
    site = hub.find(request.actor, reference)
    form = _form(request.POST)

    def act() -> str:
        said = form.given()
        days = [int(day) for day in said.weekdays if day.isdecimal()]
        services.host(site=site, unit=said.unit, duty=said.duty, weekdays=days, by=request.actor, at=now())
        messages.success(request, gettext("已登记入驻单位。"))
        return reverse("desk_hub", args=[site.reference])

    try:
        return doing.once(request, act)
    except Refused as refusal:
        form.refuse(refusal)
        return _page(request, site, status=409 if isinstance(refusal, Conflict) else 422, form=form, adding=True)


@only("site.manage")
@require_POST
def leave(request: DeskRequest, reference: str, pk: int) -> HttpResponse:
    """Write down that a unit is no longer there."""
    site = hub.find(request.actor, reference)
    resident = hub.resident(site, pk)

    def act() -> str:
        services.end_resident(resident=resident, by=request.actor, at=now())
        messages.success(request, gettext("已登记撤出。"))
        return reverse("desk_hub", args=[site.reference])

    try:
        return doing.once(request, act)
    except Refused as refusal:
        return _page(request, site, status=422, wrong=refusal.sentence)
