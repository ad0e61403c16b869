from __future__ import annotations

import zipfile
from datetime import date, datetime, time
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook

from gongzhi.interfaces.cli import tables
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
