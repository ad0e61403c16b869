"""Each screen of the phone's application, for a thumb and for everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from gongzhi.foundation.sites import services as site_services
from tests.browser.eyes import sound
from tests.browser.phone.acts import hand_in, picture, ready, sign_in

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


def test_every_screen_is_for_a_thumb_and_for_everybody(
    handset: Callable[[], BrowserContext], house: Site, live_server: Any
) -> None:
    """No fault that axe finds, nothing wider than the phone, nothing smaller than a thumb, on each screen."""
    site_services.ask_for_look(site=house, at_once=True)
    page = handset().pages[0]
    sign_in(page, live_server.url)
    ready(page)
    page.wait_for_selector("#app .row")
    look(page, "list")
    page.click("#app .row")
    page.wait_for_selector("text=按《短表》检查")
    look(page, "site")
    page.click("text=按《短表》检查")
    page.wait_for_selector("text=怎么进的门")
    look(page, "entry")
    page.click(".choice:has-text('住户同意')")
    page.click(".choice:has-text('不符合')")
    look(page, "failed")
    page.set_input_files("#camera", picture("#a06040"))
    page.locator("dialog.cover canvas").wait_for()
    look(page, "cover")
    page.click("text=用这张")
    page.locator(".previews img").wait_for()
    assert page.evaluate(IN_SIGHT), "the camera is in reach without scrolling"
    page.click("text=全部题目")
    look(page, "jump")
    page.click("text=下一步")
    page.click("text=先跳过")
    page.click(".choice:has-text('没有')")
    look(page, "whole")
    page.click("text=还是 8")
    look(page, "missing")
    page.click(".fill-foot .main")
    page.click(".choice:text-is('符合')")
    for _n in range(2):
        page.click(".fill-foot .main")
    page.wait_for_selector("#hand-in")
    look(page, "review")
    page.context.set_offline(True)
    hand_in(page)
    page.wait_for_selector("text=下一处")
    look(page, "kept")
    page.goto(f"{live_server.url}/desk/phone/outbox/")
    page.wait_for_selector(".sent-row")
    look(page, "outbox")
    page.goto(f"{live_server.url}/desk/phone/report/")
    page.wait_for_selector("#report-words")
    look(page, "report")
    page.goto(f"{live_server.url}/desk/phone/check/ANYPLATE22/")
    page.wait_for_selector("text=名单里没有这一处")
    look(page, "unknown")


#: The button of the camera stands wholly above what sticks to the foot of the screen.
IN_SIGHT = """() => document.querySelector('.camera').getBoundingClientRect().bottom
    <= document.querySelector('.fill-foot').getBoundingClientRect().top"""

SMALL = """() => ['main a', 'main button', 'main summary', 'main input', 'main select', 'main textarea',
        'dialog button', '.tabs a', '#outbox a'].flatMap((kind) => [...document.querySelectorAll(kind)])
    .filter((one) => one.getClientRects().length && !one.matches('.tucked'))
    .map((one) => [one.innerText || one.id, one.getBoundingClientRect()])
    .filter(([, box]) => box.height < 47.5 || box.width < 47.5)
    .map(([name, box]) => `${name}: ${box.width}x${box.height}`)"""


def look(page: Page, name: str) -> None:
    sound(page, f"offline-{name}")
    assert page.evaluate(SMALL) == [], name
