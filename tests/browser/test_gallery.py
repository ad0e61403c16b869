"""Every part of the pages with ugly data: nothing sticks out, nothing is refused by the policy, axe finds nothing.

``SHOTS=folder pytest tests/browser/test_gallery.py`` keeps the screenshots, to be looked at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.eyes import keep, sound
from tests.browser.gallery.urls import PAGES

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.urls("tests.browser.gallery.urls")]

WIDER_THAN_SCREEN = """() => [...document.querySelectorAll('body *')].filter((e) => {
  const box = e.getBoundingClientRect();
  const scrolls = e.closest('.wide, .rail, .unseen, .veil, .row');
  return box.width && box.right > document.documentElement.clientWidth + 1 && !scrolls;
}).map((e) => e.outerHTML.slice(0, 120))"""


@pytest.mark.parametrize("name", PAGES)
def test_page_fits_speaks_and_obeys_the_policy(page: Page, site: str, name: str) -> None:
    page.goto(f"{site}/gallery/{name}")
    page.wait_for_load_state("networkidle")
    sound(page, name)

    assert page.complaints == []  # type: ignore[attr-defined]
    assert page.evaluate(WIDER_THAN_SCREEN) == []


@pytest.mark.parametrize("name", ["report", "follow"])
def test_elder_mode_fits(page: Page, site: str, name: str) -> None:
    page.context.add_cookies([{"name": "reading", "value": "large", "url": site}])
    page.goto(f"{site}/gallery/{name}")
    page.wait_for_load_state("networkidle")
    keep(page, f"{name}-large")

    assert page.evaluate("getComputedStyle(document.body).fontSize") == "20px"
    assert page.evaluate(WIDER_THAN_SCREEN) == []


def test_residents_pages_weigh_less_than_100_kb(page: Page, site: str) -> None:
    weights: list[int] = []
    page.on(
        "response",
        lambda answer: answer.request.resource_type in {"script", "stylesheet"} and weights.append(len(answer.body())),
    )
    page.goto(f"{site}/gallery/report")
    page.wait_for_load_state("networkidle")

    assert 0 < sum(weights) < 100_000


def test_paper_carries_no_personal_data(page: Page, site: str) -> None:
    page.goto(f"{site}/gallery/matter")
    assert page.is_visible("text=139 0000 0000")
    page.emulate_media(media="print")

    assert not page.is_visible("text=139 0000 0000")
    assert not page.is_visible(".moves")
    assert page.is_visible("text=个人信息不印在纸上")
