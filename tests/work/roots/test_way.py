"""A root problem from its first cases to the end of the watch; relapse, undo, the hint to answer; the ledger holds."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gongzhi.foundation.ledger import queries as ledger
from gongzhi.foundation.ledger import verification
from gongzhi.foundation.notices.models import Notice
from gongzhi.kernel.refused import Conflict, Refused
from gongzhi.matters import queries as matter_queries
from gongzhi.matters import services as matters
from gongzhi.work.roots import queries, services, suggestions
from gongzhi.work.roots.models import Cause, Watch
from tests import given
from tests.conftest import NOW
from tests.work.roots import cases

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]


def told(template: str) -> list[Notice]:
    return list(Notice.objects.filter(template=template, channel="in-app").order_by("pk"))


def test_the_whole_way() -> None:
    root = cases.opened()
    assert root.stage == "opened"
    assert root.kind == "root"
    assert root.desk == given.CLERK.unit
    assert Cause.objects.filter(root=root, left_at=None).count() == 3
    root = cases.planned(cases.planning(root))
    assert (root.unit, root.due_code) == (given.OFFICER.unit, "fix")
    assert root.due_at.date() - NOW.date() == timedelta(days=40)
    root = cases.watched(cases.done(root))
    assert root.wakes_on == Watch.objects.get(root=root).until == NOW.date() + timedelta(days=180)
    assert root.due_at is None
    matters.tick(at=given.later(days=179))
    root.refresh_from_db()
    assert root.stage == "watched"
    matters.tick(at=given.later(days=180))
    root.refresh_from_db()
    assert root.stage == "closed"
    assert root.ended_at is not None
    verbs = [record.verb for record in ledger.history([root.subject])]
    assert verbs[:5] == ["matter.opened", "root.link", "root.link", "root.link", "root.dispatch"]
    assert verbs[-1] == "root.close"


def test_a_span_that_the_district_set_holds() -> None:
    leader = given.actor("leader", "xz-lingdao")
    matters.set_limit(kind="root", limit="watch", amount=90, unit="day", by=leader, at=NOW)
    assert cases.watched().wakes_on == NOW.date() + timedelta(days=90)


def test_a_new_case_within_the_watch_opens_it_again_in_one_act() -> None:
    root = cases.watched()
    at = given.later(days=100)
    new = cases.request("嘉禾苑又停水了，水泵房跳闸", at=at)
    root = cases.linked(root, new, at=at)
    assert (root.stage, root.wakes_on, root.due_code) == ("relapsed", None, "plan")
    case = Cause.objects.get(matter=new)
    assert case.relapse
    assert queries.cases(root, given.CLERK).relapses == 1
    assert [notice.to for notice in told("root.relapsed")] == [f"unit:{given.OFFICER.unit}"]
    entry, moved = ledger.history([new.subject])[-1], ledger.history([root.subject])[-1]
    assert (entry.verb, moved.verb) == ("cause.linked", "root.relapse")
    assert entry.act == moved.act
    root = cases.planned(root, at=at)
    assert root.stage == "fixing"


def test_a_fix_after_a_relapse_is_watched_anew() -> None:
    root = cases.relapsed()
    at = given.later(days=60)
    root = cases.watched(cases.done(cases.planned(root, at=given.later(days=31)), at=at), at=at)
    assert root.wakes_on == (at + timedelta(days=180)).date()
    assert queries.cases(root, given.CLERK).relapses == 1


@pytest.mark.parametrize(("days", "stage"), [(179, "relapsed"), (180, "watched")])
def test_a_case_after_the_watch_is_another_root_problem(days: int, stage: str) -> None:
    root = cases.watched()
    at = given.later(days=days)
    new = cases.request("嘉禾苑又停水了，水泵房跳闸", at=at)
    if stage == "relapsed":
        assert cases.linked(root, new, at=at).stage == stage
        return
    with pytest.raises(Refused, match="另立"):
        cases.linked(root, new, at=at)
    root.refresh_from_db()
    assert root.stage == stage
    assert not Cause.objects.filter(matter=new).exists()


def test_an_earlier_case_found_later_is_no_relapse() -> None:
    root = cases.watched(at=given.later(days=3))
    old = cases.request("嘉禾苑停水，水泵跳闸", at=NOW)
    with pytest.raises(Refused, match="不算复发"):
        cases.made(root, "relapse", given.CLERK, {"matter": old.reference}, at=given.later(days=4))
    root = cases.linked(root, old, at=given.later(days=4))
    assert root.stage == "watched"
    assert not Cause.objects.get(matter=old).relapse


def test_a_case_of_the_watch_is_not_slipped_in_without_opening_it() -> None:
    root = cases.watched()
    new = cases.request("嘉禾苑停水，水泵跳闸", at=given.later(days=4))
    with pytest.raises(Refused, match="复发"):
        cases.made(root, "link", given.CLERK, {"matter": new.reference}, at=given.later(days=4))


def test_undoing_a_relapse_is_exact() -> None:
    root = cases.watched()
    before = {name: getattr(root, name) for name in ("stage", "wakes_on", "due_at", "due_code", "unit", "ended_at")}
    new = cases.request("嘉禾苑车库积水", at=given.later(days=9))
    state = {"stage": new.stage, "version": new.version, "due_at": new.due_at}
    root = cases.linked(root, new, at=given.later(days=9))
    at = given.later(days=10)
    root = services.leave(root=root, matter=new.reference, why="是积水", seen=root.version, by=given.CLERK, at=at)
    root.refresh_from_db()
    new.refresh_from_db()
    assert {name: getattr(root, name) for name in before} == before
    assert {name: getattr(new, name) for name in state} == state
    assert queries.cases(root, given.CLERK).relapses == 0
    row = Cause.objects.get(matter=new)
    assert (row.left_at, row.left_by) == (at, given.CLERK.id)
    matters.tick(at=given.later(days=180))
    root.refresh_from_db()
    assert root.stage == "closed"


def test_a_relapse_stays_while_another_case_of_the_watch_is_there() -> None:
    root = cases.relapsed()
    at = given.later(days=31)
    second = cases.request("嘉禾苑停水", at=at)
    root = cases.linked(root, second, at=at)
    first = Cause.objects.get(relapse=True).matter
    with pytest.raises(Refused, match="先移出它们"):
        services.leave(root=root, matter=first.reference, why="错", seen=root.version, by=given.CLERK, at=at)
    root.refresh_from_db()
    assert root.stage == "relapsed"
    assert Cause.objects.get(matter=first).left_at is None


def test_taking_a_case_out_leaves_the_rest_as_it_is() -> None:
    three = cases.pumps()
    root = cases.opened(three)
    version = three[1].version
    root = services.leave(
        root=root, matter=three[1].reference, why="原因不同", seen=root.version, by=given.CLERK, at=NOW
    )
    assert root.stage == "opened"
    three[1].refresh_from_db()
    assert three[1].version == version
    assert [matter.pk for matter, _relapse in queries.cases(root, given.CLERK).seen] == [three[0].pk, three[2].pk]
    assert ledger.history([three[1].subject])[-1].verb == "cause.unlinked"


def test_a_checked_fix_lets_units_answer_and_closes_nothing() -> None:
    three = cases.pumps()
    handled = given.handling(three[0])
    root = cases.watched(cases.done(cases.planned(cases.planning(cases.opened(three)))))
    assert {(notice.subject, notice.to) for notice in told("root.solved")} == {
        (handled.subject, f"unit:{given.OFFICER.unit}"),
        (three[1].subject, f"unit:{given.CLERK.unit}"),
        (three[2].subject, f"unit:{given.CLERK.unit}"),
    }
    handled.refresh_from_db()
    assert handled.stage == "handling"
    cause = suggestions.of_request(given.OFFICER, handled, [])[0]
    assert (cause.root, cause.seen) == (root, True)
    assert queries.fix(cause) == "5 月 8 日整体更换了两台水泵"


def test_before_the_check_there_is_no_hint() -> None:
    three = cases.pumps()
    cases.done(cases.planned(cases.planning(cases.opened(three))))
    assert queries.fix(suggestions.of_request(given.CLERK, three[0], [])[0]) == ""
    assert told("root.solved") == []


def test_a_request_has_one_cause_at_a_time() -> None:
    three = cases.pumps()
    cases.opened(three)
    with pytest.raises(Refused, match="已经归入"):
        cases.opened(three)


def test_what_was_voided_frees_its_cases() -> None:
    root = cases.voided()
    assert not Cause.objects.filter(root=root, left_at=None).exists()


def test_two_presses_at_once_are_a_conflict() -> None:
    root = cases.watched()
    new = cases.request("嘉禾苑停水，水泵跳闸", at=given.later(days=4))
    seen = root.version
    given.moved(root, "desk_note", given.CLERK2, given.later(days=4), note="看过")
    with pytest.raises(Conflict):
        services.join(root=root, matter=new.reference, seen=seen, by=given.CLERK, at=given.later(days=4))


def test_the_day_may_be_moved_by_somebody_else() -> None:
    root = cases.planned()
    until = given.later(days=80).date()
    root = given.moved(root, "ask_extension", given.OFFICER, until=until.isoformat(), why="设备未到")
    root = given.moved(root, "grant_extension", given.CLERK, why="同意")
    assert root.due_at.date() == until


def test_the_ledger_verifies() -> None:
    cases.relapsed()
    assert verification.verify(versions=matter_queries.versions()).ok
