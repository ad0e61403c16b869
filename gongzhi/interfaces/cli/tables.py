"""Reading a table from a file as people have them: CSV in the usual encodings, or Excel."""

from __future__ import annotations

import codecs
import csv
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import chain
from typing import TYPE_CHECKING

import python_calamine

from gongzhi.interfaces.cli import extent
from gongzhi.kernel.refused import Refused
from gongzhi.kernel.texts import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_EXCEL = {".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"}
_END = "\0end\0"  # read after the last line of a CSV: it comes back alone where all quotes were closed
_LONGEST_CELL = 64 * 1024 * 1024  # the reader's own limit would end the file; what is too long is refused by its row


@dataclass(frozen=True, slots=True)
class Table:
    """A header and its rows. ``rows`` yields (number, cells) as a spreadsheet numbers them, the header being row 1."""

    columns: list[str]
    count: int
    rows: Callable[[], Iterator[tuple[int, list[str]]]]


def read(path: Path) -> Table:
    """Open a table; all its rows are looked at once, and none is kept.

    :raises Refused: the file is missing, empty, broken or in no known encoding, or its header is unusable.
    """
    try:
        with path.open("rb") as file:
            start = file.read(8)
    except OSError:
        raise Refused(_("打不开“{file}”，请检查文件名和权限"), file=path.name) from None
    if path.suffix.lower() in _EXCEL or start.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        extent.check(path)
        sheet = _excel(path)
        return _table(path, lambda: ([_cell(cell) for cell in row] for row in sheet))
    encoding = _encoding(path)
    return _table(path, lambda: _csv(path, encoding))


def _table(path: Path, lines: Callable[[], Iterator[list[str]]]) -> Table:
    first = next(lines(), [])
    columns = [cell.strip().lstrip("\ufeff") for cell in first]
    if not any(columns):
        raise Refused(_("“{file}”是空的，第一行要有列名"), file=path.name)
    for column, times in Counter(filter(None, columns)).items():
        if times > 1:
            raise Refused(
                _("“{file}”里有 {n} 列都叫“{column}”，请改名后再导入"), file=path.name, n=times, column=column
            )

    def rows() -> Iterator[tuple[int, list[str]]]:
        for number, line in enumerate(lines(), 1):
            if number > 1 and any(cell.strip() for cell in line):
                yield number, line

    return Table(columns, sum(1 for _row in rows()), rows)


def _excel(path: Path) -> list[list[object]]:
    """Read the first sheet that holds anything and that whoever opens the file sees."""
    try:
        with python_calamine.CalamineWorkbook.from_path(path) as book:
            seen = [one.name for one in book.sheets_metadata if one.visible == python_calamine.SheetVisibleEnum.Visible]
            for name in seen:
                sheet = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
                if sheet:
                    return [list(row) for row in sheet]
    except (python_calamine.CalamineError, OSError, ValueError):
        raise Refused(
            _("“{file}”打不开：文件损坏、加了密码，或不是 Excel 文件，请用 Excel 另存后再导入"), file=path.name
        ) from None
    return []


def _cell(value: object) -> str:
    """Write a cell as a person would type it: whole numbers without a point, days and moments in ISO form."""
    if isinstance(value, str):
        return value
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)


def _encoding(path: Path) -> str:
    """Return the first usual encoding in which the whole file can be read."""
    with path.open("rb") as file:
        wide = file.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "gb18030"):
        try:
            with path.open(encoding=encoding) as text:
                while text.read(1 << 20):
                    pass
        except UnicodeError:
            continue
        return encoding
    raise Refused(_("“{file}”的文字编码不是 UTF-8 或 GB18030，请用 Excel 另存为“CSV UTF-8”后再导入"), file=path.name)


def _csv(path: Path, encoding: str) -> Iterator[list[str]]:
    csv.field_size_limit(_LONGEST_CELL)
    with path.open(encoding=encoding, newline="") as file:
        header = file.readline()
        file.seek(0)
        delimiter = max(",\t;", key=header.count)
        whole = False
        try:
            for line in csv.reader(chain(file, [_END]), delimiter=delimiter):
                whole = line == [_END]
                if not whole:
                    yield [cell.replace("\0", "") for cell in line]
        except csv.Error:
            whole = False
        if not whole:  # a quote that nobody closed has swallowed the end, and every row before it
            raise Refused(_("“{file}”不是完整的 CSV：可能有引号没有配对"), file=path.name)
