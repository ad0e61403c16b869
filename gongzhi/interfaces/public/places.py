"""What the desk published, place by place, and the plate that a place hangs up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import segno
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from gongzhi.foundation.places import queries as places
from gongzhi.kernel.places import above
from gongzhi.matters import kinds
from gongzhi.matters import queries as matters

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from gongzhi.foundation.places.queries import Place
    from gongzhi.matters.models import Matter


@login_not_required
@require_safe
def every(request: HttpRequest) -> HttpResponse:
    """List towns and communities, and what was published last in the district."""
    district = settings.DISTRICT_CODE
    listed = places.below(district, now().date())
    towns = [
        (town, [place for place in listed if place.parent == town.code]) for town in listed if town.parent == district
    ]
    context = {"towns": towns, "published": _published(district, size=10)}
    return render(request, "public/places.html", context)


@login_not_required
@require_safe
def one(request: HttpRequest, code: str) -> HttpResponse:
    """Show what was published about one place."""
    found = ours(code)
    if found is None:
        return unknown(request)
    parts = places.children(code, now().date())
    context = {
        "place": found,
        "path": places.path(code),
        "above": above(code),
        "parts": parts,
        "made_up": found.made_up or any(part.made_up for part in parts),
        "published": _published(code),
    }
    return render(request, "public/place.html", context)


def ours(code: str) -> Place | None:
    """Return a place of this district as it is today, or nothing."""
    return places.find(code, now().date()) if code.startswith(settings.DISTRICT_CODE) else None


def unknown(request: HttpRequest) -> HttpResponse:
    """Say that there is no such place here, and how to go on."""
    return render(request, "public/no_place.html", status=404)


def _published(code: str, *, size: int = 50) -> list[dict[str, Any]]:
    """Return what the desk wrote for everybody: its text, the kind of trouble, where it stands. No unit, no person."""
    rows = matters.published(code, size=size)
    categories = matters.category_names(row.category for row in rows)
    paths = places.paths({row.place[:12] for row in rows}) if rows else {}
    return [_line(row, categories, paths) for row in rows]


def _line(matter: Matter, categories: dict[str, str], paths: dict[str, str]) -> dict[str, Any]:
    stage = kinds.find(matter.kind).lifecycle.stage(matter.stage)
    return {
        "text": matter.public_text,
        "category": categories.get(matter.category, ""),
        "where": paths.get(matter.place[:12], ""),
        "at": matter.published_at,
        "ended": stage.final,
        "reference": matter.reference,
    }


@login_not_required
@require_safe
def plate(request: HttpRequest, code: str) -> HttpResponse:
    """Draw the plate of a place: a QR code that opens the form with the place already filled in."""
    found = ours(code)
    if found is None:
        return unknown(request)
    address = settings.PUBLIC_URL.rstrip("/") + reverse("public_report_at", args=[code])
    drawing = segno.make_qr(address, error="q").svg_inline(border=2, omitsize=True, dark="#111", light="#fff")
    context = {
        "place": found,
        "path": places.path(code),
        "address": address.partition("://")[2],
        "drawing": mark_safe(drawing),  # noqa: S308 — made here, out of an address of ours
    }
    return render(request, "public/plate.html", context)
