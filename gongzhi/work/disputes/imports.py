"""Disputes out of another platform: one row of a table becomes one dispute, once.

What had ended there is closed with that result; what had not waits at the desk of its place. All words are for who
mediates it; the main party's contact goes to the room for persons.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from itertools import islice
from typing import TYPE_CHECKING

from django.conf import settings

from gongzhi.kernel.refused import Refused
from gongzhi.matters.batches import taken
from gongzhi.work.disputes import queries
from gongzhi.work.disputes.people import holds_identity
from gongzhi.work.disputes.rows import ALSO, COLUMNS, REQUIRED, Reader, key
from gongzhi.work.disputes.services import NewCase, take_over

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from gongzhi.kernel.actor import Actor
    from gongzhi.matters.batches import Became

__all__ = ["ALSO", "COLUMNS", "REQUIRED", "take_rows"]

BATCH = 250


def take_rows(
    *, rows: Iterable[tuple[int, Mapping[str, str]]], by: Actor, at: datetime
) -> Iterator[tuple[int, Became]]:  # fmt: skip
    """Take disputes in, a batch at a time; yield what became of each row, by its number.

    One that came before, by its number or else by all it says, is ``known``. A row that cannot be taken is refused
    alone; a batch is whole when it is done, so that what was interrupted goes on with the next run.
    """
    reader, waiting = Reader(at), iter(rows)
    while batch := list(islice(waiting, BATCH)):
        read = [(number, _read(reader, row)) for number, row in batch]
        became = dict(
            taken(
                [(number, one) for number, one in read if isinstance(one, NewCase)], key=lambda new: new.source_key,
                came_before=queries.came_before, take=lambda news: take_over(news=news, by=by, at=at),
            )
        )  # fmt: skip
        for number, one in read:
            yield number, one if isinstance(one, Refused) else became[number]


def _read(reader: Reader, row: Mapping[str, str]) -> NewCase | Refused:
    try:
        return reader.read(row, _key(row))
    except Refused as refused:
        return refused


def _key(row: Mapping[str, str]) -> str:
    """Return what names a row for ever. A number that is somebody's identity number is kept as its digest only."""
    if holds_identity(row.get("number", "")):
        row = {**row, "number": digest({"number": row["number"]})}
    return key(row, digest(row))


def digest(row: Mapping[str, str]) -> str:
    """Digest all that a row says. It holds names, so nobody without the pepper can try names out on it."""
    said = json.dumps({name: value for name, value in row.items() if value}, sort_keys=True)
    return hmac.new(settings.PEPPER.encode(), f"row:{said}".encode(), hashlib.sha256).hexdigest()
