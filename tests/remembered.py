"""States that tests begin with: reached by the services once in each process, and then told to the database again.

A helper marked ``@remembered`` drives the services when it is first asked for a state. What they wrote is kept as the
statements that were sent, beside what the helper gave back. Asked again where the database stands as it stood then, the
same statements are sent and an equal answer is given, in a tenth of the time.

How the database stands is named by the trail of remembered helpers since the test began. Whatever else writes breaks
the trail, and so do a test that replaces parts of the product or of its settings and one that commits: there the
services are driven each time. So does a test of what they do when they are driven twice, as the trail is another then.
"""

from __future__ import annotations

import functools
import pickle
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any, ParamSpec, TypeVar, cast
from uuid import UUID

from django.conf import UserSettingsHolder, settings
from django.db import connection
from django.db.models import Model

P = ParamSpec("P")
T = TypeVar("T")
Statement = tuple[str, Any, bool]
Trail = tuple[str, ...]

PLAIN = (str, int, float, bytes, bool, Decimal, datetime, date, time, timedelta, UUID, type(None))
WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE|WITH)\b", re.IGNORECASE)
#: Signing in: no state has a part in it, and none is changed by it.
APART = re.compile(
    r'(INSERT INTO|UPDATE|DELETE FROM) "django_session"|UPDATE "accounts_user" SET "last_login" = \S+ WHERE'
)
#: What tests reach for that change the product beneath a helper, or let it commit.
UNSAFE = {"monkeypatch", "transactional_db", "live_server", "django_capture_on_commit_callbacks"}


@dataclass(frozen=True, slots=True)
class _Kept:
    """What a helper wrote, as it is sent again, and the pickled answer it gave."""

    statements: list[Statement]
    answer: bytes


class _Unnamed(Exception):
    """An argument that has no name which holds for another test."""


@dataclass(slots=True)
class _Memory:
    """What one process keeps, and how the database stands: a trail, or None where nobody knows."""

    kept: dict[Trail, _Kept] = field(default_factory=dict)
    trail: Trail | None = None
    shared: bool = False
    recorded: list[Statement] | None = None
    telling: bool = False

    def hear(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        """Record a statement that writes, or break the trail by it."""
        if not self.telling:
            if sql.startswith("ROLLBACK TO"):
                self.trail = None
            elif WRITES.match(sql) and not APART.match(sql):
                if self.recorded is None:
                    self.trail = None
                else:
                    self.recorded.append((sql, params, many))
        return execute(sql, params, many, context)

    def drive(self, after: Trail, helper: Callable[[], T]) -> T:
        """Let the helper drive the services and keep what they write, unless some of it was taken back."""
        hooks, before = connection.run_on_commit[:], _sequences()
        statements = self.recorded = []
        try:
            answer = helper()
        finally:
            whole = self.trail is not None and connection.run_on_commit == hooks
            self.recorded = self.trail = None
        if whole:
            moved = dict(before.items() - _sequences().items())
            self.kept[after] = _Kept(_ready(statements, moved), pickle.dumps(answer))
            self.trail = after
        return answer

    def tell(self, after: Trail) -> Any:
        """Send what was written again."""
        kept, self.telling = self.kept[after], True
        try:
            with connection.cursor() as cursor:
                for sql, params, many in kept.statements:
                    (cursor.executemany if many else cursor.execute)(sql, params)
        finally:
            self.telling = False
        self.trail = after
        return pickle.loads(kept.answer)  # what this process pickled


_memory = _Memory()


def watch() -> None:
    """Hear every statement of this process from now on."""
    connection.execute_wrappers.append(_memory.hear)


def begin(fixtures: set[str]) -> None:
    """Say that a test begins, and what fixtures it and our own fixtures ask for."""
    _memory.trail = None if _memory.shared or fixtures & UNSAFE else ()


@contextmanager
def shared() -> Iterator[None]:
    """Say that for a while tests begin with more than the first test began with."""
    _memory.shared = True
    yield
    _memory.shared = False


@contextmanager
def anew() -> Iterator[dict[Trail, _Kept]]:
    """Keep nothing of what was kept for a while; gives what is kept meanwhile."""
    before, _memory.kept = _memory.kept, {}
    yield _memory.kept
    _memory.kept = before


def remembered(helper: Callable[P, T]) -> Callable[P, T]:
    """Let a helper that drives the services do so once for each state it starts from, as the module says."""
    label = f"{helper.__module__}.{helper.__qualname__}"

    @functools.wraps(helper)
    def reach(*given: P.args, **more: P.kwargs) -> T:
        known = _memory.trail is not None and _memory.recorded is None and connection.in_atomic_block
        if not known or isinstance(settings._wrapped, UserSettingsHolder):
            return helper(*given, **more)
        try:
            after = (*(_memory.trail or ()), f"{label}{named((given, more))}")
        except _Unnamed:
            return helper(*given, **more)
        if after in _memory.kept:
            return cast("T", _memory.tell(after))
        return _memory.drive(after, lambda: helper(*given, **more))

    return reach


# ── PostgreSQL: sequences, which no rollback puts back, and one string instead of many statements ────────────────────


def _sequences() -> dict[str, tuple[int, bool]]:
    """Return where the sequences stand; those of SQLite are rows like others."""
    if connection.vendor != "postgresql":
        return {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT sequencename, coalesce(last_value, 1), last_value IS NOT NULL FROM pg_sequences")
        return {name: (value, called) for name, value, called in cursor.fetchall()}


def _ready(statements: list[Statement], moved: dict[str, tuple[int, bool]]) -> list[Statement]:
    """Return statements as they are sent again, after the sequences that they used were put back."""
    if connection.vendor != "postgresql" or not statements:
        return statements
    put_back = [f"SELECT setval('\"{name}\"', {value}, {called})" for name, (value, called) in moved.items()]
    filled = [
        connection.ops.compose_sql(sql, one)
        for sql, params, many in statements
        for one in (params if many else [params])
    ]
    return [(";".join([*put_back, *filled]), None, False)]


# ── names of what a helper was given ─────────────────────────────────────────────────────────────────────────────────


def named(value: Any) -> str:
    """Name a value so that equal ones have one name, whoever made them."""
    if isinstance(value, (Enum, *PLAIN)):
        return repr(value)
    if isinstance(value, Model):
        row = [(one.attname, value.__dict__.get(one.attname)) for one in value._meta.concrete_fields]
        return f"{value._meta.label}{named(row)}"
    if is_dataclass(value) and not isinstance(value, type):
        return f"{type(value).__qualname__}{named([getattr(value, one.name) for one in fields(value)])}"
    if isinstance(value, dict):
        return f"{{{','.join(f'{named(key)}:{named(one)}' for key, one in value.items())}}}"
    if isinstance(value, (set, frozenset)):
        return f"{{{','.join(sorted(map(named, value)))}}}"
    if isinstance(value, (list, tuple)):
        return f"[{','.join(map(named, value))}]"
    raise _Unnamed
