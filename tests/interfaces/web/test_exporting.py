"""The queue as CSV and Excel: what the filters show, nothing personal, no formula, and an entry of who took it."""

from __future__ import annotations

import csv
import io

import pytest
from python_calamine import CalamineWorkbook

from gongzhi.foundation.ledger import queries as ledger
from gongzhi.foundation.ledger import services as recording
from gongzhi.foundation.ledger import verbs
from gongzhi.kernel.actor import system
from tests import given
from tests.conftest import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]

EXPORT = "/desk/matters/export/"
SECRET = {"name": "张小明", "phone": "13800138000"}


def taken(browser, query: str = "state=all", form: str = "csv"):
    return browser.post(f"{EXPORT}?{query}", {"form": form})


def table(answer) -> list[list[str]]:
    content = b"".join(answer.streaming_content)
    if answer["Content-Type"].startswith("text/csv"):
        assert content.startswith(b"\xef\xbb\xbf")
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


def titled(title: str):
    return given.moved(given.accepted(), "correct", given.CLERK, title=title)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_holds_what_the_filters_show_in_words(browser_of, form) -> None:
    given.accepted()
    sent = given.dispatched()
    answer = taken(browser_of("centre"), "unit=xz-zhujian", form)
    header, row = table(answer)
    told = dict(zip(header, row, strict=True))
    assert told["编号"] == sent.reference
    assert (told["标题"], told["类别"], told["镇街"], told["村社区"]) == ("路灯不亮", "测试类", "王江泾镇", "闻川社区")
    assert (told["主办单位"], told["阶段"], told["结果"]) == ("住建局", "待签收", "")
    assert told["登记时间"] == "2026-05-08 10:00"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("sign", ["=cmd|'/c calc'!A1", "+1+1", "-1+1", "@SUM(A1)", "＝1"])
def test_no_cell_is_a_formula(browser_of, form, sign) -> None:
    titled(sign)
    assert table(taken(browser_of("centre"), form=form))[1][1] == f"'{sign}"


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_titles_that_break_files_do_not(browser_of, form) -> None:
    titled('路\x0b灯"，\n坏了')
    assert table(taken(browser_of("centre"), form=form))[1][1] == '路灯"，\n坏了'


def test_carries_nothing_personal(browser_of) -> None:
    given.accepted(given.report("我叫张小明，电话 13800138000，路灯坏了", contact=SECRET))
    titled("张小明 13800138000 报路灯")
    content = str(table(taken(browser_of("centre"))))
    assert "13800138000" not in content
    assert "我叫" not in content


def test_leaves_an_entry_with_count_and_codes(browser_of, cast) -> None:
    given.dispatched()
    given.dispatched()
    table(taken(browser_of("centre"), "unit=xz-zhujian", "xlsx"))
    entry = ledger.history(["unit:xz-zhongxin"])[-1]
    assert (entry.verb, entry.actor, entry.texts) == ("matter.exported", cast["centre"].actor_id, {})
    assert entry.payload == {
        "count": 2, "form": "xlsx", "criteria": {"unit": "xz-zhujian", "state": "open", "order": "due"},
    }  # fmt: skip


def test_reads_on_beyond_one_batch_and_says_where_it_stopped(browser_of, monkeypatch) -> None:
    monkeypatch.setattr("gongzhi.interfaces.web.exporting._BATCH", 2)
    made = [given.accepted().reference for _ in range(5)]
    rows = table(taken(browser_of("centre")))
    assert sorted(row[0] for row in rows[1:]) == made
    monkeypatch.setattr("gongzhi.interfaces.web.exporting.MOST", 3)
    rows = table(taken(browser_of("centre")))
    assert len(rows) == 5
    assert rows[-1] == ["只导出了前 3 件，后面还有；请加条件分几次导出"]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_generated_data_say_so(browser_of, form) -> None:
    given.accepted()
    verbs.declare("sample.generated", verbs.find("sample.generated").done, verbs.find("sample.generated").payload)
    recording.record(subject="installation:sample", verb="sample.generated", by=system("tests"), at=NOW)
    answer = taken(browser_of("centre"), form=form)
    assert "%E7%A4%BA%E4%BE%8B" in answer["Content-Disposition"]
    assert "示例数据" in table(answer)[-1][0]


def test_who_may_not_export_finds_no_such_page(browser_of) -> None:
    given.accepted()
    for who in ("department", "grid", "mediator", "landlord", "admin"):
        assert taken(browser_of(who)).status_code == 404
    assert browser_of("centre").get(EXPORT).status_code == 405
    assert "matter.exported" not in [entry.verb for entry in ledger.history(["unit:xz-zhujian", "unit:xz-zhongxin"])]
    assert len(table(taken(browser_of("outsider")))) == 1


@pytest.mark.parametrize(("query", "form"), [("since=2026-02-31", "csv"), ("state=all", "pdf"), ("state=all", "")])
def test_a_wrong_condition_or_form_exports_nothing(browser_of, query, form) -> None:
    answer = taken(browser_of("centre"), query, form)
    assert answer.status_code == 422
    assert "请回到事项表改好再导出" in answer.content.decode()
