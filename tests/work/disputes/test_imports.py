"""One row of another platform's table becomes one dispute, once; what is wrong with it is said in one sentence."""

from __future__ import annotations

from datetime import date

import pytest
from django.conf import settings

from gongzhi.foundation.ledger import queries as ledger
from gongzhi.foundation.ledger.models import EntryText
from gongzhi.foundation.organisations.models import Unit
from gongzhi.foundation.persons import services as persons
from gongzhi.foundation.search.models import Document
from gongzhi.kernel.actor import system
from gongzhi.kernel.refused import Refused
from gongzhi.matters import queries as matters
from gongzhi.work.disputes import codes, imports, rows
from gongzhi.work.disputes.models import Case, Note
from tests import given
from tests.conftest import NOW
from tests.work.disputes import cases

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]
BY = system("import")
ROW = {
    "number": "2026-17", "title": "楼道堆物", "happened_on": "2026/4/25", "place": "新城街道振兴社区3幢", "scale": "01",
    "type": "邻里纠纷", "people": "3", "facts": "两家为楼道堆放杂物争吵", "name": "张小明", "phone": "138 0013 8000",
    "address": "和平里3幢501室", "company": "某某物业",
}  # fmt: skip


def take(**changed: str) -> str:
    [(_number, became)] = imports.take_rows(rows=[(2, ROW | changed)], by=BY, at=NOW)
    if isinstance(became, Refused):
        raise became
    return became


def taken(**changed: str) -> Case:
    assert take(**changed) == "added"
    return Case.objects.select_related("matter").latest("pk")


def test_a_row_becomes_a_dispute_at_the_desk() -> None:
    case = taken()

    assert (case.type, case.source, case.scale, case.people) == ("02", "import", "individual", 3)
    assert (case.happened_on, case.source_key) == (date(2026, 4, 25), "disputes:2026-17")
    assert (case.matter.stage, case.matter.desk, case.matter.due_code) == ("applied", given.CLERK.unit, "route")
    assert matters.find(given.CLERK, case.matter.reference) == case.matter
    assert [(party.side, party.kind, party.company) for party in case.parties.all()] == [
        ("a", "person", ""), ("b", "company", "某某物业"),
    ]  # fmt: skip
    assert ledger.verify(versions=matters.versions()).ok


def test_names_are_in_the_room_for_persons_and_words_with_the_mediators_alone() -> None:
    case = taken(outcome="两家都答应清理", officer="王主任", committee="某村调委会")

    person = case.parties.get(side="a").person
    opened = persons.reveal(
        person=person, fields=["name", "phone", "address"], reason="mediate", by=cases.head(), at=NOW
    )
    assert dict(opened) == {"name": "张小明", "phone": "13800138000", "address": "和平里3幢501室"}
    notes = Note.objects.filter(case=case)
    assert {note.compartment for note in notes} == {"team"}
    facts, more = notes.order_by("pk")
    assert facts.text == "楼道堆物\n两家为楼道堆放杂物争吵"
    assert more.text.splitlines() == [
        "发生地点：新城街道振兴社区3幢", "化解组织：某村调委会", "化解责任人姓名：王主任", "化解情况：两家都答应清理",
    ]  # fmt: skip
    everything = f"{vars(case.matter)} {[vars(one) for one in Document.objects.all()]}"
    everything += str(list(EntryText.objects.filter(subject=case.matter.subject).values_list("text", flat=True)))
    for words in ("张小明", "13800138000", "楼道", "501室", "王主任", "清理"):
        assert words not in everything
    for texts in EntryText.objects.values_list("text", flat=True):
        assert "张小明" not in texts
        assert "13800138000" not in texts


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("02", "02"), ("2", "02"), ("邻里纠纷", "02"), ("邻里", "02"), (" 邻 里 类 ", "02"), ("婚恋家庭", "01"),
        ("婚姻家庭", "01"), ("劳动争议", "10"), ("劳动争议纠纷", "10"), ("劳动人事争议", "10"), ("道路交通事故", "14"),
        ("其他", "99"), ("其他纠纷", "99"), ("99", "99"), ("人格权", "06"), ("金融借贷纠纷", "04"),
    ],
)  # fmt: skip
def test_types_by_code_by_name_and_by_the_other_list(written: str, code: str) -> None:
    assert rows.kind(written) == code


@pytest.mark.parametrize("code", codes.TYPES)
def test_every_type_is_known_by_its_code_and_its_name(code: str) -> None:
    assert rows.kind(code) == rows.kind(codes.TYPES[code]) == code


@pytest.mark.parametrize("name", codes.MAPPED)
def test_every_class_of_the_other_list_is_ours_or_has_a_body(name: str) -> None:
    if codes.MAPPED[name]:
        assert rows.kind(name) == codes.MAPPED[name]
        return
    with pytest.raises(Refused) as refused:
        rows.kind(name)
    assert codes.AGENCIES[codes.COMPETENT[name]] in str(refused.value)
    assert name not in str(refused.value)


def test_what_belongs_to_another_body_leaves_nothing() -> None:
    with pytest.raises(Refused, match="民族宗教事务部门"):
        take(type="涉民族宗教")
    assert not Case.objects.exists()
    assert not EntryText.objects.exists()


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("type", "吵架", "没有“吵架”这个纠纷类型"),
        ("type", "18", "没有“18”这个纠纷类型"),
        ("scale", "04", "没有“04”这个事件规模"),
        ("people", "好几个", "涉及人数“好几个”不是一个数"),
        ("people", "0", "人数要在 1 到 10000 之间"),
        ("people", "-3", "不是一个数"),
        ("people", "10001", "人数要在 1 到 10000 之间"),
        ("people", "٣", "不是一个数"),
        ("happened_on", "2026-02-31", "“2026-02-31”不是一个日期"),
        ("happened_on", "46150", "不是一个日期"),
        ("happened_on", "昨天", "不是一个日期"),
        ("happened_on", "2026-05-09", "还没有到"),
        ("happened_on", "1989-12-31", "早于 1990 年"),
        ("place", "330411999", "没有代码为 330411999 的地方"),
        ("place", "330402", "不归"),
        ("ended", "也许", "化解是否成功“也许”看不懂"),
        ("ended", "不予受理", "看不懂"),
        ("phone", "1380", "电话号码写得不对"),
        ("name", "", "请写姓名"),
        ("name", "张" * 61, "“姓名”最多 60 个字"),
        ("name", "张三330411199001011237", "“主要当事人姓名”里有证件或账户号码"),
        ("address", "身份证号 330411199001011237", "“居住详址”里有证件或账户号码"),
        ("phone", "330411199001011237", "电话号码写得不对"),
        ("company", "张三330411199001011237", "“涉及单位”里有证件或账户号码"),
        ("company", "厂" * 81, "“涉及单位”最多 80 个字"),
        ("facts", "字" * 4001, "“事件简述”最多 4000 个字"),
        ("review", "字" * 4001, "“化解情况”最多 4000 个字"),
        ("number", "9" * 65, "编号最多 64 个字"),
        ("source", "x" * 16, "来源系统最多 15 个字"),
    ],
)
def test_what_cannot_be_is_refused_by_its_column(name: str, value: str, sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        take(**{name: value})
    assert sentence in str(refused.value)
    assert refused.value.field in (name, "outcome")
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    "written",
    ["2026-04-25", "2026/4/25", "2026.4.25", "20260425", "2026年4月25日", "2026-04-25 09:30:00", "２０２６-０４-２５"],
)
def test_days_as_people_write_them(written: str) -> None:
    assert taken(happened_on=written).happened_on == date(2026, 4, 25)


@pytest.mark.parametrize(
    ("scale", "people", "step", "count"),
    [
        ("01", "", "individual", 2), ("02", "", "group", 5), ("3", "", "large", 30), ("一般群体性事件", "", "group", 5),
        ("", "", "individual", 2), ("", "7人", "group", 7), ("01", "30", "large", 30), ("个体", "2", "individual", 2),
    ],
)  # fmt: skip
def test_the_count_says_more_than_the_step(scale: str, people: str, step: str, count: int) -> None:
    case = taken(scale=scale, people=people)
    assert (case.scale, case.people) == (step, count)


def test_a_place_is_a_code_a_name_or_somewhere_in_the_district() -> None:
    assert taken(number="1", place=cases.PLACE).matter.place == cases.PLACE
    named = taken(number="2", place="洪合镇凤桥村5组").matter
    assert named.place.startswith("330411106")
    for number, place in enumerate(["", "人民路与中山路口", "南湖区解放街道"]):
        matter = taken(number=f"3{number}", place=place).matter
        assert (matter.place, matter.desk) == (settings.DISTRICT_CODE, given.CLERK.unit)


def test_of_several_places_what_they_have_in_common() -> None:
    assert taken(place="王江泾镇南汇村、王江泾镇双桥村").matter.place == "330411101"


def test_without_a_centre_it_is_refused_and_told_what_to_import_first() -> None:
    Unit.objects.filter(kind="centre").update(kind="town")
    with pytest.raises(Refused, match="请先导入区划和单位"):
        take(place="")


@pytest.mark.parametrize(
    ("written", "stage", "result"),
    [
        ("", "applied", ""), ("0", "applied", ""), ("否", "applied", ""), ("1", "closed", "ended_before"),
        ("是", "closed", "ended_before"), ("已化解", "closed", "ended_before"), ("达成书面协议", "closed", "written"),
        ("没有达成一致", "closed", "no_agreement"), ("True", "closed", "ended_before"),
    ],
)  # fmt: skip
def test_what_had_ended_there_is_closed_here(written: str, stage: str, result: str) -> None:
    case = taken(ended=written, committee="区调委会")
    assert (case.matter.stage, case.matter.result) == (stage, result)
    assert case.matter.unit == (cases.UNIT if result else "")
    assert ledger.verify(versions=matters.versions()).ok


def test_numbers_of_papers_do_not_stay_in_the_words() -> None:
    case = taken(facts="李四（身份证330411199001011237）不还钱", outcome="卡号 6222021234567890123，已还")
    assert [note.text for note in Note.objects.filter(case=case).order_by("pk")] == [
        "楼道堆物\n李四（身份证〔证件号〕）不还钱",
        "发生地点：新城街道振兴社区3幢\n化解情况：卡号 〔卡号〕，已还",
    ]


def test_nobody_named_is_nobody() -> None:
    case = taken(name="不详", phone="", address="", company="无")
    assert not case.parties.exists()


def test_the_second_time_it_is_known_by_its_number_or_by_what_it_says() -> None:
    assert [take(), take(facts="改过的字")] == ["added", "known"]
    assert [take(number=""), take(number="")] == ["added", "known"]
    assert [take(number="", name="李四"), take(source="铁力")] == ["added", "added"]
    assert Case.objects.count() == 4


def test_the_key_of_a_row_without_number_tells_nobody_what_it_says(settings) -> None:
    before = imports.digest(ROW)
    assert imports.digest(ROW | {"review": ""}) == before
    settings.PEPPER = "another"
    assert imports.digest(ROW) != before


def test_a_wrong_row_stops_no_other_and_the_same_row_twice_is_known() -> None:
    table = [ROW | {"number": str(n)} for n in range(9)]
    table[4]["happened_on"], table[6]["facts"], table[6]["title"] = "2026-02-31", " ", ""
    numbered = list(enumerate([*table, table[0]], 2))
    became = dict(imports.take_rows(rows=numbered, by=BY, at=NOW))
    assert [one if isinstance(one, str) else one.field for one in became.values()] == [
        "added", "added", "added", "added", "happened_on", "added", "facts", "added", "added", "known",
    ]  # fmt: skip
    assert list(became) == [number for number, _row in numbered]
    assert Case.objects.count() == 7


def test_what_only_the_database_finds_wrong_is_refused_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two imports at once: the other one took the last row in the meantime."""
    take(number="7")
    once = iter([set[str]()])
    before = imports.queries.came_before
    monkeypatch.setattr(imports.queries, "came_before", lambda keys: next(once, None) or before(keys))
    numbered = [(n, ROW | {"number": str(n)}) for n in range(4, 8)]
    became = dict(imports.take_rows(rows=numbered, by=BY, at=NOW))
    assert became == {4: "added", 5: "added", 6: "added", 7: "known"}
