"""The shell of the phone's application: the one page and the scripts that stay on a phone."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from gongzhi.interfaces import shells

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

MODULES = sorted((Path(settings.PACKAGE) / "interfaces" / "static" / "phone").glob("*.mjs"))
FILES = (
    "gongzhi.css", "phone/phone.css", "gongzhi.js", "form.mjs", "seal.svg", "phone/icon-192.png",
    *(f"phone/{path.name}" for path in MODULES),
)  # fmt: skip


@login_not_required
@never_cache
@require_GET
def page(request: HttpRequest, plate: str = "") -> HttpResponse:  # noqa: ARG001 — the application reads it itself
    """Show the empty application; it looks up what to show by its address, on the phone."""
    return render(request, "phone/app.html", {"tab": "today"})


SHELL = shells.Shell(store="shell-", page="phone_checks", draw=page, files=FILES)


@login_not_required
@never_cache
@require_GET
def worker(request: HttpRequest) -> HttpResponse:
    """Give the worker, with what it keeps."""
    return shells.worker(request, "phone/worker.js", SHELL)
