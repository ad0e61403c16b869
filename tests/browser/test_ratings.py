"""Ratings, hubs and passports in a browser: nothing for axe to find, nothing beside the page, targets for a thumb."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.utils.timezone import localdate, now

from gongzhi.work.cells import services
from tests import sites
from tests.browser.eyes import sound
from tests.work.cells import cases

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("district", "cast"),
]


def well(page: Page) -> None:
    """Nothing for axe, nothing to scroll to the side, and on a phone every button is as high as a thumb."""
    sound(page)
    if page.viewport_size and page.viewport_size["width"] < 500:
        low = page.eval_on_selector_all(
            "main button, main a.button",
            "all => all.filter(one => one.checkVisibility() && one.offsetHeight < 47.5).map(one => one.textContent)",
        )
        assert low == []


def rating(stage: Callable[..., Any]) -> str:
    """A rating of today, in a cycle that ends in two months."""
    at = now()
    version, site = cases.standard(at=at), cases.school(at=at)
    today = localdate(at)
    run = cases.cycle(at=at, version=version, opens_on=today - timedelta(days=1), ends_on=today + timedelta(days=60))
    made = services.open_rating(cycle=run, site=site, by=cases.CLERK, at=at)
    return str(stage(made, at).matter.reference)


def visited(made: Any, at: Any) -> Any:
    from gongzhi.work.cells import queries

    for by, move in ((cases.SCHOOL, "assess"), (cases.FIRST, "review"), (cases.SECOND, "review_second")):
        made = cases.moved(cases.filled(made, by, at, drill="yes" if by == cases.SCHOOL else "no"), move, by, at)
    mate = queries.reviewers(made.matter, at)[0][0]
    made = cases.filled(made, cases.FIRST, at, drill="no")
    return cases.moved(made, "visit", cases.FIRST, at, on=localdate(at).isoformat(), second=mate)


def noticed(made: Any, at: Any) -> Any:
    return cases.moved(visited(made, at), "propose", cases.CLERK, at, level="4a")


@pytest.mark.parametrize("width", [1440, 360])
def test_an_operator_fills_in_the_list_and_hands_it_in(opened: Any, live_server: Any, width: int) -> None:
    reference = rating(lambda made, _at: made)
    page = opened("landlord", width=width)
    page.goto(f"{live_server.url}/desk/ratings/")
    well(page)
    page.goto(f"{live_server.url}/desk/ratings/{reference}/list/")
    well(page)
    for code in cases.GOOD:
        page.locator(f"label:has(input[name=q-{code}][value=yes])").click()
    page.get_by_role("button", name="交自评").click()
    page.get_by_text("已交。").wait_for()
    well(page)


@pytest.mark.parametrize("width", [1440, 360])
def test_staff_and_the_public_read_every_reason(opened: Any, live_server: Any, width: int) -> None:
    reference = rating(noticed)
    page = opened("centre", width=width)
    for path in ("/desk/ratings/", f"/desk/ratings/{reference}/", "/desk/ratings/new/",
                 f"/desk/ratings/{reference}/moves/object/", "/ratings/", "/ratings/rule/"):  # fmt: skip
        page.goto(live_server.url + path)
        well(page)
    page.goto(f"{live_server.url}/ratings/")
    page.get_by_role("link", name="示例小学").click()
    page.get_by_text("每学期演练").wait_for()
    well(page)


@pytest.mark.parametrize("width", [1440, 360])
def test_a_hub_and_a_house(opened: Any, live_server: Any, width: int) -> None:
    at = now()
    site, house = cases.market(at=at), sites.house(at=at)
    services.host(site=site, unit="xz-sifa", duty="law", weekdays=[1, 3], by=cases.CLERK, at=at)
    month = (localdate(at).replace(day=1) - timedelta(days=1)).replace(day=1)
    services.enter_figure(
        site=site, month=date(month.year, month.month, 1), code="crime", count=0, by=cases.POLICE, at=at
    )
    for who, paths in (
        ("centre", ["/desk/hubs/", f"/desk/hubs/{site.reference}/"]),
        ("landlord", [f"/desk/hubs/{site.reference}/"]),
        ("police", ["/desk/hubs/figures/", f"/desk/hubs/figures/{site.reference}/"]),
        ("", [f"/passport/{house.plate}/", f"/passport/{site.plate}/", "/passport/23456789AB/"]),
    ):
        page = opened(who, width=width)
        for path in paths:
            page.goto(live_server.url + path)
            well(page)
