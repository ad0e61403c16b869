from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from django.db import transaction

from gongzhi.foundation.notices.models import Preference
from gongzhi.interfaces.cli import importing
from gongzhi.interfaces.cli.importing import Importer, Outcome, Row, one_by_one
from gongzhi.kernel.actor import Actor, system
from gongzhi.kernel.refused import Refused

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db
AT = datetime(2026, 5, 8, 2, tzinfo=UTC)


def take_row(*, row: Row, by: Actor, at: datetime) -> Outcome:
    """Keep the number as a row of a small table; write first and refuse afterwards, to see that it is taken back."""
    if Preference.objects.filter(user=row["number"]).exists():
        return "known"
    Preference.objects.create(user=row["number"])
    if row["body"] == "坏":
        raise Refused("内容“{body}”不行", body=row["body"])
    return "maybe_same" if row["body"] == "像" else "added"


IMPORTER = Importer(
    kind="test", label="试", columns={"number": "编号", "body": "内容", "phone": "电话"},
    required=frozenset(["number", "body"]), take=one_by_one(take_row),
)  # fmt: skip


def run(path: Path, text: str, **options: Any) -> importing.Account:
    path = path / "a.csv"
    path.write_text(text, encoding="utf-8")
    return importing.run(IMPORTER, path, by=system("import"), at=AT, progress=lambda count, total: None, **options)


def kept() -> set[str]:
    return set(Preference.objects.values_list("user", flat=True))


def test_each_row_by_itself_and_a_second_run_adds_nothing(tmp_path: Path) -> None:
    text = "number,body\n1,好\n2,坏\n3,像\n,好\n5\n6,好,多,\n1,好\n"
    account = run(tmp_path, text)
    assert account.facts() == {
        "added": 1, "known": 1, "maybe_same": 1, "maybe_same_rows": [4],
        "refused": [
            {"row": 3, "reason": "内容“坏”不行"},
            {"row": 5, "reason": "缺少“编号”"},
            {"row": 6, "reason": "缺少“内容”"},
            {"row": 7, "reason": "这一行比表头多出几列，可能有引号或逗号没有配对"},
        ],
        "columns_ignored": [], "columns_refused": [],
    }  # fmt: skip
    assert kept() == {"1", "3"}  # what row 3 of the file wrote was taken back
    again = run(tmp_path, text)
    assert (again.added, again.known, again.maybe_same) == (0, 3, 0)


def test_what_the_database_cannot_hold_is_refused_by_its_row(tmp_path: Path) -> None:
    account = run(tmp_path, f"number,body\n{'9' * 200},好\n2,好\n")
    assert "2" in kept()
    if account.refused:  # SQLite does not count characters
        assert account.refused == [{"row": 2, "reason": "有内容太长，或含有数据库存不下的字符"}]


def test_columns_by_either_name_ignored_and_refused(tmp_path: Path) -> None:
    account = run(tmp_path, "编号,Body,点赞,,民族\n1,好,7,,汉\n")
    assert account.added == 1
    assert account.columns_ignored == ["点赞"]
    [refused] = account.columns_refused
    assert refused["name"] == "民族"
    assert refused["reason"].startswith("“民族”不收")


def test_a_forbidden_column_cannot_be_mapped_in(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="缺少 body"):
        run(tmp_path, "编号,民族\n1,汉\n", mapping={"民族": "body"})


def test_a_mapping_names_the_files_own_columns(tmp_path: Path) -> None:
    assert run(tmp_path, "诉求编号,诉求内容\n1,好\n", mapping={"诉求编号": "number", "诉求内容": "body"}).added == 1


@pytest.mark.parametrize(
    ("header", "mapping", "sentence"),
    [
        ("编号,别的", {}, "缺少 body（内容）；如果您的列叫别的名字，请用 --mapping 对应"),
        ("编号,内容", {"诉求": "body"}, "“诉求”，表里没有这一列"),
        ("编号,诉求", {"诉求": "text"}, "“text”不是可导入的列，可用的有：number、body、phone"),
        ("编号,内容,诉求", {"诉求": "body"}, "“内容”和“诉求”两列都要当作“body”"),
    ],
)
def test_a_table_that_does_not_fit_is_refused_as_a_whole(
    tmp_path: Path, header: str, mapping: dict[str, str], sentence: str
) -> None:
    with pytest.raises(Refused, match=sentence):
        run(tmp_path, f"{header}\n1,2,3\n", mapping=mapping)


def test_a_dry_run_says_the_same_and_keeps_nothing(tmp_path: Path) -> None:
    text = "number,body\n1,好\n2,坏\n1,好\n"
    dry = run(tmp_path, text, dry_run=True)
    assert kept() == set()
    assert dry == run(tmp_path, text)


@pytest.mark.django_db(transaction=True)
def test_an_interrupted_import_keeps_what_it_took_and_is_finished_by_running_it_again(tmp_path: Path) -> None:
    def stops(count: int, total: int) -> None:
        assert total == 3
        assert not transaction.get_connection().in_atomic_block
        if count == 2:
            raise KeyboardInterrupt

    text = "number,body\n1,好\n2,好\n3,好\n"
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    with pytest.raises(KeyboardInterrupt):
        importing.run(IMPORTER, tmp_path / "a.csv", by=system("import"), at=AT, progress=stops)
    assert kept() == {"1", "2"}
    account = run(tmp_path, text)
    assert (account.added, account.known) == (1, 2)


@pytest.mark.parametrize("text", ["", "[]", '{"a": 1}', "{", "\ufeff[1]"])
def test_a_mapping_file_that_is_none(tmp_path: Path, text: str) -> None:
    path = tmp_path / "m.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Refused, match="要是一个 JSON 对象"):
        importing.read_mapping(path)


def test_a_mapping_file(tmp_path: Path) -> None:
    path = tmp_path / "m.json"
    path.write_text(json.dumps({"诉求内容": "body"}), encoding="utf-8-sig")
    assert importing.read_mapping(path) == {"诉求内容": "body"}
    with pytest.raises(Refused, match="打不开"):
        importing.read_mapping(tmp_path / "none.json")
