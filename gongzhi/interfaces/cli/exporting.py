"""Writing a table to a file: CSV that Excel opens rightly, or Excel. No cell can be a formula."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import TYPE_CHECKING

from openpyxl import Workbook

from gongzhi.kernel.refused import Refused
from gongzhi.kernel.sheets import harmless
from gongzhi.kernel.texts import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from gongzhi.kernel.actor import Actor


@dataclass(frozen=True, kw_only=True)
class Exporter:
    """One kind of table that may leave the house: codes and registers, never personal data.

    ``note`` writes down that it did: how many rows, in which form, by whom and when.
    """

    kind: str
    label: str
    columns: Sequence[str]
    rows: Callable[[Actor, datetime], Iterable[Sequence[str]]]
    note: Callable[[int, str, Actor, datetime], None] | None = None


def run(exporter: Exporter, path: Path, *, by: Actor, at: datetime, progress: Callable[[int], None]) -> int:
    """Write all rows to a file, by the ending of its name; return how many.

    :raises Refused: the ending is none we write, or the file cannot be written.
    """
    writers = {".csv": _write_csv, ".xlsx": _write_excel}
    if path.suffix.lower() not in writers:
        raise Refused(_("只能导出为 .csv 或 .xlsx 文件"))
    count = 0

    def counted() -> Iterator[list[str]]:
        nonlocal count
        for row in exporter.rows(by, at):
            yield [harmless(cell) for cell in row]
            count += 1
            progress(count)

    try:
        writers[path.suffix.lower()](path, list(exporter.columns), counted())
    except OSError:
        raise Refused(_("写不了“{file}”，请检查目录和权限"), file=path.name) from None
    if exporter.note:
        exporter.note(count, path.suffix.lower()[1:], by, at)
    return count


def _write_csv(path: Path, header: list[str], rows: Iterable[list[str]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)


def _write_excel(path: Path, header: list[str], rows: Iterable[list[str]]) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(header)
    for row in rows:
        sheet.append(row)
    book.save(path)
