"""``gongzhi import disputes``: the standard's columns out of Excel, what is never read, a second run adds nothing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone
from openpyxl import Workbook

from bench import disputes as made_up
from gongzhi.foundation.ledger import queries as ledger
from gongzhi.foundation.persons.models import Person
from gongzhi.interfaces.cli import importing
from gongzhi.interfaces.cli.importers import IMPORTERS
from gongzhi.kernel.actor import system
from gongzhi.matters import queries as matters
from gongzhi.work.disputes.models import Case, Note

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]

HEAD = [
    "事件名称", "发生日期", "发生地点", "事件规模", "事件类别", "涉及人数", "事件简述", "涉及单位", "姓名", "证件号码",
    "民族", "学历", "人员类别", "性别", "居住详址", "化解是否成功", "化解情况", "经度",
]  # fmt: skip
ROWS = [
    [
        "楼道堆物", "2026/4/25", "王江泾镇", "01", "邻里", 3, "两家争吵", "", "张小明", "330411199001011237",
        "汉", "初中", "甲", "1", "和平里", 1, "已清理", 120.7,
    ],
    ["欠薪", "2026-02-31", "王江泾镇", "02", "10", 9, "三个月没发", "某厂", "李大伟", "", "汉", *[""] * 7],
    ["法事", "2026-03-01", "王江泾镇", "01", "涉民族宗教", 2, "不许办", "", "", "", "回", *[""] * 7],
    ["退货", "20260301", "", "", "消费纠纷", "", "不肯退", "某店", *[""] * 10],
    ["没写类别", "20260301", "", "", "", "", "说不清", *[""] * 11],
]  # fmt: skip


def excel(path: Path, head: list[str] = HEAD) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (head, *ROWS):
        sheet.append(row)
    book.save(path)
    return path


def test_an_excel_table_with_the_columns_of_the_standard(gongzhi: Callable[..., Any], tmp_path: Path) -> None:
    file = excel(tmp_path / "disputes.xlsx")
    first = gongzhi("import", "disputes", file, "--json")

    assert (first.code, first.json["added"], first.json["known"], first.json["maybe_same"]) == (3, 2, 0, 0)
    refused = {one["row"]: one["reason"] for one in first.json["refused"]}
    assert list(refused) == [3, 4, 6]
    assert "“2026-02-31”不是一个日期" in refused[3]
    assert "民族宗教事务部门" in refused[4]
    assert refused[6] == "缺少“事件类别”"
    assert first.json["columns_ignored"] == ["性别", "经度"]
    assert [column["name"] for column in first.json["columns_refused"]] == ["证件号码", "民族", "学历", "人员类别"]
    assert all(column["reason"].startswith(f"“{column['name']}”不收") for column in first.json["columns_refused"])
    assert {case.matter.stage for case in Case.objects.select_related("matter")} == {"closed", "applied"}
    assert Person.objects.count() == 1
    assert not Note.objects.filter(text__contains="330411199001011237").exists()

    second = gongzhi("import", "disputes", file, "--json")
    assert (second.code, second.json["added"], second.json["known"]) == (3, 0, 2)
    assert Case.objects.count() == 2
    assert ledger.verify(versions=matters.versions()).ok


def test_a_table_without_faults_ends_with_nought(gongzhi: Callable[..., Any], tmp_path: Path) -> None:
    file = tmp_path / "made-up.xlsx"
    made_up.write(file, 40)
    done = gongzhi("import", "disputes", file, "--json")
    assert (done.code, done.json["added"], done.json["refused"]) == (0, 40, [])


def test_in_words(gongzhi: Callable[..., Any], tmp_path: Path) -> None:
    out = gongzhi("import", "disputes", excel(tmp_path / "disputes.xlsx")).out
    assert out.startswith("新增 2，已有 0，可能重复 0，未导入 3")
    assert "没有读“民族”一列" in out
    assert "涉民族宗教" not in out


def test_a_dry_run_says_the_same_and_keeps_nothing(gongzhi: Callable[..., Any], tmp_path: Path) -> None:
    file = excel(tmp_path / "disputes.xlsx")
    dry = gongzhi("import", "disputes", file, "--json", "--dry-run")
    assert not Case.objects.exists()
    assert not Person.objects.exists()
    assert dry.json == gongzhi("import", "disputes", file, "--json").json


def test_columns_of_other_names_by_a_mapping(gongzhi: Callable[..., Any], tmp_path: Path) -> None:
    head = [{"事件类别": "大类", "事件简述": "经过"}.get(name, name) for name in HEAD]
    file, mapping = excel(tmp_path / "disputes.xlsx", head), tmp_path / "mapping.json"
    mapping.write_text(json.dumps({"大类": "type", "经过": "facts"}), encoding="utf-8")
    assert gongzhi("import", "disputes", file, "--json").code == 2
    assert gongzhi("import", "disputes", file, "--json", "--mapping", mapping).json["added"] == 2


def test_a_forbidden_column_cannot_be_mapped_in(gongzhi: Callable[..., Any], tmp_path: Path) -> None:
    file, mapping = excel(tmp_path / "disputes.xlsx"), tmp_path / "mapping.json"
    mapping.write_text(json.dumps({"证件号码": "number"}), encoding="utf-8")
    done = gongzhi("import", "disputes", file, "--json", "--mapping", mapping)
    assert done.json["columns_refused"][0]["name"] == "证件号码"
    assert not Case.objects.filter(source_key__contains="330411199001011237").exists()


@pytest.mark.django_db(transaction=True)
def test_an_interrupted_import_is_finished_by_running_it_again(tmp_path: Path, district: None) -> None:
    file = tmp_path / "made-up.xlsx"
    made_up.write(file, 300)

    def stops(count: int, total: int) -> None:
        assert total == 300
        if count == 260:  # in the second batch
            raise KeyboardInterrupt

    how = {"by": system("import"), "at": timezone.now()}
    with pytest.raises(KeyboardInterrupt):
        importing.run(IMPORTERS["disputes"], file, progress=stops, **how)
    taken = Case.objects.count()
    assert 250 <= taken <= 300
    account = importing.run(IMPORTERS["disputes"], file, progress=lambda count, total: None, **how)
    assert (account.added, account.known) == (300 - taken, taken)
    assert Case.objects.count() == 300
    assert ledger.verify(versions=matters.versions()).ok


@pytest.mark.slow
def test_many_come_in_fast(gongzhi: Callable[..., Any], tmp_path: Path) -> None:
    import time

    file = tmp_path / "made-up.xlsx"
    made_up.write(file, 2000)
    started = time.process_time()  # of this process: other programs may be busy
    done = gongzhi("import", "disputes", file, "--json")
    assert (done.code, done.json["added"]) == (0, 2000)
    assert 2000 / (time.process_time() - started) > 180  # 16,000 in 90 seconds; several times that here
