"""A contact through a browser: one tap for a reason, shown once under the reader's name; and the list of two people."""

from __future__ import annotations

import pytest
import time_machine

from gongzhi.foundation.persons import queries as persons
from tests import given
from tests.conftest import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]

CONTACT = {"name": "张小明", "phone": "13800138000"}
LISTS = "/desk/lists/"


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def report():
    return given.report(contact=CONTACT)


@pytest.fixture
def matter(report):
    return given.handling(given.accepted(report))


def url(matter, report) -> str:
    return f"/desk/matters/{matter.reference}/contacts/{report.reference}/"


@pytest.mark.parametrize("who", ["centre", "department"])
def test_one_tap_shows_it_under_the_readers_name_and_time(browser_of, cast, matter, report, who) -> None:
    browser = browser_of(who)
    asked = browser.get(url(matter, report))
    for said in ("联系诉求人", "预约上门", "回访"):
        assert said in asked.content.decode()
    assert "13800138000" not in asked.content.decode()
    shown = browser.post(url(matter, report), {"reason": "visit"})
    text = shown.content.decode()
    assert shown.status_code == 200
    assert shown["Cache-Control"] == asked["Cache-Control"] == "private, no-store"
    for said in ("张小明", "13800138000", cast[who].name, "2026-05-08 10:00"):
        assert said in text
    (access,) = persons.access_list(report.person)
    assert access.reason == "visit"


def test_own_words_are_asked_for_and_kept(browser_of, matter, report) -> None:
    browser = browser_of("department")
    empty = browser.post(url(matter, report), {"reason": "other", "words": " "})
    assert (empty.status_code, "请写明查看理由" in empty.content.decode()) == (422, True)
    none = browser.post(url(matter, report), {"reason": "", "words": "想看看"})
    assert (none.status_code, "想看看" in none.content.decode()) == (422, True)
    assert persons.access_list(report.person) == []
    browser.post(url(matter, report), {"reason": "other", "words": "核对楼号"})
    (access,) = persons.access_list(report.person)
    assert access.words == "核对楼号"


def test_a_part_for_the_matter_page_is_a_part(browser_of, matter, report) -> None:
    part = browser_of("centre").get(url(matter, report), headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "hx-post" in part


def test_nothing_of_it_is_ever_in_an_address(browser_of, matter, report) -> None:
    assert browser_of("centre").get(url(matter, report), {"reason": "visit"}).status_code == 200
    assert persons.access_list(report.person) == []


@pytest.mark.parametrize("who", ["outsider", "landlord", "admin", "mediator"])
def test_who_does_not_see_the_matter_finds_nothing(browser_of, matter, report, who) -> None:
    browser = browser_of(who)
    assert browser.get(url(matter, report)).status_code == 404
    assert browser.post(url(matter, report), {"reason": "contact"}).status_code == 404


@pytest.mark.parametrize("who", ["leader", "supervisor", "grid"])
def test_who_sees_the_matter_but_no_contacts_is_told_so(browser_of, who) -> None:
    report = given.report(contact=CONTACT, place="330411101003")
    matter = given.accepted(report)
    matter = given.moved(matter, "correct", given.CLERK, place="330411101003")
    answer = browser_of(who).post(url(matter, report), {"reason": "contact"})
    assert answer.status_code == 422
    assert "13800138000" not in answer.content.decode()
    assert "没有这项权限" in answer.content.decode()


def test_a_unit_it_is_about_finds_nothing(browser_of) -> None:
    report = given.report(contact=CONTACT, about="xz-zhujian")
    matter = given.accepted(report)
    for method in ("get", "post"):
        assert getattr(browser_of("department"), method)(url(matter, report), {"reason": "contact"}).status_code == 404


def test_a_unit_that_gave_it_back_finds_nothing(browser_of, matter, report) -> None:
    given.moved(matter, "return", given.OFFICER, rule="ZJ-07", suggested="xz-zhifa", why="路灯归执法局")
    assert browser_of("department").post(url(matter, report), {"reason": "contact"}).status_code == 404


def test_the_anonymous_stay_so_and_other_reports_are_not_there(browser_of, matter) -> None:
    hidden = given.report(contact=CONTACT, anonymous=True)
    own = given.accepted(hidden)
    answer = browser_of("centre").post(url(own, hidden), {"reason": "contact"})
    assert answer.status_code == 422
    assert "匿名" in answer.content.decode()
    assert browser_of("centre").get(url(matter, hidden)).status_code == 404


# The list


@pytest.fixture
def asked(browser_of, matter):
    pick = f"{matter.reference}.{matter.version}"
    browser = browser_of("centre")
    assert browser.get(f"{LISTS}ask/", {"pick": pick}).status_code == 200
    form = {"pick": pick, "reason": "明天停水，逐户通知", "seen": 0, "once": "a" * 32}
    for _ in range(2):
        assert browser.post(f"{LISTS}ask/", form)["Location"] == LISTS
    return browser.get(LISTS).context["asked"][0].row.pk


def test_one_asks_another_approves_and_it_opens_once(browser_of, cast, matter, report, asked) -> None:
    centre, supervisor = browser_of("centre"), browser_of("supervisor")
    assert len(centre.get(LISTS).context["asked"]) == 1
    waiting = supervisor.get(LISTS).content.decode()
    for said in ("明天停水，逐户通知", "顾明远", matter.reference):
        assert said in waiting
    early = centre.post(f"{LISTS}{asked}/show/")
    assert (early.status_code, "还没有批准" in early.content.decode()) == (422, True)
    assert supervisor.post(f"{LISTS}{asked}/decide/", {"granted": "yes"})["Location"] == LISTS
    assert "打开名单" in centre.get(LISTS).content.decode()
    opened = centre.post(f"{LISTS}{asked}/show/")
    text = opened.content.decode()
    assert opened["Cache-Control"] == "private, no-store"
    for said in ("张小明", "13800138000", "顾明远", "2026-05-08 10:00", "marked on-paper"):
        assert said in text
    again = centre.post(f"{LISTS}{asked}/show/")
    assert (again.status_code, "13800138000" in again.content.decode()) == (409, False)
    assert [access.words for access in persons.access_list(report.person)] == ["明天停水，逐户通知"]


def test_a_no_needs_words_and_keeps_them(browser_of, asked) -> None:
    supervisor = browser_of("supervisor")
    for form in ({"granted": "no"}, {"granted": "", "why": "先等等"}):
        answer = supervisor.post(f"{LISTS}{asked}/decide/", form)
        assert answer.status_code == 422
        assert form.get("why", "写明理由") in answer.content.decode()
    supervisor.post(f"{LISTS}{asked}/decide/", {"granted": "no", "why": "用短信就行"})
    assert "用短信就行" in browser_of("centre").get(LISTS).content.decode()
    assert supervisor.post(f"{LISTS}{asked}/decide/", {"granted": "yes"}).status_code == 409


def test_after_two_hours_it_is_void(browser_of, asked) -> None:
    browser_of("supervisor").post(f"{LISTS}{asked}/decide/", {"granted": "yes"})
    with time_machine.travel(given.later(hours=2), tick=False):
        answer = browser_of("centre").post(f"{LISTS}{asked}/show/")
        assert "作废了" in browser_of("centre").get(LISTS).content.decode()
    assert answer.status_code == 422


def test_nobody_else_has_a_hand_in_it(browser_of, asked) -> None:
    for who in ("centre2", "department", "outsider", "landlord"):
        for path in ("decide", "show"):
            assert browser_of(who).post(f"{LISTS}{asked}/{path}/", {"granted": "yes"}).status_code == 404
    assert browser_of("centre").post(f"{LISTS}{asked}/decide/", {"granted": "yes"}).status_code == 422
    for who in ("department", "leader", "grid", "landlord", "admin"):
        assert browser_of(who).get(LISTS).status_code == 404
        assert browser_of(who).get(f"{LISTS}ask/").status_code == 404


def test_a_list_needs_a_reason_and_matters(browser_of, matter) -> None:
    browser = browser_of("centre")
    assert browser.get(f"{LISTS}ask/").status_code == 422
    answer = browser.post(f"{LISTS}ask/", {"pick": f"{matter.reference}.0", "reason": "", "once": "c" * 32})
    assert (answer.status_code, "请填写“为什么要这份名单”" in answer.content.decode()) == (422, True)
