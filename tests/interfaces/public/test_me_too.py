"""What a resident sees of trouble that is known already, and the press that counts them, without scripts."""

from __future__ import annotations

import re
import secrets

import pytest

from gongzhi.work.intake.models import Echo, Report
from tests import given
from tests.interfaces.public.conftest import text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]

WRITTEN = "村口的路灯坏了，供电部门正在换。"


@pytest.fixture
def lamp():
    matter = given.accepted(given.report("门口路灯坏了，我是三栋的老李"))
    return given.moved(matter, "publish", given.CLERK, public=WRITTEN)


def address(matter) -> str:
    return f"/places/{given.COMMUNITY}/me-too/{matter.reference}/"


def press(resident, page, matter):
    return resident.post(address(matter), resident.fields(page, address(matter)), follow=True)


def test_what_is_alike_is_shown_before_sending_and_one_press_counts(resident, lamp):
    step = resident.report("我们村口路灯坏了一个月，晚上没法走")
    said = text(step)
    assert "是不是这件事" in said
    assert WRITTEN in said
    assert "老李" not in said
    assert "三栋" not in said
    assert "我们村口路灯坏了一个月" in said  # what was typed is still there
    assert Report.objects.count() == 1
    after = press(resident, step, lamp)
    assert "记下了" in text(after)
    assert "1 人说“我也遇到了”" in text(after)
    assert Report.objects.count() == 1


def test_one_goes_on_when_it_is_none_of_these(resident, lamp):
    step = resident.report("我们村口路灯坏了一个月，晚上没法走")
    hidden = resident.fields(step)
    typed = {"words": "我们村口路灯坏了一个月，晚上没法走", "place": given.COMMUNITY, "go_on": "yes"}
    resident.post("/report/", hidden | typed)
    assert Report.objects.count() == 2


def test_other_trouble_goes_straight_through(resident, lamp):
    resident.report("楼下餐馆的油烟熏得开不了窗")
    assert Report.objects.count() == 2


def test_the_page_of_the_place_counts_once(resident, lamp):
    page = resident.get(f"/places/{given.COMMUNITY}/")
    assert "我也遇到了" in text(page)
    press(resident, page, lamp)
    again = press(resident, resident.get(f"/places/{given.COMMUNITY}/"), lamp)
    assert "已经记过一次" in text(again)
    assert Echo.objects.count() == 1


def test_a_press_sent_twice_acts_once(resident, lamp):
    page = resident.get(f"/places/{given.COMMUNITY}/")
    for _ in "12":
        assert "记下了" in text(press(resident, page, lamp))
    assert Echo.objects.count() == 1


def test_the_desk_sees_the_number(resident, lamp, browser_of):
    press(resident, resident.get(f"/places/{given.COMMUNITY}/"), lamp)
    assert "另有 1 人在公开页面说" in browser_of("centre").get(f"/desk/matters/{lamp.reference}/").content.decode()


def test_what_is_not_published_has_no_such_press(resident):
    matter = given.accepted()
    assert resident.post(address(matter), {"once": secrets.token_hex(16)}).status_code == 404
    assert not re.search("me-too", resident.get(f"/places/{given.COMMUNITY}/").content.decode())
