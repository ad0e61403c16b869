"""What opens when the plate of a site is scanned: which site it is, and what can be done here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from gongzhi.foundation.places import queries as places
from gongzhi.foundation.sites import queries

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from gongzhi.foundation.sites.models import Site, SiteKind


@login_not_required
@never_cache
@require_safe
def landing(request: HttpRequest, plate: str) -> HttpResponse:
    """Say which site it is, and offer to report, to check, and, where nobody lives, to read its rating.

    Of a home neither owner nor address is said: whoever stands before it knows where they stand.
    """
    site = standing(plate)
    if site is None:
        return unknown(request)
    kind = _kind(site)
    context = {
        "site": site, "kind": kind, "path": places.path(site.place[:12]), "called": _name(site, kind),
        "report": reverse("public_site_report", args=[site.plate]),
        # pages of other areas, which may not be there yet: their addresses are agreed
        "check": f"/desk/phone/check/{site.plate}/", "self_check": "" if site.unit else "/self-check/",
        "rating": "" if kind.home else f"/passport/{site.plate}/",
        "staff": request.user.is_authenticated,
    }  # fmt: skip
    return render(request, "public/site.html", context)


def standing(plate: str) -> Site | None:
    """Return the site whose plate this is, so long as it stands."""
    site = queries.by_plate(plate)
    return site if site is not None and site.state != "gone" else None


def unknown(request: HttpRequest) -> HttpResponse:
    """Say that this plate leads nowhere, and how to report all the same."""
    return render(request, "public/no_site.html", status=404)


def called(site: Site) -> str:
    """Name a site for those who stand before it: a home by its kind and place alone."""
    return _("{place} · {site}").format(place=places.path(site.place[:12]), site=_name(site, _kind(site)))


def _name(site: Site, kind: SiteKind) -> str:
    return kind.called if kind.home else site.name


def _kind(site: Site) -> SiteKind:
    return next(one for one in queries.kinds() if one.code == site.kind)
