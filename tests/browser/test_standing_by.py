"""Residents' pages with the network cut: a page that says so, a form that stays, a desk that nobody stands in for."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Error

from tests import given
from tests.browser.test_residents import choose_place, looked_at
from tests.interfaces.public.test_whole_way import photo

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("district"),
]

WITH_SCRIPTS = pytest.mark.parametrize("phone", ["with scripts"], indirect=True)
KEPT = """(async () => {
  const names = await caches.keys();
  const kept = await Promise.all(names.map(async (name) => (await (await caches.open(name)).keys())));
  return kept.flat().map((request) => new URL(request.url).pathname);
})()"""
UNSENT = "没有连上，还没有发出去"


def ready(page: Page) -> None:
    """Wait until the worker stands by for this page."""
    page.evaluate("""navigator.serviceWorker.ready.then(() => navigator.serviceWorker.controller
        || new Promise((done) => navigator.serviceWorker.addEventListener("controllerchange", done)))
        .then(() => true)""")


def cut(page: Page) -> None:
    """Cut the network, and go on when neither the page nor the worker behind it reaches the server any more."""
    page.context.set_offline(True)
    for one in (page, *page.context.service_workers):
        while one.evaluate("fetch('/healthz', {cache: 'no-store'}).then(() => true, () => false)"):
            continue


def mended(page: Page) -> None:
    page.context.set_offline(False)


@WITH_SCRIPTS
def test_a_page_that_does_not_open_says_why_and_whom_to_ring(phone: Page, live_server: Any) -> None:
    phone.goto(live_server.url)
    ready(phone)
    cut(phone)
    phone.click("text=看身边的事")
    phone.get_by_role("heading", name="没有连上网络，这一页打不开。").wait_for()
    assert phone.url == f"{live_server.url}/places/"
    numbers = phone.locator(".numbers a").evaluate_all("all => all.map((one) => one.getAttribute('href'))")
    assert numbers == ["tel:110", "tel:119", "tel:120", "tel:12345"]
    assert phone.locator("form").count() == 0
    looked_at(phone)  # in its own style and with its script: both lie on the device
    mended(phone)
    phone.get_by_role("link", name="再试一次").click()
    phone.get_by_role("heading", name="没有连上网络，这一页打不开。").wait_for(state="detached")
    assert phone.url == f"{live_server.url}/places/"


@WITH_SCRIPTS
def test_a_code_in_the_address_is_still_there_at_the_next_try(phone: Page, live_server: Any) -> None:
    phone.goto(live_server.url)
    ready(phone)
    cut(phone)
    phone.goto(f"{live_server.url}/follow/#4821-0937-5516-0024")
    phone.get_by_role("link", name="再试一次").wait_for()
    mended(phone)
    phone.get_by_role("link", name="再试一次").click()
    phone.wait_for_selector("[name=receipt]")
    assert phone.input_value("[name=receipt]") == "4821 0937 5516 0024"


@WITH_SCRIPTS
def test_nothing_but_the_shell_lies_on_the_device(phone: Page, live_server: Any) -> None:
    receipt = given.received("只有我自己该看到的话").receipt
    phone.goto(live_server.url)
    ready(phone)
    shell = phone.evaluate(KEPT)
    assert "/offline/" in shell
    assert all(one == "/offline/" or one.startswith("/static/") for one in shell)
    phone.goto(f"{live_server.url}/follow/")
    phone.fill("[name=receipt]", receipt)
    phone.click("main form button")
    phone.get_by_text("只有我自己该看到的话").first.wait_for()
    phone.goto(f"{live_server.url}/report/")
    phone.goto(f"{live_server.url}/places/")
    assert phone.evaluate(KEPT) == shell
    cut(phone)
    phone.goto(f"{live_server.url}/follow/")
    assert "只有我自己" not in phone.content()


@WITH_SCRIPTS
def test_a_report_stays_on_the_page_and_goes_once(phone: Page, live_server: Any) -> None:
    from gongzhi.work.intake.models import Report

    phone.goto(f"{live_server.url}/report/")
    ready(phone)
    phone.fill("[name=words]", "楼道里的灯坏了三天")
    choose_place(phone)
    phone.fill("[name=phone]", "13800001234")
    phone.set_input_files("[name=photos]", {"name": "灯.jpg", "mimeType": "image/jpeg", "buffer": photo().getvalue()})
    key = phone.input_value("[name=once]")
    cut(phone)
    send = phone.get_by_role("button", name="发出去", exact=True)
    for _press in range(2):
        send.click()
        phone.get_by_role("alert").filter(has_text=UNSENT).wait_for()
        assert phone.get_by_role("alert").count() == 1
        assert send.is_enabled()
    looked_at(phone)
    assert phone.input_value("[name=words]") == "楼道里的灯坏了三天"
    assert phone.input_value("[name=phone]") == "13800001234"
    assert phone.evaluate("document.querySelector('[name=photos]').files.length") == 1
    assert phone.input_value("[name=once]") == key
    assert not Report.objects.exists()
    mended(phone)
    send.click()
    assert re.fullmatch(r"\d{4}( \d{4}){3}", phone.inner_text("#digits"))
    report = Report.objects.get()
    assert (report.masked, report.place) == ("楼道里的灯坏了三天", given.COMMUNITY)
    stored = phone.evaluate("JSON.stringify(localStorage)")
    assert "13800001234" not in stored
    assert "楼道里" not in stored


@WITH_SCRIPTS
def test_a_press_that_goes_on_is_the_one_that_is_sent_again(phone: Page, live_server: Any) -> None:
    """The button above the form, of which the server must hear, comes to rest and does the same at the next press."""
    from gongzhi.work.intake.models import Report

    given.moved(given.accepted(), "publish", given.CLERK, public="小区门口的路灯坏了，供电部门正在换。")
    phone.goto(f"{live_server.url}/report/")
    phone.fill("#id_words", "小区门口路灯坏了好几天，是另外一盏")
    choose_place(phone)
    phone.get_by_role("button", name="发出去", exact=True).click()
    on = phone.get_by_role("button", name="都不是，继续发出去")
    on.wait_for()
    cut(phone)
    on.click()
    phone.get_by_role("alert").filter(has_text=UNSENT).wait_for()
    mended(phone)
    on.click()
    phone.wait_for_selector("#digits")
    assert Report.objects.filter(stage="waiting").count() == 1


@WITH_SCRIPTS
@pytest.mark.parametrize("status", [502, 503, 504])
def test_a_site_that_is_down_for_a_moment_takes_nothing_away(phone: Page, live_server: Any, status: int) -> None:
    phone.goto(f"{live_server.url}/report/")
    phone.fill("[name=words]", "楼道里的灯坏了三天")
    phone.route("**/report/", lambda route: route.fulfill(status=status))
    phone.get_by_role("button", name="发出去", exact=True).click()
    phone.get_by_role("alert").filter(has_text=UNSENT).wait_for()
    assert phone.input_value("[name=words]") == "楼道里的灯坏了三天"


def test_the_desk_is_none_of_the_workers_business(opened: Callable[..., Page], live_server: Any) -> None:
    page = opened("centre")
    page.goto(live_server.url)
    ready(page)
    page.goto(f"{live_server.url}/desk/inbox/")
    cut(page)
    style = page.evaluate(
        "fetch('/static/gongzhi.css', { cache: 'no-store' }).then(() => 'came', () => 'did not come')"
    )
    assert style == "did not come"
    for address in ("/desk/", "/desk/phone/", "/accounts/login/", "/api/v1/", "/offline/", "/reading/size"):
        window = page.context.new_page()
        with pytest.raises(Error, match="ERR_INTERNET_DISCONNECTED"):
            window.goto(live_server.url + address)


def test_the_two_workers_leave_each_others_shell_alone(opened: Callable[..., Page], live_server: Any) -> None:
    page = opened("grid", width=360)
    page.goto(live_server.url)
    ready(page)
    page.goto(f"{live_server.url}/desk/phone/checks/")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    names = page.evaluate("caches.keys()")
    assert sorted(name.split("-")[0] for name in names) == ["public", "shell"], json.dumps(names)
    scopes = page.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.map((one) => one.scope))")
    assert sorted(scopes) == [f"{live_server.url}/", f"{live_server.url}/desk/phone/"]
    cut(page)
    page.goto(f"{live_server.url}/desk/phone/outbox/")
    page.wait_for_selector("#app")
    assert page.get_by_text("没有连上网络，这一页打不开").count() == 0
    page.goto(f"{live_server.url}/places/")
    page.get_by_text("没有连上网络，这一页打不开").wait_for()
