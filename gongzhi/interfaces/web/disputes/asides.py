"""Beside a case: the code of a party's own view, who the parties are, and the files."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.utils.timezone import now
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gongzhi.foundation.persons.catalogue import FIELDS
from gongzhi.interfaces.web import contacts, doing, files
from gongzhi.kernel import qr
from gongzhi.kernel.refused import NotFound, Refused
from gongzhi.kernel.texts import _
from gongzhi.work.disputes import capability, compartments, queries, services

if TYPE_CHECKING:
    from django.http import HttpResponse

    from gongzhi.interfaces.web.middleware import DeskRequest
    from gongzhi.work.disputes.models import Party


@require_http_methods(["GET", "HEAD", "POST"])
def code(request: DeskRequest, reference: str, party: str) -> HttpResponse:
    """Give a party the code of its own view: shown once, to be handed over or printed."""
    case = queries.find(request.actor, reference)
    if not compartments.of_staff(request.actor, case, now()) and not compartments.names_people(request.actor, case):
        raise NotFound(_("没有找到这件事，请核对编号"))
    one = queries.party(case, party)
    context: dict[str, Any] = {"case": case, "party": one, "once": secrets.token_hex(16)}
    if request.method == "POST":
        made = doing.shown(request, lambda: services.issue_code(party=one, by=request.actor, at=now()).encode())
        code = made.decode()
        context |= {
            "code": code, "drawing": mark_safe(qr.svg(capability.link(code))),  # noqa: S308 — drawn by us
            "address": capability.link("").rstrip("#"),
        }  # fmt: skip
    return render(request, "disputes/code.html", context)


@require_GET
def paper(request: DeskRequest, reference: str, paper: str) -> HttpResponse:
    """Give a file of the case to one who may read its compartment."""
    case = queries.find(request.actor, reference)
    readable = compartments.of_staff(request.actor, case, now())
    found = queries.paper(case, paper, readable)
    return files.sent(found.file, case.subject)


@require_GET
def thumb(request: DeskRequest, reference: str, paper: str) -> HttpResponse:
    """Give the small picture of a paper to one who may read its compartment."""
    case = queries.find(request.actor, reference)
    readable = compartments.of_staff(request.actor, case, now())
    found = queries.paper(case, paper, readable)
    return files.sent_thumb(found.file, case.subject)


@require_POST
def names(request: DeskRequest, reference: str) -> HttpResponse:
    """Show name and phone of one party, or of a whole side, to reach them for mediation; that it was read is kept.

    :raises NotFound: the case is not theirs.
    :raises Refused: the post may not read contacts.
    """
    case = queries.find(request.actor, reference)
    readable = compartments.of_staff(request.actor, case, now())
    if not readable and not compartments.names_people(request.actor, case):
        raise NotFound(_("没有找到这件事，请核对编号"))
    wanted, at = request.POST.get("party", ""), now()
    if not wanted and "all" not in request.POST:
        raise Refused(_("请选看谁的姓名和电话"), field="party")
    of: list[Party] = [queries.party(case, wanted)] if wanted else queries.parties(case)
    shown = [
        {"party": party, "fields": [(name, FIELDS[name][0], fields[name]) for name in FIELDS if name in fields]}
        for party, fields in services.reveal(parties=of, by=request.actor, at=at)
    ]
    partial = bool(request.headers.get("HX-Request"))
    context: dict[str, Any] = {
        "case": case, "shown": shown, "at": at, "reader": contacts.reader(request), "partial": partial,
        "veil": wanted or "all", "htmx_frame": "base_part.html" if partial else "base_desk.html",
    }  # fmt: skip
    answer = render(request, "disputes/names.html", context)
    answer["Cache-Control"] = "private, no-store"
    return answer
