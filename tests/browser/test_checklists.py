"""A checklist on a page: with scripts only what is asked is shown; without them it is whole; both come to the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from playwright.sync_api import expect

from tests.browser.eyes import sound
from tests.standards import shipped

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("district"),
]

ROOT = "/desk/settings/standards/"
WELL = (
    "no_basement", "proper_rooms", "room_size", "registration", "windows", "extinguisher", "escape_kit",
    "ebikes_out", "wiring", "no_flammables",
)  # fmt: skip


def _window(cast: dict[str, Any], browser: Browser, live_server: Any, width: int, *, scripts: bool = True) -> Page:
    client = Client()
    client.force_login(cast["centre"], "allauth.account.auth_backends.AuthenticationBackend")
    context = browser.new_context(
        viewport={"width": width, "height": 800}, locale="zh-CN", java_script_enabled=scripts, has_touch=width < 500
    )
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    return context.new_page()


def _press(page: Page, question: str, answer: str) -> None:
    page.click(f"#item-{question} label:has([value={answer}])")


def _fill(page: Page) -> None:
    for fact, number in {"floors": 3, "rooms": 6, "beds": 12, "exits": 2, "chargers": 0}.items():
        page.fill(f"#answer-{fact}", str(number))
    _press(page, "kitchen", "has")
    _press(page, "other_use", "none")
    for question in WELL:
        _press(page, question, "yes")
    _press(page, "ways_clear", "no")
    _press(page, "manager", "yes")
    _press(page, "gas_alarm", "na")


def test_only_what_is_asked_is_shown_and_a_photo_only_where_it_failed(
    cast: dict[str, Any], browser: Browser, live_server: Any
) -> None:
    shipped()
    page = _window(cast, browser, live_server, 360)
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.goto(f"{live_server.url}{ROOT}rental/1/try/")
    assert not page.is_visible("#item-manager")
    assert not page.is_visible("#item-gas_alarm")
    assert not page.is_visible("#photo-ways_clear")
    _fill(page)
    assert page.is_visible("#item-manager")
    assert page.is_visible("#item-ways_clear [data-proof]")
    assert not page.is_visible("#item-windows [data-proof]")
    assert "填了 20 / 21 项，不符合 1 项" in page.inner_text("[data-checklist-progress]")
    page.fill("#answer-beds", "9")
    assert not page.is_visible("#item-manager")  # what was answered there no longer counts
    assert "填了 19 / 20 项" in page.inner_text("[data-checklist-progress]")
    small = page.evaluate("""() => [...document.querySelectorAll('.checklist label:has(input)')]
        .filter((one) => one.offsetParent && one.getBoundingClientRect().height < 48).length""")
    assert small == 0
    sound(page)
    page.click("text=算一算")
    expect(page.locator("main")).to_contain_text("不通过：有一票否决的项目")
    assert complaints == []
    page.context.close()


def test_without_scripts_every_question_is_there_and_comes_to_the_same(
    cast: dict[str, Any], browser: Browser, live_server: Any
) -> None:
    shipped()
    page = _window(cast, browser, live_server, 360, scripts=False)
    page.goto(f"{live_server.url}{ROOT}rental/1/try/")
    assert page.is_visible("text=仅当“一共几张床？”不少于 10")
    assert page.is_visible("#photo-windows")
    _fill(page)
    page.fill("#answer-beds", "9")
    page.click("text=算一算")
    expect(page.locator("main")).to_contain_text("不通过：有一票否决的项目")
    assert "65 分（这次问到的共 75 分）" in page.inner_text("main")
    assert page.is_checked("#item-ways_clear [value=no]")  # the answers are still there
    page.context.close()


@pytest.mark.parametrize("width", [1440, 360])
def test_pages_of_standards_are_clean(cast: dict[str, Any], browser: Browser, live_server: Any, width: int) -> None:
    shipped()
    page = _window(cast, browser, live_server, width)
    for where in ("", "rental/1/", "rental/1/paper/"):
        page.goto(f"{live_server.url}{ROOT}{where}")
        sound(page)
    page.context.close()
