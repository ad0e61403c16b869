"""How long the phone keeps what it read, what it says where a browser may drop it, and the nearest house first."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.utils.timezone import now

from gongzhi.foundation.places.datum import WGS84, Point
from gongzhi.foundation.sites import services as site_services
from tests import sites
from tests.browser.phone.acts import GRID_PLACE, ON_DISK, ready, sign_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import BrowserContext, Page

    from gongzhi.foundation.sites.models import Site


pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("district"),
]

IN_WECHAT = """Object.defineProperty(navigator, 'userAgent', {
    get: () => 'Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Mobile Safari/537.36 MicroMessenger/8.0.50'
})"""


def names(page: Page) -> list[str]:
    page.locator("#app .row .title").first.wait_for()
    return page.locator("#app .row .title").all_inner_texts()


def test_what_was_read_is_gone_after_seven_days(
    handset: Callable[[], BrowserContext], house: Site, live_server: Any
) -> None:
    site_services.ask_for_look(site=house, at_once=True)
    page = handset().pages[0]
    sign_in(page, live_server.url)
    ready(page)
    assert names(page) == [house.name]
    page.context.set_offline(True)
    page.clock.set_fixed_time(now() + timedelta(days=6, hours=23))
    page.goto(f"{live_server.url}/desk/phone/checks/")
    assert names(page) == [house.name]
    page.wait_for_selector("text=存 7 天")
    page.clock.set_fixed_time(now() + timedelta(days=7, minutes=1))
    page.goto(f"{live_server.url}/desk/phone/checks/")
    page.wait_for_selector("text=还没有存下名单")
    assert '"kept":[]' in page.evaluate(ON_DISK).replace(" ", "")


def test_in_wechat_it_says_that_it_may_be_thrown_away_and_how_to_open_it_elsewhere(
    handset: Callable[[], BrowserContext], house: Site, live_server: Any
) -> None:
    context = handset()
    context.add_init_script(IN_WECHAT)
    page = context.pages[0]
    sign_in(page, live_server.url)
    page.wait_for_selector("#lasting:visible")
    said = page.inner_text("#lasting")
    assert "可能被微信清掉" in said
    assert "在浏览器打开" in said


def test_the_nearest_comes_first_and_the_position_stays_on_the_screen(
    handset: Callable[[], BrowserContext], live_server: Any
) -> None:
    """By distance and back to what is due first; where somebody stands is neither kept nor sent."""
    sites.in_force()
    by = sites.given.actor("village_clerk", "village", place=GRID_PLACE)
    for name, lon in (("远", 120.74), ("中", 120.72), ("近", 120.71)):
        one = sites.house(
            place=GRID_PLACE, by=by, name=f"建设村{name}处", address=f"建设村{name}处", point=Point(lon, 30.82, WGS84)
        )  # fmt: skip
        site_services.ask_for_look(site=one, at_once=True)
    context = handset()
    context.grant_permissions(["geolocation"])
    context.set_geolocation({"longitude": 120.70123, "latitude": 30.82})
    page = context.pages[0]
    sign_in(page, live_server.url)
    by_due = names(page)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(f"{request.url} {request.post_data or ''}"))
    page.click("text=按距离排")
    page.wait_for_selector("text=位置不保存、不上传")
    assert names(page) == ["建设村近处", "建设村中处", "建设村远处"]
    assert page.locator("#app .row .side").first.inner_text().startswith("8")
    assert "120.70123" not in page.evaluate(ON_DISK)
    assert not any("120.70123" in one for one in sent)
    page.click("text=按到期先后排")
    assert names(page) == by_due
    page.reload()
    page.wait_for_selector("text=按距离排")
