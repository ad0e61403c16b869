"""The slip for an owner: the link as a code to scan on one sheet, the PIN on another; shown once, kept nowhere."""

from __future__ import annotations

import json
import secrets
from datetime import date
from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.utils.timezone import localdate, now
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from gongzhi.interfaces.web import doing
from gongzhi.interfaces.web.doors import only
from gongzhi.kernel.refused import Refused
from gongzhi.work.checks import links, queries, services

if TYPE_CHECKING:
    from django.http import HttpResponse

    from gongzhi.interfaces.web.middleware import DeskRequest

DAYS = (7, 30, 90, 180)


@only("check.plan")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: DeskRequest, reference: str) -> HttpResponse:
    """Ask for how many days, then show the slip and the PIN."""
    site = queries.find_site(request.actor, reference, localdate())
    context: dict[str, Any] = {
        "site": site, "link": queries.link_of(site, localdate()), "days": DAYS, "once": secrets.token_hex(16),
    }  # fmt: skip
    if request.method != "POST":
        return render(request, "checks/link.html", context)

    def act() -> bytes:
        days = request.POST.get("days", "")
        made = services.make_link(
            site=site, days=int(days) if days.isascii() and days.isdigit() and len(days) < 5 else 0,
            by=request.actor, at=now(),
        )  # fmt: skip
        return json.dumps({"token": made.token, "pin": made.pin, "ends_on": made.ends_on.isoformat()}).encode()

    try:
        told = json.loads(doing.shown(request, act))
    except Refused as refusal:
        return render(request, "checks/link.html", context | {"wrong": refusal.sentence}, status=422)
    context |= {
        "drawing": mark_safe(links.svg(told["token"])),  # noqa: S308 — drawn by us from sixteen signs
        "typed": links.grouped(told["token"]), "address": links.address("").rstrip("#"),
        "pin": f"{told['pin'][:3]} {told['pin'][3:]}", "ends_on": date.fromisoformat(told["ends_on"]),
    }  # fmt: skip
    return render(request, "checks/slip.html", context)
