"""Plates to print: one A6 sheet for each site, its code opening the page of that site."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from gongzhi.foundation.sites import finding, queries
from gongzhi.interfaces.web.doors import only
from gongzhi.interfaces.web.sites.conditions import read
from gongzhi.kernel import qr

if TYPE_CHECKING:
    from django.http import HttpResponse

    from gongzhi.interfaces.web.middleware import DeskRequest

MOST = 100


@only("site.manage")
@require_GET
def page(request: DeskRequest) -> HttpResponse:
    """Draw the plates of the sites named in the address, or of those that its conditions choose."""
    named = request.GET.getlist("site")[:MOST]
    if named:
        sites = queries.with_places([queries.find(request.actor, one) for one in dict.fromkeys(named)], localdate())
        after = ""
    else:
        found = finding.search(
            request.actor, read(request.GET, request.actor).criteria, after=request.GET.get("after", ""), size=MOST,
            on=localdate(),
        )  # fmt: skip
        sites, after = found.rows, found.next
    homes = {kind.code for kind in queries.kinds() if kind.home}
    plates = []
    for site in sites:
        address = settings.PUBLIC_URL.rstrip("/") + reverse("public_site", args=[site.plate])
        drawing = mark_safe(qr.svg(address))  # noqa: S308 — made here, out of an address of ours
        plates.append(
            {"site": site, "drawing": drawing, "address": address.partition("://")[2], "home": site.kind in homes}
        )
    query = read(request.GET, request.actor).query(after=after) if after else ""
    return render(request, "sites/plates.html", {"plates": plates, "next": query, "most": MOST})
