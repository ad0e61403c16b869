"""What is rated in the district, place by place, what is up for objection, and the rule of the labels of houses."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_safe

from gongzhi.foundation.places import queries as places
from gongzhi.work.cells import queries
from gongzhi.work.cells.label import FRESH_DAYS, LABELS, RULE

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@login_not_required
@require_safe
def page(request: HttpRequest, place: int | None = None) -> HttpResponse:
    """List the sites whose level holds, of the district or of one place; no home is among them."""
    today = localdate(now())
    code = str(place) if place else settings.DISTRICT_CODE
    here = places.find(code, today) if code.startswith(settings.DISTRICT_CODE) else None
    if here is None:
        return render(request, "public/no_place.html", status=404)
    rated, noticed = queries.listed(code, today), queries.notices(code)
    names = places.names({one.site.place[:12] for one in [*rated, *noticed]}, today)
    towns = places.names({one.site.place[:9] for one in rated}, today)
    groups = [
        (towns.get(town, town), [(one, names.get(one.site.place[:12], "")) for one in some])
        for town, some in groupby(rated, key=lambda one: one.site.place[:9])
    ]
    context = {
        "here": here, "groups": groups, "noticed": [(one, names.get(one.site.place[:12], "")) for one in noticed],
        "kinds": queries.kind_names(one.site.kind for one in [*rated, *noticed]),
        "towns": places.children(settings.DISTRICT_CODE, today), "all": code == settings.DISTRICT_CODE,
    }  # fmt: skip
    return render(request, "cells/ratings.html", context)


@login_not_required
@require_safe
def rule(request: HttpRequest) -> HttpResponse:
    """Print the rule by which houses have their label."""
    days = queries.fresh_days(localdate(now())) or FRESH_DAYS
    rows = [(LABELS[code], words, days) for code, words in RULE]
    coming = queries.coming_label_rules(localdate(now()))
    return render(request, "cells/rule.html", {"rows": rows, "days": days, "coming": coming})
