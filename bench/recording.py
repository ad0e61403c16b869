"""Writing down the statements of acts, so that they can be sent again without anything of ours in between."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from psycopg import Binary
from psycopg.types.json import Json, Jsonb

if TYPE_CHECKING:
    from collections.abc import Callable

    #: A statement, what was given with it, and the key that it gave a new row (empty for others).
    Statement = tuple[str, tuple[Any, ...], int | None]

HIGH = {
    "sqlite": (
        "INSERT INTO sqlite_sequence (name, seq) SELECT name, 0 FROM sqlite_master"
        " WHERE sql LIKE '%AUTOINCREMENT%' AND name NOT IN (SELECT name FROM sqlite_sequence)",
        "UPDATE sqlite_sequence SET seq = seq + 10000000 * rowid",
    ),
    "postgresql": (
        "SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, coalesce(last_value, 0) +"
        " 10000000 * row_number() OVER (ORDER BY sequencename))"
        " FROM pg_sequences WHERE data_type::text = 'bigint' AND schemaname = current_schema()",
    ),
}
COUNTED = ("SELECT", "INSERT", "UPDATE", "DELETE")


def record(act: Callable[[], object], times: int) -> list[list[Statement]]:
    """Do an act so many times, one after the other, write down its statements, and roll all of it back."""
    with transaction.atomic():
        _number_high()
        made = [_record(act) for _time in range(times)]
        transaction.set_rollback(True)
    return made


def _number_high() -> None:
    """Let new rows get keys that no other number in a statement is, each table in a range of its own."""
    with connection.cursor() as cursor:
        for sql in HIGH[connection.vendor]:
            cursor.execute(sql)


def _record(act: Callable[[], object]) -> list[Statement]:
    statements: list[Statement] = []

    def listen(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        result = execute(sql, params, many, context)
        if sql.lstrip().upper().startswith(COUNTED):
            assert not many, sql
            statements.append((sql, tuple(map(_plain, params or ())), _key(sql, context["cursor"])))
        return result

    with connection.execute_wrapper(listen):
        act()
    return statements


def _plain(given: Any) -> Any:
    """Return a value as the driver alone takes it, without Django's types."""
    if isinstance(given, list | tuple):
        return [_plain(one) for one in given]
    if isinstance(given, memoryview | Binary):
        return bytes(given.obj)
    if isinstance(given, Json | Jsonb):
        return json.dumps(given.obj)
    if isinstance(given, str):
        return str(given)
    return int(given) if isinstance(given, int) and not isinstance(given, bool) else given


def _key(sql: str, wrapped: Any) -> int | None:
    """Look at the key of a row just written, and leave it there for whoever asked for it."""
    if "RETURNING" not in sql:
        return None
    cursor = wrapped.cursor
    if connection.vendor == "postgresql":
        row = cursor.fetchone()
        cursor.scroll(0, mode="absolute")
        return row[0] if row and isinstance(row[0], int) else None
    return cursor.lastrowid
