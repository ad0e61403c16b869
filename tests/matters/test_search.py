"""The queue: what criteria find, in which order, page by page, and what leaves as a table."""

from __future__ import annotations

from datetime import date

import pytest

from gongzhi.foundation.ledger import queries as ledger
from gongzhi.kernel.refused import Refused
from gongzhi.matters import queries, services
from gongzhi.matters.models import Matter
from gongzhi.matters.queries import Criteria
from tests import given
from tests.conftest import NOW
from tests.interfaces.conftest import queries_at_most

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]


def references(actor=given.CLERK, **criteria) -> list[str]:
    return [row.reference for row in queries.search(actor, Criteria(**criteria), at=NOW).rows]


def suspended(at=NOW) -> Matter:
    matter = given.moved(
        given.handling(at=at), "ask_suspension", given.OFFICER, at, reason="weather", until=date(2026, 6, 1), why="雨"
    )
    return given.moved(matter, "grant_suspension", given.CLERK, at)


def test_a_matter_with_co_units_is_found_once_by_each_of_its_units() -> None:
    matter = given.handling(co=("xz-zhifa", "xz-jiaotong"))
    for unit in (given.OFFICER.unit, "xz-zhifa", "xz-jiaotong"):
        assert references(unit=unit) == [matter.reference]
    given.moved(matter, "co_accept", given.CO_OFFICER)
    assert references(unit="xz-zhifa") == [matter.reference]
    given.moved(matter, "contribute", given.CO_OFFICER, did="拆了")
    assert references(unit="xz-zhifa") == []


@pytest.mark.parametrize("order", ["due", "newest"])
@pytest.mark.parametrize("size", [1, 2, 3, 7])
def test_pages_show_every_matter_once_and_those_without_deadline_last(order: str, size: int) -> None:
    made = [suspended(), given.accepted(), given.dispatched(), suspended(), given.accepted(at=given.later(hours=1))]
    seen, after = [], ""
    while True:
        page = queries.search(given.CLERK, Criteria(order=order), at=NOW, after=after, size=size)
        seen += page.rows
        assert page.total == (None if after else len(made))
        after = page.next
        if not after:
            break
    ids = [row.pk for row in seen]
    assert sorted(ids) == sorted(matter.pk for matter in made)
    if order == "newest":
        assert ids == sorted(ids, reverse=True)
    else:
        due = [row.due_at for row in seen if row.due_at]
        assert due == sorted(due)
        assert [row.due_at for row in seen[-2:]] == [None, None]
        assert seen[-2].pk > seen[-1].pk


def test_a_page_costs_three_queries_at_most() -> None:
    suspended()
    for _ in range(3):
        given.accepted()
    for order in ("due", "newest"):
        with queries_at_most(3):
            queries.search(given.CLERK, Criteria(order=order), at=NOW, size=3)
    with queries_at_most(1):
        queries.search(given.CLERK, Criteria(), at=NOW)


@pytest.mark.parametrize("after", ["x", "bm9uc2Vuc2U=", "e30=", "W10=", "WyJhIiwgMV0="])
@pytest.mark.parametrize("order", ["due", "newest"])
def test_a_cursor_that_is_none_of_ours_is_refused(after: str, order: str) -> None:
    with pytest.raises(Refused, match="翻页位置"):
        queries.search(given.CLERK, Criteria(order=order), at=NOW, after=after)


def test_labels_and_choices_cost_one_query_each() -> None:
    given.a_category()
    with queries_at_most(1):
        found = queries.labels(Criteria(unit="xz-zhujian", category="T1", place="330411101"))
    assert found == {"unit": "住建局", "category": "测试类", "place": "王江泾镇"}
    assert queries.labels(Criteria(unit="none", place="330411101")) == {"place": "王江泾镇"}
    with queries_at_most(0):
        assert queries.labels(Criteria()) == {}
    with queries_at_most(1):
        choices = queries.choices(given.CLERK)
    assert ("xz-zhujian", "住建局") in choices["unit"]
    assert ("T1", "测试类") in choices["category"]
    assert {code[:6] for code, _name in choices["place"]} == {"330411"}
    assert queries.choices(given.actor("grid_worker", "x", place="330411101001"))["place"] == [
        ("330411101001", "闻川社区")
    ]


def test_an_export_leaves_an_entry_with_codes_alone() -> None:
    criteria = Criteria(unit="xz-zhujian", stage=("handling", "done"), opened_from=NOW, urgent=True)
    services.note_export(criteria=criteria, count=3, form="csv", by=given.CLERK, at=NOW)
    entry = ledger.history(["unit:xz-zhongxin"])[-1]
    assert (entry.verb, entry.texts, entry.actor) == ("matter.exported", {}, given.CLERK.id)
    assert entry.payload == {
        "criteria": {
            "unit": "xz-zhujian", "stage": ["handling", "done"], "opened_from": NOW.isoformat(), "urgent": True,
            "order": "newest",
        },
        "count": 3, "form": "csv",
    }  # fmt: skip


def test_who_may_not_export_leaves_none() -> None:
    with pytest.raises(Refused, match="没有这项权限"):
        services.note_export(criteria=Criteria(), count=3, form="csv", by=given.OFFICER, at=NOW)
