"""My work: what I owe by deadline, what waits for my decision, and for each post a first screen that makes sense."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from gongzhi.foundation.accounts import queries as accounts
from gongzhi.foundation.accounts.roles import PERMISSIONS
from gongzhi.interfaces.templatetags.words import recorded
from gongzhi.interfaces.web import frame, story
from gongzhi.interfaces.web.checks import mine as own_sites
from gongzhi.interfaces.web.phone import pages as phone
from gongzhi.kernel.texts import past
from gongzhi.matters import kinds, queries, waiting
from gongzhi.work.intake import triage

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.http import HttpResponse

    from gongzhi.interfaces.web.middleware import DeskRequest
    from gongzhi.kernel.texts import Sentence
    from gongzhi.matters.models import Matter

#: What was asked, as the one who decides reads it.
ASKED = {
    "extension": past("申请延期"),
    "suspension": past("申请挂账"),
    "void": past("申请作废"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One matter of a list: what is to be done with it, and how long there is."""

    matter: Matter
    step: str
    left: Sentence
    state: str


@dataclass(frozen=True, slots=True)
class Group:
    """Matters that fall due at about the same time."""

    label: str
    rows: list[Row] = field(default_factory=list)


@require_GET
def home(request: DeskRequest) -> HttpResponse:
    """Show what is to be done; who works on foot goes to the phone's page."""
    actor, at = request.actor, now()
    if phone.walks(actor):
        return redirect("phone_today")
    works = bool(actor.may("matter.handle") or actor.may("matter.dispatch"))
    context: dict[str, Any] = {"works": works}
    if works:
        owed = queries.owed_by(actor)
        context |= {"groups": by_deadline(owed, at), "owed": len(owed)}
    if any(actor.may(needed) for needed in (*waiting.DECISIONS.values(), *waiting.ASKS.values())):
        mine = {matter.pk for group in context.get("groups", []) for matter in (row.matter for row in group.rows)}
        decisions = [matter for matter in waiting.for_decision(actor) if matter.pk not in mine or _asked(matter)]
        context |= {"decides": True, "decisions": [_row(matter, at) for matter in decisions]}
    if actor.may("matter.triage") or actor.may("matter.rule"):
        context["inbox"] = triage.counts(actor)
    if actor.may("matter.view.place"):
        context["tally"] = waiting.tally(actor, at)
    context |= own_sites.of(actor)
    if not works and "decides" not in context:
        context["may"] = [_(PERMISSIONS[code]) for code in PERMISSIONS if actor.may(code)]
        context["blind"] = not frame.sees_matters(actor)
        context["posts"] = accounts.posts_of(request.user, at)  # type: ignore[arg-type]
        if context.get("tally", {}).get("overdue"):
            context["late"] = [_row(matter, at) for matter in waiting.longest_overdue(actor, at)]
    return render(request, "work/home.html", context)


def by_deadline(owed: Iterable[Matter], at: datetime) -> list[Group]:
    """Put matters into groups as people speak of deadlines: overdue, today, the next two days, later, paused."""
    labels = (_("超期"), _("今天"), _("这两天"), _("以后"), _("暂停中，没有时限在走"))
    groups = [Group(label) for label in labels]
    today = localdate(at)
    for matter in owed:
        if matter.due_at is None:
            place = 4
        elif matter.due_at < at:
            place = 0
        else:
            place = {0: 1, 1: 2, 2: 2}.get((localdate(matter.due_at) - today).days, 3)
        groups[place].rows.append(_row(matter, at))
    return [group for group in groups if group.rows]


def _row(matter: Matter, at: datetime) -> Row:
    asked = _asked(matter)
    stage = kinds.find(matter.kind).lifecycle.stage(matter.stage)
    step = recorded(ASKED[asked]) if asked in ASKED else _(stage.label)
    return Row(matter, step, story.left(matter, at), story.state(matter.due_at, at))


def _asked(matter: Matter) -> str:
    return getattr(matter, "asked", None) or ""
