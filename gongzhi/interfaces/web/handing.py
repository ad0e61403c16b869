"""Handing over a receipt: shown large once, with its code to scan, and printed. No address or table ever holds it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache

from gongzhi.work.intake import receipts

if TYPE_CHECKING:
    from django.http import HttpResponse

    from gongzhi.interfaces.web.middleware import DeskRequest
    from gongzhi.work.intake.models import Report


def packed(report: Report, receipt: str, matter: str = "") -> bytes:
    """Return what the page says, to be kept under the form's own key."""
    return json.dumps(
        {"receipt": receipt, "reference": report.reference, "title": report.title, "matter": matter}
    ).encode()


@never_cache
def show(request: DeskRequest, said: bytes, *, phone: bool = False) -> HttpResponse:
    """Show a receipt to hand over."""
    told = json.loads(said)
    digits = told["receipt"]
    context = told | {
        "digits": receipts.grouped(digits),
        "drawing": mark_safe(receipts.svg(digits)),  # noqa: S308 — drawn by us from sixteen digits
        "address": receipts.link("").rstrip("#"),
    }
    return render(request, "phone/receipt.html" if phone else "filing/receipt.html", context)
