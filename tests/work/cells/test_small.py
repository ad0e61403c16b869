"""Small counts are not told, and nothing that is told gives one away."""

from __future__ import annotations

import itertools

import pytest

from gongzhi.work.cells.small import LEAST, shown

pytestmark = pytest.mark.one_database


def test_fewer_than_five_is_told_as_such_and_nought_as_well() -> None:
    assert shown({"a": 5, "b": 12}).parts == {"a": 5, "b": 12}
    assert shown({"a": 5, "b": 12}).total == 17
    found = shown({"a": 4, "b": 0, "c": 12})
    assert (found.parts, found.total) == ({"a": None, "b": None, "c": 12}, None)


def test_whatever_is_told_leaves_every_small_count_open() -> None:
    """All counts of three parts that look the same: of each part that is held back, every small count is possible."""
    same: dict[tuple[object, ...], list[tuple[int, ...]]] = {}
    for counts in itertools.product(range(8), repeat=3):
        found = shown(dict(zip("abc", counts, strict=True)))
        same.setdefault((*found.parts.values(), found.total), []).append(counts)
    for (*parts, _total), behind in same.items():
        for at, part in enumerate(parts):
            if part is None:
                assert {counts[at] for counts in behind} == set(range(LEAST))
