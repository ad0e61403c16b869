"""The queue through a browser: conditions in the address, the cursor, saved views, and what each page costs."""

from __future__ import annotations

from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.http import QueryDict

from gongzhi.interfaces.web.conditions import Conditions
from gongzhi.matters import queries
from gongzhi.matters.models import Matter
from tests import given
from tests.conftest import NOW
from tests.interfaces.conftest import queries_at_most
from tests.work.disputes import cases as disputes

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]

QUEUE = "/desk/matters/"


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


def shown(page) -> list[str]:
    """The references of the lines, in their order."""
    return [line.matter.reference for line in page.context["lines"]]


def found(browser, query: str) -> list[str]:
    page = browser.get(f"{QUEUE}?{query}")
    assert page.status_code == 200, page.content.decode()
    return shown(page)


def asked_for(query: str) -> set[str]:
    """What an address asks for, without drawing its page."""
    page = queries.search(given.CLERK, Conditions(QueryDict(query)).criteria, at=NOW)
    return {row.reference for row in page.rows}


def in_town(code: str = "330411002", **more) -> Matter:
    matter = given.accepted(**more)
    return given.moved(matter, "correct", given.CLERK, place=code)


def suspended() -> Matter:
    matter = given.moved(
        given.handling(), "ask_suspension", given.OFFICER, reason="weather", until=date(2026, 6, 1), why="雨"
    )
    return given.moved(matter, "grant_suspension", given.CLERK)


def test_each_condition_finds_its_own() -> None:
    light, sent = given.accepted(), given.dispatched(co=("xz-zhifa",))
    town = in_town()
    urgent = given.accepted(urgent=True)
    ended = given.moved(given.accepted(), "answer_now", given.CLERK, result="solved", reply="灯亮了")
    given.responded(ended.joins.get().report, "agree")
    old = given.accepted(at=given.later(days=-40))
    everything = {light, sent, town, urgent, old}
    quarrel = disputes.registered(given.CLERK).matter
    assert asked_for("kind=dispute") == {quarrel.reference}
    assert asked_for("kind=request") == {matter.reference for matter in everything}
    everything.add(quarrel)
    for query, wanted in {
        "state=open": everything,
        "state=all": everything | {ended},
        "state=ended": {ended},
        "unit=xz-zhujian": {sent},
        "unit=xz-zhifa": {sent},
        "stage=dispatched": {sent},
        "stage=dispatched&stage=closed": {sent, ended},
        "place=330411002": {town},
        "category=T1": everything - {quarrel},
        "urgent=on": {urgent},
        "due=overdue": {old},
        "since=2026-05-01": everything - {old},
        "until=2026-05-07": {old},
        "until=2026-05-08&unit=xz-zhujian": {sent},
        "contested=on": set(),
    }.items():
        assert asked_for(query) == {matter.reference for matter in wanted}, query


def test_conditions_read_as_a_sentence_and_each_can_be_dropped(browser_of) -> None:
    query = "due=overdue&unit=xz-zhujian&place=330411101&since=2026-05-01&stage=dispatched&stage=handling"
    page = browser_of("centre").get(f"{QUEUE}?{query}")
    chips = {chip.text: parse_qs(urlsplit(chip.without).query) for chip in page.context["conditions"].chips}
    assert list(chips) == ["超期", "派给住建局", "王江泾镇", "5月1日以后登记", "待签收、办理中"]
    for name, text in (("due", "超期"), ("unit", "派给住建局"), ("stage", "待签收、办理中")):
        assert chips[text] == {key: value for key, value in parse_qs(query).items() if key != name}
    text = page.content.decode()
    assert "去掉“派给住建局”" in text
    plain = browser_of("centre").get(f"{QUEUE}?state=open").context["conditions"].chips
    assert [(chip.text, chip.without) for chip in plain] == [("没办结的", f"{QUEUE}?state=all")]
    assert browser_of("centre").get(f"{QUEUE}?state=all").context["conditions"].chips == []


@pytest.mark.parametrize(
    ("query", "field", "sentence"),
    [
        ("since=2026-02-31", "since", "没有这一天，请写成 2026-05-08 这样"),
        ("until=9999-12-31", "until", "没有这一天，请写成 2026-05-08 这样"),
        ("since=2026-05-08&until=2026-05-01", "until", "结束的日子在开始的日子前面，请检查"),
        ("place=999999999", "place", "没有代码为“999999999”的，请从列表里选"),
        ("unit=nobody", "unit", "没有代码为“nobody”的，请从列表里选"),
        ("category=%00", "category", "null"),
        ("stage=nowhere", "stage", "没有这个选项，请从列表里选"),
        ("due=someday", "due", "没有这个选项，请从列表里选"),
        ("kind=person", "kind", "没有这个选项，请从列表里选"),
        ("state=x", "state", "没有这个选项，请从列表里选"),
    ],
)
def test_a_wrong_condition_is_said_at_its_field_and_the_rest_holds(browser_of, query, field, sentence) -> None:
    sent = given.dispatched()
    given.accepted()
    rest = "" if field == "unit" else "&unit=xz-zhujian"
    page = browser_of("centre").get(
        f"{QUEUE}?stage=dispatched&{query}{rest}" if field != "stage" else f"{QUEUE}?{query}{rest}"
    )
    assert page.status_code == 422
    assert shown(page) == [sent.reference]
    assert list(page.context["form"].errors) == [field]
    if sentence != "null":
        assert page.context["form"].errors[field] == [sentence]
        assert sentence in page.content.decode()


def test_what_the_form_sends_becomes_a_short_address(browser_of) -> None:
    form = "state=open&due=&unit=xz-zhujian&place=&category=&since=&until=&order=due"
    answer = browser_of("centre").get(f"{QUEUE}?{form}")
    assert (answer.status_code, answer["Location"]) == (302, f"{QUEUE}?unit=xz-zhujian")
    answer = browser_of("centre").get(f"{QUEUE}?state=open&due=&unit=")
    assert answer["Location"] == f"{QUEUE}?state=open"


def test_the_form_offers_what_there_is(browser_of) -> None:
    given.a_category()
    browser = browser_of("centre")
    part = browser.get(f"{QUEUE}conditions/?unit=xz-zhujian&since=2026-05-01", headers={"HX-Request": "true"})
    text = part.content.decode()
    assert "<html" not in text
    assert '<option value="xz-zhujian" selected>住建局</option>' in text
    assert 'value="2026-05-01"' in text
    assert '<optgroup label="王江泾镇">' in text
    assert "王江泾镇（全部）" in text
    assert "<html" in browser.get(f"{QUEUE}conditions/").content.decode()


@pytest.mark.parametrize("order", ["due", "newest"])
def test_pages_follow_each_other_and_none_is_lost(browser_of, monkeypatch, order) -> None:
    monkeypatch.setattr("gongzhi.interfaces.web.queue.SIZE", 2)
    made = [suspended(), given.accepted(), given.accepted(), given.dispatched(), suspended()]
    browser, seen, url = browser_of("centre"), [], f"{QUEUE}?order={order}&state=open"
    for first in (1, 3, 5):
        page = browser.get(url)
        assert page.context["first"] == first
        seen += shown(page)
        url = page.context["next"]
    assert url == ""
    assert sorted(seen) == [matter.reference for matter in made]
    assert browser.get(f"{QUEUE}?after=x").status_code == 422


def test_more_than_a_thousand_is_said_so(browser_of, monkeypatch) -> None:
    given.accepted()
    assert "1 件" in browser_of("centre").get(QUEUE).content.decode()
    monkeypatch.setattr(queries, "search", lambda *a, **k: queries.Page([], "", 1001))
    assert "超过 1 000 件" in browser_of("centre").get(QUEUE).content.decode()


def test_a_line_says_what_where_who_and_how_long(browser_of) -> None:
    given.dispatched()
    text = browser_of("centre").get(QUEUE).content.decode()
    for said in ("路灯不亮", "王江泾镇 闻川社区", "住建局", "待签收", "还剩"):
        assert said in text


def test_everybody_sees_their_own_part(browser_of) -> None:
    given.accepted()
    sent = given.dispatched()
    assert len(found(browser_of("leader"), "state=open")) == 2
    assert found(browser_of("department"), "state=open") == [sent.reference]
    for who in ("outsider", "mediator"):
        assert found(browser_of(who), "state=open") == []
    for who in ("landlord", "admin"):
        for path in ("", "conditions/", "paper/", "dispatch/"):
            assert browser_of(who).get(f"{QUEUE}{path}").status_code == 404


def test_tick_boxes_are_for_those_who_may_do_something_with_them(browser_of) -> None:
    given.dispatched()
    assert 'name="pick"' in browser_of("centre").get(QUEUE).content.decode()
    for who in ("department", "leader"):
        assert 'name="pick"' not in browser_of(who).get(QUEUE).content.decode()


# Saved views


def test_a_view_is_kept_under_a_name_and_opens_first(browser_of) -> None:
    browser = browser_of("centre")
    url = f"{QUEUE}views/?unit=xz-zhujian&due=overdue"
    answer = browser.post(url, {"name": "住建 超期", "opening": "on"})
    assert (answer.status_code, answer["Location"]) == (302, f"{QUEUE}?due=overdue&unit=xz-zhujian")
    page = browser.get(answer["Location"])
    assert page.context["current"] == "住建 超期"
    assert browser.get(QUEUE)["Location"] == f"{QUEUE}?due=overdue&unit=xz-zhujian"
    assert browser.get(f"{QUEUE}?state=all").status_code == 200
    assert browser_of("centre2").get(QUEUE).status_code == 200
    browser.post(url, {"drop": "住建 超期"})
    assert browser.get(QUEUE).status_code == 200


def test_a_view_without_a_name_is_asked_for_one(browser_of) -> None:
    answer = browser_of("centre").post(f"{QUEUE}views/?due=soon", {"name": " "})
    assert answer.status_code == 422
    assert "起个名字" in answer.content.decode()


def test_the_usual_view_is_kept_too(browser_of) -> None:
    browser = browser_of("centre")
    browser.post(f"{QUEUE}views/", {"name": "都看", "opening": "on"})
    assert browser.get(QUEUE)["Location"] == f"{QUEUE}?state=open"


# What it costs


EVERY = "unit=xz-zhujian&category=T1&place=330411101"


@pytest.mark.parametrize(
    "url",
    [
        QUEUE + "?state=open", QUEUE + "?order=newest", QUEUE + "?" + EVERY, QUEUE + "?state=all&due=overdue",
        QUEUE + "conditions/?" + EVERY, QUEUE + "paper/?" + EVERY, QUEUE + "?since=2026-02-31&" + EVERY,
    ],
)  # fmt: skip
@pytest.mark.parametrize("who", ["centre", "department"])
def test_any_page_of_the_queue_takes_eight_queries_at_most(browser_of, monkeypatch, who, url) -> None:
    monkeypatch.setattr("gongzhi.interfaces.web.queue.SIZE", 2)
    for made in (suspended, given.dispatched, given.dispatched):
        made()
    browser = browser_of(who)
    browser.post(f"{QUEUE}views/?due=soon", {"name": "快到期"})
    while url:
        page = browser.get(url)
        with queries_at_most(8):
            assert browser.get(url).status_code == page.status_code
        url = page.context.get("next", "")


def test_paper_carries_masked_titles_and_says_who_printed(browser_of) -> None:
    matter = given.accepted()
    given.moved(matter, "correct", given.CLERK, title="张小明 13800138000 家门口路灯")
    text = browser_of("centre").get(f"{QUEUE}paper/?place=330411101").content.decode()
    assert "13800138000" not in text
    assert "家门口路灯" in text
    assert "顾明远，2026-05-08 10:00" in text
    assert "王江泾镇" in text
