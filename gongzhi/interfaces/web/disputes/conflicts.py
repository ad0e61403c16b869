"""查利害关系: what is alike between a case's parties and a mediator, for that one and the head; and the decision."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from gongzhi.interfaces.web import doing, interests
from gongzhi.kernel.refused import NotFound, Refused
from gongzhi.kernel.texts import _
from gongzhi.work.disputes import queries, services
from gongzhi.work.disputes.studios import codes, reading

if TYPE_CHECKING:
    from django.http import HttpResponse

    from gongzhi.interfaces.web.middleware import DeskRequest
    from gongzhi.work.disputes.models import Case


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: DeskRequest, reference: str) -> HttpResponse:
    """Show what is alike, mediator by mediator in the order of names, and record what was decided."""
    case = queries.find(request.actor, reference)
    rows = interests.asked(case, request.actor, now())
    if not rows:
        raise NotFound(_("没有找到这件事，请核对编号"))
    wrong, status = None, 200
    if request.method == "POST":
        try:
            return doing.once(request, lambda: _decide(request, case, {row["code"] for row in rows}))
        except Refused as refusal:
            wrong, status = refusal.sentence, 422
    decided = {one.mediator: one for one in reading.decisions(case)}
    for row in rows:
        row |= {"decided": decided.get(row["code"]), "once": secrets.token_hex(16)}
    context: dict[str, Any] = {
        "case": case, "matter": case.matter, "rows": rows, "wrong": wrong,
        "choices": [(code, gettext(label)) for code, label in codes.GOING_ON.items()],
    }  # fmt: skip
    return render(request, "disputes/conflicts.html", context, status=status)


def _decide(request: DeskRequest, case: Case, known: set[str]) -> str:
    mediator = request.POST.get("mediator", "")
    if mediator not in known:
        raise Refused(_("请选一位调解员"), field="mediator")
    services.decide_conflict(
        case=case, mediator=mediator, decision=request.POST.get("decision", ""), by=request.actor, at=now()
    )
    messages.success(request, gettext("已记下您的决定。查到的内容没有保存。"))
    return reverse("desk_case_conflicts", args=[case.matter.reference])
