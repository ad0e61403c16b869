from __future__ import annotations

import csv
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from python_calamine import CalamineWorkbook

from gongzhi.interfaces.cli import exporting
from gongzhi.interfaces.cli.exporting import Exporter
from gongzhi.kernel.actor import system
from gongzhi.kernel.refused import Refused

if TYPE_CHECKING:
    from pathlib import Path

EXPORTER = Exporter(
    kind="test", label="试", columns=("编号", "内容"), rows=lambda by, at: [["1", "=HYPERLINK(1)"], ["2", "好"]]
)


def run(path: Path) -> int:
    at = datetime(2026, 5, 8, tzinfo=UTC)
    return exporting.run(EXPORTER, path, by=system("export"), at=at, progress=lambda count: None)


def test_csv_opens_in_excel_and_holds_no_formula(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    assert run(path) == 2
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file)) == [["编号", "内容"], ["1", "'=HYPERLINK(1)"], ["2", "好"]]


def test_excel(tmp_path: Path) -> None:
    run(tmp_path / "a.XLSX")
    sheet = CalamineWorkbook.from_path(tmp_path / "a.XLSX").get_sheet_by_index(0).to_python()
    assert sheet == [["编号", "内容"], ["1", "'=HYPERLINK(1)"], ["2", "好"]]


def test_other_endings_and_folders_that_are_not_there(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="只能导出为"):
        run(tmp_path / "a.pdf")
    with pytest.raises(Refused, match="写不了"):
        run(tmp_path / "none" / "a.csv")
