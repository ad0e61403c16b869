"""From a form to a workbook that ODK tools take. What XLSForm has no column for stands in columns that they skip.

The bounds of a number are columns of ours and no ``constraint``: a device would refuse to note the 51 beds that it
found, and somebody would write 50.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import openpyxl
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from gongzhi.foundation.standards.form import YES, Form, Question
from gongzhi.foundation.standards.xlsform import relevance
from gongzhi.foundation.standards.xlsform.columns import CHOICES, OWN, OWN_SETTINGS, SETTINGS, SURVEY
from gongzhi.kernel.sheets import harmless

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from openpyxl.worksheet.worksheet import Worksheet

YES_LIST = "yes_no_na"
CHINESE, ENGLISH = "中文 (zh)", "English (en)"
_YES_ENGLISH = {"yes": "Met", "no": "Not met", "na": "Does not apply"}
_TYPES = {"whole": "integer", "words": "text"}
_SELECTS = {"one": "select_one", "many": "select_multiple"}


def write(form: Form, *, code: str, name: str, version: str, use: str = "check", kinds: Sequence[str] = ()) -> bytes:
    """Return the workbook."""
    english = any(question.text_en or question.options_en for question in form) or any(
        section.title_en for section in form.sections
    )
    label = [f"label::{CHINESE}", f"label::{ENGLISH}"] if english else ["label"]
    hint = [name.replace("label", "hint") for name in label]
    book = openpyxl.Workbook()
    del book[book.sheetnames[0]]
    survey = ["type", "name", *label, *hint, "required", "relevant", "parameters", *OWN.values()]
    _fill(book.create_sheet(SURVEY), survey, _survey(form))
    _fill(book.create_sheet(CHOICES), ["list_name", "name", *label], _choices(form))
    settings = {
        "form_title": name, "form_id": code, "version": version, "default_language": CHINESE if english else "",
        OWN_SETTINGS["use"]: use, OWN_SETTINGS["kinds"]: ",".join(kinds),
    }  # fmt: skip
    _fill(book.create_sheet(SETTINGS), list(settings), [settings])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def xform(workbook: bytes) -> str:
    """Return a workbook of ours as the XML that ODK Collect opens; made by ODK's own tool, without Java."""
    from pyxform.xls2xform import convert  # noqa: PLC0415 — half a second that only this one needs

    return str(convert(workbook, validate=False, file_type=".xlsx").xform)


def _fill(sheet: Worksheet, header: list[str], rows: Iterable[Mapping[str, object]]) -> None:
    """Write rows by the names of their columns, the English ones as ``label_en``; what is empty is left out."""
    sheet.append(header)
    keys = [name.replace(f"::{CHINESE}", "").replace(f"::{ENGLISH}", "_en") for name in header]
    for row in rows:
        cells = [None if row.get(key) == "" else row.get(key) for key in keys]
        sheet.append([harmless(cell) if isinstance(cell, str) else cell for cell in cells])
    sheet.freeze_panes = "C2"
    for index, key in enumerate(keys, 1):
        sheet.cell(1, index).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(index)].width = 44 if key.startswith(("label", "hint")) else 20


def _survey(form: Form) -> Iterable[dict[str, object]]:
    sorts = {question.code: question.sort for question in form}
    taken = {*sorts, *(section.code for section in form.sections)}
    for section in form.sections:
        yield {"type": "begin_group", "name": section.code, **_both("label", section.title, section.title_en)}
        for question in section.questions:
            yield {
                "type": _type(question), "name": question.code, **_both("label", question.text, question.text_en),
                **_both("hint", question.help), "required": "yes" if question.required else "no",
                "relevant": relevance.expression(question.when, sorts), **_own(question),
            }  # fmt: skip
            when = relevance.failing(question)
            if question.proof and when:
                yield {"name": _free(f"{question.code}_photo", taken), "required": "no", "relevant": when} | (
                    {"type": "image", "parameters": "max-pixels=2000", **_both("label", "照片", "Photo")}
                    if question.proof == "photo"
                    else {"type": "file", **_both("label", "照片或文件", "Photo or file")}
                )
        yield {"type": "end_group"}


def _both(name: str, chinese: str, english: str = "") -> dict[str, object]:
    """Return a text in both languages: where there is no English one a device shows the Chinese, not a gap."""
    return {name: chinese, f"{name}_en": english or chinese}


def _free(name: str, taken: set[str]) -> str:
    number = 1
    found = name
    while found in taken:
        number += 1
        found = f"{name}_{number}"
    taken.add(found)
    return found


def _type(question: Question) -> str:
    if question.sort == "yes":
        return f"select_one {YES_LIST}"
    if question.sort in _SELECTS:
        return f"{_SELECTS[question.sort]} of_{question.code}"
    return _TYPES[question.sort]


def _own(question: Question) -> dict[str, object]:
    return {
        OWN["points"]: question.points or None, OWN["veto"]: "yes" if question.veto else None,
        OWN["fails"]: " ".join(question.fails), OWN["fault"]: question.fault,
        OWN["least"]: question.least, OWN["most"]: question.most,
        OWN["grave"]: question.grave, OWN["proof"]: {"photo": "照片", "file": "文件"}.get(question.proof),
        OWN["basis"]: question.basis, OWN["fact"]: question.fact,
    }  # fmt: skip


def _choices(form: Form) -> Iterable[dict[str, object]]:
    if any(question.sort == "yes" for question in form):
        for code, label in YES.items():
            yield {"list_name": YES_LIST, "name": code, **_both("label", label, _YES_ENGLISH[code])}
    for question in form:
        said = dict(question.options_en)
        for code, label in question.options:
            yield {"list_name": f"of_{question.code}", "name": code, **_both("label", label, said.get(code, ""))}
