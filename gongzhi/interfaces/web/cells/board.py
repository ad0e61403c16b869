"""The board of ratings: what waits for whom, which cycles run, who may join; and how a cycle is opened."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gongzhi.foundation.places import queries as places
from gongzhi.foundation.sites import queries as sites
from gongzhi.interfaces.templatetags.cells import called
from gongzhi.interfaces.web import doing
from gongzhi.interfaces.web.doors import only
from gongzhi.interfaces.web.forms import MoveForm
from gongzhi.interfaces.web.lines import lines
from gongzhi.kernel.refused import Conflict, Refused
from gongzhi.kernel.texts import _ as mark
from gongzhi.work.cells import queries, services
from gongzhi.work.cells.details import Opening

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from django.http import HttpResponse

    from gongzhi.interfaces.web.middleware import DeskRequest
    from gongzhi.kernel.actor import Actor
    from gongzhi.work.cells.models import Cycle, Rating

WHO = ("rating.review", "rating.decide", "site.own")

#: Whom each open stage waits for, in the order of the way.
WAITS = (
    ("assessing", mark("等场所自评")),
    ("reviewing", mark("等第一个人评审")),
    ("second", mark("等第二个人评审")),
    ("visiting", mark("等两个人到现场")),
    ("proposing", mark("等拟定等级")),
    ("notice", mark("公示中")),
    ("deciding", mark("公示期满，等定级")),
    ("appealed", mark("申诉，等没有参与过的人决定")),
    ("rechecking", mark("因事复核，等另一个人决定")),
    ("contested", mark("不服撤销的申诉，等没有参与过的人决定")),
)


@only(*WHO)
@require_GET
def page(request: DeskRequest) -> HttpResponse:
    """Show what waits, what was decided, and the cycles; to an operator their own sites alone."""
    return _page(request)


def _page(request: DeskRequest, *, status: int = 200, **more: Any) -> HttpResponse:
    actor, at = request.actor, now()
    waiting = _rows(queries.board(actor), at)
    by_stage: dict[str, list[dict[str, Any]]] = {}
    for row in waiting:
        by_stage.setdefault(row["one"].matter.stage, []).append(row)
    today = localdate(at)
    context = {
        "waiting": [(label, by_stage[stage]) for stage, label in WAITS if stage in by_stage],
        "decided": [
            row | {"holds": queries.holds(row["one"], today)} for row in _rows(queries.decided(actor), at)
        ],
        "cycles": _cycles(actor, today), "may_open": bool(actor.may("rating.decide")),
        "joins": [(run, site, secrets.token_hex(16)) for run, site in queries.joinable(actor, today)],
        "own": bool(actor.may("site.own")),
    }  # fmt: skip
    return render(request, "cells/board.html", context | more, status=status)


def _rows(found: Sequence[Rating], at: Any) -> list[dict[str, Any]]:
    """Return ratings with where they are and how long there is."""
    placed = {site.pk: site for site in sites.with_places({one.site.pk: one.site for one in found}.values())}
    for one in found:
        site = placed[one.site.pk]
        one.matter.place_name, one.matter.town_name = site.place_name, site.town_name
    told = lines([one.matter for one in found], at)
    return [{"one": one, "line": line} for one, line in zip(found, told, strict=True)]


def _cycles(actor: Actor, today: date) -> list[tuple[Cycle, bool, str]]:
    if not (actor.may("rating.review") or actor.may("rating.decide")):
        return []
    found = queries.cycles(actor)
    names = queries.kind_names(one.kind for one in found)
    return [(one, one.is_open(today), names.get(one.kind, one.kind)) for one in found]


@only("rating.decide")
@require_http_methods(["GET", "HEAD", "POST"])
def cycle(request: DeskRequest) -> HttpResponse:
    """Show the form of a cycle, and open it."""
    sent = request.POST if request.method == "POST" else None
    form = MoveForm(
        Opening, lambda of: _options(of, request.actor), sent,
        initial={"opens_on": localdate(), "months": 24, "place": request.actor.place},
    )  # fmt: skip
    status = 200
    if sent is not None:
        try:
            return doing.once(request, lambda: _opened(request, form))
        except Refused as refusal:
            form.refuse(refusal)
            status = 422
    return render(request, "cells/cycle.html", {"form": form}, status=status)


def _options(of: str, actor: Actor) -> list[tuple[str, Any]]:
    if of == "kind":
        return [(one.code, one.called) for one in queries.rated_kinds()]
    if of == "standard":
        return [(one.reference, f"{called(one.standard)} {one.reference}") for one in queries.lists_for()]
    own = places.find(actor.place, localdate())
    around = [own] if own else []
    return [(one.code, one.name) for one in [*around, *places.children(actor.place, localdate())]]


def _opened(request: DeskRequest, form: MoveForm) -> str:
    said = form.given()
    made = services.open_cycle(
        name=said.name, kind=said.kind, standard=said.standard, place=said.place, opens_on=said.opens_on,
        ends_on=said.ends_on, months=said.months, by=request.actor, at=now(),
    )  # fmt: skip
    messages.success(
        request, _("已开一轮评定：{name}。场所可以自己参加，也可以由中心请它参加。").format(name=made.name)
    )
    return reverse("desk_ratings")


@only("site.own", "rating.decide")
@require_POST
def join(request: DeskRequest, pk: int, reference: str) -> HttpResponse:
    """Bring a site into a cycle in one press."""
    site = sites.find(request.actor, reference)
    run = next((one for one, own in queries.joinable(request.actor, localdate()) if one.pk == pk and own == site), None)
    run = run or queries.cycle(request.actor, pk)

    def act() -> str:
        rating = services.open_rating(cycle=run, site=site, by=request.actor, at=now())
        messages.success(request, _("{site} 已参加“{name}”，可以自评了。").format(site=site.name, name=run.name))
        return reverse("desk_rating", args=[rating.matter.reference])

    try:
        return doing.once(request, act)
    except Conflict as conflict:
        return _page(request, status=409, wrong=conflict.sentence)
    except Refused as refusal:
        return _page(request, status=422, wrong=refusal.sentence)
