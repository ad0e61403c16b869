"""The label of a house follows from facts by a rule, with each reason."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta

import pytest

from gongzhi.kernel.refused import Refused
from gongzhi.work.cells import queries, services
from gongzhi.work.cells.label import RULE, HouseFacts, label
from tests import given
from tests.conftest import NOW

TODAY = date(2026, 5, 8)
UNSEEN = "还没有工作人员上门按表检查过；自查、没能进门的、等人确认的、查出的问题还没有发通知的，都不算"
WELL = HouseFacts(checked_on=TODAY, passed=True, registered=True)


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("changes", "code", "against"),
    [
        ({}, "sound", []),
        ({"registered": None}, "sound", []),
        ({"registered": False}, "mend", ["房东说没有办居住登记申报"]),
        ({"passed": False, "ordinary": 2}, "sound", []),
        ({"passed": False}, "sound", []),
        ({"ordinary": 2, "overdue": 1}, "mend", ["有 1 处隐患过了整改期限还没有改好"]),
        ({"major": 1}, "danger", ["有 1 处重大隐患还没有改好"]),
        ({"major": 1, "overdue": 1}, "danger", ["有 1 处重大隐患还没有改好", "有 1 处隐患过了整改期限还没有改好"]),
        ({"checked_on": None, "passed": None}, "unseen", [UNSEEN]),
        ({"checked_on": TODAY - timedelta(days=200)}, "sound", []),
        ({"checked_on": TODAY - timedelta(days=201)}, "unseen", ["上次检查是2025年10月19日，已超过 200 天"]),
        ({"checked_on": None, "passed": None, "major": 1}, "danger", [UNSEEN, "有 1 处重大隐患还没有改好"]),
    ],
)
def test_the_rule_as_a_table(changes: dict[str, object], code: str, against: list[str]) -> None:
    found = label(dataclasses.replace(WELL, **changes), on=TODAY)
    assert found.code == code
    assert [str(one.sentence) for one in found.reasons if one.against] == against


@pytest.mark.one_database
def test_the_published_rule_names_every_label() -> None:
    assert {code for code, _words in RULE} == {"sound", "mend", "danger", "unseen"}


@pytest.mark.one_database
def test_what_is_mended_in_time_takes_nothing_away() -> None:
    found = label(dataclasses.replace(WELL, passed=False, ordinary=3), on=TODAY)
    assert "有 3 处一般隐患正在期限内整改，不影响标签" in [str(one.sentence) for one in found.reasons]


@pytest.mark.django_db
def test_a_district_publishes_its_own_days_before_they_hold(district: None) -> None:
    with pytest.raises(Refused):
        services.set_label_rule(since=TODAY, fresh_days=90, by=given.CLERK, at=NOW)
    with pytest.raises(Refused):
        services.set_label_rule(since=TODAY + timedelta(days=9), fresh_days=90, by=given.OFFICER, at=NOW)
    services.set_label_rule(since=TODAY + timedelta(days=9), fresh_days=90, by=given.CLERK, at=NOW)
    assert queries.fresh_days(TODAY) is None
    assert queries.fresh_days(TODAY + timedelta(days=9)) == 90
