from __future__ import annotations

import zipfile
from datetime import date, datetime, time
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook
from openpyxl.styles import PatternFill

from gongzhi.interfaces.cli import extent, tables
from gongzhi.kernel.refused import Refused

if TYPE_CHECKING:
    from pathlib import Path

TEXT = '编号,内容\n1,噪音扰民\n\n2,"路灯,不亮\n已三天"\n'


def rows(path: Path) -> list[tuple[int, list[str]]]:
    return list(tables.read(path).rows())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_csv_in_the_usual_encodings(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(TEXT, encoding=encoding)
    table = tables.read(path)
    assert (table.columns, table.count) == (["编号", "内容"], 2)
    assert list(table.rows()) == [(2, ["1", "噪音扰民"]), (4, ["2", "路灯,不亮\n已三天"])]


@pytest.mark.parametrize("delimiter", ["\t", ";"])
def test_other_delimiters(tmp_path: Path, delimiter: str) -> None:
    path = tmp_path / "a.txt"
    path.write_text(delimiter.join(["编号", "内容"]) + "\n" + delimiter.join(["1", "a,b"]), encoding="utf-8")
    assert rows(path) == [(2, ["1", "a,b"])]


def test_excel_cells_read_as_people_type_them(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = Workbook()
    book.create_sheet("空", 0)
    sheet = book.create_sheet("数据", 1)
    sheet.append(["编号", "日期", "时刻", "钟点", "比例", "是"])
    sheet.append([360114, date(2026, 5, 8), datetime(2026, 5, 8, 9, 30), time(9, 5), 0.5, True])  # noqa: DTZ001 — as Excel has it
    book.save(path)
    table = tables.read(path)
    assert table.columns == ["编号", "日期", "时刻", "钟点", "比例", "是"]
    assert list(table.rows()) == [(2, ["360114", "2026-05-08", "2026-05-08 09:30:00", "09:05:00", "0.5", "True"])]


def _far_corner(path: Path, cell: str = "XFD1048576", dimension: str = "A1:B2") -> None:
    """A small file with one cell far out, that says of itself that it ends at B2."""
    Workbook().save(path)
    parts = {}
    with zipfile.ZipFile(path) as archive:
        parts = {part: archive.read(part) for part in archive.namelist()}
    row = "".join(letter for letter in cell if letter.isdigit())
    parts["xl/worksheets/sheet1.xml"] = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f'<dimension ref="{dimension}"/><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>编号</t></is></c></row>'
        f'<row r="{row}"><c r="{cell}"><v>1</v></c></row></sheetData></worksheet>'
    ).encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, body in parts.items():
            archive.writestr(part, body)


@pytest.mark.parametrize("cell", ["XFD1048576", "A200001", "GS1", "GR200000"])
def test_a_cell_in_the_far_corner_is_refused_before_room_is_made_for_it(tmp_path: Path, cell: str) -> None:
    path = tmp_path / "a.xlsx"
    _far_corner(path, cell)
    with pytest.raises(Refused, match="最多 200000 行、200 列"):
        tables.read(path)


def test_a_far_row_whose_cells_do_not_say_where_they_stand(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    _far_corner(path, "A1000000")
    with zipfile.ZipFile(path) as archive:
        parts = {part: archive.read(part) for part in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = parts[sheet].replace(b'<c r="A1000000">', b"<c>")
    with zipfile.ZipFile(path, "w") as archive:
        for part, body in parts.items():
            archive.writestr(part, body)
    with pytest.raises(Refused, match="最多 200000 行"):
        tables.read(path)


def test_far_cells_that_are_only_painted_are_no_reason(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["编号"])
    sheet.append([1])
    sheet.cell(1_000_000, 300).fill = PatternFill("solid", fgColor="FFFF00")
    book.save(path)
    assert rows(path) == [(2, ["1"])]


def test_a_cell_far_out_in_an_open_document_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            "content.xml",
            '<office:body><table:table table:name="x"><table:table-row table:number-rows-repeated="900000">'
            '<table:table-cell table:number-columns-repeated="3"/></table:table-row>'
            '<table:table-row><table:table-cell office:value-type="float" office:value="1"/></table:table-row>'
            "</table:table></office:body>",
        )
    with pytest.raises(Refused, match="第 900001 行、第 1 列"):
        tables.read(path)


def _zip_without_a_book(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "no book")


def _half_a_book(path: Path) -> None:
    Workbook().save(path)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


@pytest.mark.parametrize(
    ("name", "make", "sentence"),
    [
        ("a.xlsx", _half_a_book, "打不开：文件损坏"),
        ("a.xlsx", _zip_without_a_book, "打不开：文件损坏"),
        ("a.xlsx", lambda path: path.write_bytes(b"\x00\x01 not a book"), "打不开：文件损坏"),
        ("a.csv", _half_a_book, "打不开：文件损坏"),
        ("a.xlsx", lambda path: Workbook().save(path), "是空的"),
        ("a.csv", lambda path: path.write_text(""), "是空的"),
        ("a.csv", lambda path: path.write_text(" , ,\n1,2,3"), "是空的"),
        ("a.csv", lambda path: path.write_bytes(b"\xff\xff\xff\xff"), "编码"),
        ("a.csv", lambda path: path.write_text("编号,内容,编号\n", encoding="utf-8"), "有 2 列都叫“编号”"),
        ("a.csv", lambda path: path.write_text('a,b\n1,"x\n2,y\n3,z\n', encoding="utf-8"), "引号没有配对"),
        ("a.csv", lambda path: path.write_bytes("a,b\n1,x\n".encode("utf-16")[:-1]), "编码"),
        ("a.csv", lambda path: None, "打不开“a.csv”"),
        ("a.csv", lambda path: path.mkdir(), "打不开“a.csv”"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(tmp_path: Path, name: str, make: object, sentence: str) -> None:
    assert callable(make)
    path = tmp_path / name
    make(path)
    with pytest.raises(Refused, match=sentence):
        tables.read(path)


def test_a_cell_of_a_megabyte_is_read_and_left_to_its_row(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("编号,内容\n1," + "字" * 1_000_000 + "\n2,短\0的\n", encoding="utf-8")
    found = rows(path)
    assert len(found[0][1][1]) == 1_000_000
    assert found[1] == (3, ["2", "短的"])


def test_one_cell_that_fills_the_memory_is_refused_before_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(extent, "DENSE_FROM", 1_000_000)
    book = Workbook()
    book.active.append(["编号"])
    for length, refused in ((900_000, False), (2_000_000, True)):
        plain, path = tmp_path / "plain.xlsx", tmp_path / f"{length}.xlsx"
        book.save(plain)
        with zipfile.ZipFile(plain) as given, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
            for part in given.namelist():
                more = b"<!--" + b"A" * length + b"-->" if part.startswith("xl/worksheets") else b""
                made.writestr(part, given.read(part) + more)
        if refused:
            with pytest.raises(Refused, match="太大"):
                tables.read(path)
        else:
            assert tables.read(path).columns == ["编号"]
