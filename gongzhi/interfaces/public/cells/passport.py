"""The passport behind a plate: a rating with every reason, or the label of a house; nobody's name and no address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.utils.timezone import localdate, now
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from gongzhi.foundation.places import queries as places
from gongzhi.foundation.sites import queries as sites
from gongzhi.foundation.tries import services as counting
from gongzhi.interfaces import houses, networks
from gongzhi.work.cells import queries
from gongzhi.work.cells.codes import VETOES

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from gongzhi.foundation.sites.models import Site

WINDOW = 15  # minutes in which wrong plates are counted together
PER_SOURCE = 30
IN_ALL = 3000


@login_not_required
@never_cache
@require_safe
def page(request: HttpRequest, plate: str) -> HttpResponse:
    """Show the passport of the site that a plate is of; a wrong plate counts against its source, and tells nothing."""
    at = now()
    window = at.replace(minute=at.minute - at.minute % WINDOW, second=0, microsecond=0)
    sources = {counting.keyed(f"plate {networks.source(request)}"): PER_SOURCE, "plates": IN_ALL}
    if counting.full(sources, window):
        return render(request, "cells/no_passport.html", {"too_many": True}, status=429)
    site = sites.by_plate(plate)
    if site is None or not site.is_open:
        counting.add(sources, window)
        return render(request, "cells/no_passport.html", status=404)
    kind = next(one for one in sites.kinds() if one.code == site.kind)
    where = {"where": places.path(site.place[:12]), "kind": site.kind_name, "place": site.place[:12]}
    if kind.home:
        return render(request, "cells/house.html", where | {"label": houses.label_of(site, at)})
    if not kind.rated:
        return render(request, "cells/passport.html", where | {"site": site, "unrated_kind": True})
    return render(request, "cells/passport.html", where | {"site": site} | _rating(site, at))


def _rating(site: Site, at: datetime) -> dict[str, Any]:
    """Return what holds, what is up for objection, and what ended last; each with its reasons."""
    today, found = localdate(at), queries.public_of(site)
    held = next((one for one in found if queries.holds(one, today)), None)
    noticed = next((one for one in found if one.matter.stage == "notice"), None)
    past = None if held else next((one for one in found if one.level), None)
    return {
        "held": held, "noticed": noticed, "past": past,
        "vetoes": VETOES,
    }  # fmt: skip
