"""Rows of another system's table, taken in once and many at a time, so that one bad row stops no other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeVar

from django.db import DataError, IntegrityError, transaction

from gongzhi.kernel.refused import Refused
from gongzhi.kernel.texts import _

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Sequence

    Became = Literal["added", "known"] | Refused

Row = TypeVar("Row")
Key = TypeVar("Key", bound="Hashable")


def taken(
    batch: Sequence[tuple[int, Row]],
    *,
    key: Callable[[Row], Key],
    came_before: Callable[[Iterable[Key]], set[Key]],
    take: Callable[[Sequence[Row]], object],
) -> list[tuple[int, Became]]:
    """Take a batch at once and say what became of each row, by its number; where it cannot be taken, take its halves.

    ``key`` names a row for ever, ``came_before`` says which are there already, ``take`` takes new ones, all or none.
    """
    try:
        return _at_once(batch, key, came_before, take)
    except (DataError, IntegrityError, Refused) as error:
        if len(batch) == 1:
            [(number, row)] = batch
            return [(number, _why(error, lambda: bool(came_before([key(row)]))))]
    half = len(batch) // 2
    halves = batch[:half], batch[half:]
    return [one for part in halves for one in taken(part, key=key, came_before=came_before, take=take)]


def _why(error: DataError | IntegrityError | Refused, there: Callable[[], bool]) -> Became:
    """Say what became of a row that was not taken: refused, or taken by somebody else this very moment."""
    if isinstance(error, Refused):
        return error
    if isinstance(error, DataError):
        return Refused(_("有内容太长，或含有数据库存不下的字符"))
    if there():
        return "known"
    raise error


@transaction.atomic
def _at_once(
    batch: Sequence[tuple[int, Row]],
    key: Callable[[Row], Key],
    came_before: Callable[[Iterable[Key]], set[Key]],
    take: Callable[[Sequence[Row]], object],
) -> list[tuple[int, Became]]:
    keys = [key(row) for _number, row in batch]
    there = came_before(keys)
    done: list[tuple[int, Became]] = []
    news = []
    for (number, row), name in zip(batch, keys, strict=True):
        done.append((number, "known" if name in there else "added"))
        if name not in there:
            news.append(row)
            there.add(name)
    take(news)
    return done
