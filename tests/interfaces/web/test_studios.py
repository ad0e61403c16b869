"""Pages of committees, the check for conflicts, the sheet, the sums: who sees what, and that forms do what they say."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from typing import Any

import pytest
from openpyxl import load_workbook

from gongzhi.foundation.ledger import queries as ledger
from gongzhi.work.disputes import acts, services
from gongzhi.work.disputes.models import Interest, Member, Reviewed, Round, Studio, Training
from tests import given
from tests.conftest import NOW
from tests.interfaces.conftest import queries_at_most
from tests.work.disputes import cases, committee

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]

HOUSE = f"/desk/studios/{cases.UNIT}/"


def read(browser: Any, path: str, status: int = 200) -> str:
    answer = browser.get(path)
    assert answer.status_code == status
    return str(answer.content.decode())


def sent(browser: Any, act: str, **fields: Any) -> Any:
    """The answer to a form of the committee, filled in as a browser would."""
    path = f"{HOUSE}{act}/"
    text = read(browser, path)
    hidden = {name: re.search(rf'name="{name}"[^>]*value="([^"]*)"', text)[1] for name in ("seen", "once")}  # type: ignore[index]
    return browser.post(path, hidden | fields)


def test_a_committee_is_written_down_form_by_form(browser_of) -> None:
    head, justice = browser_of("head"), browser_of("justice")
    assert "还没有登记" in read(head, "/desk/studios/")

    facts = {
        "kind": "town",
        "set_up_on": "2025-03-03",
        "term_until": "2028-03-03",
        "has_woman": "yes",
        "specialities": ["02"],
    }
    assert sent(head, "facts", **facts).status_code == 303
    for who, role in ((cases.head(), "head"), (cases.mediator(), "mediator"), (cases.colleague(), "recorder")):
        assert sent(head, "join", person=who.id, role=role, starts_on="2025-03-03").status_code == 303
    member = Member.objects.get(role="mediator")
    assert sent(head, "train", members=[member.pk], held_on="2026-05-01", hours="8", about="law").status_code == 303
    visit = {"weekday": "2", "place": given.COMMUNITY, "spot": "集市东门", "starts": "09:00", "ends": "11:00"}
    assert sent(head, "visit", **visit).status_code == 303
    assert sent(justice, "filed", filed_on="2025-03-10", status="working").status_code == 303

    text = read(head, HOUSE)
    assert "委员应有 3 到 9 人，现在登记了 2 人" in text
    assert "每周二 09:00–11:00" in text
    assert "集市东门" in text
    assert "法律知识 8 学时" in text
    assert Training.objects.count() == 1

    assert sent(head, "no-visit", round=Round.objects.get().pk).status_code == 303
    assert sent(head, "part", member=member.pk, ends_on="2026-05-08").status_code == 303
    assert "集市东门" not in read(head, HOUSE)
    assert Studio.objects.get().filed_on == date(2025, 3, 10)
    assert ledger.verify().ok


def test_a_form_says_at_the_field_what_is_wrong(browser_of) -> None:
    committee.kept()
    answer = sent(browser_of("head"), "visit", place=given.COMMUNITY, starts="11:00", ends="09:00", weekday="2")
    assert answer.status_code == 422
    assert "结束要在开始之后" in answer.content.decode()
    answer = browser_of("head").post(f"{HOUSE}facts/", {"seen": "0", "once": "x", "kind": "town"})
    assert answer.status_code == 409
    assert "刚刚改过" in answer.content.decode()


def test_the_load_is_the_heads_alone(browser_of) -> None:
    committee.standing_right()
    cases.mediating()
    assert "没办完的" in read(browser_of("head"), HOUSE)
    for other in ("mediator", "justice", "centre"):
        assert "没办完的" not in read(browser_of(other), HOUSE)


def test_no_page_of_a_committee_has_a_rate_or_a_place_in_a_row(browser_of) -> None:
    committee.standing_right()
    cases.closed()
    for path in ("/desk/studios/", HOUSE, f"{HOUSE}sheet/?month=2026-05"):
        text = re.sub(
            r"不算比率，不排名次，不定指标|这是补贴，不是排名，也不设指标", "", read(browser_of("head"), path)
        )
        assert not re.search(r"成功率|化解率|调成率|排名|名次|指标|\d%", text), path


def test_what_a_mediator_declared_is_for_that_mediator_alone(browser_of) -> None:
    committee.standing_right()
    mine = browser_of("mediator")
    answer = sent(mine, "declare", sort="close", name="李建国", phone="13900139000")
    assert answer.status_code == 303
    text = read(mine, HOUSE)
    assert "139****9000" in text
    assert "李建国" not in text
    for other in ("head", "justice", "mediator2"):
        assert "139****9000" not in read(browser_of(other), HOUSE)
    assert browser_of("justice").get(f"{HOUSE}declare/").status_code == 404
    assert sent(mine, "undeclare", interest=Interest.objects.get().pk).status_code == 303
    assert "还没有申报" in read(mine, HOUSE)


def test_the_page_of_a_committee_costs_few_queries(browser_of) -> None:
    committee.standing_right()
    browser = browser_of("head")
    with queries_at_most(26):
        read(browser, HOUSE)
    with queries_at_most(18):
        read(browser, "/desk/studios/")


def test_the_register_leaves_as_a_table_without_formulas(browser_of) -> None:
    committee.standing_right()
    from gongzhi.foundation.organisations.models import Unit

    Unit.objects.filter(code=cases.UNIT).update(name="=HYPERLINK(“调委会”)")
    answer = browser_of("justice").post("/desk/studios/export/", {"form": "csv"})
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    row = next(row for row in rows if row[0] == cases.UNIT)
    assert row[1].startswith("'=")
    assert row[8:12] == ["3", "0", "有", "周正平（主任）；朱培根（调解员）；沈阿根（调解员）"]
    assert answer["Cache-Control"] == "private, no-store"
    book = load_workbook(io.BytesIO(browser_of("justice").post("/desk/studios/export/", {"form": "xlsx"}).content))
    assert [cell.value for cell in book.active[1]][:2] == ["编码", "名称"]
    exported = ledger.history(["studios:xz-sifa"])
    assert [record.payload for record in exported] == [{"count": 2, "form": "csv"}, {"count": 2, "form": "xlsx"}]
    assert browser_of("justice").post("/desk/studios/export/", {"form": "exe"}).status_code == 422
    assert browser_of("head").post("/desk/studios/export/", {"form": "csv"}).status_code == 404


def test_the_sheet_is_confirmed_by_another_and_exported(browser_of) -> None:
    cases.moved(cases.registered(), "settle", result="at_once", told=True)
    cases.moved(cases.registered(cases.head()), "settle", cases.head(), result="at_once", told=True)
    head, path = browser_of("head"), f"{HOUSE}sheet/?month=2026-05"
    text = read(head, path)
    assert text.index("周正平") < text.index("朱培根")
    assert "区里还没有定金额" in text
    assert "由司法局确认" in text
    form = next(form for form in re.findall(r"<form.*?</form>", text, re.DOTALL) if 'name="digest"' in form)
    fields = dict(re.findall(r'name="(once|month|mediator|digest)" value="([^"]*)"', form))
    assert fields["mediator"] == cases.mediator().id
    assert head.post(f"{HOUSE}sheet/", fields).status_code == 303
    assert "已确认" in read(head, path)
    assert Reviewed.objects.get().by == cases.head().id
    assert head.post(f"{HOUSE}sheet/", fields | {"mediator": cases.head().id, "once": "2"}).status_code == 422

    answer = head.post(f"{HOUSE}sheet/export/", {"month": "2026-05"})
    rows = list(load_workbook(io.BytesIO(answer.content)).active.values)
    assert [row[0] for row in rows[1:3]] == ["周正平", "朱培根"]
    assert [row[9] for row in rows[1:3]] == ["未确认", "已确认"]
    assert "区里还没有定金额" in rows[3][0]
    assert read(head, f"{HOUSE}sheet/?month=2027-01", 422)


def test_the_check_stands_near_the_moves_and_beside_the_form_that_names_a_mediator(browser_of) -> None:
    committee.standing_right()
    cases.preparing(committee.accepted(cases.PARTIES[0], {"name": "陆二二", "phone": "13600136000"}))
    case = committee.accepted(*cases.PARTIES)
    page = f"/desk/disputes/{case.matter.reference}/"
    head = browser_of("head")
    assert f'{page}conflicts/"' in read(head, page)
    beside = read(head, f"/desk/matters/{case.matter.reference}/moves/propose/")
    assert "申请人1</span> 手上有一件没办完的，一方电话相同" in beside

    text = read(head, f"{page}conflicts/")
    assert [text.index(name) for name in ("周正平", "朱培根", "沈阿根")] == sorted(
        text.index(name) for name in ("周正平", "朱培根", "沈阿根")
    )
    assert text.count("没有查到") == 2
    assert "申请人1</span> 手上有一件没办完的，一方电话相同" in text
    mine = read(browser_of("mediator"), f"{page}conflicts/")
    assert "朱培根" in mine
    assert "沈阿根" not in mine

    fields = {"mediator": cases.mediator().id, "decision": "off", "once": "1"}
    assert head.post(f"{page}conflicts/", fields).status_code == 303
    assert "换一位调解员" in read(head, f"{page}conflicts/")
    record = ledger.history([case.subject])[-1]
    assert (record.verb, record.payload["hits"], record.payload["on"]) == (acts.CONFLICT, 1, False)


def test_who_has_nothing_to_do_with_it_finds_no_check(browser_of) -> None:
    case = cases.mediating()
    page = f"/desk/disputes/{case.matter.reference}/"
    for other in ("mediator2", "sanlao", "centre", "justice", "supervisor"):
        assert browser_of(other).get(f"{page}conflicts/").status_code == 404
    assert "conflicts/" not in read(browser_of("mediator2"), page)
    cases.moved(case, "stop", why="withdrawn")
    assert browser_of("mediator").get(f"{page}conflicts/").status_code == 404


def test_a_letter_of_a_court_is_written_down_on_the_case(browser_of) -> None:
    case = cases.mediating(source="court_after")
    page, mine = f"/desk/disputes/{case.matter.reference}/", browser_of("mediator")
    assert "还没有登记来函" in read(mine, page)
    fields = {"seen": "0", "once": "1", "body": "秀洲区人民法院", "number": "0411民初88号", "sent_on": "2026-05-06"}
    assert mine.post(f"{page}letter/", fields | {"answer_by": "2026-06-05"}).status_code == 303
    assert "6月5日 前答复" in read(mine, page)
    assert 'value="秀洲区人民法院"' in read(mine, f"{page}letter/")
    assert mine.post(f"{page}answered/", {"seen": "0", "once": "2", "answered_on": "2026-05-08"}).status_code == 303
    assert "已复函" in read(mine, page)
    other = cases.mediating()
    assert "还没有登记来函" not in read(mine, f"/desk/disputes/{other.matter.reference}/")


def test_a_clause_is_added_to_the_terms_and_nothing_typed_is_lost(browser_of) -> None:
    case = cases.mediating(type="10")
    path, mine = f"/desk/disputes/{case.matter.reference}/agree/", browser_of("mediator")
    text = read(mine, path)
    assert text.index("支付工资") < text.index("当面道歉")
    typed = {
        "seen": "0", "once": "1", "form": "written", "facts": "少发两个月工资", "rows": "1", "terms-0-sort": "money",
        "terms-0-by": str(cases.side(case, "b").pk), "terms-0-amount": "8000",
    }  # fmt: skip
    text = mine.post(path, typed | {"clause": "leaving-papers"}).content.decode()
    assert "出具解除劳动合同的证明" in re.search(r'name="terms-1-what".*?</textarea>', text, re.DOTALL)[0]  # type: ignore[index]
    assert "少发两个月工资" in text
    assert 'value="8000"' in text
    assert mine.post(path, typed | {"clause": "nothing-like-it"}).status_code == 200


def sums(browser: Any, tool: str, **given: str) -> Any:
    """The answer of one calculator."""
    fields = {f"{tool}-{name}": value for name, value in ({"seen": "0", "once": "1"} | given).items()}
    return browser.post("/desk/disputes/tools/", {"tool": tool} | fields)


def test_sums_are_worked_out_with_their_articles(browser_of) -> None:
    mine = browser_of("mediator")
    assert "条款范本" in read(mine, "/desk/disputes/tools/")
    text = sums(mine, "severance", started_on="2020-01-01", ended_on="2022-12-31", wage="6000").content.decode()
    assert "18,000.00 元" in text
    assert "劳动合同法第四十六条" in text
    assert "还差一点" not in text
    assert "33.34" in sums(mine, "instalments", amount="100", times="3", every="1", first="2026-01-31").content.decode()
    answer = sums(mine, "interest", rate="12")
    assert answer.status_code == 422
    assert "请填写“本金（元）”" in answer.content.decode()


def test_the_rail_leads_the_justice_office_there(browser_of) -> None:
    text = read(browser_of("justice"), "/desk/")
    assert 'href="/desk/studios/"' in text
    assert 'href="/desk/disputes/"' not in text
    assert 'href="/desk/studios/"' in read(browser_of("mediator"), "/desk/disputes/")
    services.keep_studio(
        unit="xz-sanlao", kind="personal", set_up_on=None, term_until=None, has_woman=None, specialities=[], seen=0,
        by=committee.justice(), at=NOW,
    )  # fmt: skip
    assert "个人调解工作室" in read(browser_of("sanlao"), "/desk/studios/")
