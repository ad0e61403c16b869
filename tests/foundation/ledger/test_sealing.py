from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from django.test import TestCase

from gongzhi.foundation.ledger import outside, queries, services
from gongzhi.foundation.ledger.models import Seal, SealHead
from tests.foundation.ledger.world import NOW, add

DAY = NOW.date()


@pytest.mark.django_db
def test_a_seal_closes_over_head_and_count_of_every_chain_that_grew() -> None:
    add("matter:A")
    a2, b1 = add("matter:A"), add("matter:B")
    first = services.seal(day=DAY, at=NOW)
    c1 = add("matter:C")
    second = services.seal(day=DAY + timedelta(days=1), at=NOW + timedelta(days=1))

    assert set(first.rows.values_list("subject", "count", "head")) == {
        ("matter:A", 2, a2.hash),
        ("matter:B", 1, b1.hash),
    }
    assert set(second.rows.values_list("subject", "count", "head")) == {("matter:C", 1, c1.hash)}
    assert (first.entries, second.entries) == (3, 4)
    assert second.previous == first.hash
    assert queries.verify().ok


@pytest.mark.django_db
def test_sealing_a_day_twice_is_sealing_it_once() -> None:
    add("matter:A")
    first = services.seal(day=DAY, at=NOW)
    add("matter:A")
    assert services.seal(day=DAY, at=NOW + timedelta(hours=3)).pk == first.pk
    assert Seal.objects.count() == 1


@pytest.mark.django_db
def test_a_day_without_acts_and_an_empty_ledger_are_sealed_too() -> None:
    services.seal(day=DAY, at=NOW)
    add("matter:A")
    services.seal(day=DAY + timedelta(days=1), at=NOW)
    services.seal(day=DAY + timedelta(days=2), at=NOW)

    assert list(Seal.objects.order_by("pk").values_list("entries", flat=True)) == [0, 1, 1]
    assert queries.verify().ok


@pytest.mark.django_db
def test_an_act_of_yesterday_that_reaches_us_late_goes_under_the_next_seal() -> None:
    add("matter:A", at=NOW)
    services.seal(day=DAY, at=NOW)
    add("matter:A", at=NOW - timedelta(days=1))
    add("matter:B", at=NOW - timedelta(days=1))
    services.seal(day=DAY + timedelta(days=1), at=NOW + timedelta(days=1))

    assert list(SealHead.objects.order_by("pk").values_list("subject", "count")) == [
        ("matter:A", 1),
        ("matter:A", 2),
        ("matter:B", 1),
    ]
    assert queries.verify().ok


@pytest.mark.django_db
def test_a_forgotten_day_can_be_sealed_after_the_next_one() -> None:
    add("matter:A")
    services.seal(day=DAY, at=NOW)
    add("matter:A")
    services.seal(day=DAY - timedelta(days=1), at=NOW)
    assert queries.verify().ok


@pytest.mark.django_db
def test_each_seal_is_written_outside_the_database_as_well() -> None:
    add("matter:A")
    with TestCase.captureOnCommitCallbacks(execute=True):
        made = services.seal(day=DAY, at=NOW)

    file = outside.path()
    assert file is not None
    assert [json.loads(line) for line in file.read_text().splitlines()] == [
        {"day": "2026-05-08", "entries": 1, "hash": made.hash}
    ]
    checked = queries.verify()
    assert (checked.ok, checked.seals, checked.outside) == (True, 1, 1)


@pytest.mark.django_db
def test_a_seal_that_a_full_disk_swallowed_is_written_with_the_next() -> None:
    add("matter:A")
    with TestCase.captureOnCommitCallbacks(execute=False):
        services.seal(day=DAY, at=NOW)
    with TestCase.captureOnCommitCallbacks(execute=True):
        services.seal(day=DAY + timedelta(days=1), at=NOW)

    assert list(outside.read(outside.path())) == ["2026-05-08", "2026-05-09"]


@pytest.mark.django_db
def test_many_chains_are_sealed_in_few_queries(django_assert_max_num_queries: pytest.FixtureRequest) -> None:
    for i in range(50):
        add(f"matter:{i}", opens=True)
    with django_assert_max_num_queries(16):  # type: ignore[operator]
        made = services.seal(day=date(2026, 5, 8), at=NOW)
    assert made.rows.count() == 50
