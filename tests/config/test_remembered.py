"""A state that is told to the database again is the one that the services reached, row by row."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import Model

from gongzhi.matters.models import Category
from gongzhi.work.intake.models import Report
from tests import given, remembered, sites
from tests.work.cells import cases as ratings
from tests.work.disputes import cases as disputes
from tests.work.hazards import cases as hazards
from tests.work.roots import cases as roots

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]


@contextmanager
def for_nothing() -> Iterator[None]:
    """Do something and take it back; the next begins where this one began."""
    remembered.begin(set())
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    remembered.begin(set())


def everything() -> dict[str, list[Any]]:
    """All rows of all tables."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            found[table] = sorted(map(repr, cursor.fetchall()))
    return found


@pytest.mark.parametrize(
    "reach",
    [given.answered, disputes.closed, hazards.closed, roots.relapsed, ratings.rated],
    ids=lambda one: one.__module__,
)
def test_what_is_told_is_what_was_reached(reach: Callable[[], Model]) -> None:
    with remembered.anew() as kept:
        with for_nothing():
            driven = reach()
            first = everything()
        assert len(kept) == 1
        with for_nothing():
            told = reach()
            assert everything() == first
            assert remembered.named(told) == remembered.named(driven)
        assert len(kept) == 1


def test_the_second_of_its_kind_is_another() -> None:
    with remembered.anew():
        for _time in range(2):
            with for_nothing():
                assert given.report().pk < given.report().pk < given.report().pk
                assert Report.objects.count() == 3


def test_whatever_else_writes_breaks_the_trail() -> None:
    with remembered.anew() as kept, for_nothing():
        given.report()
        Category.objects.create(code="Z9", name="新的一类")
        given.report()
        assert len(kept) == 1


def test_what_was_taken_back_on_the_way_is_not_told() -> None:
    @remembered.remembered
    def tried() -> int:
        with transaction.atomic():
            given.report()
            transaction.set_rollback(True)
        return sites.house().pk

    with remembered.anew() as kept:
        for _time in range(2):
            with for_nothing():
                tried()
                assert Report.objects.count() == 0
        assert kept == {}


def test_what_commits_is_driven_each_time() -> None:
    with remembered.anew() as kept:
        remembered.begin({"transactional_db"})
        given.report()
        assert kept == {}
