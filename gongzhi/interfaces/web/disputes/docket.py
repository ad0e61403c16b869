"""The mediator's docket: what is for today, what is due, what waits for a party; the week, and calendars out of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import get_current_timezone, localdate, now
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from gongzhi.foundation.accounts import queries as accounts
from gongzhi.interfaces.web import doing
from gongzhi.interfaces.web.doors import only
from gongzhi.interfaces.web.lines import Line, lines
from gongzhi.kernel.refused import NotFound
from gongzhi.kernel.texts import _
from gongzhi.work.disputes import agenda, queries, services

if TYPE_CHECKING:
    from django.http import HttpRequest

    from gongzhi.interfaces.web.middleware import DeskRequest
    from gongzhi.kernel.texts import Sentence
    from gongzhi.work.disputes.models import Case, Session

SOON = timedelta(days=5)
SHOWN = 3  # what a case waits for, before "and so many more"
PARTS = (
    ("today", gettext_lazy("今天要办")), ("soon", gettext_lazy("五天内到期")), ("waits", gettext_lazy("等当事人")),
    ("rest", gettext_lazy("正在办的")),
)  # fmt: skip


@dataclass(slots=True)
class Row:
    """One case as a line, with what it waits for."""

    case: Case
    line: Line
    waits: list[Sentence] = field(default_factory=list)
    more: int = 0


@dataclass(slots=True)
class Day:
    """One day of the week with its talks."""

    day: date
    talks: list[Session]
    today: bool


@only("dispute.mediate")
@require_GET
def page(request: DeskRequest) -> HttpResponse:
    """Show a mediator what is due, what is planned, and what waits for a party; a head the open cases as well."""
    at = now()
    mine = queries.docket(request.actor)
    others = (
        queries.of_committee(request.actor) if request.actor.may("dispute.lead") else queries.untaken(request.actor)
    )
    shown = {case.pk for case in mine}
    waits = queries.waits_for(mine, on=localdate(at))
    parts: dict[str, list[Row]] = {code: [] for code, _label in PARTS}
    for row in _rows(mine, at):
        said = waits.get(row.case.pk, [])
        row.waits, row.more = said[:SHOWN], max(0, len(said) - SHOWN)
        parts[_part(row, at)].append(row)
    rest = [case for case in others if case.pk not in shown]
    context = {
        "parts": [(label, parts[code]) for code, label in PARTS if parts[code]], "mine": len(mine),
        "rest": _rows(rest, at), "may_lead": bool(request.actor.may("dispute.lead")),
        "owed": queries.owed(request.actor, localdate(at) + SOON), "today": localdate(at),
    } | _week(request, at)  # fmt: skip
    return render(request, "disputes/docket.html", context)


def _rows(cases: list[Case], at: datetime) -> list[Row]:
    made = lines([case.matter for case in cases], at)
    return [Row(case, line) for case, line in zip(cases, made, strict=True)]


def _part(row: Row, at: datetime) -> str:
    due = row.case.matter.due_at
    if due is not None and due <= _midnight(localdate(at) + timedelta(days=1)):
        return "today"
    if due is not None and due <= at + SOON:
        return "soon"
    return "waits" if row.waits or row.case.matter.stage in ("signing", "noticed") else "rest"


def _week(request: DeskRequest, at: datetime) -> dict[str, Any]:
    """Return the week that was asked for, day by day; the present one where none was."""
    today = localdate(at)
    try:
        asked = date.fromisoformat(request.GET.get("week", ""))
    except ValueError:
        asked = today
    if not 2000 <= asked.year <= 2100:
        asked = today
    monday = asked - timedelta(days=asked.weekday())
    first, last = _midnight(monday), _midnight(monday + timedelta(days=7))
    talks = agenda.talks(request.actor.id, first=first, last=last)
    days = [monday + timedelta(days=count) for count in range(7)]
    return {
        "week": [Day(day, [one for one in talks if localdate(one.starts_at) == day], day == today) for day in days],
        "before": (monday - timedelta(days=7)).isoformat(), "after": (monday + timedelta(days=7)).isoformat(),
        "taken": agenda.rooms(request.actor.unit, first=first, last=last), "talks": talks,
    }  # fmt: skip


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), get_current_timezone())


@only("dispute.mediate")
@require_GET
def talks(request: DeskRequest) -> HttpResponse:
    """Give one's own talks as a calendar file."""
    return _calendar(request, request.actor.id, request.actor.unit)


@only("dispute.mediate")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def feed(request: DeskRequest) -> HttpResponse:
    """Open an address from which one's own calendar fetches the talks, or close it; the address is shown once."""
    context: dict[str, Any] = {"open": agenda.subscribed(request.actor)}
    if request.method == "POST" and "close" in request.POST:
        services.close_feed(by=request.actor, at=now())
        return redirect("desk_case_feed")
    if request.method == "POST" and "open" in request.POST:
        secret = doing.shown(request, lambda: services.open_feed(by=request.actor, at=now()).encode()).decode()
        context |= {"address": request.build_absolute_uri(reverse("calendar_feed", args=[secret])), "open": True}
    status = 200 if request.method != "POST" or "address" in context else 422
    return render(request, "disputes/feed.html", context, status=status)


@login_not_required
@never_cache
@require_GET
def subscription(request: HttpRequest, secret: str) -> HttpResponse:
    """Give the talks behind an address: number, time and room. Whoever has the address has that, and no more.

    :raises NotFound: the address opens nothing (any more), or its owner mediates no more.
    """
    user = accounts.account_of(agenda.owner(secret))
    actor = accounts.actor_of(user, now()) if user is not None and user.is_active else None
    if actor is None or not actor.may("dispute.mediate"):
        raise NotFound(_("没有这一页，请检查地址"))
    return _calendar(request, actor.id, actor.unit)


def _calendar(request: HttpRequest, mediator: str, unit: str) -> HttpResponse:
    at = now()
    found = agenda.talks(mediator, first=at - agenda.BACK, last=at + agenda.AHEAD)
    own = [session for session in found if session.case.matter.unit == unit]
    content = agenda.written(own, at=at, host=request.get_host())
    headers = {"Content-Disposition": 'attachment; filename="talks.ics"', "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=headers)
