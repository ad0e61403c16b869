"""Small tables that leave the house as CSV or Excel: no cell is a formula, and made-up data say that they are."""

from __future__ import annotations

import csv
import io
from typing import IO, TYPE_CHECKING, Any

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from openpyxl import Workbook

from gongzhi.foundation.ledger import queries as ledger
from gongzhi.kernel.refused import Refused
from gongzhi.kernel.sheets import harmless
from gongzhi.kernel.texts import _ as mark

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

FORMS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

Cell = str | int | float


def check(form: str) -> None:
    """Go on only with a form that is known.

    :raises Refused: it is neither CSV nor Excel.
    """
    if form not in FORMS:
        raise Refused(mark("只能导出为 CSV 或 Excel"), field="form")


def sent(rows: Iterable[Sequence[Cell]], *, form: str, title: str) -> HttpResponse:
    """Send rows, the first of which is the header, as a file called as its title.

    :raises Refused: it is neither CSV nor Excel.
    """
    check(form)
    file = io.BytesIO()
    (_csv if form == "csv" else _excel)(file, _safe(rows), title)
    named = content_disposition_header(as_attachment=True, filename=f"{title}.{form}") or ""
    headers = {"Content-Disposition": named, "Cache-Control": "private, no-store"}
    return HttpResponse(file.getvalue(), content_type=FORMS[form], headers=headers)


def _safe(rows: Iterable[Sequence[Cell]]) -> Iterator[list[Cell]]:
    for row in rows:
        yield [harmless(cell) if isinstance(cell, str) else cell for cell in row]
    if ledger.happened("sample.generated"):
        yield [_("示例数据：以上各行由程序生成，不是真实的人和事")]


def _csv(file: IO[bytes], rows: Iterable[Sequence[Cell]], _title: str) -> None:
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
    csv.writer(text).writerows(rows)
    text.detach()


def _excel(file: IO[bytes], rows: Iterable[Sequence[Cell]], title: str) -> None:
    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet(title[:31])
    sheet.freeze_panes = "A2"
    for row in rows:
        sheet.append(row)
    book.save(file)
