"""Writing many rows at once: COPY on PostgreSQL, prepared inserts on SQLite."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.management.color import no_style
from django.db import connection
from django.db.models import Max

from gongzhi.sample.bulk.recipe import columns
from gongzhi.sample.bulk.template import NUMBERED

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.db.models import Model

    from gongzhi.sample.bulk.recipe import Row


class Writer:
    """Gives rows without a number the next one of their table, and writes them."""

    def __init__(self, models: Iterable[type[Model]]) -> None:
        self._models = [model for model in models if model._meta.auto_field]
        self.last = {model: model._default_manager.aggregate(last=Max("pk"))["last"] or 0 for model in self._models}

    def number(self, model: type[Model]) -> int:
        """Return the next free number of a table."""
        self.last[model] += 1
        return self.last[model]

    def write(self, model: type[Model], rows: Sequence[Row]) -> None:
        """Add rows to a table."""
        if model in self.last and model not in NUMBERED:
            for pk, row in enumerate(rows, self.last[model] + 1):
                row[0] = pk
            self.last[model] += len(rows)
        table = connection.ops.quote_name(model._meta.db_table)
        names = ", ".join(connection.ops.quote_name(name) for name in columns(model))
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                    for row in rows:
                        copy.write_row(row)
            else:
                gaps = ", ".join(["%s"] * len(columns(model)))
                cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({gaps})", rows)  # noqa: S608 — our names

    def finish(self) -> None:
        """Let the database go on counting where this left off."""
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), self._models):
                cursor.execute(statement)
