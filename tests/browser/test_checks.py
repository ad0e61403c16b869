"""Pages of checks in a browser: whole on a phone, clean for screen readers, the slip's code filled in by its link."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.utils.timezone import localdate, now

from gongzhi.foundation.sites.models import Site
from gongzhi.kernel.actor import system
from gongzhi.work.checks import services as checks
from gongzhi.work.checks.models import Check, Round
from tests import given, sites
from tests.browser.eyes import sound
from tests.standards import shipped

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

HERE = "330411101003"
GRID = given.actor("grid_worker", "village-330411101003", name="grid", place=HERE)
VILLAGE = given.actor("village_clerk", "village-330411101003", name="village", place=HERE)


@pytest.fixture
def house(cast: Any) -> Site:
    at = now()
    house = sites.house(place=HERE, by=system("test"), at=at, point=None)
    for number in range(3):
        other = sites.house(place=HERE, by=system("test"), at=at, name=f"建设村 {number} 号")
        Round.objects.create(site=other, due_on=localdate() + timedelta(days=number - 1), why="class")
    version = sites.in_force(at=at)
    sites.checked(house, version, by=GRID, at=at, beds=9, exit="no")
    sites.checked(house, version, by=GRID, at=at, beds=10)
    return house


@pytest.mark.parametrize("width", [1440, 360])
def test_staff_pages(opened: Callable[..., Page], live_server: Any, house: Site, width: int) -> None:
    page = opened("village", width=width)
    check = Check.objects.earliest("pk").pk
    for name, path in {
        "due": "", "waiting": "waiting/", "check": f"{check}/", "fill": f"at/{house.reference}/",
        "link": f"at/{house.reference}/link/",
    }.items():  # fmt: skip
        page.goto(f"{live_server.url}/desk/checks/{path}")
        sound(page, name)
    page.click("main form button.main")
    page.wait_for_selector(".slip-code svg")
    sound(page, "slip")
    page.goto(f"{live_server.url}/desk/sites/{house.reference}/")
    sound(page, "site")


def test_an_answer_stands_on_one_line_however_long_the_question(
    opened: Callable[..., Page], live_server: Any, cast: Any
) -> None:
    version = shipped("rental")
    house = sites.house(place=HERE, by=system("test"), at=now())
    well = {question.code: "yes" for question in version.questions if question.sort == "yes"}
    counted = {"floors": 3, "rooms": 6, "beds": 12, "exits": 2, "chargers": 1, "kitchen": "has", "other_use": "shop"}
    made = sites.checked(house, version, by=GRID, at=now(), **(well | counted | {"charger_guard": "no"}))
    page = opened("grid", width=360)
    page.goto(f"{live_server.url}/desk/checks/{made.check.pk}/")
    lines = page.locator(".answer > :is(.sign, .given)").evaluate_all(
        "all => all.map((one) => [one.innerText, Math.round(one.getBoundingClientRect().height), one.innerText.length])"
    )
    assert len(lines) == len(list(version.questions)) - 1
    assert {height for _text, height, _length in lines} == {lines[0][1]}, lines
    assert page.locator("main h2").first.inner_text() == "不符合的"
    assert "离出口、住人的房间太近" in page.locator(".answer.failed").inner_text()


def test_only_what_the_visit_came_to_is_asked(opened: Callable[..., Page], live_server: Any, house: Site) -> None:
    page = opened("grid", width=360)
    page.goto(f"{live_server.url}/desk/checks/at/{house.reference}/")
    law, first = page.get_by_label("依据哪部法、哪一条"), page.locator(".checklist .item").first
    assert first.is_visible()
    assert not law.is_visible()
    page.get_by_label("依法检查").check()
    assert law.is_visible()
    page.get_by_label("无人在家").check()
    assert not law.is_visible()
    assert not first.is_visible()
    assert not page.get_by_label("住户同意").is_visible()


def test_how_far_the_list_is_stays_above_the_button(opened: Callable[..., Page], live_server: Any, house: Site) -> None:
    page = opened("grid", width=360)
    page.goto(f"{live_server.url}/desk/checks/at/{house.reference}/")
    page.locator(".checklist .item").first.scroll_into_view_if_needed()
    told, button = (page.locator(one).bounding_box() for one in ("[data-checklist-progress]", ".foot-action"))
    assert told is not None
    assert button is not None
    assert told["y"] + told["height"] <= button["y"] + 1


@pytest.mark.parametrize("width", [1440, 360])
def test_an_owner_opens_their_site_by_the_slip_and_fills_the_list(
    opened: Callable[..., Page], live_server: Any, house: Site, width: int
) -> None:
    made = checks.make_link(site=house, by=VILLAGE, at=now())
    page = opened(width=width)
    page.goto(f"{live_server.url}/self-check/#{made.token}")
    page.wait_for_function("document.querySelector('[data-token]').value.length === 19")
    assert made.token not in page.url
    sound(page, "enter")
    page.fill("[name=pin]", made.pin)
    page.click("main button.main")
    page.get_by_role("heading", name="要改的").wait_for()
    sound(page, "home")
    page.click("main a.button.main")
    page.get_by_text("没有入户").click()
    page.locator("[data-question=exit] .to-no").click()
    page.locator("[data-question=ebike] .to-yes").click()
    page.locator("[data-question=kitchen]").get_by_text("没有").click()
    sound(page, "fill-owner")
    page.click("main button.main")
    page.get_by_role("heading", name="1 项不符合，请改").wait_for()
    sound(page, "done")
    assert Check.objects.filter(way="self").count() == 1
