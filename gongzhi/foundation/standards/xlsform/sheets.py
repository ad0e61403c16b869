"""Opening a workbook that a person sent: bounded before anything is unpacked, read row by row, and never run.

A workbook that says it has a million columns costs no more than one that has ten: it is read as a stream, and only its
first corner.
"""

from __future__ import annotations

import io
import warnings
import zipfile
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import openpyxl
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from gongzhi.foundation.standards.xlsform.columns import SHEETS, SILENT, SURVEY, our_name, plain_name
from gongzhi.kernel.refused import Refused
from gongzhi.kernel.sheets import STARTS
from gongzhi.kernel.texts import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

LARGEST = 5 * 1024 * 1024  # bytes of the file
UNPACKED, PARTS, RATIO = 40 * 1024 * 1024, 300, 100
#: In how many ways the readers of zip, XML and Excel say that a file is no workbook.
_NO_WORKBOOK = (
    zipfile.BadZipFile, zlib.error, SyntaxError, KeyError, ValueError, TypeError, OSError, EOFError, AttributeError,
    IndexError, NotImplementedError, RuntimeError,
)  # fmt: skip
ROWS, COLUMNS, LONGEST = 3_000, 80, 4_000


@dataclass(frozen=True, slots=True)
class Line:
    """One row as a spreadsheet numbers it: our column names to what stands in the cells."""

    sheet: str
    number: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


@dataclass(slots=True)
class Opened:
    """The rows of the three sheets by our names, which columns were there, and the names of those that nobody reads."""

    lines: dict[str, list[Line]] = field(default_factory=dict)
    columns: dict[str, set[str]] = field(default_factory=dict)
    ignored: list[str] = field(default_factory=list)


def opened(content: bytes) -> Opened:
    """Read the sheets of a workbook.

    :raises Refused: it is too large, no workbook, or has no sheet of questions.
    """
    found = Opened()
    try:
        _bounded(content)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and extensions that nobody needs here
            book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
            for title in book.sheetnames:
                ours = SHEETS.get(plain_name(title))
                if ours is None or ours in found.lines:
                    found.ignored.append(title)
                    continue
                rows = book[title].iter_rows(max_row=ROWS + 1, max_col=COLUMNS, values_only=True)
                _sheet(found, ours, title, rows)
            book.close()
    except (*_NO_WORKBOOK, DefusedXmlException):
        raise _broken() from None
    if SURVEY not in found.lines:
        raise Refused(_("工作簿里要有一张叫 survey（或“问题”）的表"), field="file")
    return found


def _bounded(content: bytes) -> None:
    """Refuse what is too large, what swells when it is opened, and whatever declares entities."""
    if len(content) > LARGEST:
        raise Refused(_("检查表文件最大 5 MB，请删减后再传"), field="file")
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = package.infolist()
        size = sum(part.file_size for part in parts)
        packed = sum(part.compress_size for part in parts)
        if len(parts) > PARTS or size > UNPACKED or size > RATIO * max(packed, 100_000):
            raise Refused(_("文件展开后太大，请删减内容后再传"), field="file")
        for part in parts:
            if part.filename.endswith((".xml", ".rels", ".vml")):
                with package.open(part) as file:
                    for _event, element in iterparse(file, forbid_dtd=True):
                        element.clear()


def _broken() -> Refused:
    return Refused(_("文件打不开：可能已损坏、加了密码，或不是 xlsx，请用 Excel 另存后再传"), field="file")


def _sheet(found: Opened, ours: str, title: str, rows: Iterable[tuple[object, ...]]) -> None:
    header: list[str] = []
    lines: list[Line] = []
    for number, row in enumerate(rows, 1):
        if number > ROWS:
            raise Refused(_("“{sheet}”表最多 {n} 行"), field="file", sheet=title, n=ROWS)
        cells = [_cell(value) for value in row]
        if not any(cells):
            continue
        if not header:
            header = _header(found, ours, title, cells)
            continue
        given = {name: cell for name, cell in zip(header, cells, strict=False) if name and cell}
        if given:
            lines.append(Line(title, number, given))
    found.lines[ours] = lines
    found.columns[ours] = {name for name in header if name}


def _header(found: Opened, sheet: str, title: str, cells: list[str]) -> list[str]:
    header = []
    for cell in cells:
        ours = our_name(sheet, cell) if cell else ""
        if cell and (not ours or ours in header):
            if plain_name(cell) not in SILENT:
                found.ignored.append(f"{title}：{cell[:40]}")
            ours = ""
        header.append(ours)
    return header


def _cell(value: object) -> str:
    """Return a cell as a person would type it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    text = str(value).replace("\u00a0", " ").replace("_x000D_", "").strip()[:LONGEST]
    return text[1:] if text.startswith("'") and text[1:].startswith(STARTS) else text
