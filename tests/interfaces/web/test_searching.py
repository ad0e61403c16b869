"""The search page: what is found, where the hit stands, and what is refused."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from gongzhi.work.intake.models import Report
from tests import given
from tests.conftest import NOW
from tests.interfaces.conftest import queries_at_most
from tests.matters.test_finding import matter

pytestmark = pytest.mark.usefixtures("people")

Browser = Callable[[str], Client]


def search(client: Client, q: str, **more: str) -> str:
    return client.get("/desk/search/", {"q": q, **more}).content.decode()


def test_hits_are_marked_in_title_and_text(browser_of: Browser) -> None:
    one = matter("路灯不亮", "村口的路灯坏了")
    page = search(browser_of("centre"), "路灯")
    assert f'href="/desk/matters/{one.reference}/"' in page
    assert "<mark>路灯</mark>不亮" in page
    assert "村口的<mark>路灯</mark>坏了" in page


def test_a_report_is_called_one_and_leads_to_the_inbox(browser_of: Browser) -> None:
    report = given.report("搅拌机器轰隆作响")
    page = search(browser_of("centre"), "轰隆作响")
    assert f'href="/desk/inbox/{report.reference}/"' in page
    assert "来件 · R-" in page
    assert "<mark>轰隆作响</mark>" in page


def test_what_people_wrote_stays_text(browser_of: Browser) -> None:
    matter("<b>路灯</b>", "<script>alert(1)</script>路灯")
    page = search(browser_of("centre"), "路灯")
    assert "<script>alert" not in page
    assert "<b>" not in page


def test_a_unit_sees_no_words_of_the_reporter(browser_of: Browser) -> None:
    given.handling(given.accepted(given.report("楼上搅拌机器轰隆作响")))
    assert "没有找到" in search(browser_of("department"), "轰隆作响")
    page = search(browser_of("department"), "路灯")
    assert "路灯" in page
    assert "轰隆" not in page


@pytest.mark.parametrize("q", ["13800138000", "王先生", "330411199001011234", "路" * 61, "，"])
def test_refusals_say_one_sentence_and_what_may_be_looked_for(browser_of: Browser, q: str) -> None:
    answer = browser_of("centre").get("/desk/search/", {"q": q})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert page.count('role="alert"') == 1
    assert "可以这样找" in page


def test_an_empty_box_says_what_may_be_looked_for(browser_of: Browser) -> None:
    page = browser_of("department").get("/desk/search/").content.decode()
    assert "可以这样找" in page
    assert "来件：遮盖后的原话" not in page
    assert "来件：遮盖后的原话" in browser_of("centre").get("/desk/search/").content.decode()


def test_pages_of_fifty(browser_of: Browser) -> None:
    for _number in range(52):
        matter("路灯不亮")
    client = browser_of("centre")
    page = search(client, "路灯")
    assert page.count("data-row") == 50
    address = page.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    second = client.get(address).content.decode()
    assert second.count("data-row") == 2
    assert "第 51–52 件" in second
    assert 'rel="next"' not in second
    assert client.get("/desk/search/", {"q": "路灯", "after": "x"}).status_code == 422


@pytest.mark.parametrize(("name", "q"), [("centre", "搅拌站躁音"), ("centre", "12"), ("department", "搅拌站躁音")])
def test_costs_eight_queries(browser_of: Browser, name: str, q: str) -> None:
    for _number in range(3):
        given.handling(given.accepted(given.report("搅拌站噪音大 12号")))
        matter("搅拌站噪音 12号")
    client = browser_of(name)
    client.get("/desk/search/")  # the calendar is read once a process
    with queries_at_most(8):
        search(client, q)


def test_the_box_stands_on_every_page_of_who_sees_matters(browser_of: Browser) -> None:
    assert 'data-key="/"' in browser_of("department").get("/desk/").content.decode()
    assert 'data-key="/"' not in browser_of("admin").get("/desk/").content.decode()


# A caller


def called(client: Client, **given_: str) -> tuple[int, str]:
    answer = client.post("/desk/search/caller/", given_)
    assert "no-store" in answer["Cache-Control"]
    return answer.status_code, answer.content.decode()


def test_a_callers_open_reports(browser_of: Browser) -> None:
    report = given.report("路灯坏了", contact={"name": "张小明", "phone": "13800138000"}, at=NOW)
    status, page = called(browser_of("centre"), phone="138 0013 8000", reason="caller")
    assert status == 200
    assert report.reference in page
    assert "张小明" not in page
    assert "0013" not in page.replace(report.reference, "")  # which may have these digits, too
    assert "没有正在办的来件" in called(browser_of("centre"), phone="13900139000", reason="caller")[1]


def test_a_wrong_number_is_told_at_the_field(browser_of: Browser) -> None:
    status, page = called(browser_of("centre"), phone="没有", reason="caller")
    assert status == 422
    assert 'id="phone_error"' in page
    assert called(browser_of("centre"), phone="13800138000")[0] == 422
    assert Report.objects.count() == 0
