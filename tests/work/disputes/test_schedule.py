"""When terms fall due, and how sums are written."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.work.disputes import schedule
from gongzhi.work.disputes.models import Term

pytestmark = pytest.mark.one_database


@pytest.mark.parametrize(
    ("fen", "said"),
    [
        (0, "零元整"), (1, "壹分"), (10, "壹角整"), (100, "壹元整"), (105, "壹元零伍分"), (150, "壹元伍角整"),
        (123_450, "壹仟贰佰叁拾肆元伍角整"), (100_001, "壹仟元零壹分"), (1_000_000, "壹万元整"),
        (1_000_100, "壹万零壹元整"), (10_050_000, "壹拾万零伍佰元整"), (1_010_000_000, "壹仟零壹拾万元整"),
        (10_000_000_000, "壹亿元整"), (10_000_000_100, "壹亿零壹元整"), (100_100_000_000, "壹拾亿零壹佰万元整"),
        (100_020_300, "壹佰万零贰佰零叁元整"), (2_000_000_000_000, "贰佰亿元整"),
    ],
)  # fmt: skip
def test_sums_in_capitals(fen: int, said: str) -> None:
    assert schedule.capitals(fen) == said


@given(st.integers(1, 10**13), st.integers(1, 120), st.integers(1, 12), st.dates(date(2020, 1, 1), date(2040, 1, 1)))
def test_instalments_add_up_and_come_in_order(fen: int, times: int, every: int, first: date) -> None:
    term = Term(sort="money", amount=fen, times=times, every=every, due_on=first)
    found = schedule.of(term, first)

    assert sum(amount or 0 for _day, amount in found) == fen
    assert [day for day, _amount in found] == sorted({day for day, _amount in found})
    assert found[0][0] == first


def test_the_last_of_a_month_stays_the_last() -> None:
    assert schedule.months_later(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert schedule.months_later(date(2026, 12, 15), 1) == date(2027, 1, 15)
