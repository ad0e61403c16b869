"""The office's own table of sites: one row becomes one site, once, with the people who answer for it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Literal

from django.db import DataError, IntegrityError, transaction

from gongzhi.foundation.sites import queries, tenants
from gongzhi.foundation.sites.rows import ALSO, COLUMNS, REQUIRED, Reader
from gongzhi.foundation.sites.services import NewSite, contacts_until, take_over
from gongzhi.kernel.refused import Refused
from gongzhi.kernel.texts import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from gongzhi.kernel.actor import Actor

    Became = Literal["added", "known", "maybe_same"] | Refused

__all__ = ["ALSO", "COLUMNS", "REQUIRED", "refuses", "take_rows"]

BATCH = 500
refuses = tenants.why


@dataclass(frozen=True, slots=True)
class _Read:
    """A row that could be read."""

    number: int
    new: NewSite

    @property
    def name(self) -> tuple[str, str]:
        """What names it for ever."""
        return self.new.number, self.new.source_key


def take_rows(
    *, rows: Iterable[tuple[int, Mapping[str, str]]], by: Actor, at: datetime
) -> Iterator[tuple[int, Became]]:  # fmt: skip
    """Take sites in, a batch at a time; yield what became of each row, by its number.

    One whose number, or all that names it, is there already is ``known``. A row that cannot be taken is refused
    alone; a batch is whole when it is done, so that what was interrupted goes on with the next run.
    """
    reader, waiting = Reader(at), iter(rows)
    while batch := list(islice(waiting, BATCH)):
        read = [(number, _read(reader, number, row)) for number, row in batch]
        became = dict(_take([one for _number, one in read if isinstance(one, _Read)], by, at))
        for number, one in read:
            yield number, one if isinstance(one, Refused) else became[number]


def _read(reader: Reader, number: int, row: Mapping[str, str]) -> _Read | Refused:
    try:
        return _Read(number, reader.read(row))
    except Refused as refused:
        return refused


def _take(batch: Sequence[_Read], by: Actor, at: datetime) -> list[tuple[int, Became]]:
    """Take a batch at once; where the database refuses it, take its halves, so that one row stops no other."""
    try:
        return _at_once(batch, by, at)
    except (DataError, IntegrityError) as error:
        if len(batch) == 1:
            return [(batch[0].number, _why(batch[0], error))]
    half = len(batch) // 2
    return _take(batch[:half], by, at) + _take(batch[half:], by, at)


def _why(one: _Read, error: DataError | IntegrityError) -> Became:
    """Say what became of a row that the database refused: unfit, or taken by somebody else this very moment."""
    if isinstance(error, DataError):
        return Refused(_("有内容太长，或含有数据库存不下的字符"))
    if queries.came_before([one.name]):
        return "known"
    raise error


@transaction.atomic
def _at_once(batch: Sequence[_Read], by: Actor, at: datetime) -> list[tuple[int, Became]]:
    there = queries.came_before(one.name for one in batch)
    asked: list[_Read] = []
    again: list[_Read] = []  # of this very batch: known when the first of them is taken
    seen: set[tuple[str, str]] = set()
    done: list[tuple[int, Became]] = []
    for one in batch:
        if one.name in there:
            done.append((one.number, "known"))
        elif one.name in seen:
            again.append(one)
        else:
            asked.append(one)
            seen.add(one.name)
    taken = take_over(news=[one.new for one in asked], erase_by=contacts_until(at), by=by, at=at)
    kept = set()
    for one, became in zip(asked, taken, strict=True):
        if isinstance(became, Refused):
            done.append((one.number, became))
        else:
            kept.add(one.name)
            done.append((one.number, "maybe_same" if became[1] else "added"))
    done += [(one.number, "known") for one in again if one.name in kept]
    left = [one for one in again if one.name not in kept]
    return done + (_at_once(left, by, at) if left else [])
