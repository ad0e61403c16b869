"""Residents' pages in Chromium: with scripts and without, seen by axe, at the width of a phone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests import given
from tests.browser.eyes import sound
from tests.interfaces.public.test_whole_way import answered, photo

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("district"),
]

WORDS = "小区门口的路灯坏了一个星期，晚上很黑，老人不敢出门。" * 20


def looked_at(page: Page) -> None:
    """Nothing is wider than the phone, and axe finds nothing (it needs scripts itself)."""
    if not page.scripts:  # type: ignore[attr-defined]
        return
    page.wait_for_load_state()  # after a press on a link there is a moment without any document
    sound(page)


def choose_place(page: Page) -> None:
    if page.scripts:  # type: ignore[attr-defined]
        page.select_option("#id_place_town", label="王江泾镇")
        page.select_option("[data-towns] select:not([id])", given.COMMUNITY)
    else:
        page.select_option("#id_place", given.COMMUNITY)


def test_from_the_start_page_to_agreeing(phone: Page, live_server: Any) -> None:
    from gongzhi.work.intake.models import Report

    phone.goto(live_server.url)
    looked_at(phone)
    phone.click("a.door.main")
    looked_at(phone)
    phone.fill("[name=words]", WORDS)
    choose_place(phone)
    picture = {"name": "灯.jpg", "mimeType": "image/jpeg", "buffer": photo().getvalue()}
    phone.set_input_files("[name=photos]", [picture, picture | {"name": "灯2.jpg"}])  # type: ignore[list-item]
    phone.click("text=发出去")
    digits = phone.inner_text("#digits")
    assert re.fullmatch(r"\d{4}( \d{4}){3}", digits)
    looked_at(phone)
    report = Report.objects.get()
    assert (report.place, report.masked) == (given.COMMUNITY, WORDS)

    phone.click("text=查进度的链接")
    if phone.scripts:  # type: ignore[attr-defined]
        assert phone.input_value("[name=receipt]") == digits
        assert "#" not in phone.url
    else:
        phone.fill("[name=receipt]", digits)
    looked_at(phone)
    phone.click("main form button")
    expect(phone.locator("h1")).to_contain_text("已收到")
    looked_at(phone)

    answered(report)
    phone.reload()
    looked_at(phone)
    phone.click("text=同意这个答复")
    phone.get_by_role("heading", name="您同意了").wait_for()
    phone.click("text=看完了")
    expect(phone.locator("[name=receipt]")).to_have_count(1)


@pytest.mark.parametrize("phone", ["with scripts"], indirect=True)
def test_what_was_written_comes_back_after_the_browser_was_closed(phone: Page, live_server: Any) -> None:
    phone.goto(f"{live_server.url}/report/")
    phone.fill("[name=words]", "写到一半的话")
    phone.fill("[name=phone]", "13800001234")
    choose_place(phone)
    phone.wait_for_timeout(500)
    phone.goto(f"{live_server.url}/report/")
    assert phone.input_value("[name=words]") == "写到一半的话"
    assert phone.input_value("#id_place_town") != ""
    assert phone.input_value("[name=place]") == given.COMMUNITY
    assert phone.input_value("[name=phone]") == ""  # personal: never kept on a device that may be shared


def test_me_too_on_a_phone(phone: Page, live_server: Any) -> None:
    """Somebody writes, sees that it is known, and counts with one press instead of sending."""
    from gongzhi.work.intake import queries
    from gongzhi.work.intake.models import Report

    matter = given.moved(given.accepted(), "publish", given.CLERK, public="小区门口的路灯坏了，供电部门正在换。")
    phone.goto(f"{live_server.url}/report/")
    phone.fill("#id_words", "小区门口路灯坏了好几天，晚上太黑")
    choose_place(phone)
    phone.get_by_role("button", name="发出去", exact=True).click()
    phone.get_by_role("heading", name="是不是这件事？").wait_for()
    looked_at(phone)
    assert phone.input_value("#id_words").startswith("小区门口路灯坏了好几天")
    phone.get_by_role("button", name="我也遇到了").click()
    phone.get_by_text("记下了，只加一个数").wait_for()
    assert phone.get_by_text("1 人说“我也遇到了”").is_visible()
    looked_at(phone)
    assert queries.echoes([matter]) == {matter.pk: 1}
    assert Report.objects.count() == 1
    phone.reload()
    assert queries.echoes([matter]) == {matter.pk: 1}


def test_none_of_these_sends_what_was_written(phone: Page, live_server: Any) -> None:
    """What is known is shown once; who says that it is something else has not written in vain."""
    from gongzhi.work.intake import queries
    from gongzhi.work.intake.models import Report

    matter = given.moved(given.accepted(), "publish", given.CLERK, public="小区门口的路灯坏了，供电部门正在换。")
    words = "小区门口路灯坏了好几天，是另外一盏"
    phone.goto(f"{live_server.url}/report/")
    phone.fill("#id_words", words)
    choose_place(phone)
    phone.get_by_role("button", name="发出去", exact=True).click()
    phone.get_by_role("button", name="都不是，继续发出去").click()
    assert re.fullmatch(r"\d{4}( \d{4}){3}", phone.inner_text("#digits"))
    report = Report.objects.get(stage="waiting")
    assert (report.masked, report.place) == (words, given.COMMUNITY)
    assert queries.echoes([matter]) in ({}, {matter.pk: 0})
