"""How far the cells of a spreadsheet reach, found out before it is laid out in memory.

A reader of Excel files makes room for the whole rectangle around all cells: one cell written in the far corner of an
otherwise small file asks for more memory than any machine has. Here the parts of the file are only streamed through.
(.xls cannot reach far: its format ends at 65,536 rows and 256 columns.)
"""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING, NamedTuple

from gongzhi.kernel.refused import Refused
from gongzhi.kernel.texts import _

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import IO

MOST_ROWS, MOST_COLUMNS, MOST_CELLS = 200_000, 200, 10_000_000
MOST_BYTES = 2_000_000_000  # unpacked, all parts together
#: Rows that people typed become about a tenth; what becomes less than a hundredth is one sign over and over.
MOST_DENSE, DENSE_FROM = 100, 100_000_000
_CHUNK, _LONGEST_TAG = 1 << 20, 1 << 22

_SHEET = re.compile(r"/?xl/(?:worksheets/)?[^/]+\.(?:xml|bin)$", re.IGNORECASE)
_NO_SHEET = re.compile(r"(?:sharedstrings|styles|workbook)\.(?:xml|bin)$", re.IGNORECASE)
_CELL = re.compile(rb"<(?:\w+:)?c\b[^>]*?\sr\s*=\s*[\"']\s*([A-Za-z]+)(\d+)[^>]*(?<!/)>(?!</)")
_NAMELESS = re.compile(rb"<(?:\w+:)?c(?=[\s>])(?![^>]*\sr\s*=)[^>]*(?<!/)>(?!</)")
_ROW = re.compile(rb"<(?:\w+:)?row\b[^>]*?\sr\s*=\s*[\"']\s*(\d+)")
_TAG = re.compile(rb"<table:(table-row|table-cell|covered-table-cell|table)(?![-\w])([^>]*)>")
_REPEATED = re.compile(rb"table:number-(?:rows|columns)-repeated=[\"'](\d+)")


class _Reach(NamedTuple):
    """The last row and column that hold anything."""

    rows: int = 0
    columns: int = 0

    def with_(self, rows: int, columns: int) -> _Reach:
        return _Reach(max(self.rows, rows), max(self.columns, columns))


def check(path: Path) -> None:
    """Go on only with a spreadsheet whose cells stand close enough to be read.

    :raises Refused: one stands too far out, or the file unpacks to too much. A file that is broken is let through:
        the reader says so better.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(part.file_size for part in archive.infolist())
            packed = sum(part.compress_size for part in archive.infolist())
            if size > MOST_BYTES or (size > DENSE_FROM and size > MOST_DENSE * packed):
                raise Refused(_("“{file}”解开以后太大，请分成几个文件再导入"), file=path.name)
            for part in archive.infolist():
                _check(path, _reach(archive, part.filename))
    # zipfile says NotImplementedError of a way of packing that it does not know
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError, RuntimeError):
        return


def _check(path: Path, reach: _Reach) -> None:
    rows, columns = reach
    if rows > MOST_ROWS or columns > MOST_COLUMNS or rows * columns > MOST_CELLS:
        raise Refused(
            _("“{file}”的表伸到第 {rows} 行、第 {columns} 列，最多 {most_rows} 行、{most_columns} 列："
              "可能有单元格写在很远的地方，请只留要导入的区域再试"),
            file=path.name, rows=rows, columns=columns, most_rows=MOST_ROWS, most_columns=MOST_COLUMNS,
        )  # fmt: skip


def _reach(archive: zipfile.ZipFile, part: str) -> _Reach:
    if part == "content.xml":
        with archive.open(part) as file:
            return _of_open_document(file)
    if not _SHEET.match(part) or _NO_SHEET.search(part):
        return _Reach()
    with archive.open(part) as file:
        return _of_records(file) if part.lower().endswith(".bin") else _of_sheet(file)


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    """Yield a file in pieces, none of which ends inside a tag or between an opening tag and its end."""
    rest = b""
    while piece := file.read(_CHUNK):
        data = rest + piece
        cut = max(0, data.rfind(b"<", 0, max(0, data.rfind(b"<"))))
        if len(data) - cut > _LONGEST_TAG:
            msg = "a tag without an end"
            raise ValueError(msg)
        rest = data[cut:]
        yield data[:cut]
    yield rest


def _of_sheet(file: IO[bytes]) -> _Reach:
    """Find the reach of an .xlsx sheet: cells that hold something, whatever the sheet says about itself."""
    letters: set[bytes] = set()
    rows: set[bytes] = set()
    last_row, nameless = 0, 0
    for data in _chunks(file):
        for letter, digits in _CELL.findall(data):
            letters.add(letter)
            rows.add(digits)
        last_row = max([last_row, *map(int, _ROW.findall(data))])
        nameless += len(_NAMELESS.findall(data))
        rows = {max(rows, key=int)} if rows else rows
    columns = max([0, *map(_column, letters)])
    found = _Reach(max([0, *map(int, rows)]), columns)
    return found.with_(max(last_row, 1), 1) if nameless else found  # they stand beside or below those with a name


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _of_open_document(file: IO[bytes]) -> _Reach:
    """Find the reach of an .ods sheet: rows and cells may say that they are repeated."""
    found, row, last, column = _Reach(), 0, 0, 0
    for data in _chunks(file):
        for tag, said in _TAG.findall(data):
            times = int(_REPEATED.search(said)[1]) if b"-repeated" in said else 1  # type: ignore[index]
            if tag == b"table":
                row = last = column = 0
            elif tag == b"table-row":
                row, last, column = last + 1, last + times, 0
            else:
                column += times
                if b"office:value" in said or b"table:formula" in said or b"calcext:" in said:
                    found = found.with_(max(row, last), column)
    return found


def _of_records(file: IO[bytes]) -> _Reach:
    """Find the reach of an .xlsb sheet: records of a number, a length, and in rows and cells a position first."""
    found, row = _Reach(), 0
    while (sort := _number(file, 2)) is not None:
        size = _number(file, 4) or 0
        body = file.read(size)
        if sort == 0:
            row = int.from_bytes(body[:4], "little") + 1
        elif 2 <= sort <= 11:  # a cell that is not blank
            found = found.with_(row, int.from_bytes(body[:4], "little") + 1)
    return found


def _number(file: IO[bytes], longest: int) -> int | None:
    number = 0
    for place in range(longest):
        byte = file.read(1)
        if not byte:
            return None
        number |= (byte[0] & 0x7F) << (7 * place)
        if byte[0] < 0x80:
            break
    return number
