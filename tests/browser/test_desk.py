"""The desk and the grid worker's phone in Chromium: keys and taps counted, targets measured, seen by axe."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from playwright.sync_api import expect

from gongzhi.kernel.actor import system
from gongzhi.matters import services as matters
from gongzhi.matters.models import Matter
from gongzhi.work.intake import tables
from gongzhi.work.intake.models import Report, Suggestion
from tests import given
from tests.browser.eyes import sound
from tests.conftest import NOW

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("district"),
]

LAMP = "王店镇建林村村口的路灯坏了一个星期，晚上很黑"
TAPS = "window.taps = 0; document.addEventListener('click', e => { if (e.isTrusted) window.taps += 1; }, true)"
SMALL = """() => [...document.querySelectorAll(
    "main a, main button, main select, main textarea, main summary, main .tick, main .options label, nav a")]
    .filter(e => e.getClientRects().length && !e.closest('p') && e.getBoundingClientRect().height < 47.5
        && e.matches('a, button, select, .tick, label'))
    .map(e => e.outerHTML.slice(0, 80))"""


@pytest.fixture(autouse=True)
def classes(district: None) -> None:
    matters.load_categories(rows=tables.rows("categories"), by=system("tests"), at=NOW)


def test_staff_sign_in_at_the_page_that_they_came_for(opened: Callable[..., Page], live_server: Any) -> None:
    page = opened()
    page.goto(f"{live_server.url}/desk/inbox/")
    page.fill("[name=login]", "centre")
    page.fill("[name=password]", settings.DEMO_PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url("**/desk/inbox/")
    assert page.locator("#detail").count() == 1


def test_one_sentence_takes_eight_taps_and_twenty_seconds(opened: Callable[..., Page], live_server: Any) -> None:
    page = opened("grid", width=360)
    page.add_init_script(TAPS)
    began = time.monotonic()
    page.goto(f"{live_server.url}/desk/phone/report/")
    page.click("[name=words]")
    page.keyboard.type("村口的路灯坏了", delay=60)
    expect(page.locator("[name=category]")).to_have_value("0102")
    assert page.input_value("[name=place]") == "330411101003"  # one's own place, when none is named
    taps = page.evaluate("window.taps") + 1
    page.click("button:has-text('上报')")
    page.wait_for_selector(".receipt-code")
    assert taps <= 8
    assert time.monotonic() - began <= 20
    assert Suggestion.objects.get(report=Report.objects.get(), field="category").value == "0102"


def test_what_somebody_chose_is_not_guessed_anew(opened: Callable[..., Page], live_server: Any) -> None:
    page = opened("centre")
    page.goto(f"{live_server.url}/desk/file/")
    page.fill("[name=words]", LAMP)
    expect(page.locator("[name=category]")).to_have_value("0102")
    page.fill("#guesses .find >> nth=1", "排水")
    assert page.input_value("[name=category]") == "0106"
    with page.expect_response("**/read/"):
        page.fill("[name=words]", LAMP + "，请修")
    page.wait_for_timeout(200)
    assert page.input_value("[name=category]") == "0106"


def test_one_key_a_decision(opened: Callable[..., Page], live_server: Any) -> None:
    for words in (LAMP, "河道里有人倒垃圾", "小区水管爆了"):
        given.report(words)
    page = opened("centre")
    page.goto(f"{live_server.url}/desk/inbox/")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_selector("article h1:has-text('垃圾')")
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    page.wait_for_selector("article h1:has-text('路灯')")
    page.keyboard.press("x")
    page.wait_for_selector("#act [name=reply]")
    page.evaluate("document.activeElement.blur()")
    first = page.url
    page.keyboard.press("d")  # sent to the unit that the words suggest
    page.wait_for_url(lambda url: "R-" in url and url != first)
    assert Matter.objects.get().stage == "dispatched"
    page.go_back()  # the words of reports are never kept on the device: the page comes from the server again
    page.wait_for_selector("article h1:has-text('路灯')")
    assert not page.evaluate("Object.keys(localStorage).some(key => key.includes('htmx'))")


def test_what_was_typed_is_never_lost_to_a_pane_that_loads(opened: Callable[..., Page], live_server: Any) -> None:
    for words in (LAMP, "河道里有人倒垃圾"):
        given.report(words)
    page = opened("centre")
    page.goto(f"{live_server.url}/desk/inbox/")
    page.fill("article [name=summary]", "村口的路灯")
    assert page.locator(".row[aria-current]").count() == 1
    assert "路灯" in page.locator(".row[aria-current]").inner_text()
    page.click(".row:has-text('路灯')")  # is open already
    page.wait_for_timeout(300)
    assert page.input_value("article [name=summary]") == "村口的路灯"
    report = re.compile("/desk/inbox/R-")  # a star of a glob ends at the next stroke, and a report's address has one
    page.route(report, lambda route: None)  # an answer that takes its time
    with page.expect_request(report):
        page.click(".row:has-text('垃圾')")
    page.wait_for_selector(".measure[inert]")
    page.keyboard.press("a")
    page.wait_for_timeout(300)
    assert not Matter.objects.exists()


@pytest.mark.parametrize("path", ["", "report/", "settle/", "mine/"])
def test_the_phone_fits_a_thumb(opened: Callable[..., Page], live_server: Any, path: str) -> None:
    matter = given.accepted(category="0102")
    given.moved(matter, "dispatch", given.CLERK, unit="village-330411101003", co_units=[], note="")
    page = opened("grid", width=360)
    page.goto(f"{live_server.url}/desk/phone/{path}")
    sound(page)
    assert page.evaluate(SMALL) == []


@pytest.mark.parametrize("width", [1440, 360])
@pytest.mark.parametrize("path", ["", "inbox/", "inbox/?tab=decided", "file/", "notices/"])
def test_the_desk_is_seen_by_axe(opened: Callable[..., Page], live_server: Any, path: str, width: int) -> None:
    given.report(LAMP)
    given.dispatched(given.accepted(given.report(LAMP, contact={"name": "张小明"}), category="0102"))
    page = opened("centre", width=width)
    page.goto(f"{live_server.url}/desk/{path}")
    sound(page)


def test_settings_and_pressures_are_seen_by_axe(opened: Callable[..., Page], live_server: Any) -> None:
    for user, paths in (
        ("leader", ("", "settings/", "settings/limits/", "settings/rules/", "settings/calendar/", "settings/roles/")),
        ("supervisor", ("pressures/",)),
        ("admin", tuple(f"settings/accounts/{one}" for one in ("", "department/", "admin/"))),
    ):
        page = opened(user)
        for path in paths:
            page.goto(f"{live_server.url}/desk/{path}")
            sound(page)


@pytest.mark.parametrize("width", [1440, 360])
def test_an_account_is_found_by_typing_and_the_address_says_so(
    opened: Callable[..., Page], live_server: Any, width: int
) -> None:
    page = opened("admin", width=width)
    page.goto(f"{live_server.url}/desk/settings/accounts/")
    page.locator("#q").press_sequentially("思成", delay=60)
    expect(page.locator("#found")).to_contain_text("找到 1 个")
    page.wait_for_url("**?q=%E6%80%9D%E6%88%90")
    assert page.input_value("#q") == "思成"
    page.click("#found a:has-text('钱思成')")
    page.click("summary:has-text('任命到一个岗位')")
    page.fill("[name=post] >> xpath=../input", "督导")
    assert page.input_value("[name=post]") == "xz-ducha-supervisor"
    assert page.evaluate("document.documentElement.scrollWidth") <= width
