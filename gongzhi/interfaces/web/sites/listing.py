"""The list and the map of sites, and the data of any view of that map."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import JsonResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from gongzhi.foundation.places import queries as places
from gongzhi.foundation.sites import finding, queries
from gongzhi.foundation.sites.finding import Box
from gongzhi.interfaces.web.doors import only
from gongzhi.interfaces.web.sites.conditions import STATES, read
from gongzhi.kernel.refused import Refused
from gongzhi.kernel.texts import _

if TYPE_CHECKING:
    from django.http import HttpResponse

    from gongzhi.interfaces.web.middleware import DeskRequest

SEES = ("site.view", "site.own")


@only(*SEES)
@require_GET
def page(request: DeskRequest) -> HttpResponse:
    """Show the sites that this reader sees, the newest first."""
    found = read(request.GET, request.actor)
    page = finding.search(request.actor, found.criteria, after=request.GET.get("after", ""), on=localdate())
    start = _start(request)
    context = {
        "conditions": found, "rows": page.rows, "total": page.total, "many": (page.total or 0) > 1000,
        "first": start + 1, "last": start + len(page.rows), "query": found.query(), "states": STATES.items(),
        "next": f"?{found.query(after=page.next, n=str(start + len(page.rows)))}" if page.next else "",
        "may_manage": bool(request.actor.may("site.manage")),
        "pairs": queries.count_pairs(request.actor) if request.actor.may("site.manage") else 0,
    }  # fmt: skip
    return render(request, "sites/list.html", context)


def _start(request: DeskRequest) -> int:
    n = request.GET.get("n", "")
    return int(n) if n.isdecimal() and len(n) < 7 else 0


@only(*SEES)
@require_GET
def chart(request: DeskRequest) -> HttpResponse:
    """Show the map; what it draws comes from ``view``."""
    found = read(request.GET, request.actor)
    context = {
        "conditions": found, "query": found.query(), "states": STATES.items(),
        "outline": places.drawn(settings.DISTRICT_CODE, localdate()),
        "may_manage": bool(request.actor.may("site.manage")),
    }  # fmt: skip
    return render(request, "sites/map.html", context)


@only(*SEES)
@never_cache
@require_GET
def view(request: DeskRequest) -> HttpResponse:
    """Return what to draw of a box at a zoom: ``[lon, lat, count, reference, name, kind]`` each."""
    try:
        box, zoom = _box(request.GET.get("box", "")), float(request.GET.get("zoom", "10"))
        if not 0 <= zoom <= finding.MOST_ZOOM:
            raise Refused(_("地图范围不对，请刷新页面再试"), field="zoom")
    except (ValueError, Refused):
        return JsonResponse({"error": "box"}, status=400)
    criteria = read(request.GET, request.actor).criteria
    marks = finding.on_map(request.actor, criteria, box, zoom=zoom)
    rows = [[one.lon, one.lat, one.count, one.reference, one.name, one.kind] for one in marks]
    return JsonResponse({"marks": rows, "cut": len(rows) >= finding.MOST_MARKS})


def _box(text: str) -> Box:
    west, south, east, north = (float(part) for part in text.split(","))
    return Box(west, south, east, north)
