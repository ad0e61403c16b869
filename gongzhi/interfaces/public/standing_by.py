"""Where there is no network: the page that says so, the worker that keeps it, and what installs the site on a phone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from gongzhi.interfaces import shells
from gongzhi.kernel.texts import _
from gongzhi.work.intake import danger

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

#: First segments of the addresses whose pages the worker stands in for; the start page has none.
ROOMS = ("", "report", "s", "follow", "mediation", "self-check", "places", "passport", "ratings", "privacy", "proof")
FILES = ("gongzhi.css", "public.css", "gongzhi.js", "public.js", "seal.svg", "phone/icon-192.png")
LIFE = ("110", "119", "120")
HOTLINE = danger.Number("12345", _("政务服务热线"), "Government services")
SIZES = (192, 512)
PINE, PAPER = "#1f6f5b", "#fbfaf6"


@login_not_required
@never_cache
@require_GET
def offline(request: HttpRequest) -> HttpResponse:
    """Say that there is no network, what was not sent, and whom to ring; the same for everybody."""
    numbers = [*(one for one in danger.numbers() if one.number in LIFE), HOTLINE]
    return render(request, "public/offline.html", {"numbers": numbers, "english": get_language() == "en"})


SHELL = shells.Shell(store="public-", page="public_offline", draw=offline, files=FILES)


@login_not_required
@never_cache
@require_GET
def worker(request: HttpRequest) -> HttpResponse:
    """Give the worker. It lies at the root, since the start page does; so it is told which pages are its own."""
    return shells.worker(request, "public/worker.js", SHELL, {"rooms": ROOMS})


@login_not_required
@never_cache
@require_GET
def manifest(_request: HttpRequest) -> HttpResponse:
    """Say how the site looks when it is installed: named after the district, opened at its start page."""
    start = reverse("public_home")
    icons = [
        {
            "src": static(f"phone/icon-{size}.png"),
            "sizes": f"{size}x{size}",
            "type": "image/png",
            "purpose": "any maskable",
        }
        for size in SIZES
    ]
    said = {
        "id": start,
        "name": gettext("{district}共治").format(district=gettext(settings.DISTRICT_NAME)),
        "description": gettext("有事您说，我们来办。"),
        "lang": get_language(),
        "start_url": start,
        "scope": start,
        "display": "standalone",
        "background_color": PAPER,
        "theme_color": PINE,
        "icons": icons,
    }
    return JsonResponse(said, content_type="application/manifest+json", json_dumps_params={"ensure_ascii": False})
