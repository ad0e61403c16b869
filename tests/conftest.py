"""What every test stands on: a sealed machine, one of two databases, and a ledger that tests may empty again."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.db import connection
from django.test import TransactionTestCase, client
from django.utils import translation
from pytest_django import DjangoDbBlocker
from pytest_django.plugin import blocking_manager_key

if TYPE_CHECKING:
    from gongzhi.foundation.accounts.models import User

NOW = datetime(2026, 5, 8, 2, 0, tzinfo=UTC)  # Friday 8 May 2026, ten in the morning in Jiaxing


_emptied: list[bool] = []  # whether a transactional test has left the tables empty


def pytest_runtest_setup(item: pytest.Item) -> None:
    from pytest_socket import socket_allow_hosts

    socket_allow_hosts(["127.0.0.1", "::1"], allow_unix_socket=True)
    if _emptied and _needs_database(item) and not _is_transactional(item):
        with item.config.stash[blocking_manager_key].unblock():
            lay_out_district()
        _emptied.clear()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if os.environ.get("TEST_DATABASE") == "postgresql":  # what asks no database has nothing new to say on a second one
        alone = [item for item in items if item.get_closest_marker("one_database") or not _needs_database(item)]
        config.hook.pytest_deselected(items=alone)
        items[:] = [item for item in items if item not in set(alone)]
    in_ci = os.environ.get("CI") == "true"
    if not real_data().is_dir():
        for item in items:
            if "real_data" in item.keywords:
                reason = f"no real data at {real_data()} (set GONGZHI_TEST_DATA)"
                item.add_marker(pytest.mark.usefixtures("_no_real_data") if in_ci else pytest.mark.skip(reason=reason))


def pytest_collection_finish() -> None:
    """What was imported and collected stays until the end: the collector of cycles need not walk it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)


def _needs_database(item: pytest.Item) -> bool:
    return bool({"db", "transactional_db"}.intersection(_fixtures(item)))


def _is_transactional(item: pytest.Item) -> bool:
    marked = item.get_closest_marker("django_db")
    return "transactional_db" in _fixtures(item) or bool(marked and marked.kwargs.get("transaction"))


def _fixtures(item: pytest.Item) -> set[str]:
    marked = {"db"} if item.get_closest_marker("django_db") else set()
    return marked.union(getattr(item, "fixturenames", ()))


@pytest.fixture
def _no_real_data() -> None:
    pytest.fail(f"CI has no real data at {real_data()}")


def real_data() -> Path:
    """Where the real messages and places are; they are never copied into the project."""
    return Path(os.environ.get("GONGZHI_TEST_DATA") or Path(__file__).resolve().parents[2] / "shared" / "data")


@pytest.fixture(name="real_data")
def real_data_fixture() -> Path:
    return real_data()


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture(autouse=True)
def _each_in_chinese() -> Iterator[None]:
    """A page read in English leaves its thread in English; the next test starts anew."""
    yield
    translation.deactivate()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Lay out the sample district once; every test sees it and none can change it for the next."""
    with django_db_blocker.unblock():
        lay_out_district()


def lay_out_district() -> None:
    """The sample district without its grids, its twelve people, the published calendar, a small duty list."""
    from gongzhi.foundation.clocks import services as clocks
    from gongzhi.kernel.actor import system
    from gongzhi.matters import services as matters
    from gongzhi.sample.cast import cast
    from gongzhi.sample.district import lay_out

    by = system("tests")
    lay_out(by=by, at=NOW, grids=False)
    cast(by=by, at=NOW)
    clocks.load_published(by=by, at=NOW)
    rules = [{"code": "ZJ-07", "text": "市政路灯由综合执法局管养", "unit": "xz-zhifa", "category": ""}]
    matters.load_duty_rules(rows=rules, by=by, at=NOW)


@pytest.fixture
def district() -> None:
    """The sample district, laid out again where one transactional test after another empties the tables."""
    from gongzhi.foundation.organisations.models import Unit

    if not Unit.objects.exists():
        lay_out_district()


@pytest.fixture
def cast(db: None, district: None) -> dict[str, User]:
    """The twelve people of the sample district by user name."""
    from django.contrib.auth import get_user_model

    return {user.username: user for user in get_user_model().objects.all()}


@pytest.fixture
def people(cast: dict[str, User]) -> Iterator[dict[str, User]]:
    """The same people, at ten in the morning of a working day."""
    with time_machine.travel(NOW, tick=False):
        yield cast


@pytest.fixture(autouse=True)
def _fresh_calendar() -> None:
    """Forget the working calendar that the test before left in this process; its rows were rolled back."""
    from gongzhi.foundation.clocks import almanac

    almanac.forget()


def _teardown_with_open_ledger(self: TransactionTestCase) -> None:
    """Lift the append-only triggers while the tables are emptied after a transactional test."""
    _emptied.append(True)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            tables = ["ledger_entry", "ledger_entrytext", "ledger_seal", "ledger_sealhead"]
            for table in tables:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            _fixture_teardown(self)
            for table in tables:
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
            return
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
        _fixture_teardown(self)
        for _, sql in triggers:
            cursor.execute(sql)


def _store_the_page_alone(store: dict[str, Any], *args: Any, **given: Any) -> None:
    """Keep the context of a page, not a copy of it for each of the fifty parts it is made of."""
    if "context" not in store:
        _store(store, *args, **given)


_store = client.store_rendered_templates
client.store_rendered_templates = _store_the_page_alone
_fixture_teardown = TransactionTestCase._fixture_teardown
TransactionTestCase._fixture_teardown = _teardown_with_open_ledger  # type: ignore[method-assign]
