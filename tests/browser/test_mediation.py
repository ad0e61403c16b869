"""A real kind of case in Chromium: a market raises rents, and 23 shop owners come; the daily bread, taps counted."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.utils.timezone import localdate, now
from playwright.sync_api import expect

from gongzhi.foundation.ledger import queries as ledger
from gongzhi.matters import queries as matters
from gongzhi.work.disputes.models import Agreement, Case, Due, Note, Party, Payment, Session, Signature
from tests.browser.eyes import sound_at_any_width
from tests.browser.test_whole_way import picture
from tests.work.disputes import cases

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("district"),
]

SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施"
OWNERS = "\n".join(f"{surname}店主{' ' if at % 2 else '，'}138{at:08d}" for at, surname in enumerate(SURNAMES))
PAPER = [{"name": "纸.png", "mimeType": "image/png", "buffer": picture()}]
TAPS = "window.taps = 0; document.addEventListener('click', e => { if (e.isTrusted) window.taps += 1; }, true)"


def test_a_market_raises_its_rents(opened: Callable[..., Page], live_server: Any) -> None:
    page = opened("mediator")
    page.set_default_timeout(8000)
    registers(page, live_server.url)
    names_everybody(page)
    is_accepted(page)
    prepares(page)
    talks(page)
    offers(page)
    agrees(page)
    signs(page)
    performs(page)
    case = Case.objects.select_related("matter").get()
    assert (case.matter.stage, case.matter.result) == ("closed", "written")
    assert case.filed
    assert Payment.objects.exclude(amount=None).count() == 2
    found = ledger.verify(versions=matters.versions())
    assert found.ok, found.finding


def registers(page: Page, site: str) -> None:
    page.goto(f"{site}/desk/disputes/")
    sound_at_any_width(page)
    with page.expect_navigation():
        page.click("text=登记纠纷")
    sound_at_any_width(page)
    page.fill("[name=facts]", "市场从明年起把摊位租金涨三成，23 户商户不同意。" * 3)
    page.fill("[name=demand]", "租金少涨一些，分几次交")
    page.check("label:has-text('合同纠纷') input")
    page.check("label:has-text('当事人申请') input")
    page.select_option("[name=place]", cases.PLACE)
    page.fill("[name=people]", "24")
    page.click("main button:has-text('登记')")
    expect(page.locator("#next")).to_contain_text("先登记申请方是谁")
    sound_at_any_width(page)


def names_everybody(page: Page) -> None:
    """All of them in one paste, a slip in a line named; five to speak, and one paper for the eighteen others."""
    page.fill("#next [name=lines]", OWNERS.replace("13800000002", "138"))
    goes_on(page, "登记当事人")
    expect(page.locator(".wrong")).to_contain_text("第 3 行")
    page.fill("[name=lines]", OWNERS)
    goes_on(page, "登记当事人", "main")
    expect(page.locator("#next")).to_contain_text("被申请方是谁")
    page.check("#next label:has-text('单位') input")
    page.fill("#next [name=company]", "闻川市场管理有限公司")
    goes_on(page, "登记当事人")
    assert Party.objects.filter(side="a").count() == 23
    page.click("summary:has-text('当事人的情况')")
    page.click("#parties a:has-text('推选代表')")
    page.check("#act-parties label:has-text('申请方') >> nth=0")
    for number in range(1, 6):
        page.click(f"#act-parties label:has-text('申请人{number} ')")
    goes_on(page, "推选代表", "#act-parties")
    page.click("summary:has-text('当事人的情况')")
    page.click("#parties a:has-text('登记授权')")
    page.wait_for_selector("#act-parties summary:has-text('勾选了 18 位')")
    page.check("#act-parties [name=may_settle]")
    page.set_input_files("#act-parties [name=photos]", PAPER)  # type: ignore[arg-type]
    goes_on(page, "登记授权", "#act-parties")
    sound_at_any_width(page)


def is_accepted(page: Page) -> None:
    page.check("#next [name=disclosed]")
    goes_on(page, "定调解员")


def prepares(page: Page) -> None:
    """One press for all where all are told the same; one by one where each is asked alone."""
    expect(page.locator("#next")).to_contain_text("还有 24 位没有答应调解")
    page.check("#next label:has(span:text-is('愿意')) input")
    goes_on(page, "记下答复")
    expect(page.locator("#next")).to_contain_text("还有 24 位没有告知权利和义务")
    goes_on(page, "已经告知")
    page.check("#next label:has(span:text-is('接受')) input")
    goes_on(page, "记下答复")
    for number in range(1, 6):
        expect(page.locator("#next")).to_contain_text(f"单独问申请人{number}是否安全")
        page.check("#next [name=alone]")
        page.check("#next label:has-text('没有这样的事') input")
        goes_on(page, "记下答复")
    goes_on(page, "开始调解")
    sound_at_any_width(page)


def talks(page: Page) -> None:
    """Two joint talks and one with the market alone."""
    yesterday = (localdate() - timedelta(days=1)).isoformat()
    page.fill("#next [name=on]", yesterday)
    page.fill("#next [name=place]", "三楼调解室")
    goes_on(page, "约一次")
    goes(page, "双方说了各自的账。")
    page.click("#sessions a:has-text('约一次')")
    page.check("#act-sessions label:has-text('背对背') input")
    page.click("#act-sessions [data-none]")
    page.click("#act-sessions label:has-text('被申请人1')")
    page.fill("#act-sessions [name=on]", yesterday)
    page.select_option("#act-sessions [name=start]", "10:30")
    goes_on(page, "约一次", "#act-sessions")
    goes(page, "市场最低能接受涨一成。")
    assert Note.objects.get(sort="private").compartment == "b"
    page.click("#next a:has-text('再约一次')")
    page.fill("[name=on]", yesterday)
    page.select_option("[name=start]", "14:00")
    goes_on(page, "约一次", "main")
    goes(page, "双方靠近了。")
    assert list(Session.objects.values_list("way", "state")) == [
        ("joint", "held"), ("apart", "held"), ("joint", "held"),
    ]  # fmt: skip
    sound_at_any_width(page)


def goes(page: Page, said: str) -> None:
    """Say how the planned talk went."""
    expect(page.locator("#next")).to_contain_text("记下谈得怎样")
    page.fill("#next [name=text]", said)
    goes_on(page, "登记谈的情况")


def offers(page: Page) -> None:
    """The owners propose; the market counters, from the same terms; the owners accept."""
    page.click("#next a:has-text('登记方案')")
    page.check("label:has(span:text-is('申请方')) input")
    page.check("[name=shown]")
    term(page, 0, sort="做一件事", by="被申请人1", what="租金不涨")
    goes_on(page, "登记方案", "main")
    page.click("#offers a:has-text('登记还价')")
    page.check("label:has(span:text-is('被申请方')) input")
    page.check("[name=shown]")
    page.fill("[name=terms-0-what]", "租金从每平方米 60 元降到 54 元")
    page.click("text=再加一条")
    term(page, 1, sort="付款", by="被申请人1", to="申请人1", amount="24000", times="2", every="3")
    goes_on(page, "登记方案", "main")
    expect(page.locator("#next")).to_contain_text("有方案等答复")
    page.check("#next label:has(span:text-is('接受')) input")
    goes_on(page, "登记对方案的答复")
    sound_at_any_width(page)


def term(page: Page, row: int, **given: str) -> None:
    """Fill in one row; what its sort does not need is not there."""
    page.check(f"fieldset.term >> nth={row} >> label:has(span:text-is('{given.pop('sort')}')) >> input")
    for name in ("by", "to"):
        if name in given:
            option = page.locator(f"[name=terms-{row}-{name}] option:text-matches('^{given.pop(name)} ')")
            page.select_option(f"[name=terms-{row}-{name}]", option.get_attribute("value"))
    for name, value in given.items():
        page.fill(f"[name=terms-{row}-{name}]", value)


def agrees(page: Page) -> None:
    page.click("#next a:has-text('写协议')")
    assert page.input_value("[name=terms-1-amount]") == "24000.00"
    page.fill("[name=facts]", "市场与 23 户商户就 2027 年租金发生争议。")
    page.fill("[name=duties]", "市场按约定降租并退还多收的租金，商户按时交租。")
    page.fill("[name=terms-0-due_on]", localdate().isoformat())
    page.fill("[name=terms-1-due_on]", localdate().isoformat())
    goes_on(page, "写协议", "main")
    expect(page.locator("#next")).to_contain_text("还有 24 位没有核对身份")
    goes_on(page, "核对身份")
    goes_on(page, "交各方签署")
    sound_at_any_width(page)


def signs(page: Page) -> None:
    """Those who are there sign themselves, one draws on the screen; for the others their speaker signs."""
    expect(page.locator("#next")).to_contain_text("还有 6 位要由本人签名")
    page.click("#next [data-none]")
    page.click("#next label:has-text('申请人1 ')")
    page.check("#next label:has-text('在屏幕上签名') input")
    page.locator("#next canvas").scroll_into_view_if_needed()
    box = page.locator("#next canvas").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 20, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + 120, box["y"] + 60, steps=5)
    page.mouse.up()
    page.locator("#next [data-pad][data-drawn]").wait_for()
    goes_on(page, "登记签名")
    expect(page.locator("#next")).to_contain_text("还有 5 位要由本人签名")
    goes_on(page, "登记签名")
    expect(page.locator("#next")).to_contain_text("还有 18 位可以由代表签名")
    goes_on(page, "登记签名")
    goes_on(page, "调解员签名、盖章")
    goes_on(page, "协议生效")
    assert Signature.objects.filter(mandate=None).count() == 6
    assert Signature.objects.filter(way="screen").exclude(file="").count() == 1
    assert Signature.objects.count() == 24
    assert Agreement.objects.get().effective_on == localdate()
    assert [due.amount for due in Due.objects.order_by("term__number", "number")] == [None, 1_200_000, 1_200_000]
    sound_at_any_width(page)


def performs(page: Page) -> None:
    page.click("summary:has-text('别的步骤')")
    page.click("#moves a:has-text('登记申请司法确认')")
    page.fill("#move [name=applied_on]", localdate().isoformat())
    goes_on(page, "登记申请司法确认", "#move")
    for _each in range(3):
        goes_on(page, "登记履行")
    goes_on(page, "履行完毕")
    page.check("#next label:has-text('按约履行') input")
    goes_on(page, "登记回访")
    expect(page.locator("#next")).to_contain_text("卷宗齐了")
    goes_on(page, "结案")
    expect(page.locator("article > header")).to_contain_text("已结案")
    sound_at_any_width(page)


def goes_on(page: Page, label: str, where: str = "#next") -> None:
    """Press the button that does it, and wait for the page that follows."""
    with page.expect_navigation():
        page.click(f"{where} button:has-text('{label}')")


@pytest.mark.parametrize(("user", "path", "width"), [
    ("mediator", "disputes/quick/", 1440), ("grid", "phone/quarrel/", 360),
])  # fmt: skip
def test_a_quarrel_settled_on_the_spot(
    opened: Callable[..., Page], live_server: Any, user: str, path: str, width: int
) -> None:
    page = opened(user, width=width)
    page.goto(f"{live_server.url}/desk/{path}")
    sound_at_any_width(page)
    page.evaluate(TAPS)
    began = time.monotonic()
    page.keyboard.type("王店镇建林村楼上漏水，邻居两家吵架，劝和了", delay=60)
    expect(page.locator("[name=type]")).to_have_value("02")
    expect(page.locator("[name=place]")).not_to_have_value("")
    page.check("[name=told]")
    taps = page.evaluate("window.taps") + 1
    page.click("main button:has-text('登记') >> visible=true")
    page.wait_for_selector("text=已登记为")
    assert taps <= 8
    assert time.monotonic() - began <= 20
    case = Case.objects.select_related("matter").get()
    assert (case.type, case.matter.stage, case.matter.result) == ("02", "closed", "at_once")


@pytest.mark.parametrize("path", ["", "simple/", "feed/", "quick/", "new/"])
def test_the_desk_of_mediation_is_seen_by_axe(opened: Callable[..., Page], live_server: Any, path: str) -> None:
    page = opened("mediator")
    page.goto(f"{live_server.url}/desk/disputes/{path}")
    sound_at_any_width(page)


def test_every_form_in_a_case_is_seen_by_axe(opened: Callable[..., Page], live_server: Any) -> None:
    at = now()
    case = cases.moved(cases.asked(cases.preparing(at=at), at=at, answer="violence"), "begin", at=at)
    page = opened("mediator")
    for act in ("", "party", "consent", "told", "screen", "mandate", "plan", "note", "paper", "offer", "agree"):
        page.goto(f"{live_server.url}/desk/disputes/{case.matter.reference}/{act and f'{act}/'}")
        sound_at_any_width(page)
