"""A migrated database, made once for each state of the code and copied for each process; and a way back to its start.

Migrating takes seconds, copying what was migrated a tenth of one. What the copy comes from is named by a digest of all
that says what the tables are, so that another migration, model or Django makes another one; nothing else is kept: the
district is laid out anew by each process. After a test that committed, the tables are put back as they were then, which
is quicker than emptying them and laying the district out again.
"""

from __future__ import annotations

import fcntl
import hashlib
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "build" / "migrated"
MOST = 4  # migrated databases that are kept beside each other: those of a few branches
SAYS = ("kernel/**/*.py", "config/**/*.py", "**/migrations/*.py", "**/models.py", "**/models/**/*.py", "**/apps.py")


def digest() -> str:
    """Return what names a state of the tables: the migrations, all that they and the models stand on, every package."""
    told = hashlib.sha256()
    for path in sorted({path for pattern in SAYS for path in (ROOT / "gongzhi").glob(pattern)}):
        told.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    told.update("\n".join(sorted(f"{one.name} {one.version}" for one in distributions())).encode())
    return told.hexdigest()[:16]


@contextmanager
def prepared(lay_out: Callable[[], None]) -> Iterator[None]:
    """Connect to a test database of our own, migrated and with the district in it."""
    live = settings.DATABASES["default"]["NAME"]
    own = connection.creation._get_test_db_name()
    if connection.vendor == "postgresql":
        _copied_on_server(own, live)
    else:
        _copied_file(Path(own))
    lay_out()
    _begin.append(_kept_in_schema() if connection.vendor == "postgresql" else _kept_in_memory())
    yield
    _begin.clear()
    connection.creation.destroy_test_db(live, verbosity=0)


def back_to_the_beginning(*_given: Any) -> None:
    """Put the tables back as they were when the first test began."""
    if connection.in_atomic_block:
        msg = "a test that commits stands in a module whose tests share what they begin with"
        raise AssertionError(msg)
    _begin[0]()


_begin: list[Callable[[], None]] = []


def _migrate() -> None:
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)


def _connect(name: str) -> None:
    connection.close()
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name


# ── SQLite: files, and a copy in memory ──────────────────────────────────────────────────────────────────────────────


def _copied_file(own: Path) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    kept = FOLDER / f"{digest()}.sqlite3"
    with (FOLDER / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            for old in sorted(FOLDER.glob("*.sqlite3"), key=lambda path: path.stat().st_mtime)[: 1 - MOST]:
                old.unlink()
            _migrate()
            unready = kept.with_suffix(".unready")
            unready.unlink(missing_ok=True)
            with connection.cursor() as cursor:
                cursor.execute("VACUUM INTO %s", [str(unready)])
            unready.rename(kept)
            return
        shutil.copyfile(kept, own)
    _connect(str(own))


def _kept_in_memory() -> Callable[[], None]:
    kept = sqlite3.connect(":memory:")
    connection.connection.backup(kept)

    def put_back() -> None:
        connection.ensure_connection()
        kept.backup(connection.connection)

    return put_back


# ── PostgreSQL: a database to copy, and a schema beside the tables ───────────────────────────────────────────────────


def _copied_on_server(own: str, live: str) -> None:
    kept = f"gongzhi_migrated_{digest()}"
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtext('gongzhi_migrated'))")  # until this cursor is closed
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE 'gongzhi_migrated_%' ORDER BY oid")
        there = [name for (name,) in cursor.fetchall()]
        if kept not in there:
            for old in there[: 1 - MOST]:
                cursor.execute(f'DROP DATABASE "{old}"')
            _migrate()
            _connect(live)
            cursor.execute(f'ALTER DATABASE "{own}" RENAME TO "{kept}"')
        cursor.execute(f'DROP DATABASE IF EXISTS "{own}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{own}" TEMPLATE "{kept}"')
    _connect(own)


def _kept_in_schema() -> Callable[[], None]:
    tables = connection.introspection.table_names()
    with connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA kept")
        full = []
        for table in tables:
            cursor.execute(f'SELECT EXISTS (SELECT 1 FROM "{table}")')
            if cursor.fetchone()[0]:
                cursor.execute(f'CREATE TABLE kept."{table}" AS TABLE public."{table}"')
                full.append(table)
        cursor.execute("SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal")
        guarded = [table for (table,) in cursor.fetchall()]
    all_at_once = ";".join([
        *(f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in guarded),
        *(f'DELETE FROM "{table}"' for table in tables),
        *(f'INSERT INTO public."{table}" SELECT * FROM kept."{table}"' for table in full),
        "SET CONSTRAINTS ALL IMMEDIATE",
        *(f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in guarded),
    ])  # fmt: skip

    def put_back() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(all_at_once)

    return put_back
