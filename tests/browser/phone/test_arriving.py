"""The phone without a network: what is written arrives once, however often the line is cut."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.db import transaction
from django.utils.timezone import now

from gongzhi.foundation.sites import services as site_services
from gongzhi.matters.models import Matter
from gongzhi.work.checks.models import Check, Photo
from gongzhi.work.intake.models import Report
from tests import sites
from tests.browser.phone.acts import GRID_PLACE, QUEUE, arrived, fill_in, fill_in_shipped, hand_in, ready, sign_in
from tests.standards import shipped

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import BrowserContext

    from gongzhi.foundation.sites.models import Site
    from tests.browser.phone.conftest import BadLine


pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("district"),
]


def test_a_check_without_a_network_arrives_once(
    handset: Callable[[], BrowserContext], house: Site, live_server: Any
) -> None:
    context = handset()
    page = context.pages[0]
    sign_in(page, live_server.url)
    ready(page)
    page.goto(f"{live_server.url}/desk/phone/check/{house.plate}/")
    page.wait_for_selector("text=按《短表》检查")
    context.set_offline(True)
    page.goto(f"{live_server.url}/desk/phone/check/{house.plate}/")
    fill_in(page)
    hand_in(page)
    assert Check.objects.count() == 0

    context = handset()
    context.set_offline(True)
    page = context.pages[0]
    page.goto(f"{live_server.url}/desk/phone/outbox/")
    page.wait_for_selector("text=待发，3 张照片")
    context.set_offline(False)
    page.wait_for_selector("text=要重新登录才能发")
    sign_in(page, live_server.url)
    page.goto(f"{live_server.url}/desk/phone/outbox/")
    page.wait_for_selector("text=已送达，隐患 M-")
    arrived(house)


def test_the_shipped_list_is_filled_in_without_a_network(
    handset: Callable[[], BrowserContext], live_server: Any
) -> None:
    """The list of rented houses as it comes: two items fail, three photos, each hazard called as the list calls it."""
    shipped("rental")
    by = sites.given.actor("village_clerk", "village", place=GRID_PLACE)
    house = sites.house(place=GRID_PLACE, by=by)
    page = handset().pages[0]
    sign_in(page, live_server.url)
    ready(page)
    page.goto(f"{live_server.url}/desk/phone/check/{house.plate}/")
    page.wait_for_selector("text=按《出租房安全检查表》检查")
    page.context.set_offline(True)
    page.click("text=按《出租房安全检查表》检查")
    page.click(".choice:has-text('住户同意')")
    photos = {"着了火，人能从外窗逃出去吗？": ("red", "green"), "电线是不是都没有私拉乱接？": ("blue",)}
    fill_in_shipped(page, photos)
    hand_in(page)
    assert Check.objects.count() == 0
    page.context.set_offline(False)
    page.goto(f"{live_server.url}/desk/phone/outbox/")
    page.wait_for_selector("text=已送达，隐患 M-")
    check = Check.objects.get()
    assert (check.failed, check.won, check.full) == (["windows", "wiring"], 80, 90)
    hazards = Matter.objects.filter(kind="hazard").order_by("pk")
    assert [one.title for one in hazards] == ["外窗装了妨碍逃生的固定栅栏", "私拉乱接电线"]
    assert Photo.objects.exclude(file="").count() == Photo.objects.count() == 3


def test_an_upload_that_is_cut_off_ten_times_arrives_once(
    handset: Callable[[], BrowserContext], line: BadLine, house: Site, live_server: Any
) -> None:
    context = handset()
    page = context.pages[0]
    sign_in(page, live_server.url)
    page.goto(f"{live_server.url}/desk/phone/check/{house.plate}/")
    fill_in(page)
    line.cuts = 10
    hand_in(page)
    page.goto(f"{live_server.url}/desk/phone/outbox/")
    page.wait_for_selector("text=已送达，隐患 M-", timeout=60_000)
    assert (line.before, line.after) == (5, 5)
    arrived(house)


def test_a_full_phone_gets_rid_of_it_over_a_bad_line(
    handset: Callable[[], BrowserContext], line: BadLine, house: Site, live_server: Any
) -> None:
    """Two hundred checks, six hundred photos, every second request cut off, half of those after the server had it."""
    by = sites.given.actor("village_clerk", "village", place=GRID_PLACE)
    others = [
        sites.house(place=GRID_PLACE, by=by, name=f"建设村 {n} 号", address=f"建设村 {n} 号") for n in range(1, 20)
    ]
    plates = [one.plate for one in (house, *others)] * 10
    context = handset()
    page = context.pages[0]
    sign_in(page, live_server.url)
    ready(page)
    context.set_offline(True)
    page.evaluate(QUEUE, [plates, 3])
    page.goto(f"{live_server.url}/desk/phone/checks/")
    page.wait_for_selector(".outbox >> text=200 项待发，600 张照片")
    line.cuts, line.every = float("inf"), 2
    context.set_offline(False)
    page.locator("#outbox").wait_for(state="hidden", timeout=240_000)
    page.goto(f"{live_server.url}/desk/phone/outbox/")
    page.locator(".sent-row[data-state=arrived]").nth(199).wait_for()
    assert Check.objects.count() == 200
    assert Matter.objects.filter(kind="hazard").count() == len(others) + 1  # found again while it is open, it is one
    assert Photo.objects.exclude(file="").count() == Photo.objects.count() == 600
    assert line.before > 200
    assert line.after > 200


def test_one_tap_a_report_and_two_numbers_for_one_thing(
    handset: Callable[[], BrowserContext], house: Site, live_server: Any
) -> None:
    """A visit to nobody may be taken back; a report waits as well; what was counted otherwise stands side by side."""
    page = handset().pages[0]
    sign_in(page, live_server.url)
    ready(page)
    page.goto(f"{live_server.url}/desk/phone/check/{house.plate}/")
    page.wait_for_selector("text=按《短表》检查")
    page.context.set_offline(True)
    page.click("text=无人在家")
    page.click("text=点错了，撤回")
    page.wait_for_selector("text=按《短表》检查")
    page.goto(f"{live_server.url}/desk/phone/report/")
    page.fill("#report-words", "建设村口的路灯坏了")
    page.click("text=存下并发出")
    page.wait_for_selector("text=已存在手机里")  # only then may the page be left
    page.goto(f"{live_server.url}/desk/phone/check/{house.plate}/")
    fill_in(page, beds="12")
    hand_in(page)
    with transaction.atomic():
        site_services.update_facts(site=house, facts={"beds": 9}, seen=0, source="test", by=sites.VILLAGER, at=now())
    page.context.set_offline(False)
    page.goto(f"{live_server.url}/desk/phone/outbox/")
    page.wait_for_selector(".sides-table >> text=床位")
    page.wait_for_selector("text=上报 R-")
    assert page.locator(".sides-table td").all_inner_texts() == ["12", "9"]
    assert Check.objects.get().outcome == "listed"
    assert Report.objects.count() == 1


def test_two_taps_on_an_outcome_are_one_visit(
    handset: Callable[[], BrowserContext], house: Site, live_server: Any
) -> None:
    page = handset().pages[0]
    sign_in(page, live_server.url)
    ready(page)
    page.goto(f"{live_server.url}/desk/phone/check/{house.plate}/")
    page.dblclick("text=无人在家")
    page.wait_for_selector("text=点错了，撤回")
    page.goto(f"{live_server.url}/desk/phone/outbox/")
    page.locator(".sent-row[data-state=arrived]").wait_for()
    assert page.locator(".sent-row").count() == 1
    assert Check.objects.count() == 1
