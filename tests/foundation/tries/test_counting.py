"""Counts in windows of time: each source by itself, a full one is full, and what is old is forgotten."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from gongzhi.foundation.tries import services as tries
from gongzhi.foundation.tries.models import Tries
from tests.conftest import NOW

pytestmark = pytest.mark.django_db


def test_a_source_is_full_when_it_has_come_to_its_most() -> None:
    sources = {tries.keyed("receipt 10.1.1.0"): 2, tries.keyed("receipt all"): 9}
    assert not tries.full(sources, NOW)
    tries.add(sources, NOW)
    assert not tries.full(sources, NOW)
    tries.add(sources, NOW)
    assert tries.full(sources, NOW)


def test_windows_and_sources_are_counted_apart() -> None:
    here, there = {tries.keyed("receipt 10.1.1.0"): 1}, {tries.keyed("mediation 10.1.1.0"): 1}
    tries.add(here, NOW)
    assert tries.full(here, NOW)
    assert not tries.full(there, NOW)
    assert not tries.full(here, NOW + timedelta(minutes=15))


def test_all_together_may_be_full_before_any_of_them() -> None:
    everybody = tries.keyed("receipt all")
    for n in range(3):
        tries.add({tries.keyed(f"receipt 10.1.{n}.0"): 5, everybody: 3}, NOW)
    assert tries.full({tries.keyed("receipt 10.1.9.0"): 5, everybody: 3}, NOW)


def test_a_day_later_it_is_forgotten() -> None:
    here = {tries.keyed("receipt 10.1.1.0"): 1}
    tries.add(here, NOW)
    tries.add(here, NOW + timedelta(days=1))
    assert Tries.objects.count() == 2
    tries.add(here, NOW + timedelta(days=1, minutes=15))
    assert set(Tries.objects.values_list("window", flat=True)) == {
        NOW + timedelta(days=1), NOW + timedelta(days=1, minutes=15),
    }  # fmt: skip


def test_no_source_can_be_read_or_tried_out(settings: Any) -> None:
    first = tries.keyed("receipt 10.1.1.0")
    assert len(first) == 64
    assert "10.1" not in first
    settings.PEPPER = "another"
    assert tries.keyed("receipt 10.1.1.0") != first
