"""What the desk published, place by place, and the plate that a place hangs up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import segno
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_POST, require_safe

from gongzhi.foundation.places import queries as places
from gongzhi.interfaces import networks
from gongzhi.interfaces.public import once
from gongzhi.kernel.places import above
from gongzhi.kernel.refused import NotFound, Refused
from gongzhi.matters import kinds
from gongzhi.matters import queries as matters
from gongzhi.work.intake import alike, services
from gongzhi.work.intake import queries as intake
from gongzhi.work.intake.sorting import is_private

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from gongzhi.foundation.places.queries import Place
    from gongzhi.matters.models import Matter


@login_not_required
@require_safe
def every(request: HttpRequest) -> HttpResponse:
    """List towns and communities, and what was published last in the district."""
    district = settings.DISTRICT_CODE
    listed = places.below(district, localdate())
    towns = [
        (town, [place for place in listed if place.parent == town.code]) for town in listed if town.parent == district
    ]
    context = {"towns": towns, "published": _published(district, size=10)}
    return render(request, "public/places.html", context)


@login_not_required
@require_safe
def one(request: HttpRequest, code: str) -> HttpResponse:
    """Show what was published about one place."""
    if ours(code) is None:
        return unknown(request)
    return _show(request, code)


def _show(request: HttpRequest, code: str, *, status: int = 200, **more: Any) -> HttpResponse:
    found = ours(code)
    assert found is not None  # noqa: S101 — the callers asked
    code = found.code
    parts = places.children(code, localdate())
    context = {
        "place": found,
        "path": places.path(code),
        "above": above(code),
        "parts": parts,
        "made_up": found.made_up or any(part.made_up for part in parts),
        "published": _published(code),
        "counted": request.GET.get("counted", ""),
        "known": request.GET.get("known", ""),
    }
    return render(request, "public/place.html", context | more, status=status)


def ours(code: str) -> Place | None:
    """Return a place of this district as it is today, or what it was merged into; or nothing."""
    if not code.startswith(settings.DISTRICT_CODE):
        return None
    today = localdate()
    return places.find(code, today) or places.find(places.today([code])[code], today)


def unknown(request: HttpRequest) -> HttpResponse:
    """Say that there is no such place here, and how to go on."""
    return render(request, "public/no_place.html", status=404)


def _published(code: str, *, size: int = 50) -> list[dict[str, Any]]:
    """Return what the desk wrote for everybody: its text, the kind of trouble, where it stands. No unit, no person."""
    return lines(matters.published(code, size=size))


def lines(rows: list[Matter]) -> list[dict[str, Any]]:
    """Return published matters as pages show them, with how many have the same trouble. Three queries at most."""
    categories = matters.category_names(row.category for row in rows)
    paths = places.paths({row.place[:12] for row in rows}) if rows else {}
    too = intake.echoes(rows) if rows else {}
    return [_line(row, categories, paths) | {"too": too.get(row.pk, 0)} for row in rows]


def like(words: str, place: str) -> list[dict[str, Any]]:
    """Return open published matters around a place, or in the district, that are like what somebody is writing."""
    is_code = len(place) >= 9 and place.isascii() and place.isdigit()  # as it was sent: not judged yet
    around = place[:9] if is_code else settings.DISTRICT_CODE
    rows = [row for row in matters.published(around) if row.is_open and not is_private(row.category)]
    return lines([rows[at] for at in alike.public(words, [row.public_text for row in rows])])


@login_not_required
@require_POST
def me_too(request: HttpRequest, code: str, reference: str) -> HttpResponse:
    """Count one more who has the same trouble, and go back to where it is shown."""
    if ours(code) is None:
        return unknown(request)

    def count() -> bytes:
        matter, first = services.echo(
            reference=reference, address=networks.client(request), network=networks.source(request), at=now()
        )
        return f"{matter.place[:12]} {'counted' if first else 'known'}".encode()

    try:
        place, _sep, said = once.act(request, count).decode().partition(" ")
    except NotFound:
        return unknown(request)
    except Refused as refusal:
        status = 429 if isinstance(refusal, services.TooMany) else 422
        return _show(request, code, status=status, wrong=refusal.sentence)
    return HttpResponseRedirect(f"{reverse('public_place', args=[place])}?{said}={reference}#{reference}", status=303)


def _line(matter: Matter, categories: dict[str, str], paths: dict[str, str]) -> dict[str, Any]:
    stage = kinds.find(matter.kind).lifecycle.stage(matter.stage)
    return {
        "text": matter.public_text,
        "category": categories.get(matter.category, ""),
        "where": paths.get(matter.place[:12], ""),
        "at": matter.published_at,
        "ended": stage.final,
        "reference": matter.reference,
        "code": matter.place[:12],
        "once": once.key(),
        "asks": matter.is_open and not is_private(matter.category),
    }


@login_not_required
@require_safe
def plate(request: HttpRequest, code: str) -> HttpResponse:
    """Draw the plate of a place: a QR code that opens the form with the place already filled in."""
    found = ours(code)
    if found is None:
        return unknown(request)
    address = settings.PUBLIC_URL.rstrip("/") + reverse("public_report_at", args=[found.code])
    drawing = segno.make_qr(address, error="q").svg_inline(border=2, omitsize=True, dark="#111", light="#fff")
    context = {
        "place": found,
        "path": places.path(found.code),
        "address": address.partition("://")[2],
        "drawing": mark_safe(drawing),  # noqa: S308 — made here, out of an address of ours
    }
    return render(request, "public/plate.html", context)
