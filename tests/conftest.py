"""What every test stands on: a sealed machine, one of two databases, and a ledger that tests may empty again."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.db import transaction
from django.test import TransactionTestCase, client
from django.utils import translation
from pytest_django import DjangoDbBlocker

from tests import prepared, remembered

if TYPE_CHECKING:
    from gongzhi.foundation.accounts.models import User

NOW = datetime(2026, 5, 8, 2, 0, tzinfo=UTC)  # Friday 8 May 2026, ten in the morning in Jiaxing


def pytest_runtest_setup(item: pytest.Item) -> None:
    from pytest_socket import socket_allow_hosts

    socket_allow_hosts(["127.0.0.1", "::1"], allow_unix_socket=True)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if os.environ.get("TEST_DATABASE") == "postgresql":  # what asks no database has nothing new to say on a second one
        alone = [item for item in items if item.get_closest_marker("one_database") or not _needs_database(item)]
        config.hook.pytest_deselected(items=alone)
        items[:] = [item for item in items if item not in set(alone)]
    # The order is random, but what stands in one folder stays together: it begins with the same states (remembered.py).
    folders = list(dict.fromkeys(item.path.parent for item in items))
    items.sort(key=lambda item: folders.index(item.path.parent))
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


@pytest.fixture(autouse=True)
def _a_trail_of_its_own(request: pytest.FixtureRequest) -> None:
    """Each test begins where the first one began: see ``tests/remembered.py``."""
    known = request.node._fixtureinfo
    ours = [made for found in known.name2fixturedefs.values() for made in found if made.baseid]
    remembered.begin({*known.argnames, *(name for made in ours for name in made.argnames)})


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_modify_db_settings: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Lay out the sample district once; every test sees it and none can change it for the next."""
    with django_db_blocker.unblock(), prepared.prepared(lay_out_district), django_db_blocker.block():
        remembered.watch()
        yield


def lay_out_district() -> None:
    """The sample district without its grids, its twelve people, the published calendar, a small duty list."""
    from gongzhi.foundation.clocks import services as clocks
    from gongzhi.foundation.sites import services as sites
    from gongzhi.kernel.actor import system
    from gongzhi.matters import services as matters
    from gongzhi.sample.cast import cast
    from gongzhi.sample.district import lay_out
    from gongzhi.work.cells import services as cells

    by = system("tests")
    lay_out(by=by, at=NOW, grids=False)
    cast(by=by, at=NOW)
    clocks.load_published(by=by, at=NOW)
    sites.begin()
    cells.begin(by=by, at=NOW)
    rules = [{"code": "ZJ-07", "text": "市政路灯由综合执法局管养", "unit": "xz-zhifa", "category": ""}]
    matters.load_duty_rules(rows=rules, by=by, at=NOW)


@pytest.fixture(scope="module")
def once_a_module(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Callable[..., Any]]:
    """Give a way to make what many tests of a module begin with: ``once_a_module(make)``, in a fixture of that scope.

    It is made at ten in the morning and rolled back after the last of them; what each does to it, after each. What it
    gives are rows as they were: a test reads its own anew. Not for modules with a test that commits.
    """
    with django_db_blocker.unblock(), remembered.shared(), transaction.atomic():
        transaction.get_connection().atomic_blocks[-1]._from_testcase = True  # what asks for the outermost one gets it

        def make(what: Callable[..., Any], *given: Any) -> Any:
            with django_db_blocker.unblock(), time_machine.travel(NOW, tick=False):
                return what(*given)

        with django_db_blocker.block():
            yield make
        transaction.set_rollback(True)


@pytest.fixture
def district() -> None:
    """Say that a test stands on the sample district, which the database of the tests always has."""


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


def _store_the_page_alone(store: dict[str, Any], *args: Any, **given: Any) -> None:
    """Keep the context of a page, not a copy of it for each of the fifty parts it is made of."""
    if "context" not in store:
        _store(store, *args, **given)


_store = client.store_rendered_templates
client.store_rendered_templates = _store_the_page_alone
TransactionTestCase._fixture_teardown = prepared.back_to_the_beginning  # type: ignore[method-assign]
