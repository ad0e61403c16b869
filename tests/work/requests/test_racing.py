"""Several at once: one wins, the others are told, and the record is whole."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from gongzhi.foundation.ledger import queries as ledger
from gongzhi.foundation.tries.models import Tries
from gongzhi.kernel.details import build
from gongzhi.kernel.refused import Conflict, Refused
from gongzhi.matters import queries, services
from gongzhi.matters.models import Engagement, Matter
from gongzhi.work.intake import services as intake
from gongzhi.work.intake.lifecycle import REPORT
from gongzhi.work.intake.models import Join, Report
from gongzhi.work.requests.lifecycle import REQUEST
from tests import given
from tests.conftest import NOW

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("district"), pytest.mark.slow]
UNITS = ["xz-zhujian", "xz-zhifa", "xz-gongan", "xz-jiaotong"] * 2


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Run acts in threads of their own; return what each returned or was refused with."""

    def run(act: Callable[[], object]) -> object:
        try:
            return act()
        except Refused as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_of_eight_clerks_one_dispatches_and_seven_are_told() -> None:
    matter = given.accepted()

    def dispatch(number: int) -> Matter:
        by = given.actor("clerk", "xz-zhongxin", name=f"clerk{number}")
        details = build(REQUEST.move("dispatch").details, {"unit": UNITS[number]})
        mine = Matter.objects.get(pk=matter.pk)
        return services.make(matter=mine, move="dispatch", details=details, seen=0, by=by, at=NOW)

    outcomes = at_once(*[lambda n=n: dispatch(n) for n in range(8)])  # type: ignore[misc]
    winners = [outcome for outcome in outcomes if isinstance(outcome, Matter)]
    assert len(winners) == 1
    assert all("刚刚做了“派单”" in str(refusal) for refusal in outcomes if refusal not in winners)
    assert sum(isinstance(outcome, Conflict) for outcome in outcomes) == 7
    matter.refresh_from_db()
    assert (matter.version, matter.unit) == (1, winners[0].unit)
    assert Engagement.objects.get(matter=matter).unit == matter.unit
    assert ledger.verify(versions=queries.versions()).ok


def test_of_eight_clerks_one_accepts_a_report() -> None:
    report = given.report()
    details = {"title": "路灯不亮", "summary": "坏了", "category": given.a_category(), "place": given.COMMUNITY}

    def accept(number: int) -> Report:
        by = given.actor("clerk", "xz-zhongxin", name=f"clerk{number}")
        made = build(REPORT.move("accept").details, details)
        mine = Report.objects.get(pk=report.pk)
        return intake.make(report=mine, move="accept", details=made, seen=0, by=by, at=NOW)

    outcomes = at_once(*[lambda n=n: accept(n) for n in range(8)])  # type: ignore[misc]
    assert sum(isinstance(outcome, Report) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, Conflict) for outcome in outcomes) == 7
    assert (Matter.objects.count(), Join.objects.count()) == (1, 1)
    assert ledger.verify(versions=queries.versions()).ok


def test_the_last_answer_closes_the_matter_once_whoever_is_last() -> None:
    """Two reporters agree at the same moment: neither may overlook the other."""
    first, second = given.report(), given.report()
    matter = given.accepted(first)
    join = build(REPORT.move("join").details, {"matter": matter.reference})
    intake.make(report=second, move="join", details=join, seen=0, by=given.CLERK, at=NOW)
    matter = given.answered(given.handed_in(given.handling(matter)))
    at_once(lambda: given.responded(first, "agree"), lambda: given.responded(second, "agree"))
    matter.refresh_from_db()
    assert matter.stage == "closed"
    assert ledger.verify(versions=queries.versions()).ok


def test_the_last_who_withdraws_ends_the_matter_whoever_is_last() -> None:
    first, second = given.report(), given.report()
    matter = given.accepted(first)
    join = build(REPORT.move("join").details, {"matter": matter.reference})
    intake.make(report=second, move="join", details=join, seen=0, by=given.CLERK, at=NOW)
    at_once(*[lambda r=r: given.responded(r, "withdraw", why="") for r in (first, second)])  # type: ignore[misc]
    matter.refresh_from_db()
    assert matter.stage == "withdrawn"


def test_wrong_receipts_are_counted_by_all_workers_together() -> None:
    from gongzhi.work.intake import receipts

    body = "000000000000007"
    wrong = body + receipts.check_digit(body)
    at_once(*[lambda: intake.attempt(receipt=wrong, source="203.0.113.0/24", at=NOW)] * 8)
    assert set(Tries.objects.values_list("count", flat=True)) == {8}
