"""Rows that come in many at a time: one bad row stops no other, and none comes in twice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pytest
from django.db import DataError, IntegrityError

from gongzhi.kernel.refused import Refused
from gongzhi.matters.batches import taken

pytestmark = pytest.mark.django_db


class Table:
    """What takes rows, all or none of those that are given at once."""

    def __init__(self, **bad: Exception) -> None:
        self.bad = bad
        self.rows: list[str] = []
        self.calls = 0

    def came_before(self, keys: Iterable[str]) -> set[str]:
        return set(keys) & set(self.rows)

    def take(self, rows: Sequence[str]) -> None:
        self.calls += 1
        for row in rows:
            if row in self.bad:
                raise self.bad[row]
        self.rows += rows

    def taken(self, rows: str) -> dict[int, object]:
        return dict(taken(list(enumerate(rows)), key=str, came_before=self.came_before, take=self.take))


def test_good_rows_are_taken_at_once() -> None:
    table = Table()
    assert table.taken("abcd") == dict.fromkeys(range(4), "added")
    assert (table.rows, table.calls) == (list("abcd"), 1)


def test_each_comes_in_once() -> None:
    table = Table()
    table.taken("ab")
    assert table.taken("bcc") == {0: "known", 1: "added", 2: "known"}
    assert table.rows == list("abc")


@pytest.mark.parametrize("bad", ["a", "d", "h"])
def test_a_refused_row_stops_no_other(bad: str) -> None:
    refused = Refused("no")
    table = Table(**{bad: refused})
    became = table.taken("abcdefgh")
    assert [number for number, one in became.items() if one is refused] == ["abcdefgh".index(bad)]
    assert sorted(table.rows) == sorted(set("abcdefgh") - {bad})
    assert table.calls <= 7


def test_what_the_database_cannot_hold_is_refused_alone() -> None:
    table = Table(b=DataError("too long"))
    became = table.taken("abc")
    assert isinstance(became.pop(1), Refused)
    assert became == {0: "added", 2: "added"}


def test_what_somebody_else_took_in_that_moment_is_known() -> None:
    table = Table(b=IntegrityError("twice"))
    came_before = table.came_before
    seen: list[str] = []

    def later(keys: Iterable[str]) -> set[str]:
        asked = list(keys)
        seen.extend(asked)
        return came_before(asked) | ({"b"} if seen.count("b") > 2 else set())

    table.came_before = later  # type: ignore[method-assign]
    assert table.taken("ab") == {0: "added", 1: "known"}


def test_another_fault_is_no_verdict_on_a_row() -> None:
    with pytest.raises(IntegrityError):
        Table(b=IntegrityError("of another table")).taken("ab")
