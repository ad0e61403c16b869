"""The hub of a market: staff see what they see anyway; its operator reads no word of a report or a dispute."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.test import Client

from gongzhi.foundation.sites.models import Site
from gongzhi.kernel.actor import system
from gongzhi.matters import services as matters
from gongzhi.matters.models import Matter
from gongzhi.work.cells import hub, services
from tests import given
from tests.conftest import NOW
from tests.interfaces.conftest import queries_at_most
from tests.work.cells import cases

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]

Browser = Callable[[str], Client]

#: Words that stand in matters of the site, each in another place.
MARKS = ("甲标记诉求", "乙标记纠纷", "丙标记隐患", "丁标记摘要", "戊标记原话")


def read(browser: Client, path: str, status: int = 200) -> str:
    answer = browser.get(path)
    assert answer.status_code == status
    return str(answer.content.decode())


def market(at: datetime = datetime(2025, 1, 3, tzinfo=UTC)) -> Site:
    return cases.market(at=at)


def marked(site: Site) -> None:
    """Matters at a site, open and of the quarter before, one carried by the operator's own unit."""
    report = given.report(words="戊标记原话：我是三号摊的")
    for kind, title in (("request", MARKS[0]), ("dispute", MARKS[1]), ("hazard", MARKS[2])):
        for at in (NOW, datetime(2026, 2, 3, tzinfo=UTC)):
            matter = matters.open_matter(
                kind=kind, title=title, summary=MARKS[3], category="", place=site.place, desk="xz-zhongxin",
                origin="report", site=site, by=system("test"), at=at,
            )  # fmt: skip
            if kind != "hazard":
                Matter.objects.filter(pk=matter.pk).update(unit=cases.SCHOOL.unit)
    assert report


def test_staff_see_matters_checks_residents_and_zeros(browser_of: Browser) -> None:
    site = market()
    marked(site)
    services.host(site=site, unit="xz-sifa", duty="law", weekdays=[1, 3], by=cases.CLERK, at=NOW)
    services.enter_figure(site=site, month=date(2026, 4, 1), code="crime", count=0, by=cases.POLICE, at=NOW)
    text = read(browser_of("centre"), f"/desk/hubs/{site.reference}/")
    unchecked = "还没有工作人员按检查表查过"
    for word in (*MARKS[:3], "司法局", "法律咨询", "周一、周三", "连续 1 个月为零", unchecked, "矛盾上交"):
        assert word in text, word
    assert "在办 2 / 全部 2" in text


def test_the_operator_reads_no_word_of_it(browser_of: Browser) -> None:
    site = market()
    marked(site)
    landlord = browser_of("landlord")
    pages = [read(landlord, f"/desk/hubs/{site.reference}/"), read(landlord, "/desk/hubs/"), read(landlord, "/desk/")]
    for text in pages:
        assert [mark for mark in MARKS if mark in text] == []
        assert not re.search(r"M-\d{4}-\d{6}", text)
    assert "少于 5" in pages[0]
    assert "有小于 5 的，不写合计" in pages[0]
    assert "三个零" not in pages[0]
    assert "登记一个入驻单位" not in pages[0]


def test_the_operator_looks_the_same_before_and_after_somebody_speaks(browser_of: Browser) -> None:
    """One report, dispute or hazard more changes nothing that the operator can read."""
    site, landlord = market(), browser_of("landlord")

    def plain() -> str:
        text = read(landlord, f"/desk/hubs/{site.reference}/")
        return re.sub(r'(csrf[^>]*value="|x-csrftoken": ")[^"]*"', "", text)

    before = plain()
    marked(site)
    assert plain() == before


def test_large_counts_of_a_quarter_are_told(browser_of: Browser) -> None:
    site = market()
    for kind, count in (("hazard", 6), ("dispute", 5), ("request", 7)):
        for n in range(count):
            matters.open_matter(
                kind=kind, title="一件事", summary="", category="", place=site.place, desk="xz-zhongxin",
                origin="desk", site=site, by=system("test"), at=datetime(2026, 2, 3, n, tzinfo=UTC),
            )  # fmt: skip
    text = read(browser_of("landlord"), f"/desk/hubs/{site.reference}/")
    assert "2026年第 1 季度" in text
    assert re.findall(r"<dd>\s*(\d+)\s*</dd>", text) == ["6", "5", "7", "18"]


def test_a_task_is_shown_to_whom_it_is_addressed(browser_of: Browser) -> None:
    run = cases.cycle(kind="market", version=cases.standard(("market",), code="safe-market"))
    site = market()
    rating = services.open_rating(cycle=run, site=site, by=cases.CLERK, at=NOW)
    assert f"/desk/ratings/{rating.matter.reference}/" in read(browser_of("landlord"), f"/desk/hubs/{site.reference}/")


def test_residents_are_written_down_and_leave(browser_of: Browser) -> None:
    site, centre = market(), browser_of("centre")
    path = f"/desk/hubs/{site.reference}/"
    once = re.search(r'name="once" value="([^"]+)"', read(centre, path))
    assert once
    given_ = {"seen": "0", "once": once[1], "unit": "xz-sifa", "duty": "law", "weekdays": ["2", "4"]}
    assert centre.post(path + "residents/", {**given_, "weekdays": []}).status_code == 422
    assert "周二、周四" in centre.post(path + "residents/", given_, follow=True).content.decode()
    [row] = hub.residents(site)
    end = f"{path}residents/{row.pk}/end/"
    assert "已登记撤出" in centre.post(end, {"once": "f" * 32}, follow=True).content.decode()
    assert hub.residents(site) == []


def test_the_police_type_in_sums_and_correct_them(browser_of: Browser) -> None:
    site, police = market(), browser_of("police")
    assert "2026-04 还没填" in read(police, "/desk/hubs/figures/")
    path = f"/desk/hubs/figures/{site.reference}/"
    for count in ("2", "0"):
        once = re.search(r'name="once" value="([^"]+)"', read(police, path))
        assert once
        given_ = {"seen": "0", "once": once[1], "month": "2026-04-01", "code": "crime", "count": count}
        assert "已记下" in police.post(path, given_, follow=True).content.decode()
    assert hub.figures(site) == {("crime", date(2026, 4, 1)): 0}
    bad = police.post(path, {"seen": "0", "once": "e" * 32, "month": "x", "code": "crime", "count": "1"})
    assert bad.status_code == 422
    assert read(police, f"/desk/hubs/{site.reference}/", 404)


@pytest.mark.parametrize(
    ("who", "path", "most"),
    [
        ("centre", "/desk/hubs/", 10),
        ("centre", "hub", 14),
        ("landlord", "hub", 14),
        ("police", "/desk/hubs/figures/", 10),
    ],
)
def test_statements_are_few(browser_of: Browser, who: str, path: str, most: int) -> None:
    site = market()
    marked(site)
    for duty in ("law", "mediation"):
        services.host(site=site, unit="xz-sifa", duty=duty, weekdays=[1], by=cases.CLERK, at=NOW)
    browser = browser_of(who)
    path = f"/desk/hubs/{site.reference}/" if path == "hub" else path
    browser.get(path)
    with queries_at_most(most):
        read(browser, path)
