"""Rows as plain values, with the places that a copy fills in anew."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import connection, models

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Row = list[Any]
Given = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Recipe:
    """One row: its values, and which of them a copy has of its own."""

    values: Row
    tokens: tuple[tuple[int, str], ...]

    def fill(self, given: Given) -> Row:
        """Return the row of a copy."""
        row = self.values.copy()
        for at, token in self.tokens:
            row[at] = given[token]
        return row


class Tokens:
    """All that is a life's own: codes and references, primary keys that others name, and texts that hold any of them.

    A text such as the name of a chain stands in dozens of rows; a copy puts it together once.
    """

    def __init__(self, texts: Iterable[str], keys: Mapping[tuple[type[models.Model], Any], str]) -> None:
        self._any = re.compile("(" + "|".join(sorted(map(re.escape, set(texts)), key=len, reverse=True)) + ")")
        self._keys = keys
        self._texts: dict[str, list[str]] = {}  # text → its pieces, every second one a token

    def recipe(self, row: models.Model) -> Recipe:
        """Read a row. Its own primary key is a token where others name it, else whoever writes it gives it one."""
        values: Row = []
        tokens: list[tuple[int, str]] = []
        for at, field in enumerate(row._meta.concrete_fields):
            value = getattr(row, field.attname)
            values.append(plain(field, value))
            named: Any = field.related_model if field.is_relation else type(row) if field.primary_key else None
            if named and (named, value) in self._keys:
                tokens.append((at, self._keys[named, value]))
            elif isinstance(values[at], str) and self._any.search(values[at]):
                self._texts[values[at]] = self._any.split(values[at])
                tokens.append((at, values[at]))
        return Recipe(values, tuple(tokens))

    def put_together(self, given: Given) -> None:
        """Add the texts of a copy to what it is given."""
        texts = {
            text: "".join([given[piece] if at % 2 else piece for at, piece in enumerate(pieces)])
            for text, pieces in self._texts.items()
        }
        given |= texts


def plain(field: models.Field[Any, Any], value: Any) -> Any:
    """Return a value as the database's own bulk input takes it."""
    if value is None:
        return None
    if isinstance(field, models.JSONField):
        return json.dumps(value, cls=field.encoder)
    if isinstance(field, models.BinaryField):
        return bytes(value)
    ready = field.get_db_prep_save(value, connection)
    return ready.isoformat() if isinstance(ready, date | datetime) else ready


def columns(model: type[models.Model]) -> list[str]:
    """Return the columns of a table in the order of its recipes."""
    return [field.column for field in model._meta.concrete_fields]


def place(model: type[models.Model], name: str) -> int:
    """Return where a column stands in a row."""
    return [field.attname for field in model._meta.concrete_fields].index(name)
