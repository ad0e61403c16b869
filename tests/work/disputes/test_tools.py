"""Sums as the law counts them, and the clauses: figures worked out by hand."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.kernel.refused import Refused
from gongzhi.work.disputes import codes
from gongzhi.work.disputes.tools import calculators, clauses

WAGE = 600_000  # 6,000 yuan


def months(started: str, ended: str, **more: object) -> float:
    """Severance as months of wage."""
    given = {"wage": WAGE} | more
    found = calculators.severance(
        started_on=date.fromisoformat(started),
        ended_on=date.fromisoformat(ended),
        **given,  # type: ignore[arg-type]
    )
    return found.fen / WAGE


@pytest.mark.parametrize(
    ("started", "ended", "wages"),
    [
        ("2020-01-01", "2022-12-31", 3),  # three years to the day
        ("2020-01-01", "2023-01-01", 3.5),  # and a day
        ("2020-01-01", "2020-06-29", 0.5),
        ("2020-01-01", "2020-06-30", 1),  # six months count as a year
        ("2020-02-29", "2021-02-27", 1),  # the last day of February stands for the twenty-ninth
        ("2024-05-08", "2024-05-08", 0.5),
    ],
)
def test_severance_counts_years_and_halves(started: str, ended: str, wages: float) -> None:
    assert months(started, ended) == wages


def test_severance_of_a_high_wage_has_two_caps() -> None:
    found = calculators.severance(
        started_on=date(2008, 1, 1), ended_on=date(2025, 12, 31), wage=4_000_000, average=1_000_000
    )
    assert found.fen == 3 * 1_000_000 * 12
    assert [step.law for step in found.steps[:2]] == [calculators.LAW46, calculators.LAW47_CAP]
    at_the_cap = calculators.severance(
        started_on=date(2008, 1, 1), ended_on=date(2025, 12, 31), wage=3_000_000, average=1_000_000
    )
    assert at_the_cap.fen == 3_000_000 * 18  # not above three times: no cap, of years neither


def test_severance_doubled_and_what_to_look_at() -> None:
    assert months("2020-01-01", "2022-12-31", double=True) == 6
    found = calculators.severance(started_on=date(2006, 5, 1), ended_on=date(2010, 4, 30), wage=WAGE)
    assert {step.law for step in found.care} == {calculators.LAW97, calculators.LAW47_CAP}
    with pytest.raises(Refused, match="入职之后"):
        months("2020-01-02", "2020-01-01")


def interest(rate: int | None, **more: object) -> calculators.Result:
    given = {"principal": 10_000_000, "lpr": 345, "began_on": date(2024, 1, 1), "ended_on": date(2024, 12, 31)} | more
    return calculators.interest(rate=rate, **given)  # type: ignore[arg-type]


def test_interest_is_simple_by_the_day() -> None:
    assert interest(1200).fen == 1_200_000  # 365 days of a leap year's 366: the last one does not count
    assert interest(1200, ended_on=date(2024, 1, 1)).fen == 0
    assert interest(100, principal=1, ended_on=date(2026, 7, 2)).fen == 0
    assert interest(1000, principal=365, ended_on=date(2024, 1, 6)).fen == 1  # half a fen goes up


def test_interest_above_four_times_lpr_is_cut() -> None:
    found = interest(2400)
    assert found.fen == 10_000_000 * 1380 * 365 // (10_000 * 365)
    assert "13.8%" in str(found.steps[1].said)
    assert len(interest(1380).steps) == 2  # the limit itself is allowed


def test_without_agreed_interest_there_is_none() -> None:
    found = interest(None)
    assert (found.fen, found.steps[0].law) == (0, calculators.LOAN24)
    with pytest.raises(Refused, match="开始之后"):
        interest(None, ended_on=date(2023, 12, 31))


@given(st.integers(1, 10**12), st.integers(1, 120), st.integers(1, 12))
def test_instalments_add_up(amount: int, times: int, every: int) -> None:
    if amount < times:
        with pytest.raises(Refused):
            calculators.instalments(amount=amount, times=times, first=date(2026, 1, 31), every=every)
        return
    found = calculators.instalments(amount=amount, times=times, first=date(2026, 1, 31), every=every)
    assert sum(one.fen for one in found) == amount
    assert len(found) == times
    assert len({one.fen for one in found[:-1]}) <= 1
    assert found[-1].fen >= found[0].fen
    assert found == sorted(found, key=lambda one: one.due_on)


def test_instalments_keep_the_end_of_the_month() -> None:
    found = calculators.instalments(amount=100_001, times=3, first=date(2026, 1, 31), every=1)
    assert [(one.due_on, one.fen) for one in found] == [
        (date(2026, 1, 31), 33_333), (date(2026, 2, 28), 33_333), (date(2026, 3, 31), 33_335)
    ]  # fmt: skip


def test_every_clause_fits_a_term_and_a_type() -> None:
    found = clauses.every()
    assert len(found) >= 25
    assert len({one.code for one in found}) == len(found)
    for one in found:
        assert one.sort in codes.TERMS
        assert set(one.types) <= set(codes.TYPES)
        assert 0 < len(one.text) <= 300
        assert one.title


def test_clauses_of_a_type_come_first_and_those_for_all_last() -> None:
    found = clauses.for_type("10")
    assert found[0].code == "wages"
    assert {one.code for one in found if not one.types} == {"apology", "no-more", "settled", "default"}
    assert all("10" in one.types or not one.types for one in found)
    assert clauses.find("none") is None
