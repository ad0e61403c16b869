"""The gallery's pages, and what the frames around them link to."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.backends.django import DjangoTemplates
from django.urls import URLPattern, URLResolver, include, path

from tests.browser.gallery import data

if TYPE_CHECKING:
    from collections.abc import Callable

PRODUCT = {"409": "409.html", "login": "account/login.html"}  # pages of the product that need nothing
HERE = Path(__file__).parent


def _engine() -> DjangoTemplates:
    """Return the product's templates without its context processors: the gallery brings its own, and no database."""
    options = dict(settings.TEMPLATES[0]["OPTIONS"])
    options["context_processors"] = [name for name in options["context_processors"] if not name.startswith("gongzhi.")]
    folders = settings.TEMPLATES[0]["DIRS"]
    return DjangoTemplates({"NAME": "gallery", "DIRS": folders, "APP_DIRS": False, "OPTIONS": options})


def _show(name: str) -> Callable[[HttpRequest], HttpResponse]:
    @login_not_required
    def view(request: HttpRequest) -> HttpResponse:
        own = HERE / f"{name}.html"
        engine = _engine()
        template = (
            engine.from_string(own.read_text(encoding="utf-8")) if own.is_file() else engine.get_template(PRODUCT[name])
        )
        return HttpResponse(template.render(data.everything(request), request))

    return view


@login_not_required
def _worker(_request: HttpRequest) -> HttpResponse:
    """Answer with a worker that does nothing: the gallery shows frames, and keeps none of them."""
    return HttpResponse("", content_type="text/javascript")


@login_not_required
def _manifest(_request: HttpRequest) -> HttpResponse:
    """Say the least that a browser reads without a complaint."""
    return JsonResponse({"name": "gallery"}, content_type="application/manifest+json")


@login_not_required
def _nobody(_request: HttpRequest) -> HttpResponse:
    """Say that the phone belongs to nobody yet: nothing of it is kept under an account."""
    return JsonResponse({"account": "", "lock": "", "csrf": ""})


PAGES = ("inbox", "matter", "queue", "parts", "report", "follow", "home", "today", "settle", "409", "login")

urlpatterns: list[URLPattern | URLResolver] = [
    *(path(f"gallery/{name}", _show(name), name=f"gallery_{name}") for name in PAGES),
    path("gallery/today-of-phone", _show("today"), name="phone_today"),
    path("gallery/report-of-phone", _show("settle"), name="phone_report"),
    path("gallery/mine-of-phone", _show("today"), name="phone_mine"),
    path("desk/phone/worker.js", _worker, name="phone_worker"),
    path("worker.js", _worker, name="public_worker"),
    path("manifest.webmanifest", _manifest, name="public_manifest"),
    path("desk/phone/session/", _nobody),
    path("gallery/public/report", _show("report"), name="public_report"),
    path("gallery/public/follow", _show("follow"), name="public_follow"),
    path("gallery/notices", _show("parts"), name="desk_notices"),
    path("reading/", include("gongzhi.interfaces.preferences")),
    path("accounts/", include("allauth.urls")),
]
