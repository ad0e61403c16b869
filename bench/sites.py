"""Looking at a whole district's sites: the map's data for several boxes and zooms, and the page of one."""

from __future__ import annotations

import statistics
import time
from typing import TYPE_CHECKING

from django.urls import reverse

from gongzhi.foundation.sites.models import Site

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.test import Client

SITES = 47_000
LARGE = 50_000  # matters; with fewer, a tenth of the sites is enough
TIMES = 7
#: Name, box, zoom: the whole district, a town, some villages, a street.
VIEWS = (
    ("map, the district", "120.40,30.50,121.00,31.00", "9.5"),
    ("map, the district in large circles", "120.0,30.3,121.3,31.2", "8"),
    ("map, the district in small circles", "120.40,30.50,121.00,31.00", "12"),
    ("map, a town", "120.65,30.75,120.80,30.88", "11.5"),
    ("map, some villages", "120.68,30.80,120.74,30.84", "13.5"),
    ("map, a street", "120.690,30.810,120.705,30.820", "16"),
    ("map, rented houses of a district", "120.40,30.50,121.00,31.00", "10&kind=rental"),
)


def views(desk: Client) -> dict[str, dict[str, float]]:
    """Measure the data of some views."""
    address = reverse("desk_sites_view")
    return {name: _timed(desk, [f"{address}?box={box}&zoom={zoom}"] * TIMES) for name, box, zoom in VIEWS}


def pages(desk: Client) -> dict[str, float]:
    """Measure the pages of sites, another one each time."""
    every = Site.objects.order_by("pk")
    return _timed(desk, [reverse("desk_site", args=[site.reference]) for site in every[:: every.count() // 25]])


def _timed(desk: Client, addresses: Iterable[str]) -> dict[str, float]:
    took = []
    for address in addresses:
        began = time.perf_counter()
        answer = desk.get(address)
        took.append((time.perf_counter() - began) * 1000)
        assert answer.status_code == 200, address
    warm = took[1:]  # the first one opens files and connections
    return {"median": statistics.median(warm), "worst": max(warm)}
