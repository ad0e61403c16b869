"""Every guard of the table says no with its own sentence; what may be no case is refused whoever asks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from gongzhi.kernel.actor import Actor, system
from gongzhi.kernel.refused import NotFound, Refused
from gongzhi.matters import queries as matters
from gongzhi.matters import services as matter_services
from gongzhi.matters.models import Matter
from gongzhi.work.intake import services as intake
from gongzhi.work.intake.details import JoinTo
from gongzhi.work.roots import policies, queries, services
from gongzhi.work.roots.models import Cause
from tests import given
from tests.conftest import NOW
from tests.work.roots import cases

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]
LATER = {"until": given.later(days=90).date().isoformat(), "why": "设备未到"}


def asked(by: Actor, move: str, details: dict[str, Any]) -> Callable[[], Matter]:
    return lambda: cases.made(cases.planned(), move, by, details)


def with_evidence() -> Matter:
    root = asked(given.OFFICER, "ask_extension", LATER)()
    cases.photo(root)
    return root


def with_a_sign() -> Matter:
    root = cases.watched()
    told = given.report(cases.AGAIN, at=given.later(days=3))
    given.join(told, Cause.objects.filter(root=root).earliest("pk").matter, at=given.later(days=3))
    return root


NOES: dict[str, tuple[Callable[[], Matter], Actor, dict[str, Any], str]] = {
    "ask_extension": (asked(given.OFFICER, "ask_extension", LATER), given.OFFICER, LATER, "等中心批复"),
    "grant_extension": (cases.planned, given.CLERK, {}, "没有等待批复的延期"),
    "refuse_extension": (cases.planned, given.CLERK, {"why": "不"}, "没有等待批复的延期"),
    "hand_in": (with_evidence, given.OFFICER, {"did": "换了"}, "延期申请等批复"),
    "ask_void": (asked(given.CLERK, "ask_void", {"why": "重"}), given.CLERK2, {"why": "重"}, "等另一个人决定"),
    "void": (cases.planned, given.CLERK, {"why": "重"}, "先由一个人申请"),
    "refuse_void": (cases.planned, given.CLERK, {"why": "不"}, "先由一个人申请"),
    "close": (with_a_sign, system("clock"), {}, "算不算复发"),
}


def test_every_guard_is_here() -> None:
    assert set(NOES) == set(policies.GUARDS)


@pytest.mark.parametrize("move", NOES)
def test_a_guard_says_no(move: str) -> None:
    reach, actor, details, sentence = NOES[move]
    with pytest.raises(Refused, match=sentence):
        cases.made(reach(), move, actor, details)


def test_done_without_evidence_is_not_done() -> None:
    root = cases.planned()
    with pytest.raises(Refused, match="凭证") as refused:
        given.moved(root, "hand_in", given.OFFICER, did="换了")
    assert refused.value.field == "files"
    cases.photo(root)
    assert given.moved(root, "hand_in", given.OFFICER, did="换了").stage == "done"


def test_evidence_of_the_fix_before_is_none_of_this_one() -> None:
    root = cases.relapsed()
    at = given.later(days=31)
    root = cases.planned(root, at=at)
    with pytest.raises(Refused, match="凭证"):
        given.moved(root, "hand_in", given.OFFICER, at, did="又换了")


def test_what_came_with_the_plan_is_no_evidence() -> None:
    root = cases.planning()
    cases.photo(root)
    root = cases.planned(root)
    with pytest.raises(Refused, match="凭证"):
        given.moved(root, "hand_in", given.OFFICER, given.later(days=5), did="换了")


def test_after_rework_the_old_photo_is_no_evidence() -> None:
    root = given.moved(cases.done(), "rework", given.SUPERVISOR, given.later(days=1), why="还漏水")
    at = given.later(days=2)
    with pytest.raises(Refused, match="凭证"):
        given.moved(root, "hand_in", given.OFFICER, at, did="又换了")
    cases.photo(root, at=at)
    assert given.moved(root, "hand_in", given.OFFICER, at, did="又换了").stage == "done"


def test_a_photo_of_somebody_else_is_no_evidence() -> None:
    root = cases.planned()
    at = given.later(days=1)
    cases.photo(root, at=at, by=given.SUPERVISOR)
    cases.photo(root, at=at, by=given.CLERK)
    with pytest.raises(Refused, match="凭证"):
        given.moved(root, "hand_in", given.OFFICER, at, did="换了")


@pytest.mark.parametrize("move", ["check", "rework"])
def test_who_did_it_does_not_check_it(move: str) -> None:
    both = given.actor("clerk", "xz-zhongxin", name="officer")  # the same person in another post
    root = cases.done()
    words = {"found": "好了"} if move == "check" else {"why": "没好"}
    with pytest.raises(Refused, match="另一个人"):
        cases.made(root, move, both, words)
    assert cases.made(root, move, given.CLERK, words).stage in ("watched", "fixing")


@pytest.mark.parametrize("days", [0, -1, 731])
def test_a_day_that_cannot_be_promised(days: int) -> None:
    with pytest.raises(Refused, match="两年之内"):
        cases.planned(days=days)


def test_a_returned_one_is_the_desks_again() -> None:
    root = given.moved(cases.planning(), "return", given.OFFICER, why="水泵归供水公司")
    assert (root.stage, root.unit, root.due_code) == ("opened", "", "dispatch")
    assert not matters.visible_to(given.OFFICER).filter(pk=root.pk).exists()


def test_corrected_words_are_masked() -> None:
    root = given.moved(cases.opened(), "correct", given.CLERK, title="", summary="联系人电话13800138000")
    assert "13800138000" not in root.summary


def private() -> Matter:
    cases.categories()
    return cases.request("楼上邻居半夜吵闹", category="1201")


def about_a_unit() -> Matter:
    cases.categories()
    return cases.request("村里的账目没有公示", about="xz-nongye")


def taken_back() -> Matter:
    cases.categories()
    matter = given.moved(cases.request(), "ask_void", given.CLERK, why="重复登记")
    return given.moved(matter, "void", given.CLERK2, why="属实")


NO_CASES = {
    "private": (private, "私人之间"),
    "about a unit": (about_a_unit, "反映的是一个单位"),
    "voided": (taken_back, "作废或撤回"),
    "a root problem": (cases.opened, "不是诉求"),
}


@pytest.mark.parametrize("what", NO_CASES)
def test_what_is_no_case(what: str) -> None:
    make, sentence = NO_CASES[what]
    matter = make()
    with pytest.raises(Refused, match=sentence):
        cases.opened([matter])
    root = cases.opened([cases.request(at=cases.ago(9))])
    with pytest.raises(Refused, match=sentence):
        cases.linked(root, matter)
    assert not Cause.objects.filter(matter=matter, left_at=None).exists()


def test_a_root_problem_is_of_no_private_class() -> None:
    three = cases.pumps()
    with pytest.raises(Refused, match="私人之间"):
        cases.opened(three, category="1201")


def test_one_dwelling_is_no_root_problem_unless_it_may_fall() -> None:
    cases.categories()

    def flat(category: str) -> list[Matter]:
        return [
            cases.request(f"嘉禾苑3幢2单元502室天花板{what}", at=cases.ago(days), category=category)
            for what, days in (("渗水", 90), ("又渗水", 50), ("墙皮掉了", 10))
        ]

    with pytest.raises(Refused, match="同一户"):
        cases.opened(flat("0206"), category="0206")
    assert cases.opened(flat("0407"), category="0407").stage == "opened"


def test_it_needs_a_case_and_a_place_of_the_clerks() -> None:
    cases.categories()
    with pytest.raises(Refused, match="至少选一件"):
        cases.opened([])
    town = given.actor("town_clerk", "centre-330411102", name="town", place="330411102")
    with pytest.raises(NotFound):  # what lies in another town is not there for this clerk
        services.open_root(details=cases.OPENING, cases=[cases.request().reference], by=town, at=NOW)


def test_only_who_may_triage_opens_one() -> None:
    three = cases.pumps()
    for named in ([three[0].reference], []):
        with pytest.raises(Refused, match="权限"):
            services.open_root(details=cases.OPENING, cases=named, by=given.SUPERVISOR, at=NOW)


def test_for_an_outsider_there_is_none() -> None:
    root = cases.opened()
    with pytest.raises(NotFound):
        queries.find(given.OUTSIDER, root.reference)
    with pytest.raises(NotFound):
        queries.find(given.CLERK, cases.request().reference)  # a request is no root problem
    assert queries.board(given.OUTSIDER, at=NOW) == []


def test_a_report_is_not_joined_to_a_root_problem() -> None:
    root = cases.opened()
    told = given.report("嘉禾苑停水")
    with pytest.raises(Refused, match="不是诉求"):
        intake.make(
            report=told, move="join", details=JoinTo(matter=root.reference), seen=told.version, by=given.CLERK, at=NOW
        )


def test_a_wrong_number_is_said_at_its_field() -> None:
    root = cases.opened()
    with pytest.raises(Refused) as refused:
        services.join(root=root, matter="M-2026-999999", seen=root.version, by=given.CLERK, at=NOW)
    assert refused.value.field == "matter"


def test_a_limit_of_another_measure_is_counted_in_days() -> None:
    leader = given.actor("leader", "xz-lingdao")
    matter_services.set_limit(kind="root", limit="watch", amount=100, unit="workday", by=leader, at=NOW)
    assert (cases.watched().wakes_on - NOW.date()).days == 140
