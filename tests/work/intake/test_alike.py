"""What is like a report: near in words, place and time, never by who reported, never a private dispute."""

from __future__ import annotations

import pytest

from gongzhi.matters.models import Category
from gongzhi.work.intake import alike, services
from gongzhi.work.intake.models import Trace
from gongzhi.work.intake.services import NewReport
from tests import given
from tests.conftest import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]

PLANT = "幸福小区旁边的搅拌站白天黑夜都在响，灰尘飘进家里，要求搬走"
AGAIN = "搅拌站噪音太大，灰尘也大，幸福小区的人都睡不着"
LAMP = "村口的路灯坏了一个星期，晚上很黑"
OTHER_VILLAGE, OTHER_TOWN = "330411101002", "330411002001"


def near(report, actor=given.CLERK, **more):
    return alike.nearest(actor, report, **more)


def said(one) -> str:
    return "，".join(str(part) for part in one.why)


def test_an_open_matter_and_a_waiting_report_are_found_with_the_reason():
    matter = given.accepted(given.report(PLANT, at=given.later(days=-3)))
    waiting = given.report("搅拌站的灰尘飘进幸福小区，天天响", at=given.later(days=-1))
    given.report(LAMP)
    report = given.report(AGAIN)
    found = {one.reference: one for one in near(report)}
    assert set(found) == {matter.reference, waiting.reference}
    assert found[matter.reference].is_matter
    assert found[matter.reference].same
    assert "搅拌站" in said(found[matter.reference])
    assert "相隔 3 天" in said(found[matter.reference])
    assert "同在" in said(found[matter.reference])


def test_a_matter_stands_once_with_all_its_reports():
    matter = given.accepted(given.report(PLANT))
    given.join(given.report("搅拌站的灰尘飘进幸福小区，天天响"), matter)
    (one,) = near(given.report(AGAIN))
    assert (one.reference, one.reports) == (matter.reference, 2)


def test_what_has_ended_or_is_long_ago_or_far_away_is_left_out():
    old = given.report(PLANT, at=given.later(weeks=-13))
    far = given.report(PLANT, place=OTHER_TOWN)
    given.responded(given.report(PLANT), "withdraw")
    assert not near(given.report(AGAIN))
    assert old.pk != far.pk


def test_the_next_village_and_an_unknown_place_count_but_less():
    there = given.report(PLANT, place=OTHER_VILLAGE)
    nowhere = given.report(PLANT, place="")
    here = given.report(PLANT)
    assert [one.reference for one in near(given.report(AGAIN))] == [
        here.reference, nowhere.reference, there.reference
    ]  # fmt: skip


def test_nobody_finds_what_they_may_not_see():
    given.report(PLANT, about="xz-zhujian")
    given.accepted(given.report(PLANT))
    report = given.report(AGAIN)
    assert len(near(report)) == 2
    assert not near(report, given.OUTSIDER)
    assert not near(report, given.OFFICER)


def test_who_reported_is_nothing_to_go_by():
    """The same person with other trouble is not alike; the same trouble from two people is."""
    contact = {"name": "张小明", "phone": "13800138000"}
    given.report(f"{LAMP}，我是张小明，电话13800138000", contact=contact)
    report = given.report(f"{PLANT}，我是张小明，电话13800138000", contact=contact)
    assert not near(report)
    fields = {field.name for field in Trace._meta.get_fields()}
    assert fields == {"report", "town", "community", "at", "marks", "looked"}


def test_a_dispute_between_private_persons_is_compared_with_nothing():
    Category.objects.get_or_create(code="1201", defaults={"name": "邻里纠纷"})
    filed = services.receive(
        new=NewReport(words=AGAIN, channel="desk", place=given.COMMUNITY, category="1201"), by=given.CLERK, at=NOW
    ).report
    assert not Trace.objects.filter(report=filed).exists()
    given.accepted(given.report(PLANT), category="1201")
    report = given.report(AGAIN)
    assert not near(report)
    assert not near(report, category="1201")


def test_a_single_dwelling_is_nothing_to_go_by():
    given.report("阳光家园3栋2单元502室的水管爆了，没人修")
    assert not near(given.report("3栋2单元502室的人半夜唱歌，吵得睡不着"))


def test_the_safety_of_a_house_is_compared():
    """An unsafe house is no private dispute: its class is another."""
    Category.objects.get_or_create(code="0401", defaults={"name": "消防隐患"})
    matter = given.accepted(given.report("阳光家园5栋的出租房隔成八间，电线乱拉，消防通道堵死"), category="0401")
    assert [one.reference for one in near(given.report("阳光家园出租房隔断，电线乱拉，消防通道堵了"))] == [
        matter.reference
    ]  # fmt: skip


def test_erasing_a_report_removes_what_it_is_compared_by():
    first = given.report(PLANT)
    report = given.report(AGAIN)
    services.arrive(at=NOW)
    services.erase(report=first, at=NOW)
    assert not Trace.objects.filter(report=first).exists()
    assert not first.memberships.exists()
    assert not near(report)


def test_the_place_that_the_desk_found_counts():
    report = given.report(PLANT, place="")
    given.accepted(report)
    assert Trace.objects.get(report=report).community == given.COMMUNITY


def test_public_texts_are_held_against_what_is_written():
    assert alike.public(LAMP, ["河道保洁正在做", "村口路灯坏了，正在修"]) == [1]
    assert alike.public("", ["村口路灯坏了"]) == alike.public(LAMP, []) == []
