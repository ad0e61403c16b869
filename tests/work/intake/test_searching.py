"""One search over matters and reports: who may triage finds the reporters' masked words, nobody else."""

from __future__ import annotations

import base64
import json

import pytest

from gongzhi.foundation.search.models import Document
from gongzhi.foundation.search.queries import Stream
from gongzhi.foundation.search.wanted import read
from gongzhi.kernel.actor import Actor
from gongzhi.kernel.details import build
from gongzhi.work.intake import queries, searching, services
from gongzhi.work.intake.lifecycle import REPORT
from gongzhi.work.intake.models import Report
from tests import given
from tests.conftest import NOW
from tests.matters.test_finding import ROLES, matter

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]


def found(q: str, actor: Actor = given.CLERK, **more: object) -> list[str]:
    return [one.row.reference for one in searching.search(actor, read(q), **more).rows]  # type: ignore[arg-type]


def done(report: Report, move: str, **details: object) -> Report:
    given_ = build(REPORT.move(move).details, details)
    return services.make(report=report, move=move, details=given_, seen=report.version, by=given.CLERK, at=NOW)


def test_both_kinds_stand_in_one_list_the_latest_first() -> None:
    first = given.report("路灯坏了", at=given.later(hours=-3))
    one = matter("路灯不亮")
    last = given.report("巷子里的路灯坏了", at=given.later(hours=1))
    assert found("路灯") == [last.reference, one.reference, first.reference]
    assert found(str(one.pk)) != []
    assert found(last.reference) == [last.reference]


def test_pages_of_both_kinds_go_on() -> None:
    for hour in range(5):
        matter(f"路灯不亮{hour}楼")
        given.report("路灯坏了", at=given.later(hours=-hour))
    whole, after = [], ""
    for _page in range(9):
        page = searching.search(given.CLERK, read("路灯"), after=after, size=3)
        whole += [one.row.reference for one in page.rows]
        after = page.next
        if not after:
            break
    assert whole == found("路灯")
    assert len(set(whole)) == 10


def test_what_the_reader_does_not_see_leaves_no_gap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gongzhi.foundation.search.queries.SPARE", 2)
    seen = [given.report("路灯坏了").reference for _number in range(2)]
    for _number in range(7):
        given.report("路灯坏了", about=given.CLERK.unit)  # the supervisors look at these
    whole, after, pages = [], "", 0
    while after or not pages:
        page = searching.search(given.CLERK, read("路灯"), after=after, size=1)
        whole += [one.row.reference for one in page.rows]
        after, pages = page.next, pages + 1
    assert whole == seen[::-1]


TOWN_CLERK = given.actor(
    "town_clerk", "centre-330411101", place="330411101", units=("centre-330411101", "town-330411101")
)


def test_hits_that_are_hidden_are_not_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither by an empty page with a next one, nor by a number in the cursor; those of one's own place no more."""
    monkeypatch.setattr("gongzhi.foundation.search.queries.SPARE", 2)
    for _number in range(5):
        given.report("奇石公园路灯坏了", place="330411002001")
        given.report("奇石公园路灯坏了", about="town-330411101")
    page = searching.search(TOWN_CLERK, read("奇石公园"), size=1)
    assert (page.rows, page.next) == ([], "")


def test_a_page_is_full_while_there_is_more_to_see(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gongzhi.foundation.search.queries.SPARE", 2)
    seen = []
    for number in range(4):
        seen += [given.report("奇石公园路灯坏了", at=given.later(hours=number)).reference]
        matter("奇石公园路灯不亮", place="330411002001")
        for _number in range(5):
            given.report("奇石公园路灯坏了", about="town-330411101", at=given.later(hours=number))
    near = given.report("奇石公圆路灯坏了").reference
    after, whole, cursors = "", [], []
    for _page in range(9):
        page = searching.search(TOWN_CLERK, read("奇石公园路灯"), after=after, size=2)
        whole += [one.row.reference for one in page.rows]
        after = page.next
        if not after:
            break
        assert len(page.rows) == 2
        cursors += json.loads(base64.urlsafe_b64decode(after))[1:]
    assert whole == [*seen[::-1], near]
    assert {number for number in cursors if number} <= {int(one[-6:]) for one in whole}


def test_only_reports_of_ones_own_place_or_desk_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[set[int]] = []
    whole = Stream.rows
    monkeypatch.setattr(Stream, "rows", lambda self, numbers: looked.append(set(numbers)) or whole(self, looked[-1]))
    given.report("奇石公园路灯坏了", place="330411002001")
    ours = given.report("奇石公园路灯坏了")
    desk = given.report("奇石公园路灯坏了", place="330411002001")
    assert searching.search(TOWN_CLERK, read("奇石公园")).next == ""
    assert looked[1] == {ours.pk}
    elsewhere = given.actor("town_clerk", desk.desk, place="330411105")
    assert desk.reference in found("奇石公园", elsewhere)


def test_a_report_is_looked_for_where_the_desk_puts_it() -> None:
    report = given.report("奇石公园路灯坏了", place="330411002001")
    assert found("奇石公园", TOWN_CLERK) == []
    given.accepted(report)
    assert report.reference in found("奇石公园", TOWN_CLERK)


@pytest.mark.parametrize("role", ROLES)
def test_only_who_may_triage_finds_reports_and_only_those_they_see(role: str) -> None:
    actor = ROLES[role]
    given.report("搅拌机器轰隆作响")
    given.report("搅拌机器轰隆作响", place="330411105")
    given.report("住建局的搅拌机器", about=given.OFFICER.unit)
    given.handling(given.accepted(given.report("搅拌机器轰隆作响")))
    seen = {report.reference for report in queries.visible_to(actor)} if actor.may("matter.triage") else set()
    assert set(found("搅拌机器", actor)) == seen
    for report in Report.objects.all():
        assert found(report.reference, actor) == ([report.reference] if report.reference in seen else [])


def test_words_go_in_masked() -> None:
    report = given.report("我叫李小明，电话13800138000，楼下搅拌机器响", title="张伟先生家楼下")
    one = Document.objects.get(subject=report.subject)
    for part in ("李小明", "138", "张伟"):
        assert part not in one.head + one.notes + one.head_tokens + one.notes_tokens
    assert found("搅拌机器") == [report.reference]


@pytest.mark.parametrize("phone", ["138/1234/5678", "①③⑧①②③④⑤⑥⑦⑧", "138\u200b1234\u200b5678", "一三八一二三四五六七八"])
def test_a_phone_in_any_dress_does_not_go_in(phone: str) -> None:
    report = given.report(f"楼下搅拌机器响，请回电{phone}，谢谢")
    one = Document.objects.get(subject=report.subject)
    assert "请回电〔电话〕，谢谢" in report.masked
    assert "回电〔电话〕，谢谢" in one.head
    assert not {"138", "1234", "5678", "8", "八"} & set(one.head_tokens.split())


def test_what_is_asked_and_said_is_found() -> None:
    report = done(given.report("路灯坏了"), "ask", question="靠近哪个公交站台")
    assert found("公交站台") == [report.reference]


def test_a_place_that_the_desk_sets_is_found() -> None:
    report = given.report("路灯坏了", place="")
    assert report.reference not in found("闻川社区")
    given.accepted(report)
    assert report.reference in found("闻川社区")


def test_an_erased_report_is_found_no_more() -> None:
    report = given.report("搅拌机器轰隆作响")
    assert found("轰隆作响") == [report.reference]
    services.erase(report=report, at=NOW)
    assert not Document.objects.filter(subject=report.subject).exists()
    assert found("轰隆作响") == found(report.reference) == []
    above: int | None = 0
    while above is not None:
        above = services.reindex(above=above)
    assert found("轰隆作响") == []


def test_building_anew_writes_the_same() -> None:
    done(given.report("路灯坏了"), "ask", question="靠近哪个公交站台")
    given.accepted(given.report("搅拌机器响", place=""))
    before = held()
    Document.objects.filter(kind="report").delete()
    above: int | None = 0
    while above is not None:
        above = services.reindex(above=above, size=1)
    assert held() == before


def held() -> list[tuple[object, ...]]:
    return [
        (
            row.number,
            row.subject,
            row.head,
            sorted(row.notes.split("\n")),
            set(row.head_tokens.split()),
            set(row.notes_tokens.split()),
        )
        for row in Document.objects.filter(kind="report").order_by("number")
    ]
