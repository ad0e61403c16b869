"""The queue 事项: all matters somebody may see, chosen by conditions that live in the address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_GET, require_POST

from gongzhi.foundation.accounts import queries as accounts
from gongzhi.foundation.accounts import services as own
from gongzhi.foundation.persons.masking import mask
from gongzhi.interfaces.web.conditions import Conditions, offered
from gongzhi.interfaces.web.frame import sees_matters
from gongzhi.interfaces.web.lines import lines
from gongzhi.kernel.refused import NotFound, Refused
from gongzhi.kernel.texts import _
from gongzhi.matters import queries

if TYPE_CHECKING:
    from django.http import HttpResponse

    from gongzhi.interfaces.web.middleware import DeskRequest
    from gongzhi.kernel.actor import Actor

SIZE = 50
ON_PAPER = 500  # what a meeting reads


def allow(actor: Actor) -> None:
    """Go on only for those who see matters at all.

    :raises NotFound: for everybody else there is no queue.
    """
    if not sees_matters(actor):
        raise NotFound(_("没有这一页，请从左边的工作区进入"))


@require_GET
def queue(request: DeskRequest) -> HttpResponse:
    """Show a page of the queue; the bare address opens the view that its reader starts with."""
    allow(request.actor)
    assert request.user.is_authenticated  # noqa: S101 (the login middleware saw to it)
    views = accounts.views(request.user)
    opening = next((view.query for view in views if view.opening), "")
    if opening and not request.GET:
        return redirect(f"{request.path}?{opening}")
    conditions = Conditions(request.GET)
    if conditions.is_right and "" in request.GET.values():  # out of the form: say in the address only what was said
        return redirect(conditions.address())
    return _show(request, conditions, views=views)


def _show(request: DeskRequest, conditions: Conditions, **more: Any) -> HttpResponse:
    actor, at = request.actor, now()
    right, after = conditions.is_right, request.GET.get("after", "")
    page = queries.search(actor, conditions.criteria, at=at, after=after, size=SIZE, count=right)
    start = _start(request)
    query = conditions.query()
    context = {
        "conditions": conditions,
        "form": None if right else offered(conditions, actor),
        "lines": lines(page.rows, at),
        "first": start + 1, "last": start + len(page.rows), "total": page.total, "many": (page.total or 0) > 1000,
        "next": conditions.address(after=page.next, n=str(start + SIZE)) if page.next else "",
        "query": query,
        "current": next((view.name for view in more["views"] if view.query == query), ""),
        "may_dispatch": bool(actor.may("matter.dispatch")),
        "may_list": bool(actor.may("contact.list")),
        "may_export": bool(actor.may("export")),
    }  # fmt: skip
    return render(request, "queue/page.html", context | more, status=422 if "trouble" in more or not right else 200)


def _start(request: DeskRequest) -> int:
    """Return how many lines stand before this page; only for the eye, the cursor knows where it is."""
    n = request.GET.get("n", "")
    return int(n) if n.isdecimal() and len(n) < 7 else 0


@require_GET
def conditions(request: DeskRequest) -> HttpResponse:
    """Show the form of the conditions: in the page, or as a page of its own."""
    allow(request.actor)
    found = Conditions(request.GET)
    partial = bool(request.headers.get("HX-Request"))
    context = {
        "conditions": found, "form": offered(found, request.actor), "partial": partial,
        "htmx_frame": "base_part.html" if partial else "base_desk.html",
    }  # fmt: skip
    return render(request, "queue/conditions.html", context)


@require_GET
def paper(request: DeskRequest) -> HttpResponse:
    """Show the queue for printing on A4: titles are masked once more, since paper is carried about."""
    allow(request.actor)
    found, at = Conditions(request.GET), now()
    page = queries.search(request.actor, found.criteria, at=at, size=ON_PAPER)
    for matter in page.rows:
        matter.title = mask(matter.title).text
    context = {
        "conditions": found, "lines": lines(page.rows, at), "total": page.total, "many": (page.total or 0) > 1000,
        "cut": bool(page.next), "most": ON_PAPER, "at": at, "name": _name(request),
    }  # fmt: skip
    return render(request, "queue/paper.html", context)


def _name(request: DeskRequest) -> str:
    assert request.user.is_authenticated  # noqa: S101
    return request.user.name or request.user.username


@require_POST
def keep(request: DeskRequest) -> HttpResponse:
    """Keep the conditions of this address under a name, or forget a name."""
    allow(request.actor)
    assert request.user.is_authenticated  # noqa: S101
    found = Conditions(request.GET)
    name = request.POST.get("name", "")
    if "drop" in request.POST:
        own.drop_view(user=request.user, name=request.POST["drop"], by=request.actor, at=now())
        return redirect(found.address())
    try:
        own.save_view(
            user=request.user, name=name, query=found.query() or "state=open", opening="opening" in request.POST,
            by=request.actor, at=now(),
        )  # fmt: skip
    except Refused as refusal:
        views = accounts.views(request.user)
        return _show(request, found, views=views, trouble=refusal.sentence, typed=name)
    return redirect(found.address())
