"""The whole way of a request, stage by stage, with what each move does beside changing the row."""

from __future__ import annotations

import pytest

from gongzhi.foundation.clocks import queries as clocks
from gongzhi.foundation.ledger import queries as ledger
from gongzhi.kernel.details import Nothing
from gongzhi.kernel.refused import Conflict, NotFound, Refused
from gongzhi.matters import precedents, queries, services, waiting
from gongzhi.matters.models import Ask, Engagement, Matter, Precedent
from gongzhi.matters.services import ticking
from gongzhi.work.intake import services as intake
from gongzhi.work.intake.models import Report
from tests import given
from tests.conftest import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]


def test_from_report_to_verified_end() -> None:
    report = given.report()
    matter = given.accepted(report)
    assert matter.stage == "opened"
    matter = given.handling(matter)
    assert matter.unit == given.OFFICER.unit
    matter = given.moved(matter, "contact", given.OFFICER, how="phone", note="")
    matter = given.answered(given.handed_in(matter))
    report.refresh_from_db()
    assert (matter.stage, report.response) == ("answered", "open")
    given.responded(report, "agree")
    matter.refresh_from_db()
    assert (matter.stage, matter.result, matter.ended_at) == ("closed", "solved", NOW)
    assert not clocks.running(matter.subject).exists()
    found = ledger.verify(versions=queries.versions())
    assert found.ok, found.finding


def test_version_counts_the_moves() -> None:
    matter = given.answered()
    assert matter.version == 5  # dispatch, accept, hand_in, check, answer … and nothing else
    assert matter.version == len([r for r in ledger.history([matter.subject]) if r.verb.startswith("request.")])


def test_the_doer_does_not_check() -> None:
    matter = given.handed_in()
    both = given.actor("supervisor", given.SUPERVISOR.unit, name="officer")
    with pytest.raises(Refused, match="另一个人"):
        given.moved(matter, "check", both, found="看过")


def test_checked_only_where_the_category_asks() -> None:
    report = given.report()
    matter = given.handling(given.accepted(report, category=given.a_category("none")))
    assert given.handed_in(matter).stage == "checked"


def test_rework_goes_back_with_a_new_clock() -> None:
    matter = given.moved(given.handed_in(), "rework", given.SUPERVISOR, why="灯还是不亮")
    assert (matter.stage, matter.result, matter.due_code) == ("handling", "", "rework")


def test_return_cites_a_rule_and_becomes_a_precedent() -> None:
    matter = given.dispatched()
    rule = queries.options("rule", given.OFFICER)[0][0]
    matter = given.moved(matter, "return", given.OFFICER, rule=rule, suggested="xz-zhifa", why="路灯归综合执法局")
    assert matter.stage == "objected"
    matter = given.moved(matter, "redispatch", given.CLERK, unit="xz-zhifa", ruling="按职责清单")
    assert (matter.stage, matter.unit) == ("dispatched", "xz-zhifa")
    ruling = Precedent.objects.get()
    assert (ruling.returned_by, ruling.given_to, ruling.rule) == ("xz-zhujian", "xz-zhifa", rule)
    assert precedents.near(matter.category, matter.place) == [ruling]
    with pytest.raises(NotFound):
        queries.find(given.OFFICER, matter.reference)  # returned: no longer theirs


def test_co_units_each_have_their_own_clock_and_share() -> None:
    matter = given.handling(co=("xz-zhifa",))
    assert "co:xz-zhifa" in {clock.code for clock in clocks.running(matter.subject)}
    with pytest.raises(Refused, match="协办单位"):
        given.handed_in(matter)
    matter = given.moved(matter, "co_accept", given.CO_OFFICER)
    matter = given.moved(matter, "wait_for", given.CO_OFFICER, unit="xz-zhujian")
    matter = given.moved(matter, "wait_for", given.OFFICER, unit="xz-zhifa")
    assert sorted(queries.waiting_circle(queries.engagements(matter))) == ["xz-zhifa", "xz-zhujian"]
    matter = given.moved(matter, "contribute", given.CO_OFFICER, did="清了树枝")
    assert given.handed_in(matter).stage == "done"
    hand = Engagement.objects.get(matter=matter, unit="xz-zhifa")
    assert (hand.state, hand.waits_for) == ("done", "")


def test_an_extension_needs_somebody_else_and_moves_the_deadline() -> None:
    matter = given.moved(given.handling(), "contact", given.OFFICER, how="phone", note="")
    before = {c.code: c.due_at for c in clocks.running(matter.subject)}
    matter = given.moved(matter, "ask_extension", given.OFFICER, days=3, why="等配件")
    matter = given.moved(matter, "grant_extension", given.CLERK, why="")
    after = {c.code: c.due_at for c in clocks.running(matter.subject)}
    assert after["handle"] > before["handle"]
    assert after["answer"] > before["answer"]
    with pytest.raises(Refused, match="延过一次"):
        given.moved(matter, "ask_extension", given.OFFICER, days=1, why="再等")


def test_a_suspension_stops_the_clocks_and_ends_by_itself() -> None:
    matter = given.handling()
    until = given.later(days=10).date()
    matter = given.moved(matter, "ask_suspension", given.OFFICER, reason="weather", until=until.isoformat(), why="汛期")
    matter = given.moved(matter, "grant_suspension", given.CLERK, why="")
    assert (matter.stage, matter.due_at) == ("suspended", None)
    assert services.tick(at=given.later(days=9)).woken == 0
    assert services.tick(at=given.later(days=10)).woken == 1
    matter.refresh_from_db()
    assert (matter.stage, matter.wakes_on) == ("handling", None)
    owners = clocks.minutes_by_owner(matter.subject, given.later(days=11))
    assert owners["third"] == 10 * 24 * 60
    assert sum(owners.values()) == 11 * 24 * 60


def test_asking_the_reporter_waits_for_their_words() -> None:
    report = given.report()
    matter = given.handling(given.accepted(report))
    matter = given.moved(matter, "ask_reporter", given.OFFICER, question="是哪一盏灯？", days=3)
    assert matter.stage == "waiting"
    given.responded(report, "add", words="东门第二盏")
    matter.refresh_from_db()
    assert matter.stage == "handling"


def test_contested_once_reopens_twice_reviews_and_ends_here() -> None:
    report = given.report()
    matter = given.answered(given.handed_in(given.handling(given.accepted(report))))
    given.responded(report, "disagree", why="还是黑的")
    matter.refresh_from_db()
    assert (matter.stage, matter.contests, matter.unit) == ("handling", 1, given.OFFICER.unit)
    matter = given.answered(given.handed_in(matter))
    given.responded(report, "disagree", why="又坏了")
    matter.refresh_from_db()
    assert matter.stage == "review"
    with pytest.raises(Refused):
        given.moved(matter, "conclude", given.CLERK, result="solved", reply="好了")  # the desk that had it
    reviewer = given.actor("inspector", given.SUPERVISOR.unit, name="inspector")
    matter = given.moved(
        matter, "conclude", reviewer, result="not_now", reply="线路改造列入明年计划；您也可以申请行政复议"
    )
    report.refresh_from_db()
    assert (matter.stage, report.response) == ("closed", "concluded")
    with pytest.raises(Refused):
        given.responded(report, "disagree", why="不服")


def test_one_who_contests_reopens_their_own_report_not_the_others_answers() -> None:
    first, second = given.report(), given.report("路灯不亮，走路看不见")
    matter = given.accepted(first)
    from gongzhi.work.intake.details import JoinTo

    intake.make(
        report=second, move="join", details=JoinTo(matter=matter.reference), seen=second.version, by=given.CLERK, at=NOW
    )
    matter = given.answered(given.handed_in(given.handling(matter)))
    given.responded(first, "agree")
    matter.refresh_from_db()
    assert matter.stage == "answered"  # the other answer is open
    given.responded(second, "disagree", why="没亮")
    matter.refresh_from_db()
    assert matter.stage == "handling"
    first.refresh_from_db()
    assert first.response == "agreed"
    given.answered(given.handed_in(matter))
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.response, second.response) == ("agreed", "open")


def test_silence_is_never_satisfied() -> None:
    report = given.report()
    matter = given.answered(given.handed_in(given.handling(given.accepted(report))))
    report.refresh_from_db()
    assert report.respond_by is not None
    assert intake.close_silent(at=NOW) == 0
    assert intake.close_silent(at=report.respond_by) == 1
    report.refresh_from_db()
    matter.refresh_from_db()
    assert (report.response, report.rating, matter.stage) == ("silent", None, "closed")


def test_void_needs_two_people_and_can_be_contested() -> None:
    report = given.report()
    matter = given.moved(given.accepted(report), "ask_void", given.CLERK, why="重复录入")
    with pytest.raises(Refused, match="另一个人"):
        given.moved(matter, "void", given.CLERK, why="同意")
    matter = given.moved(matter, "void", given.CLERK2, why="同意")
    report.refresh_from_db()
    assert (matter.stage, report.response) == ("voided", "voided")
    given.responded(report, "contest", why="不是重复")
    report.refresh_from_db()
    third = given.actor("clerk", "xz-zhongxin", name="clerk3")
    from gongzhi.work.intake.details import Ruling

    intake.make(report=report, move="overturn", details=Ruling(reply="重新办"), seen=report.version, by=third, at=NOW)
    matter.refresh_from_db()
    assert matter.stage == "opened"


def test_answered_at_once_and_settled_on_the_spot() -> None:
    report = given.report()
    matter = given.moved(
        given.accepted(report), "answer_now", given.CLERK, result="solved", reply="已经告诉物业，今天修"
    )
    assert matter.stage == "answered"
    grid = given.actor("grid_worker", "xz-cun", name="grid", place=given.COMMUNITY)
    from gongzhi.work.intake.details import Accept
    from gongzhi.work.requests.details import AnswerNow

    new = intake.NewReport(words="楼道堆了杂物", channel="grid", place=given.COMMUNITY)
    accept = Accept(title="楼道杂物", summary="楼道堆物", category=given.a_category(), place=given.COMMUNITY)
    done = AnswerNow(result="solved", reply="当场清走了")
    _received, matter = intake.settle(new=new, accept=accept, outcome=done, by=grid, at=NOW)
    assert (matter.stage, matter.desk) == ("answered", "xz-cun")


def test_a_shielded_unit_can_neither_carry_nor_see_it() -> None:
    matter = given.accepted(given.report(), about="xz-zhujian")
    with pytest.raises(Refused, match="反映的就是这个单位"):
        given.moved(matter, "dispatch", given.CLERK, unit="xz-zhujian")
    with pytest.raises(Refused, match="反映的就是这个单位"):
        given.moved(matter, "dispatch", given.CLERK, unit="xz-zhifa", co_units=["xz-zhujian"])
    chief = given.actor("clerk", "xz-zhujian", name="chief")  # even with every permission of a desk
    with pytest.raises(NotFound):
        queries.find(chief, matter.reference)
    below = given.actor("clerk", "xz-zhujian-below", name="below", units=("xz-zhujian-below", "xz-zhujian"))
    assert not queries.visible_to(below).exists()


def test_two_at_once_one_wins_and_the_other_is_told() -> None:
    matter = given.accepted()
    stale = Matter.objects.get(pk=matter.pk)
    given.dispatched(matter)
    step = queries.kind_of(matter).lifecycle.move("answer_now")
    with pytest.raises(Conflict, match="刚刚做了“派单”"):
        services.make(
            matter=stale, move="answer_now", details=step.details(result="solved", reply="好"), seen=stale.version,
            by=given.CLERK2, at=NOW,
        )  # fmt: skip


def test_the_ladder_climbs_once_each() -> None:
    matter = given.dispatched()
    assert matter.due_at is not None
    first = services.tick(at=given.later(days=30))
    assert first.climbed > 0
    while services.tick(at=given.later(days=30)).climbed:
        pass
    assert services.tick(at=given.later(days=30)) == ticking.Ticked()
    matter.refresh_from_db()
    assert {clock.rung for clock in clocks.running(matter.subject) if clock.code in ("sign", "contact")} == {3}


def test_outsider_sees_nothing() -> None:
    matter = given.accepted()
    with pytest.raises(NotFound):
        queries.find(given.OUTSIDER, matter.reference)
    assert not Report.objects.visible_to(given.OUTSIDER).exists()


def test_split_and_hand_over() -> None:
    matter = given.accepted(given.report(), about="xz-zhujian")
    matter = given.moved(matter, "split", given.CLERK, category=matter.category, title="另一盏灯")
    child = Matter.objects.get(parent=matter)
    assert set(child.shields.values_list("unit", flat=True)) == {"xz-zhujian"}
    desk = next(code for code, _ in queries.options("desk", given.CLERK, matter) if code != matter.desk)
    matter = given.moved(matter, "hand_down", given.CLERK, desk=desk, tried="已核实，属镇里事项")
    assert matter.desk == desk


def test_the_wrong_details_are_a_bug_not_a_refusal() -> None:
    matter = given.accepted()
    with pytest.raises(TypeError):
        services.make(matter=matter, move="dispatch", details=Nothing(), seen=matter.version, by=given.CLERK, at=NOW)


def returned(matter: Matter) -> Matter:
    rule = queries.options("rule", given.OFFICER)[0][0]
    return given.moved(matter, "return", given.OFFICER, rule=rule, suggested="xz-zhifa", why="路灯归综合执法局")


def test_a_unit_that_had_a_share_becomes_the_lead_and_gives_the_share_up() -> None:
    matter = returned(given.dispatched(co=("xz-zhifa",)))
    matter = given.moved(matter, "redispatch", given.CLERK, unit="xz-zhifa", ruling="按职责清单")
    hands = [(hand.unit, hand.role, hand.state) for hand in queries.engagements(matter)]
    assert hands[-1] == ("xz-zhifa", "lead", "offered")
    assert ("xz-zhifa", "co", "released") in hands
    assert "co:xz-zhifa" not in {clock.code for clock in clocks.running(matter.subject)}
    assert given.moved(matter, "accept", given.CO_OFFICER).stage == "handling"


@pytest.mark.parametrize("ends", ["return", "hand_in"])
def test_what_a_unit_asked_for_falls_when_it_lets_the_matter_go(ends: str) -> None:
    matter = given.moved(given.handling(), "ask_extension", given.OFFICER, days=3, why="等配件")
    assert [one.asked for one in waiting.for_decision(given.CLERK)] == ["extension"]
    matter = returned(matter) if ends == "return" else given.handed_in(matter)
    assert not Ask.objects.filter(decided_at=None).exists()
    assert [one.asked for one in waiting.for_decision(given.SUPERVISOR)] == [None]
    if ends == "return":
        matter = given.moved(matter, "redispatch", given.CLERK, unit="xz-zhifa", ruling="按职责清单")
        matter = given.moved(matter, "accept", given.CO_OFFICER)
        with pytest.raises(Refused, match="没有等待批复的延期申请"):
            given.moved(matter, "grant_extension", given.CLERK, why="")
        given.moved(matter, "ask_extension", given.CO_OFFICER, days=2, why="等配件")


def test_a_return_that_nobody_ruled_on_is_no_precedent() -> None:
    matter = returned(given.dispatched())
    assert precedents.near(matter.category, matter.place) == []
    given.moved(matter, "redispatch", given.CLERK, unit="xz-zhifa", ruling="按职责清单")
    assert [one.given_name for one in precedents.near(matter.category, matter.place)] == ["综合执法局"]


@pytest.mark.parametrize("ends", ["void", "withdraw"])
def test_what_nobody_asks_for_any_more_is_taken_down_from_where_the_public_reads(ends: str) -> None:
    report = given.report()
    matter = given.moved(given.accepted(report), "publish", given.CLERK, public="路灯在修")
    assert queries.published(matter.place) == [matter]
    if ends == "void":
        matter = given.moved(matter, "ask_void", given.CLERK, why="登记重复")
        given.moved(matter, "void", given.CLERK2, why="查过，是重复的")
    else:
        given.responded(report, "withdraw", why="")
    assert queries.published(matter.place) == []
    assert queries.find_published(matter.reference) is None


def test_nothing_is_offered_to_a_unit_that_it_turned_out_to_be_about() -> None:
    matter = returned(given.dispatched())
    services.shield(matter=matter, unit="xz-zhujian", by=given.CLERK, at=NOW)
    with pytest.raises(Refused, match="反映的就是这个单位"):
        given.moved(matter, "confirm", given.CLERK, ruling="按职责清单")
