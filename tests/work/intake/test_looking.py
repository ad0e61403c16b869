"""The desk's own promise: who does not look in time is urged, then supervised; never for what was looked at."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from gongzhi.foundation.ledger import queries as ledger
from gongzhi.foundation.notices.models import Notice
from gongzhi.kernel.actor import system
from gongzhi.kernel.details import build
from gongzhi.work.intake import promises, services
from gongzhi.work.intake.lifecycle import REPORT
from gongzhi.work.intake.models import Report
from tests import given
from tests.conftest import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]
DUE = datetime.fromisoformat("2026-05-09T17:30:00+08:00")  # a Saturday that is worked, for the holiday before it
SUPERVISED = datetime.fromisoformat("2026-05-11T17:30:00+08:00")


def told(template: str) -> set[str]:
    return set(Notice.objects.filter(template=template).values_list("to", flat=True))


def verbs(report: Report) -> list[str]:
    return [record.verb for record in ledger.history([report.subject])]


def test_a_report_that_waits_is_urged_and_then_supervised() -> None:
    report = given.report()
    assert (report.look_by, promises.supervised_at(report)) == (DUE, SUPERVISED)
    assert services.remind(at=DUE - timedelta(seconds=1)) == 0
    assert services.remind(at=DUE) == 1
    assert services.remind(at=SUPERVISED - timedelta(seconds=1)) == 0
    assert told("report.urge") == {"unit:xz-zhongxin"}
    assert services.remind(at=SUPERVISED) == 1
    assert services.remind(at=SUPERVISED + timedelta(days=30)) == 0
    assert told("report.supervise") == {"unit:xz-zhongxin", "unit:xz-ducha", "unit:xz-duchashi"}
    assert verbs(report) == ["report.received", "report.climbed", "report.climbed"]
    assert ledger.verify().ok


def test_one_tick_after_a_long_silence_climbs_both_rungs() -> None:
    given.report()
    assert services.remind(at=SUPERVISED) == 2


@pytest.mark.parametrize(
    ("move", "details"), [("ask", {"question": "哪一盏"}), ("refer", {"agency": "fy", "reply": ""})]
)
def test_what_was_looked_at_is_urged_no_more(move: str, details: dict[str, str]) -> None:
    report = given.report()
    services.make(
        report=report, move=move, details=build(REPORT.move(move).details, details), seen=0, by=given.CLERK, at=NOW
    )
    report.refresh_from_db()
    assert report.look_by is None
    assert services.remind(at=SUPERVISED) == 0


def test_what_comes_back_has_its_time_again() -> None:
    report = given.report()
    question = build(REPORT.move("ask").details, {"question": "哪一盏"})
    services.make(report=report, move="ask", details=question, seen=0, by=given.CLERK, at=NOW)
    given.responded(report, "reply", at=SUPERVISED, words="东门那一盏")
    report.refresh_from_db()
    assert report.look_by == promises.look_by(SUPERVISED) > SUPERVISED
    assert services.remind(at=SUPERVISED) == 0


def test_what_was_taken_over_from_elsewhere_was_promised_nothing_here() -> None:
    new = services.NewReport(words="路灯坏了", channel="import", source="2019", source_key="1")
    report = services.receive(new=new, by=system("import"), at=NOW).report
    assert report.look_by is None
    assert services.remind(at=SUPERVISED) == 0
