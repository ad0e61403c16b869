"""Bringing a table in: which column is which, each row by itself, and an honest account at the end."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Literal, Protocol

from django.db import DataError, transaction

from gongzhi.foundation.persons import forbidden
from gongzhi.interfaces.cli import tables
from gongzhi.interfaces.cli.desk import said
from gongzhi.kernel.refused import Refused
from gongzhi.kernel.texts import Sentence, _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from gongzhi.kernel.actor import Actor

#: What became of a row: new, there already, or new and perhaps the same as another.
Outcome = Literal["added", "known", "maybe_same"]


Row = Mapping[str, str]


class TakeRow(Protocol):
    """Takes one row in; a row that was taken before is ``known``."""

    def __call__(self, *, row: Row, by: Actor, at: datetime) -> Outcome:
        """Take the row.

        :raises Refused: what is wrong with it, in one sentence.
        """


class TakeRows(Protocol):
    """Takes rows in, each with its number; a row that was taken before is ``known``, a wrong one refused alone."""

    def __call__(
        self, *, rows: Iterable[tuple[int, Row]], by: Actor, at: datetime
    ) -> Iterator[tuple[int, Outcome | Refused]]:
        """Take the rows."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A row that was taken and may be the same as another, by its number."""

    number: int


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row that was not taken, by its number, and why."""

    number: int
    reason: Sentence


Said = Outcome | Doubt | Refusal


class Take(Protocol):
    """Takes rows in, each with its number, and says of each what became of it."""

    def __call__(self, *, rows: Iterable[tuple[int, Row]], by: Actor, at: datetime) -> Iterator[Said]:
        """Take the rows."""


class _Done(Protocol):
    """What a service says that takes a whole table at once; it numbers the rows from one."""

    added: list[str]
    known: int
    refused: list[tuple[int, Sentence]]


class TakeTable(Protocol):
    """A service that takes a whole table, refusing wrong rows alone."""

    def __call__(self, *, rows: Iterable[Row], by: Actor, at: datetime) -> _Done:
        """Take the table."""


def one_by_one(take_row: TakeRow) -> Take:
    """Make a taker that gives every row a transaction of its own."""

    def take(*, rows: Iterable[tuple[int, Row]], by: Actor, at: datetime) -> Iterator[Said]:
        for number, row in rows:
            try:
                with transaction.atomic():
                    outcome = take_row(row=row, by=by, at=at)
            except Refused as refused:
                yield Refusal(number, refused.sentence)
            except DataError:
                yield Refusal(number, Sentence(_("有内容太长，或含有数据库存不下的字符")))
            else:
                yield Doubt(number) if outcome == "maybe_same" else outcome

    return take


def in_batches(take_rows: TakeRows) -> Take:
    """Make a taker out of a service that takes rows a batch at a time, and says of each what became of it."""

    def take(*, rows: Iterable[tuple[int, Row]], by: Actor, at: datetime) -> Iterator[Said]:
        for number, became in take_rows(rows=rows, by=by, at=at):
            if isinstance(became, Refused):
                yield Refusal(number, became.sentence)
            else:
                yield Doubt(number) if became == "maybe_same" else became

    return take


def all_at_once(take_table: TakeTable) -> Take:
    """Make a taker out of a service that takes a whole table in one transaction."""

    def take(*, rows: Iterable[tuple[int, Row]], by: Actor, at: datetime) -> Iterator[Said]:
        numbered = list(rows)
        done = take_table(rows=[row for _number, row in numbered], by=by, at=at)
        for _code in done.added:
            yield "added"
        for _row in range(done.known):
            yield "known"
        for place, reason in done.refused:
            yield Refusal(numbered[place - 1][0], reason)

    return take


@dataclass(frozen=True, kw_only=True)
class Importer:
    """One kind of table. ``columns`` maps our name to what people call it; a file may use either.

    ``also`` are other names that people give to columns, each with ours. ``refuses`` says why a column is not read
    into this kind of table, besides those that are read into none.
    """

    kind: str
    label: str
    columns: Mapping[str, str]
    required: frozenset[str]
    take: Take
    also: Mapping[str, str] = field(default_factory=dict)
    refuses: Callable[[str], Sentence | None] = lambda _column: None


@dataclass(slots=True)
class Account:
    """What an import did; its JSON form is a promise to other people's scripts."""

    added: int = 0
    known: int = 0
    maybe_same: int = 0
    maybe_same_rows: list[int] = field(default_factory=list)
    refused: list[dict[str, Any]] = field(default_factory=list)
    columns_ignored: list[str] = field(default_factory=list)
    columns_refused: list[dict[str, str]] = field(default_factory=list)

    def facts(self) -> dict[str, Any]:
        """Return plain values."""
        return asdict(self)


def run(
    importer: Importer, path: Path, *, by: Actor, at: datetime, mapping: Mapping[str, str] | None = None,
    dry_run: bool = False, progress: Callable[[int, int], None],
) -> Account:  # fmt: skip
    """Take in every row of a file; a bad row is noted and stops nothing.

    A dry run does the same and takes everything back.

    :raises Refused: the file as a whole cannot be used.
    """
    table = tables.read(path)
    account = Account()
    places = _places(table.columns, importer, mapping or {}, account)
    if not dry_run:
        _take_all(importer, table, places, account, by=by, at=at, progress=progress)
        return account
    with transaction.atomic():
        _take_all(importer, table, places, account, by=by, at=at, progress=progress)
        transaction.set_rollback(True)
    return account


def read_mapping(path: Path) -> dict[str, str]:
    """Read a mapping file: JSON, the file's own column → ours.

    :raises Refused: it is no such file.
    """
    try:
        mapping = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError:
        raise Refused(_("打不开“{file}”，请检查文件名和权限"), file=path.name) from None
    except ValueError:
        mapping = None
    if not isinstance(mapping, dict) or not all(isinstance(ours, str) for ours in mapping.values()):
        raise Refused(_("“{file}”要是一个 JSON 对象，形如 {example}"), file=path.name, example='{"诉求内容": "body"}')
    return mapping


def _places(columns: Sequence[str], importer: Importer, mapping: Mapping[str, str], account: Account) -> dict[str, int]:
    """Say where each of our columns stands in the file, noting which ones nobody reads and which nobody may."""
    _check_mapping(columns, importer, mapping)
    names = {name.casefold(): ours for ours, label in importer.columns.items() for name in (ours, label)}
    names |= {name.casefold(): ours for name, ours in importer.also.items()}
    places: dict[str, int] = {}
    for index, column in enumerate(columns):
        ours = mapping.get(column) or names.get(column.casefold())
        reason = importer.refuses(column) or forbidden.why(column)
        if reason:
            account.columns_refused.append({"name": column, "reason": said(reason)})
        elif ours is None:
            account.columns_ignored += [column] if column else []
        elif ours in places:
            raise Refused(
                _("“{a}”和“{b}”两列都要当作“{ours}”，请只留一列"), a=columns[places[ours]], b=column, ours=ours
            )
        else:
            places[ours] = index
    missing = [
        f"{ours}（{importer.columns[ours]}）" for ours in importer.columns if ours in importer.required - set(places)
    ]
    if missing:
        raise Refused(_("表里缺少 {missing}；如果您的列叫别的名字，请用 --mapping 对应"), missing="、".join(missing))
    return places


def _check_mapping(columns: Sequence[str], importer: Importer, mapping: Mapping[str, str]) -> None:
    for own, ours in mapping.items():
        if own not in columns:
            raise Refused(_("对应文件里的“{column}”，表里没有这一列"), column=own)
        if ours not in importer.columns:
            known = "、".join(importer.columns)
            raise Refused(_("对应文件里的“{column}”不是可导入的列，可用的有：{known}"), column=ours, known=known)


def _take_all(
    importer: Importer, table: tables.Table, places: Mapping[str, int], account: Account, *, by: Actor, at: datetime,
    progress: Callable[[int, int], None],
) -> None:  # fmt: skip
    refused: list[Refusal] = []
    taken = 0
    for became in importer.take(rows=_whole_rows(importer, table, places, refused), by=by, at=at):
        if isinstance(became, Refusal):
            refused.append(became)
        elif isinstance(became, Doubt):
            account.maybe_same += 1
            account.maybe_same_rows.append(became.number)
            taken += 1
        else:
            setattr(account, became, getattr(account, became) + 1)
            taken += 1
        progress(taken + len(refused), table.count)
    refused.sort(key=lambda refusal: refusal.number)
    account.refused = [{"row": refusal.number, "reason": said(refusal.reason)} for refusal in refused]


def _whole_rows(
    importer: Importer, table: tables.Table, places: Mapping[str, int], refused: list[Refusal]
) -> Iterator[tuple[int, Row]]:
    """Yield the rows that have what is required; note the others."""
    for number, cells in table.rows():
        row = {ours: cells[index].strip() if index < len(cells) else "" for ours, index in places.items()}
        missing = [label for ours, label in importer.columns.items() if ours in importer.required and not row[ours]]
        if any(cell.strip() for cell in cells[len(table.columns) :]):
            refused.append(Refusal(number, Sentence(_("这一行比表头多出几列，可能有引号或逗号没有配对"))))
        elif missing:
            refused.append(Refusal(number, Sentence(_("缺少“{label}”"), {"label": "、".join(missing)})))
        else:
            yield number, row
