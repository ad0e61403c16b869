"""A checklist as a workbook: as a person makes it, as we write it, and what is refused of it."""

from __future__ import annotations

import io
import zipfile
from random import Random
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongzhi.foundation.standards import xlsform
from gongzhi.foundation.standards.form import Condition, Form, Question, Section
from gongzhi.kernel.refused import Refused
from tests.foundation.standards import made
from tests.sites import SHORT

pytestmark = pytest.mark.one_database

HEADER = ["type", "name", "label", "required", "relevant", "constraint", "分值", "不符合的答案", "场所数据"]
CHOICES = [
    ["list_name", "name", "label"],
    ["fhx", "yes", "符合"], ["fhx", "no", "不符合"], ["fhx", "na", "不适用"],
    ["kitchen", "has", "有"], ["kitchen", "none", "没有"],
    ["tools", "1", "灭火毯"], ["tools", "2", "手电"],
]  # fmt: skip


def workbook(*survey: list[Any], choices: list[list[Any]] | None = None, **sheets: list[list[Any]]) -> bytes:
    """A workbook with these rows under the usual header."""
    book = openpyxl.Workbook()
    del book[book.sheetnames[0]]
    for title, rows in {"choices": choices or CHOICES, "survey": [HEADER, *survey], **sheets}.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def as_a_person_makes_it() -> bytes:
    """Sheets in another order, blanks in headers and between rows, a sheet of remarks, curly quotes, capitals."""
    book = openpyxl.Workbook()
    remarks = book.active
    assert remarks is not None
    remarks.title = "填写说明"
    remarks.append(["这张表由消防大队编"])
    options = book.create_sheet(" 选项 ")
    for row in ([None], ["list name ", " Name", "label", "label::English (en)"], ["符合情况", "yes", "符合", "Met"],
                ["符合情况", "no", "不符合", "Not met"], [None, None], ["符合情况", "na", "不适用", "n/a"],
                ["Kitchen", "Has", "有", "Yes"], ["Kitchen", "None", "没有", "No"]):  # fmt: skip
        options.append(row)
    survey = book.create_sheet(" Survey")
    for row in (
        [None, None],
        ["Type ", " name", "label::中文 (zh)", "label::English (en)", "hint", "Relevant ", "constraint", " 分 值",
         "一票否决", "法律依据", "场所数据", "负责人", "凭证"],
        ["start", "start"],
        ["begin group", "Fire", "消防", "Fire safety"],
        ["note", "n1", "先看楼梯间"],
        ["select_one 符合情况", "Exit", "安全出口畅通", "Exits are clear", "站在楼梯口看", None, None, 10, "是",
         "消防法第二十八条", None, "张三"],
        ["image", "exit_pic", "拍一张", None, None, "${Exit} = ‘no’"],
        [None, None, "   "],
        ["select_one Kitchen", "Kitchen", "有公用厨房吗", "Is there a shared kitchen?"],
        ["select_one 符合情况", "Gas", "厨房装了燃气报警器", None, None, "${Kitchen} = “Has”", None, 5.0],
        ["end group"],
        ["integer", "beds", "床位数", None, None, "${kitchen} != 'none'  and ${exit}='yes'", ". >= 1 and . < 51", None,
         None, None, "Beds"],
        ["text", "more", "还有什么", None, None, None, None, None, None, None, None, None, "照片"],
    ):  # fmt: skip
        survey.append(row)
    settings_sheet = book.create_sheet("Settings")
    settings_sheet.append(["form_title", "form_id", "version", "用途", "场所类型"])
    settings_sheet.append(["出租房试查", "Rental_Try", 3, "检查", "rental，dormitory"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_list_made_in_excel_is_read_as_it_was_meant() -> None:
    found = xlsform.read(as_a_person_makes_it())
    assert (found.code, found.name, found.use) == ("rental_try", "出租房试查", "check")
    assert found.kinds == ("rental", "dormitory")
    assert found.ignored == ("填写说明", " Survey：负责人", "start（ Survey 3）")
    fire, loose = found.form.sections
    assert (fire.code, fire.title, fire.title_en, loose.code) == ("fire", "消防", "Fire safety", "items")
    exit_, kitchen, gas = fire.questions
    assert exit_ == Question(
        code="exit", text="安全出口畅通", text_en="Exits are clear", help="先看楼梯间\n站在楼梯口看", points=10,
        veto=True, basis="消防法第二十八条", proof="photo",
    )  # fmt: skip
    assert (kitchen.sort, kitchen.options) == ("one", (("has", "有"), ("none", "没有")))
    assert kitchen.options_en == (("has", "Yes"), ("none", "No"))
    assert (gas.points, gas.when) == (5, (Condition(question="kitchen", answers=("has",)),))
    beds, more = loose.questions
    assert (beds.sort, beds.least, beds.most, beds.fact) == ("whole", 1, 50, "beds")
    assert beds.when == (Condition(question="kitchen", answers=("has",)), Condition(question="exit", answers=("yes",)))
    assert (more.sort, more.proof, more.required) == ("words", "photo", True)  # there is no column "required"


def _written(form: Form) -> bytes:
    return xlsform.write(form, code="short", name="短表", version="1", kinds=["rental"])


@pytest.mark.parametrize("form", [SHORT, xlsform.read(as_a_person_makes_it()).form], ids=["ours", "a person's"])
def test_what_is_written_is_an_xlsform_and_comes_back_equal(form: Form) -> None:
    from pyxform.xls2xform import convert

    content = _written(form)
    warnings: list[str] = []
    made_of_it = convert(content, warnings=warnings, file_type=".xlsx")
    assert "<h:html" in made_of_it.xform
    assert [one for one in warnings if "translation" not in one] == []
    again = xlsform.read(content)
    assert again.form == form
    assert (again.code, again.name, again.kinds, again.use) == ("short", "短表", ("rental",), "check")
    assert again.ignored == ()


@given(st.randoms(use_true_random=False))
@settings(max_examples=12, deadline=None)
def test_any_list_is_written_and_comes_back_equal(random: Random) -> None:
    form = made.a_form(random)
    content = _written(form)
    assert xlsform.xform(content)
    assert xlsform.read(content).form == form


def test_a_condition_on_several_answers_comes_back() -> None:
    form = Form(
        sections=(
            Section(
                code="s", title="=部分",
                questions=(
                    Question(code="a", text="-甲", sort="many", options=(("x", "子"), ("y", "丑"), ("z", "寅"))),
                    Question(code="n", text="层数", sort="whole", least=0, most=0, fact="floors"),
                    Question(
                        code="b", text="乙", help="两行\n提示",
                        when=(
                            Condition(question="a", answers=("x", "y")), Condition(question="n", least=0),
                            Condition(question="a", answers=("z",)),
                        ),
                    ),
                    Question(code="b_photo", text="丙", proof="file"),
                    Question(code="c", text="丁", when=(Condition(question="b", answers=("yes", "na")),)),
                ),
            ),
        )
    )  # fmt: skip
    assert xlsform.read(_written(form)).form == form
    assert "丙" in xlsform.xform(_written(form))


YES = ["select_one fhx", "a", "甲"]


@pytest.mark.parametrize(
    ("rows", "row", "says"),
    [
        ([["geopoint", "p", "位置"]], 2, "不收题型“geopoint”"),
        ([["begin_repeat", "p", "每层"]], 2, "不收题型"),
        ([["calculate", "p", None]], 2, "不收题型"),
        ([["select_one nothing", "a", "甲"]], 2, "没有“nothing”这一组"),
        ([["select_one kitchen or_other", "a", "甲"]], 2, "不收 or_other"),
        ([["select_one fhx", "门", "甲"]], 2, "不能作问题的代码"),
        ([["select_one fhx", "a", None]], 2, "没有写问题"),
        ([["select_one fhx", "a", "${b} 的门"]], 2, "不能引用"),
        ([["text", "a", "租客的民族"]], 2, "不收"),
        ([YES, ["select_one fhx", "A", "乙"]], 3, "用了两次"),
        ([["image", "p", "照片"]], 2, "跟在它所属的问题后面"),
        ([YES, ["text", "b", "乙"], ["image", "p", "照片", None, "${a} = 'no'"]], 4, "前面那个问题"),
        ([["begin_group", "g", "组"], YES], 2, "没有 end_group"),
        ([["begin_group", "g", "组"], ["begin_group", "h", "组"], YES], 3, "不能再分"),
        ([YES, ["end_group"]], 3, "没有 begin_group"),
        ([["note", "n", "说明", None, "${a} = 'no'"]], 2, "不能带显示条件"),
        ([["select_one fhx", "a", "甲", "maybe"]], 2, "要写 yes 或 no"),
        ([["select_one fhx", "a", "甲", None, None, None, "十"]], 2, "不是整数"),
        ([["select_one fhx", "a", "甲", None, None, None, "-5"]], 2, "不是整数"),
        ([["select_one kitchen", "a", "甲", None, None, None, 1, "坏了"]], 2, "要是它的选项"),
        ([["text", "a", "甲", None, None, ". > 3"]], 2, "只有数字题"),
        ([["integer", "a", "甲", None, None, "string-length(.) < 3"]], 2, "看不懂"),
        ([["integer", "a", "甲", None, None, None, None, None, "tenants"]], 2, "不是场所数据"),
    ],
)
def test_a_row_that_cannot_be_used_is_told_by_its_number(rows: list[list[Any]], row: int, says: str) -> None:
    with pytest.raises(xlsform.Unreadable) as refused:
        xlsform.read(workbook(*rows))
    _sheet, number, sentence = refused.value.rows[0]
    assert number == row
    assert says in str(sentence)


def test_all_rows_that_cannot_be_used_are_told_at_once() -> None:
    choices = [*CHOICES, ["fhx", "no", "又一个"], ["fhx", None, "没有代码"]]
    with pytest.raises(xlsform.Unreadable) as refused:
        xlsform.read(workbook(YES, ["audio", "x", "录音"], ["text", "b", "乙", "也许"], choices=choices))
    assert [(sheet, number) for sheet, number, _why in refused.value.rows] == [
        ("choices", 9), ("choices", 10), ("survey", 3), ("survey", 4),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "relevant",
    [
        "${a} = 'maybe'", "${later} = 'yes'", "${a} = 'no' or ${k} = 'has'", "not(${a} = 'no')", "${n} = 3",
        "${n} <= 3", "${n} >= 3 or ${n} >= 5", "${a} =", "${a}", "('no' = ${a}", "true()", "${t} = '1'",
        "pulldata('x')", "${k} >= 1", "(" * 9 + "${a} = 'no'" + ")" * 9,
        "${a} = 'no' " + "and ${a} = 'no' " * 100, "${a} = 'no' and", "; drop",
    ],
)  # fmt: skip
def test_what_is_no_condition_of_ours_is_refused(relevant: str) -> None:
    rows = [YES, ["select_one kitchen", "k", "厨房"], ["integer", "n", "数"], ["select_multiple tools", "t", "工具"]]
    with pytest.raises(xlsform.Unreadable) as refused:
        xlsform.read(workbook(*rows, ["text", "x", "问", None, relevant]))
    assert [number for _sheet, number, _why in refused.value.rows] == [6]


@pytest.mark.parametrize(
    ("relevant", "when"),
    [
        ("${A}='no'", [("a", ("no",))]),
        ("( ${a} = \"no\" or ${a} = 'na' ) AND ${n} > 2", [("a", ("no", "na")), ("n", 3)]),
        ("selected( ${t} , '2' )", [("t", ("2",))]),
        ("${a} != ''", [("a", ("yes", "no", "na"))]),
        ("${k} != 'none' and ${n}>=1", [("k", ("has",)), ("n", 1)]),
        ("selected(${t}, '1') or selected(${t}, '2')", [("t", ("1", "2"))]),
    ],
)
def test_conditions_are_read(relevant: str, when: list[tuple[str, Any]]) -> None:
    rows = [YES, ["select_one kitchen", "k", "厨房"], ["integer", "n", "数"], ["select_multiple tools", "t", "工具"]]
    found = xlsform.read(workbook(*rows, ["text", "x", "问", None, relevant])).form.question("x").when
    assert [(one.question, one.answers or one.least) for one in found] == when


def _packed(name: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(name, content)
    return out.getvalue()


def _swollen() -> bytes:
    """A good workbook with a cell in the last corner that a sheet can have."""
    book = openpyxl.load_workbook(io.BytesIO(workbook(YES)))
    book["survey"]["XFD2"] = "far"
    book["survey"]["A1048576"] = "deep"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "打不开"),
        (b"type,name,label", "打不开"),
        (b"PK\x03\x04" + b"x" * 100, "打不开"),
        (b"x" * (5 * 1024 * 1024 + 1), "最大 5 MB"),
        (_packed("xl/workbook.xml", b" " * 41 * 1024 * 1024), "展开后太大"),
        (_packed("xl/workbook.xml", b"<a/>"), "打不开"),
        (workbook(YES)[:-100], "打不开"),
        (_swollen(), "最多 3000 行"),
    ],
    ids=["nothing", "csv", "no zip", "large", "bomb", "no workbook", "cut", "swollen"],
)
def test_a_file_that_is_no_checklist_is_refused(content: bytes, says: str) -> None:
    with pytest.raises(Refused, match=says):
        xlsform.read(content)


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet2.xml", "xl/styles.xml"])
def test_entities_are_not_followed(part: str) -> None:
    inner = "".join(f'<!ENTITY e{i} "{f"&e{i - 1};" * 10}">' for i in range(1, 12))
    bomb = f'<!DOCTYPE x [<!ENTITY e0 "ha">{inner}]><x>&e11;</x>'
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook(YES))) as good, zipfile.ZipFile(out, "w") as package:
        assert part in good.namelist()
        for name in good.namelist():
            package.writestr(name, bomb if name == part else good.read(name))
    with pytest.raises(Refused, match="打不开"):
        xlsform.read(out.getvalue())


def test_a_workbook_without_questions_is_refused() -> None:
    book = openpyxl.Workbook()
    out = io.BytesIO()
    book.save(out)
    with pytest.raises(Refused, match="survey"):
        xlsform.read(out.getvalue())
    with pytest.raises(Refused, match="一个问题也没有"):
        xlsform.read(workbook())
    with pytest.raises(xlsform.Unreadable):
        xlsform.read(workbook(*(["select_one fhx", f"q{i}", "问"] for i in range(501)), ["audio", "x", "x"]))
    with pytest.raises(Refused, match="最多 500 个"):
        xlsform.read(workbook(*(["select_one fhx", f"q{i}", "问"] for i in range(501))))
