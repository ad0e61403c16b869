"""Each form from a real case, with nothing left open; what it may show; and who may make it."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps

from gongzhi.foundation.ledger import queries as ledger
from gongzhi.foundation.persons import services as persons
from gongzhi.kernel.actor import Actor, system
from gongzhi.kernel.refused import NotFound, Refused
from gongzhi.work.disputes import compartments, queries, schedule, services
from gongzhi.work.disputes.models import Case, Due, Party
from gongzhi.work.disputes.papers import frame, sheets
from gongzhi.work.disputes.papers.forms import BINDINGS, COMMON, FORMS
from gongzhi.work.disputes.papers.people import People
from tests.conftest import NOW
from tests.work.disputes import cases, papers

pytestmark = pytest.mark.django_db


def offered(case: Case) -> list[sheets.Sheet]:
    return sheets.sheets(case, compartments.EVERY, queries.contents(case, compartments.EVERY).notes)


def make(case: Case, form: str, of: int = 0, by: Actor | None = None, **more: Any) -> str:
    made = services.make_paper(case=case, form=form, of=of, by=by or cases.mediator(), at=NOW, **more)
    return papers.text_of(made.content)


def read(case: Case) -> Case:
    """A case without mediators, in the hands of one who reads all of it."""
    Case.objects.filter(pk=case.pk).update(mediator=cases.mediator().id)
    return cases.fresh(case)


CASES = {"full": papers.full, "oral": papers.oral, "stopped": papers.stopped, "declined": papers.declined}
MADE = {
    "full": {
        "application", "register", "rights", "mandate", "inquiry", "minutes", "agreement", "receipt", "visit",
        "closing", "note",
    },
    "oral": {"register", "rights", "oral"},
    "stopped": {"register", "rights", "termination", "closing"},
    "declined": {"register", "rights", "referral", "note"},
}  # fmt: skip


def test_all_fourteen_are_made_of_some_case() -> None:
    assert set().union(*MADE.values()) == FORMS.keys() - set(BINDINGS)
    assert len(FORMS.keys() - set(BINDINGS)) == 14


@pytest.mark.parametrize("kind", CASES)
def test_each_form_is_filled_from_the_record(kind: str) -> None:
    case = read(CASES[kind]())
    found = offered(case)
    assert {sheet.form.code for sheet in found} == MADE[kind]
    for sheet in found:
        text = make(case, sheet.form.code, sheet.of)
        assert case.matter.reference in text, sheet.form.code
        assert not any(sign in text for sign in ("{{", "}}", "{%", "%}", "§", "None")), sheet.form.code


@pytest.mark.parametrize("kind", CASES)
def test_each_form_gives_what_it_declares_and_only_plain_texts(kind: str) -> None:
    case = read(CASES[kind]())
    people = People(case, cases.mediator(), NOW)
    making = frame.begun(case, people, queries.contents(case, compartments.EVERY), NOW)
    for sheet in offered(case):
        values = sheet.values(making)
        assert values.keys() == {*COMMON, *sheet.form.fields, *sheet.form.lists}, sheet.form.code
        for name, value in values.items():
            rows = value if isinstance(value, list) else []
            assert isinstance(value, str) or all(row.keys() == set(sheet.form.lists[name]) for row in rows)
            assert all(type(text) is str for row in rows for text in row.values())


def test_text_and_schedule_come_from_the_same_terms() -> None:
    case = papers.full()
    said = make(case, "agreement")

    assert "李大伟向张小明支付人民币1,000.01元（大写：壹仟元零壹分）" in said
    assert "李大伟自协议生效之日起不再在楼道堆放杂物" in said
    for due in Due.objects.filter(agreement__case=case):
        assert due.amount is not None
        assert schedule.yuan(due.amount) in said
        assert schedule.capitals(due.amount) in said
        assert f"{due.due_on.year}年{due.due_on.month}月{due.due_on.day}日" in said


def test_the_agreement_has_what_the_law_lists() -> None:
    said = make(papers.full(), "agreement")
    blocks = ("主要事实", "争议事项", "责任", "自愿达成", "方式和期限", "调解员：", "印章")
    assert [block for block in blocks if block not in said] == []


def test_the_schedule_before_signing_is_the_one_that_will_be_due() -> None:
    drafted = make(cases.drafted(), "agreement")
    assert "叁佰叁拾叁元叁角叁分" in drafted
    assert "叁佰叁拾叁元叁角伍分" in drafted


def test_the_notice_of_the_end_names_the_other_ways() -> None:
    said = make(papers.stopped(), "termination")
    for way in ("没有达成一致", "向人民法院起诉", "仲裁", "行政机关", "支付令"):
        assert way in said


def test_a_letter_says_why_it_is_not_taken() -> None:
    said = make(read(papers.declined()), "referral")
    assert "不予调解函" in said
    assert "法院或仲裁已经受理" in said


def test_every_making_is_in_the_ledger_of_each_person() -> None:
    case = cases.mediating()
    people = [party.person for party in case.parties.all()]
    make(case, "rights")

    for person in people:
        last = list(ledger.history([f"person:{person}"]))[-1]
        assert (last.verb, last.payload) == ("person.revealed", {"fields": ["name"], "reason": "paper"})
    made = list(ledger.history([case.subject]))[-1]
    assert (made.verb, made.payload) == ("case.made", {"form": "rights", "row": 0, "template": 0})


def test_an_id_number_goes_into_the_paper_and_nowhere_else() -> None:
    case = cases.drafted()
    number = "330411199001011234"
    said = make(case, "agreement", numbers={cases.side(case, "a").pk: number})

    assert number in said
    assert number not in make(case, "agreement")
    for model in apps.get_models():
        assert number not in str(list(model._default_manager.values())), model


@pytest.mark.parametrize(("form", "number"), [("agreement", "12345"), ("rights", "330411199001011234")])
def test_a_wrong_or_useless_id_number_is_refused(form: str, number: str) -> None:
    case = cases.drafted()
    with pytest.raises(Refused, match="身份证号"):
        make(case, form, numbers={cases.side(case, "a").pk: number})


def test_words_that_look_like_code_are_words() -> None:
    case = cases.mediating()
    papers.said(case, "joint", "minutes", "他说 {{ 编号 }} <b>&</b> {% if %}\x0b\x01第二行\n第三行")
    sheet = next(one for one in offered(case) if one.form.code == "minutes")
    said = make(case, "minutes", sheet.of)
    assert "他说 {{ 编号 }} <b>&</b> {% if %}第二行\n第三行" in said


def test_a_person_who_was_erased_is_what_the_case_calls_them() -> None:
    case = cases.mediating()
    persons.erase(person=cases.side(case, "a").person, reason="asked", by=system("tests"), at=NOW)
    said = make(case, "rights")
    assert "张小明" not in said
    assert "申请人1" in said


def test_an_address_stands_on_the_agreement_unless_sides_are_kept_apart() -> None:
    case = cases.drafted(cases.mediating(papers.addressed()))
    assert "王江泾镇张小明家" in make(case, "agreement")
    assert "13800138000" not in make(case, "agreement")

    Case.objects.filter(pk=case.pk).update(separate=True)
    assert "王江泾镇张小明家" not in make(case, "agreement")


@pytest.mark.parametrize(
    ("compartment", "there"),
    [("joint", ("张小明", "李大伟")), ("a", ("张小明",)), ("b", ("李大伟",)), ("team", ())],
)
def test_a_record_names_those_who_were_there(compartment: str, there: tuple[str, ...]) -> None:
    case = cases.mediating()
    papers.said(case, compartment, "minutes", "谈了一次")
    said = make(case, "minutes", next(one for one in offered(case) if one.form.code == "minutes").of)
    assert [name for name in ("张小明", "李大伟") if name in said] == list(there)


def test_nobody_else_makes_papers_of_a_case() -> None:
    case = cases.mediating()
    for other in (cases.colleague(), cases.elsewhere(), cases.somebody("centre"), cases.somebody("admin")):
        with pytest.raises(NotFound):
            make(case, "rights", by=other)


def test_what_cannot_be_made_yet_is_not_there() -> None:
    with pytest.raises(NotFound):
        make(cases.mediating(), "agreement")


def test_a_head_makes_papers_while_the_case_is_open_to_them() -> None:
    case = cases.mediating()
    services.open_contents(case=case, why="检查案卷", by=cases.head(), at=NOW)
    assert "权利义务" in make(case, "rights", by=cases.head())


def test_a_group_is_its_speakers_and_a_count_for_the_other_side() -> None:
    case = cases.mediating()
    for name in ("王三", "赵四", "钱五"):
        services.add_party(case=case, side="a", kind="person", contact={"name": name}, by=cases.mediator(), at=NOW)
    services.choose_speakers(case=case, side="a", parties=[cases.side(case, "a").pk], by=cases.mediator(), at=NOW)

    def names(reader: Party | None) -> list[str]:
        return [row["name"] for row in People(case, cases.mediator(), NOW, reader=reader).rows("a")]

    assert names(cases.side(case, "b")) == ["张小明", "另有 3 人"]
    hidden = case.parties.get(side="a", number=2)
    assert People(case, cases.mediator(), NOW, reader=cases.side(case, "b")).name(hidden) == "申请人2"
    assert names(cases.side(case, "a")) == names(None) == ["张小明", "王三", "赵四", "钱五"]
