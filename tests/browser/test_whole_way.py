"""From a report to a verified end in a real browser: the resident, the desk, the unit, the checker, the resident."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from gongzhi.foundation.ledger import queries as ledger
from gongzhi.matters import queries as matters
from gongzhi.matters.models import Matter
from tests import given

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("district"),
]


def test_from_a_report_to_a_verified_end(opened: Callable[..., Page], live_server: Any) -> None:
    given.a_category("always")
    resident = opened(width=360)
    receipt = reports(resident)
    triages(opened("centre"), live_server.url)
    matter = Matter.objects.get()
    assert (matter.stage, matter.unit) == ("dispatched", "xz-zhujian")
    page = f"{live_server.url}/desk/matters/{matter.reference}/"
    unit = opened("department")
    hands_in(unit, live_server.url)
    checks(opened("supervisor"), page)
    answers(unit, page)
    agrees(resident, live_server.url, receipt)
    matter.refresh_from_db()
    assert (matter.stage, matter.result) == ("closed", "solved")
    unit.goto(page)
    assert "已办结" in unit.inner_text("main")
    found = ledger.verify(versions=matters.versions())
    assert found.ok, found.finding


def reports(resident: Page) -> str:
    """The resident tells it on a phone, and keeps the receipt."""
    resident.click("a.door.main")
    resident.fill("[name=words]", "闻川社区东门口的路灯坏了一个星期，晚上很黑，老人不敢出门。")
    resident.select_option("#id_place_town", label="王江泾镇")
    resident.select_option("[data-towns] select:not([id])", given.COMMUNITY)
    resident.fill("[name=phone]", "13800138000")
    resident.click("text=发出去")
    return resident.inner_text("#digits")


def triages(desk: Page, site: str) -> None:
    """The desk reads it, without the phone number, and gives it to a unit in one press."""
    desk.goto(site + "/desk/inbox/")
    desk.click("text=路灯")
    assert "13800138000" not in desk.content()
    desk.select_option("[name=category]", "T1")
    desk.select_option("[name=unit]", "xz-zhujian")
    desk.click("button:has-text('受理并派给它')")
    desk.wait_for_url(lambda url: "R-" not in url)


def hands_in(unit: Page, site: str) -> None:
    """The unit signs for it, does it, and hands it in with a photo."""
    unit.goto(site + "/desk/")
    unit.click("text=路灯")
    press(unit, "签收")
    unit.click("a:has-text('办结')")
    unit.check("text=已解决")
    unit.fill("[name=did]", "11 月 24 日下午换了两个灯泡，现场试过")
    unit.set_input_files("[name=photos]", [{"name": "灯.png", "mimeType": "image/png", "buffer": picture()}])
    unit.click("button:has-text('办结')")
    unit.wait_for_selector("text=待核查")


def checks(checker: Page, page: str) -> None:
    """Somebody else looks."""
    checker.goto(page)
    checker.click("a:has-text('核查通过')")
    checker.fill("[name=found]", "晚上去看过，亮了")
    checker.click("button:has-text('核查通过')")
    checker.wait_for_selector("text=待答复")


def answers(unit: Page, page: str) -> None:
    """The unit answers in words for the resident."""
    unit.goto(page)
    unit.click("a:has-text('答复')")
    unit.fill("[name=reply]", "您反映的路灯已经修好，今后每月检查一次。")
    unit.click("button:has-text('答复')")
    unit.wait_for_selector("text=待诉求人确认")


def agrees(resident: Page, site: str, receipt: str) -> None:
    """The resident reads it with the receipt, and agrees."""
    resident.goto(site + "/follow/")
    resident.fill("[name=receipt]", receipt)
    resident.click("main form button")
    expect(resident.locator("main")).to_contain_text("今后每月检查一次")
    resident.click("text=同意这个答复")
    resident.get_by_role("heading", name="您同意了").wait_for()


def press(page: Page, label: str) -> None:
    """Open a move that asks for nothing, and make it."""
    page.click(f"a:has-text('{label}')")
    page.click(f"form button:has-text('{label}')")
    page.wait_for_selector(f"#moves >> text={label}", state="detached")


def picture() -> bytes:
    from PIL import Image

    content = io.BytesIO()
    Image.new("RGB", (60, 40), "#cfe3d8").save(content, "PNG")
    return content.getvalue()
