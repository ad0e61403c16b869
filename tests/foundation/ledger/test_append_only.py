"""The database itself refuses to change what was written, whoever asks."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from gongzhi.foundation.ledger import queries
from gongzhi.foundation.ledger.models import Entry, EntryText, Seal, SealHead
from tests.foundation.ledger.world import build, run

pytestmark = pytest.mark.django_db

TABLES = [model._meta.db_table for model in (Entry, EntryText, Seal, SealHead)]
COLUMNS = [
    (model._meta.db_table, field.column)
    for model in (Entry, EntryText, Seal, SealHead)
    for field in model._meta.concrete_fields
]


@pytest.fixture(autouse=True)
def _ledger(db: None) -> None:
    build()


def refused(statement: str, *params: object) -> None:
    with pytest.raises(DatabaseError, match=r"append-only|can only be erased"), transaction.atomic():
        run(statement, *params)


@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_no_column_can_be_updated(table: str, column: str) -> None:
    refused(f'UPDATE {table} SET "{column}" = "{column}"')


@pytest.mark.parametrize("table", TABLES)
def test_no_row_can_be_deleted(table: str) -> None:
    refused(f"DELETE FROM {table}")


@pytest.mark.parametrize("table", TABLES)
def test_no_table_can_be_truncated(table: str) -> None:
    if connection.vendor == "postgresql":
        run("SET CONSTRAINTS ALL IMMEDIATE")
        refused(f"TRUNCATE {table} CASCADE")
    else:  # SQLite has no TRUNCATE; its DELETE without a WHERE fires the same triggers
        refused(f"DELETE FROM {table} WHERE true")


@pytest.mark.parametrize("table", TABLES)
def test_no_row_can_be_replaced_by_inserting_over_it(table: str) -> None:
    if connection.vendor == "postgresql":
        refused(f"INSERT INTO {table} SELECT * FROM {table} ON CONFLICT (id) DO UPDATE SET id = EXCLUDED.id")
    else:
        refused(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table} LIMIT 1")


@pytest.mark.parametrize("model", [Entry, EntryText, Seal, SealHead])
def test_no_row_can_be_replaced_under_another_key(model: type[Entry]) -> None:
    """The unique columns alone are enough to push a row aside in SQLite."""
    table = model._meta.db_table
    columns = ", ".join(f'"{field.column}"' for field in model._meta.concrete_fields if not field.primary_key)
    if connection.vendor == "postgresql":
        with pytest.raises(DatabaseError), transaction.atomic():
            run(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM {table} LIMIT 1")
    else:
        refused(f"INSERT OR REPLACE INTO {table} ({columns}) SELECT {columns} FROM {table} LIMIT 1")


@pytest.mark.parametrize(
    "change",
    ["text = 'x'", "salt = ''", "erased_at = NULL", "text = '', salt = ''", "erased_at = '2026-01-01 00:00:00'"],
)
def test_a_text_can_be_erased_and_nothing_else(change: str) -> None:
    refused(f"UPDATE ledger_entrytext SET {change} WHERE subject = 'matter:A'")
    refused(f"UPDATE ledger_entrytext SET {change} WHERE subject = 'matter:B'")  # a tombstone stays as it is


def test_a_tombstone_is_the_only_change_that_passes() -> None:
    run(
        "UPDATE ledger_entrytext SET text = '', salt = '', erased_at = %s WHERE subject = 'matter:A' AND seq = 2",
        "2026-05-10 00:00:00",
    )
    found = queries.verify().finding  # …and an erasure that no entry tells of is found
    assert found is not None
    assert (found.subject, found.seq, found.check) == ("matter:A", 2, "text")
