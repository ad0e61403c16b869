"""The page after sending: the only time that the receipt is shown. It came by POST, so no address ever held it."""

from __future__ import annotations

import base64
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.urls import reverse

from gongzhi.matters import kinds
from gongzhi.work.intake import receipts
from gongzhi.work.intake.lifecycle import OPENS

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

ANSWER = "answer"  # the limit for the whole way


def show(request: HttpRequest, said: dict[str, Any]) -> HttpResponse:
    """Show a receipt: the digits, the picture to keep, what happens next and by when, the signed proof."""
    digits = said["receipt"]
    context = said | {
        "digits": receipts.grouped(digits),
        "link": f"{reverse('public_follow')}#{digits}",
        "picture": inline(receipts.picture(digits), "image/png"),
        "drawing": inline(alone(receipts.svg(digits)).encode(), "image/svg+xml"),
        "proof_file": inline(said["proof"].encode(), "text/plain;charset=utf-8"),
        "look_by": datetime.fromisoformat(said["look_by"]),
        "answer": kinds.find(OPENS).lifecycle.limit(ANSWER),
    }
    return render(request, "public/receipt.html", context)


def inline(content: bytes, kind: str) -> str:
    """Return content as an address of its own: a download that needs no second request, and so no receipt in it."""
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"


def alone(drawing: str) -> str:
    """Return an inline SVG as one that stands in a file of its own."""
    return drawing.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
