"""The matter page through a browser: what it shows to whom, its moves, and what a second or late press does."""

from __future__ import annotations

import re

import pytest

from gongzhi.foundation.accounts import queries as accounts
from gongzhi.matters.models import Matter
from tests import given, sites
from tests.conftest import NOW
from tests.interfaces.conftest import queries_at_most

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]

PRIVATE = "我叫张小明，电话 13800138000，小区门口的路灯坏了"


@pytest.fixture
def matter():
    report = given.report(PRIVATE, contact={"name": "张小明", "phone": "13800138000"})
    return given.dispatched(given.accepted(report))


def test_the_first_screen_answers_what_who_until_when_and_what_now(browser_of, matter) -> None:
    page = browser_of("department").get(f"/desk/matters/{matter.reference}/")
    text = page.content.decode()
    assert page.status_code == 200
    for said in ("路灯不亮", "住建局", "闻川社区", "签收", "退回", "怎么算的"):
        assert said in text


def test_personal_data_stays_masked(browser_of, matter) -> None:
    for who in ("department", "centre", "leader"):
        text = browser_of(who).get(f"/desk/matters/{matter.reference}/").content.decode()
        assert "13800138000" not in text
        assert "张小明" not in text


def test_a_warm_matter_page_takes_few_queries(browser_of, matter) -> None:
    matter = given.moved(
        given.moved(matter, "accept", given.OFFICER), "ask_extension", given.OFFICER, days=2, why="等料"
    )
    for who in ("centre", "department"):
        browser = browser_of(who)
        browser.get(f"/desk/matters/{matter.reference}/")
        with queries_at_most(14):
            assert browser.get(f"/desk/matters/{matter.reference}/").status_code == 200


@pytest.mark.parametrize("who", ["outsider", "landlord", "admin", "mediator"])
def test_not_yours_is_not_there(browser_of, matter, who) -> None:
    browser = browser_of(who)
    for path in ("", "minutes/", "group-text/", "moves/accept/"):
        assert browser.get(f"/desk/matters/{matter.reference}/{path}").status_code == 404


def test_a_move_is_made_once_however_often_it_is_pressed(browser_of, matter) -> None:
    browser, path = browser_of("department"), f"/desk/matters/{matter.reference}/moves/accept/"
    form = {"seen": matter.version, "once": "a" * 32}
    first, second = browser.post(path, form), browser.post(path, form)
    assert (first.status_code, second.status_code) == (303, 303)
    assert first["Location"] == second["Location"]
    matter.refresh_from_db()
    assert (matter.stage, matter.version) == ("handling", 2)


def test_a_page_that_is_too_old_says_what_happened_and_keeps_what_was_typed(browser_of, matter) -> None:
    seen = matter.version
    given.moved(matter, "accept", given.OFFICER)
    path = f"/desk/matters/{matter.reference}/moves/return/"
    answer = browser_of("department").post(path, {"seen": seen, "once": "b" * 32, "why": "这不归我们管"})
    text = answer.content.decode()
    assert answer.status_code in (409, 422)
    assert "这不归我们管" in text


def test_a_conflict_is_a_409_with_a_sentence(browser_of, matter) -> None:
    seen = matter.version
    given.moved(matter, "recall", given.CLERK, why="派错了")
    Matter.objects.get(pk=matter.pk)
    path = f"/desk/matters/{matter.reference}/moves/desk_note/"
    answer = browser_of("centre").post(path, {"seen": seen, "once": "c" * 32, "note": "记一笔"})
    assert answer.status_code == 409
    assert "刚刚做了" in answer.content.decode()
    assert "记一笔" in answer.content.decode()


def test_what_is_missing_is_said_at_its_field(browser_of, matter) -> None:
    given.moved(matter, "accept", given.OFFICER)
    path = f"/desk/matters/{matter.reference}/moves/hand_in/"
    answer = browser_of("department").post(path, {"seen": matter.version, "once": "d" * 32, "did": "修好了"})
    assert answer.status_code == 422
    assert "请填写“结果”" in answer.content.decode()
    answer = browser_of("department").post(path, {"seen": "x", "once": "d" * 32, "result": "solved", "did": "修好了"})
    assert answer.status_code == 409


def test_the_group_text_names_nobody(browser_of, matter) -> None:
    text = browser_of("centre").get(f"/desk/matters/{matter.reference}/group-text/").content.decode()
    said = text[text.index('id="group-text"') :].split("</p>")[0]
    assert matter.reference in said
    assert re.search(r"最迟 2026年5月\d+日 周. \d\d:\d\d", said)  # whoever reads it tomorrow knows the day
    assert "路灯" not in said
    assert "住建" not in said


def test_whose_minutes_adds_up(browser_of, matter) -> None:
    assert "中心" in browser_of("centre").get(f"/desk/matters/{matter.reference}/minutes/").content.decode()


def test_the_timeline_names_post_and_person(browser_of, cast) -> None:
    report = given.report()
    clerk = accounts.actor_of(cast["centre"], NOW)
    from gongzhi.work.intake import services as intake
    from gongzhi.work.intake.details import Accept

    details = Accept(title="路灯", summary="坏了", category=given.a_category(), place=given.COMMUNITY)
    matter = intake.take(report=report, accept=details, dispatch=_dispatch(), seen=report.version, by=clerk, at=NOW)
    text = browser_of("centre").get(f"/desk/matters/{matter.reference}/").content.decode()
    assert "区治理中心 · 中心坐席" in text


def _dispatch():
    from gongzhi.work.requests.details import Dispatch

    return Dispatch(unit=given.OFFICER.unit, co_units=(), note="")


def test_a_matter_leads_to_its_site(browser_of) -> None:
    site = sites.house()
    matter = given.dispatched(given.accepted(given.report("楼道里堆满了东西", place=site.place, site=site)))
    address = f'href="/desk/sites/{site.reference}/"'
    assert address in browser_of("centre").get(f"/desk/matters/{matter.reference}/").content.decode()
