"""What is due, by day and community; the same list printed, and sites put on a volunteers' list."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext
from django.views.decorators.http import require_GET, require_POST

from gongzhi.foundation.sites import queries as sites
from gongzhi.interfaces.web import doing, registers
from gongzhi.interfaces.web.doors import only
from gongzhi.kernel.refused import Refused
from gongzhi.kernel.texts import _ as marked
from gongzhi.work.checks import queries, rule, services

if TYPE_CHECKING:
    from django.http import HttpResponse, QueryDict

    from gongzhi.foundation.sites.models import Site
    from gongzhi.interfaces.web.middleware import DeskRequest
    from gongzhi.kernel.actor import Actor

WORKS = ("check.patrol", "check.official", "check.plan")
SIZE, PRINTED = 100, 1000
SPANS = {
    "today": (0, gettext_noop("到今天")), "week": (7, gettext_noop("一周内")),
    "month": (31, gettext_noop("一个月内")), "quarter": (92, gettext_noop("三个月内")),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list is narrowed to."""

    span: str
    kind: str
    site_class: str
    place: str
    printed: bool
    start: int

    @property
    def chosen(self) -> str:
        """Kind and class as the page offers them together."""
        return f"{self.kind}.{self.site_class}" if self.site_class else self.kind

    @property
    def query(self) -> str:
        """The conditions as they stand in an address, without the page."""
        given = {"span": self.span, "kind": self.chosen, "place": self.place}
        return "&".join(f"{name}={value}" for name, value in given.items() if value)


def _wanted(given: QueryDict) -> Wanted:
    span = given.get("span", "")
    kind, _sign, of_class = given.get("kind", "").partition(".")
    place, start = given.get("place", ""), given.get("from", "")
    return Wanted(
        span=span if span in SPANS else "week", kind=kind[:16], site_class=of_class[:16],
        place=place if place.isdigit() and len(place) <= 15 else "", printed="print" in given,
        start=int(start) if start.isdigit() and len(start) < 7 else 0,
    )  # fmt: skip


@only(*WORKS)
@require_GET
def page(request: DeskRequest) -> HttpResponse:
    """Show what is due."""
    return _page(request)


def _page(request: DeskRequest, *, status: int = 200, wrong: Any = None) -> HttpResponse:
    actor, on = request.actor, localdate()
    wanted = _wanted(request.GET)
    until = on + timedelta(days=SPANS[wanted.span][0])
    found = queries.listed(actor, on, until=until, kind=wanted.kind, site_class=wanted.site_class, place=wanted.place)
    size = PRINTED if wanted.printed else SIZE
    rows = queries.page_of(found, start=wanted.start, size=size)
    total = found.count() if len(rows) == size or wanted.start else len(rows)
    sites.with_places(rows, on)
    context: dict[str, Any] = {
        "days": _days(rows, on), "total": total, "wanted": wanted, "spans": SPANS, "kinds": _kinds(),
        "places": registers.places_of(actor.place, on)[0] if actor.may("site.view") else [],
        "first": wanted.start + 1, "last": wanted.start + len(rows), "wrong": wrong,
        "previous": _at(wanted, max(wanted.start - size, 0)) if wanted.start else "",
        "next": _at(wanted, wanted.start + size) if wanted.start + size < total else "",
        "posts": _volunteers(actor, on), "most": on + timedelta(days=31), "once": secrets.token_hex(16),
        "waits": queries.waiting(actor),
    }  # fmt: skip
    return render(request, "checks/due.html", context, status=status)


def _days(rows: list[Site], on: date) -> list[tuple[str, date | None, list[tuple[str, list[dict[str, Any]]]]]]:
    """Put rows together by day, and under each day by community; what is overdue stands together."""
    found = []
    for key, some in groupby(rows, key=lambda site: _day(site, on)):
        places = [
            (place, [{"site": site, "why": rule.WHY[_turn(site)], "late": _late(site, on)} for site in there])
            for place, there in groupby(some, key=_place)
        ]
        label = _("已超期的") if key is not None and key < on else ""
        found.append((label, key, places))
    return found


def _day(site: Site, on: date) -> date | None:
    turn = getattr(site, "round", None)
    if turn is None:
        return on
    return turn.due_on if turn.due_on >= on else on - timedelta(days=1)


def _late(site: Site, on: date) -> int:
    turn = getattr(site, "round", None)
    return max((on - turn.due_on).days, 0) if turn else 0


def _turn(site: Site) -> str:
    turn = getattr(site, "round", None)
    return str(turn.why) if turn else "new"


def _place(site: Site) -> str:
    return " ".join(filter(None, [site.town_name, site.place_name if site.place_name != site.town_name else None]))


def _at(wanted: Wanted, start: int) -> str:
    return f"?{wanted.query}&from={start}"


def _kinds() -> list[tuple[str, str]]:
    """Return kinds to choose from, and under each its classes."""
    classes: dict[str, list[tuple[str, str]]] = {}
    for one in sites.classes():
        classes.setdefault(one.kind, []).append((f"{one.kind}.{one.code}", str(one.called)))
    found = []
    for kind in sites.kinds():
        found.append((kind.code, kind.called))
        found += [(code, f"\u2003{name}") for code, name in classes.get(kind.code, [])]
    return found


def _volunteers(actor: Actor, on: date) -> list[tuple[str, str]]:
    if not actor.may("check.plan"):
        return []
    return [(post.code, f"{post.unit.short} · {post.title}") for post in queries.volunteers(actor, on)]


@only("check.plan")
@require_POST
def put_on_list(request: DeskRequest) -> HttpResponse:
    """Put the ticked sites on the list of a volunteers' post."""

    def act() -> str:
        on = localdate()
        chosen = [queries.find_site(request.actor, reference, on) for reference in request.POST.getlist("pick")[:SIZE]]
        if not chosen:
            raise Refused(marked("请先勾选场所"), field="pick")
        until = _date(request.POST.get("until", ""))
        post = request.POST.get("post", "")
        made = services.put_on_list(sites=chosen, post=post, until=until, by=request.actor, at=now())
        messages.success(request, ngettext("新列入 {n} 个场所。", "新列入 {n} 个场所。", made).format(n=made))
        return reverse("desk_checks")

    try:
        return doing.once(request, act)
    except Refused as refusal:
        return _page(request, status=422, wrong=refusal.sentence)


def _date(given: str) -> date:
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise Refused(marked("请填名单的最后一天"), field="until") from None
