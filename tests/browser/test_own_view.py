"""Mediation on a phone without an account: apply, come back with the code, answer, draw a signature; seen by axe."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.utils.timezone import now
from playwright.sync_api import expect

from gongzhi.work.disputes import services
from gongzhi.work.disputes.models import Case, Party, Signature
from tests import given
from tests.browser.test_desk import SMALL
from tests.browser.test_residents import choose_place, looked_at
from tests.work.disputes import cases

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("district"),
]


def opened(page: Page, live_server: Any, code: str) -> None:
    """Scan the code, or type it where there are no scripts, and press."""
    page.goto(f"{live_server.url}/mediation/#{code}")
    if page.scripts:  # type: ignore[attr-defined]
        assert page.input_value("[name=code]").replace(" ", "") == code
        assert "#" not in page.url
    else:
        page.fill("[name=code]", code)
    page.get_by_role("button", name="打开我的页面").click()
    page.wait_for_selector("#told")


def large_enough(page: Page) -> None:
    """Everything to press is as high as a thumb."""
    if page.scripts:  # type: ignore[attr-defined]
        assert page.evaluate(SMALL) == []


def test_apply_come_back_say_yes_read_rights_accept(phone: Page, live_server: Any) -> None:
    phone.goto(live_server.url)
    phone.get_by_role("link", name="申请调解").click()
    looked_at(phone)
    large_enough(phone)
    phone.fill("[name=facts]", "楼上漏水，把我家天花板泡坏了，说了几次都不修")
    phone.select_option("[name=type]", "99")
    choose_place(phone)
    phone.fill("[name=other]", "楼上 302 的住户")
    phone.fill("[name=name]", "王秀英")
    phone.fill("[name=phone]", "13800138000")
    phone.get_by_role("button", name="申请调解").click()
    code = phone.inner_text("#code").replace(" ", "")
    assert re.fullmatch(r"[2-9A-HJ-NP-Z]{12}", code)
    looked_at(phone)
    large_enough(phone)

    opened(phone, live_server, code)
    expect(phone.locator("h1")).to_contain_text("已收到申请")
    looked_at(phone)
    large_enough(phone)
    phone.get_by_role("button", name="我看过了").click()
    expect(phone.get_by_text("记下了：您看过权利和义务")).to_be_visible()

    case = Case.objects.get()
    case = cases.moved(case, "assign", given.CLERK, now(), unit=cases.UNIT)
    case = cases.moved(case, "take", at=now())
    case = cases.moved(case, "propose", at=now(), mediator=cases.mediator().id, disclosed=True)
    phone.reload()
    expect(phone.get_by_role("heading", name="来调解，您同意吗")).to_be_visible()
    looked_at(phone)
    large_enough(phone)
    phone.get_by_role("button", name="同意", exact=True).click()
    expect(phone.get_by_text("现在不用您做什么")).to_be_visible()
    applicant = cases.side(case, "a")
    assert (applicant.consent, applicant.told_by, applicant.mediator_ok) == ("yes", "own", True)

    other = services.issue_code(party=cases.side(case, "b"), by=cases.mediator(), at=now())
    phone.get_by_role("button", name="看完了，关上这一页").click()
    opened(phone, live_server, other)
    expect(phone.get_by_role("heading", name="您愿意吗")).to_be_visible()
    assert "王秀英" not in phone.content()
    assert "漏水" not in phone.content()
    looked_at(phone)
    phone.get_by_role("button", name="愿意调解").click()
    phone.get_by_role("button", name="我看过了").click()
    phone.get_by_role("button", name="同意", exact=True).click()
    expect(phone.get_by_text("现在不用您做什么")).to_be_visible()
    assert cases.side(case, "b").consent == "yes"


@pytest.mark.parametrize("phone", ["with scripts"], indirect=True)
def test_who_scans_their_code_sees_their_own_page_though_anothers_is_open(phone: Page, live_server: Any) -> None:
    case = cases.peopled(at=now())
    one, other = (services.issue_code(party=cases.side(case, x), by=cases.mediator(), at=now()) for x in "ab")
    opened(phone, live_server, one)
    phone.get_by_text("谁在调解，有哪几方").click()
    expect(phone.get_by_text("申请方（您这一方）")).to_be_visible()
    phone.goto(f"{live_server.url}/mediation/#{other}")
    phone.get_by_text("谁在调解，有哪几方").click()
    expect(phone.get_by_text("被申请方（您这一方）")).to_be_visible()
    assert "#" not in phone.url


@pytest.mark.parametrize("phone", ["with scripts"], indirect=True)
def test_sign_with_a_finger(phone: Page, live_server: Any) -> None:
    case = cases.signing(at=now())
    party = cases.side(case, "b")
    opened(phone, live_server, services.issue_code(party=party, by=cases.mediator(), at=now()))
    looked_at(phone)
    large_enough(phone)
    phone.get_by_role("button", name="我同意，签名").click()
    expect(phone.get_by_text("方框里还没有签名")).to_be_visible()
    assert not Signature.objects.exists()
    box = phone.locator("canvas").bounding_box()
    assert box is not None
    phone.mouse.move(box["x"] + 30, box["y"] + 30)
    phone.mouse.down()
    phone.mouse.move(box["x"] + 200, box["y"] + 80, steps=8)
    phone.mouse.move(box["x"] + 60, box["y"] + 110, steps=8)
    phone.mouse.up()
    phone.get_by_role("button", name="我同意，签名").click()
    expect(phone.get_by_text("您签好了")).to_be_visible()
    looked_at(phone)
    assert Signature.objects.get().party == party


@pytest.mark.parametrize("phone", ["with scripts"], indirect=True)
def test_leaving_takes_one_press_and_tells_the_other_ways(phone: Page, live_server: Any) -> None:
    case = cases.mediating(at=now())
    opened(phone, live_server, services.issue_code(party=cases.side(case, "b"), by=cases.mediator(), at=now()))
    phone.get_by_text("不参加了", exact=True).click()
    looked_at(phone)
    large_enough(phone)
    phone.get_by_role("button", name="不参加这次调解了").click()
    expect(phone.get_by_role("heading", name="您还有这些途径")).to_be_visible()
    looked_at(phone)
    assert Party.objects.get(side="b").left_at is not None
    phone.goto(f"{live_server.url}/mediation/")
    assert phone.locator("[name=code]").count() == 1
