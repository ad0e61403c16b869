"""Searching in Chromium: from anywhere with one key, and found in spite of a typo."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests import given
from tests.browser.eyes import sound
from tests.matters.test_finding import matter

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("district"),
]


@pytest.mark.parametrize("width", [1440, 360])
def test_search_with_a_typo(opened: Callable[..., Page], live_server: Any, width: int) -> None:
    one = matter("锦绣花园搅拌站夜里噪音很大", "居民说从晚上十点响到天亮")
    given.report("锦绣花园北门的搅拌站吵得睡不着")
    matter("翠湖天地路灯不亮")
    page = opened("centre", width=width)
    page.keyboard.press("/")
    page.keyboard.type("锦绣花圆搅拌站")
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/search/?q=*")
    rows = page.locator("a.row")
    expect(rows).to_have_count(2)
    assert "搅拌站" in page.locator("mark").all_inner_texts()[0] + page.locator("mark").all_inner_texts()[-1]
    sound(page)
    href = f"/desk/matters/{one.reference}/"
    for _ in range(2):
        page.keyboard.press("j")
        if page.locator("a.row:focus").get_attribute("href") == href:
            break
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{href}")


@pytest.mark.parametrize("typed", ["锦绣花搅拌站", "锦绣花园园搅拌站", "锦锈花园搅拌站"])
def test_one_character_too_few_too_many_or_another(opened: Callable[..., Page], live_server: Any, typed: str) -> None:
    one = matter("锦绣花园搅拌站夜里噪音很大", "居民说从晚上十点响到天亮")
    page = opened("centre")
    page.keyboard.press("/")
    page.keyboard.type(typed)
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/search/?q=*")
    expect(page.locator("a.row")).to_have_attribute("href", f"/desk/matters/{one.reference}/")


@pytest.mark.parametrize("width", [1440, 360])
def test_nothing_found_says_how_to_go_on(opened: Callable[..., Page], live_server: Any, width: int) -> None:
    page = opened("centre", width=width)
    page.keyboard.press("/")
    page.keyboard.type("月亮上的井盖")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="没有找到").wait_for()
    expect(page.get_by_role("heading", name="可以这样找")).to_be_visible()
    sound(page)
    page.keyboard.press("/")
    page.keyboard.press("Escape")  # the words go first, then the box is left
    expect(page.locator("[name=q]")).to_have_value("")
