"""Rows in memory that stay as they were when the transaction that changed them is rolled back."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import Model


@contextmanager
def unchanged_if_refused(row: Model) -> Iterator[None]:
    """Put a row's columns back when what happens inside fails: the page that says why shows what is true."""
    before = dict(row.__dict__)
    try:
        yield
    except Exception:
        row.__dict__.clear()
        row.__dict__.update(before)
        raise
