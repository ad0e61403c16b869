"""What every test stands on: a sealed machine, one of two databases, and a ledger that tests may empty again."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

# Before settings are read: tests keep their files and secrets in a folder of their own.
os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="gongzhi-tests-")
if os.environ.get("TEST_DATABASE") == "postgresql":
    os.environ["DATABASE_URL"] = os.environ.get("TEST_DATABASE_URL") or "postgresql://postgres@127.0.0.1:5432/postgres"
else:
    os.environ["DATABASE_URL"] = f"sqlite:///{os.environ['DATA_DIR']}/live.sqlite3"
for name in ("PRODUCTION", "DEBUG", "NOTICE_HOOK_URL"):
    os.environ.pop(name, None)

from datetime import UTC, datetime  # noqa: E402

import pytest  # noqa: E402
from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import TransactionTestCase  # noqa: E402

NOW = datetime(2026, 5, 8, 2, 0, tzinfo=UTC)  # Friday 8 May 2026, ten in the morning in Jiaxing


def pytest_configure() -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):  # a file, so that threads see one database
        database.setdefault("TEST", {})["NAME"] = str(Path(os.environ["DATA_DIR"]) / "test.sqlite3")
    else:  # two suites may run side by side on one server
        database.setdefault("TEST", {})["NAME"] = f"test_gongzhi_{os.environ.get('TEST_DB_SUFFIX', os.getpid())}"


def pytest_runtest_setup() -> None:
    from pytest_socket import socket_allow_hosts

    socket_allow_hosts(["127.0.0.1", "::1"], allow_unix_socket=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    in_ci = os.environ.get("CI") == "true"
    if not real_data().is_dir():
        for item in items:
            if "real_data" in item.keywords:
                reason = f"no real data at {real_data()} (set GONGZHI_TEST_DATA)"
                item.add_marker(pytest.mark.usefixtures("_no_real_data") if in_ci else pytest.mark.skip(reason=reason))


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


def _teardown_with_open_ledger(self: TransactionTestCase) -> None:
    """Lift the append-only triggers while the tables are emptied after a transactional test."""
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


_fixture_teardown = TransactionTestCase._fixture_teardown
TransactionTestCase._fixture_teardown = _teardown_with_open_ledger  # type: ignore[method-assign]
