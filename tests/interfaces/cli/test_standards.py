"""``gongzhi import standards`` and ``gongzhi export standards``: one file, one standard."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from gongzhi.foundation.standards import queries, xlsform
from tests.foundation.standards.test_xlsform import YES, as_a_person_makes_it, workbook
from tests.standards import shipped

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]

NOTHING = {
    "added": 0,
    "known": 0,
    "maybe_same": 0,
    "maybe_same_rows": [],
    "refused": [],
    "columns_ignored": [],
    "columns_refused": [],
}


def test_a_workbook_comes_in_once_as_a_draft(gongzhi: Callable[..., Any], tmp_path: Path) -> None:
    path = tmp_path / "anything.xlsx"
    path.write_bytes(as_a_person_makes_it())
    ignored = {"columns_ignored": ["填写说明", " Survey：负责人", "start（ Survey 3）"]}
    assert gongzhi("import", "standards", path, "--dry-run", "--json").json == NOTHING | {"added": 1} | ignored
    assert queries.standards("check") == []
    assert gongzhi("import", "standards", path, "--json").json == NOTHING | {"added": 1} | ignored
    assert gongzhi("import", "standards", path, "--json").json == NOTHING | {"known": 1} | ignored
    assert queries.version("rental_try/1").state == "draft"


def test_wrong_rows_are_named_and_nothing_comes_in(gongzhi: Callable[..., Any], tmp_path: Path) -> None:
    path = tmp_path / "mine.xlsx"
    path.write_bytes(workbook(YES, ["audio", "x", "录音"]))
    run = gongzhi("import", "standards", path, "--json")
    assert run.code == 3
    (refused,) = run.json["refused"]
    assert refused["row"] == 3
    assert refused["reason"].startswith("survey：不收题型“audio”")
    assert queries.standards("check") == []
    assert gongzhi("import", "standards", tmp_path / "none.xlsx").code == 2


def test_a_standard_goes_out_under_its_code_and_comes_back_known(gongzhi: Callable[..., Any], tmp_path: Path) -> None:
    version = shipped("fire")
    path = tmp_path / "fire.xlsx"
    assert gongzhi("export", "standards", path, "--json").json == {"rows": 19}
    assert xlsform.read(path.read_bytes()).form == version.questions
    assert gongzhi("import", "standards", path, "--json").json == NOTHING | {"known": 1}
    assert "market、park" in gongzhi("export", "standards", tmp_path / "castle.xlsx").err
    assert gongzhi("export", "standards", tmp_path / "fire.csv").code == 2


def test_an_installation_begins_with_five_lists(gongzhi: Callable[..., Any]) -> None:
    assert queries.live() == []
    gongzhi("migrate", "--json")
    assert [one.reference for one in queries.live()] == ["fire/1", "market/1", "park/1", "rental/1", "school/1"]
    gongzhi("migrate", "--json")
    assert len(queries.live()) == 5
