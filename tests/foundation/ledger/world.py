"""A small ledger that every test here tampers with: three chains, texts, one erased, two seals."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from django.db import connection, transaction

from gongzhi.foundation.ledger import services
from gongzhi.foundation.ledger.models import Entry
from gongzhi.foundation.ledger.verbs import declare
from gongzhi.kernel.actor import Actor

NOW = datetime(2026, 5, 8, 2, 0, 0, 120_000, tzinfo=UTC)
CLERK = Actor(id="user:9f3a", unit="zhongxin", post="desk", place="330411")

declare("ledgertest.opened", "开始", ["unit", "places"])
declare("ledgertest.moved", "推进", ["unit"], moves=True)


@transaction.atomic
def add(
    subject: str, verb: str = "ledgertest.moved", *, words: str = "", at: datetime = NOW, opens: bool = False
) -> Entry:
    return services.record(
        subject=subject, verb=verb, by=CLERK, at=at, payload={"unit": "zhujian"},
        texts={"note": words} if words else None, opens=opens,
    )  # fmt: skip


def build() -> None:
    """Three chains; one seal after two of them, another after more; one text erased; one entry not yet sealed."""
    add("matter:A", "ledgertest.opened", words="楼道堆物，消防通道堵了", opens=True)
    add("matter:A", words="已电话联系")
    add("matter:A")
    add("matter:B", "ledgertest.opened", words="夜里装修", opens=True)
    add("matter:B")
    services.seal(day=NOW.date(), at=NOW)
    tomorrow = NOW + timedelta(days=1)
    add("matter:A", words="整改完成", at=tomorrow)
    add("matter:C", "ledgertest.opened", at=tomorrow, opens=True)
    with transaction.atomic():
        services.erase_texts(subject="matter:B", at=tomorrow)
    services.seal(day=tomorrow.date(), at=tomorrow)
    add("matter:C", at=tomorrow)


def run(statement: str, *params: object) -> int:
    """Run one statement as somebody with a database console; returns how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return int(cursor.rowcount)


@contextmanager
def triggers_lifted() -> Iterator[None]:
    """What an administrator could do: no triggers while this lasts."""
    if connection.vendor == "postgresql":
        run("SET session_replication_role = replica")
        yield
        run("SET session_replication_role = origin")
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'ledger_%%'", [])
        triggers = cursor.fetchall()
    for name, _ in triggers:
        run(f'DROP TRIGGER "{name}"')
    yield
    for _, sql in triggers:
        run(sql.replace("%", "%%"))


def tamper(statement: str, *params: object) -> None:
    """Change exactly one row behind the ledger's back."""
    with triggers_lifted():
        assert run(statement, *params) == 1
