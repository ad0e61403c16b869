from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from gongzhi.kernel.period import holds, overlaps

DAY = date(2026, 5, 1)
DAYS = st.integers(0, 30).map(lambda n: DAY + timedelta(days=n))
PERIODS = st.tuples(DAYS, st.integers(1, 15)).map(lambda p: (p[0], p[0] + timedelta(days=p[1])))
OPEN = DAYS.map(lambda day: (day, None))
ANY = st.one_of(PERIODS, OPEN)


def test_the_first_day_counts_and_the_last_does_not() -> None:
    ends = DAY + timedelta(days=2)
    assert not holds(DAY - timedelta(days=1), DAY, ends)
    assert holds(DAY, DAY, ends)
    assert holds(DAY + timedelta(days=1), DAY, ends)
    assert not holds(ends, DAY, ends)
    assert holds(date(2099, 1, 1), DAY, None)


def test_one_may_begin_on_the_day_another_ends() -> None:
    end = DAY + timedelta(days=5)
    assert not overlaps((DAY, end), (end, None))
    assert overlaps((DAY, end), (end - timedelta(days=1), None))


@given(ANY, ANY)
def test_two_periods_overlap_when_some_day_lies_in_both(
    one: tuple[date, date | None], other: tuple[date, date | None]
) -> None:
    days = [DAY + timedelta(days=n) for n in range(60)]
    assert overlaps(one, other) == any(holds(day, *one) and holds(day, *other) for day in days)
    assert overlaps(one, other) == overlaps(other, one)
