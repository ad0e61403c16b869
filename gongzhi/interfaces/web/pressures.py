"""What residents told about being pressed to withdraw or to rate otherwise: read and answered by another unit."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as translated
from django.views.decorators.http import require_GET, require_http_methods

from gongzhi.foundation.ledger import queries as ledger
from gongzhi.foundation.persons.masking import mask
from gongzhi.interfaces.web import doing
from gongzhi.interfaces.web.doors import only
from gongzhi.kernel.refused import NotFound, Refused
from gongzhi.kernel.texts import _
from gongzhi.work.intake import queries, services, triage

if TYPE_CHECKING:
    from django.http import HttpResponse

    from gongzhi.interfaces.web.middleware import DeskRequest


@only("integrity.case")
@require_GET
def page(request: DeskRequest) -> HttpResponse:
    """Show what is open."""
    return _page(request)


def _page(request: DeskRequest, *, status: int = 200, **more: Any) -> HttpResponse:
    found = queries.pressures(request.actor)
    history = ledger.history([f"pressure:{one.pk}" for one in found])
    told = {record.subject: mask(record.texts.get("words", "")).text for record in history}
    matters = triage.matters_of(one.report for one in found)
    rows = [
        {
            "pressure": one,
            "words": told.get(f"pressure:{one.pk}", ""),
            "matter": matters.get(one.report_id),
            "once": secrets.token_hex(16),
        }
        for one in found
    ]
    return render(request, "pressures/page.html", {"rows": rows} | more, status=status)


@only("integrity.case")
@require_http_methods(["POST"])
def close(request: DeskRequest, pressure: int) -> HttpResponse:
    """Write down what was found, which closes it."""
    open_one = next((one for one in queries.pressures(request.actor) if one.pk == pressure), None)
    found = request.POST.get("found", "").strip()

    def act() -> str:
        if open_one is None:
            raise NotFound(_("没有找到这件事，请核对编号"))
        if not found:
            raise Refused(_("请写了解到的情况和怎么处理的"), field="found")
        services.close_pressure(pressure=open_one, words=found, by=request.actor, at=now())
        messages.success(request, translated("已记下，这件事处理完毕。"))
        return reverse("desk_pressures")

    try:
        return doing.once(request, act)
    except NotFound:
        raise
    except Refused as refusal:
        return _page(request, status=422, wrong=refusal.sentence, wrong_on=pressure)
