"""The calculators' page: three forms, each with its result, its steps and their articles. Nothing typed is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from gongzhi.interfaces.web.doors import only
from gongzhi.interfaces.web.forms import MoveForm
from gongzhi.kernel.refused import Refused
from gongzhi.kernel.texts import _
from gongzhi.work.disputes.tools import asks, calculators, clauses

if TYPE_CHECKING:
    from django.http import HttpResponse

    from gongzhi.interfaces.web.middleware import DeskRequest

#: Code, what it is called, what it asks for, and the function that works it out.
TOOLS = (
    ("severance", _("经济补偿"), asks.Severance, calculators.severance),
    ("interest", _("借款利息"), asks.Interest, calculators.interest),
    ("instalments", _("分期付款"), asks.Instalments, calculators.instalments),
)


@only("dispute.mediate")
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: DeskRequest) -> HttpResponse:
    """Show the forms; work out the one that was sent."""
    wanted = request.POST.get("tool", "") if request.method == "POST" else ""
    status, shown = 200, []
    for code, label, details, work in TOOLS:
        sent = request.POST if wanted == code else None
        form = MoveForm(details, lambda _of: [], sent, prefix=code, initial={"every": 1})
        tool: dict[str, Any] = {"code": code, "label": label, "form": form}
        if sent is not None:
            try:
                given = form.given()
                tool["result"] = work(**vars(given))
            except Refused as refusal:
                form.refuse(refusal)
                status = 422
        shown.append(tool)
    context = {"tools": shown, "clauses": clauses.every()}
    return render(request, "disputes/tools.html", context, status=status)
