"""A hazard in a real browser: found, graded, notified, put right with a photo, looked at by another, struck off."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth import get_user_model
from django.utils.timezone import now
from PIL import Image
from playwright.sync_api import expect

from gongzhi.foundation.accounts import queries as accounts
from gongzhi.foundation.files import services as files
from gongzhi.foundation.ledger import queries as ledger
from gongzhi.matters import queries as matters
from gongzhi.matters.models import Matter
from gongzhi.work.hazards import queries, services
from tests import sites
from tests.browser.eyes import sound
from tests.work.hazards import cases

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from gongzhi.kernel.actor import Actor

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("district"),
]
VILLAGE = "330411101003"


def who(username: str) -> Actor:
    """One of the cast as they act now."""
    return accounts.actor_of(get_user_model().objects.get(username=username), now())


def drawn(colour: str) -> bytes:
    picture = io.BytesIO()
    Image.new("RGB", (640, 480), colour).save(picture, "JPEG")
    return picture.getvalue()


def found(**more: Any) -> Matter:
    """What the grid worker found in a rented house: a bike in the stairwell, with a photo."""
    at = now()
    house = sites.house(at=at, by=who("village"), place=VILLAGE, name="王家浜 7 号", **more)
    matter = cases.found(house, at=at, by=who("grid"))
    files.keep(subject=matter.subject, name="楼道.jpg", content=drawn("brown"), by=who("grid"), at=at)
    return matter


def does(page: Page, move: str, *, photo: str = "", **typed: str) -> None:
    """Press a move, fill in its form and send it."""
    page.click(f".moves a:has-text('{move}')")
    form = page.locator(".move-form")
    for name, value in typed.items():
        field = form.locator(f"[name={name}]").first
        if field.get_attribute("type") == "radio":
            form.locator(f"[name={name}][value={value}]").check()
        else:
            field.fill(value)
    if photo:
        form.locator("[name=photos]").set_input_files(
            {"name": "整改后.jpg", "mimeType": "image/jpeg", "buffer": drawn(photo)}
        )
    form.locator("button.main").click()
    page.wait_for_function("!location.pathname.includes('/moves/') && !location.pathname.includes('/do/')")
    page.wait_for_load_state()


def test_from_a_finding_to_the_end_by_different_people(opened: Callable[..., Page], live_server: Any) -> None:
    services.set_sample(percent=0, by=cases.LEADER, at=now())
    matter = found(unit="xz-fangdong")
    clerk = opened("village")
    clerk.goto(f"{live_server.url}/desk/hazards/")
    sound(clerk, "board")
    clerk.click("text=楼道里没有停放电动车")
    page = clerk.url
    does(clerk, "分级", grade="ordinary", standard="rental")
    does(clerk, "发整改通知", ask="把电动车移到室外车棚")
    owner = opened("landlord", width=360)
    owner.goto(f"{live_server.url}/desk/own/hazards/")
    sound(owner, "own-list-360")
    owner.click("text=楼道里没有停放电动车")
    expect(owner.locator("main")).to_contain_text("把电动车移到室外车棚")
    assert "沈巧云" not in owner.content()
    does(owner, "报整改完成", did="车都推到棚里了", photo="green")
    sound(owner, "own-page-360")
    clerk.goto(page)
    assert clerk.locator(".before-after img").count() == 2
    sound(clerk, "page")
    does(clerk, "看照片复查合格", found="照片上楼道空了")
    does(clerk, "销号")
    assert "已销号" in clerk.inner_text("main")
    clerk.goto(page + "record/")
    sound(clerk, "record")
    clerk.goto(page + "notice/")
    sound(clerk, "notice")
    closed = cases.fresh(matter)
    assert closed.stage == "closed"
    shown = queries.pictures(closed.hazard)
    assert (len(shown.before), len(shown.after)) == (1, 1)
    assert {file.by for file in shown.before}.isdisjoint(file.by for file in shown.after)
    assert ledger.verify(versions=matters.versions()).ok


def test_who_fixed_it_finds_the_re_check_grey_with_the_reason_beside_it(
    opened: Callable[..., Page], live_server: Any
) -> None:
    services.set_sample(percent=0, by=cases.LEADER, at=now())
    matter = found()
    page = f"{live_server.url}/desk/hazards/{matter.reference}/"
    fixer = opened("village")
    fixer.goto(page)
    does(fixer, "当场改正", did="和房东一起推走了", photo="green")
    for move in ("看照片复查合格", "到现场复查合格", "复查不合格"):
        button = fixer.locator(f".not-now:has(button:text-is('{move}'))")
        assert button.locator("button").get_attribute("aria-disabled") == "true"
        assert "不能自己复核自己" in button.inner_text()
    sound(fixer, "grey")
    other = opened("supervisor", width=360)
    other.goto(page)
    sound(other, "page-360")
    does(other, "看照片复查合格", found="楼道空了")
    fixer.goto(page)
    assert "不能自己复核自己" in fixer.locator(".not-now:has(button:text-is('销号'))").inner_text()
    assert cases.fresh(matter).stage == "passed"


def test_one_at_a_bridge_is_registered_on_a_phone(opened: Callable[..., Page], live_server: Any) -> None:
    page = opened("village", width=360)
    page.goto(f"{live_server.url}/desk/hazards/new/")
    page.fill("[name=text]", "桥栏杆断了一截")
    page.check("[name=spot][value=bridge]")
    page.fill("[name=where]", "王家浜桥东侧")
    sound(page, "begin-360")
    page.click("button:has-text('登记隐患')")
    page.wait_for_url(lambda url: "M-" in url)
    assert "桥栏杆断了一截" in page.inner_text("h1")
    page.goto(f"{live_server.url}/desk/hazards/")
    sound(page, "board-360")
