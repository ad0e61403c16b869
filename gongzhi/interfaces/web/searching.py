"""Searching 搜索: one box over matters and, at the desk, reports; and the desk's look for a caller's open reports."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.timezone import now
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from gongzhi.foundation.persons.catalogue import REASONS
from gongzhi.foundation.search import wanted as words
from gongzhi.foundation.search.marking import marked, snippet
from gongzhi.interfaces.web import story
from gongzhi.interfaces.web.lines import lines
from gongzhi.interfaces.web.queue import allow
from gongzhi.kernel.refused import NotFound, Refused
from gongzhi.kernel.texts import _
from gongzhi.work.intake import searching, services
from gongzhi.work.intake.lifecycle import BEFORE, REPORT

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.http import HttpResponse

    from gongzhi.foundation.search.queries import Found
    from gongzhi.interfaces.web.middleware import DeskRequest
    from gongzhi.kernel.actor import Actor
    from gongzhi.kernel.texts import Sentence
    from gongzhi.work.intake.models import Report

SIZE = 50


@dataclass(frozen=True, slots=True)
class Line:
    """One line of what was found. ``state`` and ``words`` are the deadline's; ``told`` is where the hit stands."""

    url: str
    kind: str
    reference: str
    title: str | SafeString
    told: str | SafeString
    meta: str
    state: str
    words: Sentence | None


@require_GET
def page(request: DeskRequest) -> HttpResponse:
    """Show what was found, or what may be looked for.

    :raises NotFound: for who sees no matters at all.
    """
    allow(request.actor)
    q = request.GET.get("q", "").strip()
    context: dict[str, Any] = {
        "q": q, "may_match": _may_match(request.actor), "may_triage": bool(request.actor.may("matter.triage"))
    }  # fmt: skip
    status = 200
    if q:
        try:
            context |= _found(request, q)
        except Refused as refusal:
            context |= {"trouble": refusal.sentence}
            status = 422
    return render(request, "search/page.html", context, status=status)


def _found(request: DeskRequest, q: str) -> dict[str, Any]:
    wanted = words.read(q)
    found = searching.search(request.actor, wanted, after=request.GET.get("after", ""), size=SIZE)
    n = request.GET.get("n", "")
    start = int(n) if n.isdecimal() and len(n) < 7 else 0
    more = urlencode({"q": q, "after": found.next, "n": start + SIZE})
    return {
        "lines": _lines(found.rows, wanted.phrases, now()),
        "first": start + 1, "last": start + len(found.rows),
        "next": f"{request.path}?{more}" if found.next else "",
    }  # fmt: skip


def _lines(found: Iterable[Found], phrases: Iterable[tuple[str, ...]], at: datetime) -> list[Line]:
    return [_matter(one.row, phrases, at) if one.kind == "matter" else _report(one.row, phrases, at) for one in found]


def _matter(row: Any, phrases: Iterable[tuple[str, ...]], at: datetime) -> Line:
    (line,) = lines([row], at)
    return Line(
        url=reverse("desk_matter", args=[row.reference]), kind=gettext("事项"), reference=row.reference,
        title=marked(row.title, phrases), told=_told(row, phrases),
        meta=" · ".join(filter(None, [line.place, row.unit_name, line.stage])), state=line.state, words=line.words,
    )  # fmt: skip


def _report(row: Report, phrases: Iterable[tuple[str, ...]], at: datetime) -> Line:
    promise = story.promised(row, at) if row.stage in BEFORE else None
    return Line(
        url=reverse("desk_report", args=[row.reference]), kind=gettext("来件"), reference=row.reference,
        title=marked(row.title or gettext("（没有标题）"), phrases), told=_told(row, phrases),
        meta=gettext(REPORT.stage(row.stage).label), state=promise.state if promise else "",
        words=promise.words if promise else None,
    )  # fmt: skip


def _told(row: Any, phrases: Iterable[tuple[str, ...]]) -> SafeString:
    """Return the line of the masked text after the title in which the hit stands: each was said by somebody else."""
    said = (getattr(row, "told", None) or "").partition("\n")[2].split("\n")
    return next((found for line in said if (found := snippet(line, phrases))), SafeString(""))


def _may_match(actor: Actor) -> bool:
    return bool(actor.may("matter.triage") and actor.may("person.reveal"))


@require_http_methods(["GET", "POST"])
def caller(request: DeskRequest) -> HttpResponse:
    """Look for the open reports of somebody on the phone, for a reason; the number stands in no address and no page.

    :raises NotFound: the post may not.
    """
    if not _may_match(request.actor):
        raise NotFound(_("没有这一页，请从左边的工作区进入"))
    context: dict[str, Any] = {"reasons": [(code, REASONS[code].label) for code in services.CALL_REASONS]}
    status = 200
    if request.method == "POST":
        given = {name: request.POST.get(name, "") for name in ("phone", "reason")}
        try:
            found = services.match_caller(**given, by=request.actor, at=now())
            context |= {"lines": [_report(row, (), now()) for row in found], "asked": True}
        except Refused as refusal:
            context |= {"trouble": refusal.sentence, "field": refusal.field}
            status = 422
    answer = render(request, "search/caller.html", context, status=status)
    answer["Cache-Control"] = "private, no-store"
    return answer
