"""Who is complained about neither looks at it, settles it, nor learns of it; and somebody always does look."""

from __future__ import annotations

import pytest
from django.test import Client

from gongzhi.foundation.accounts.models import User
from gongzhi.foundation.notices.models import Notice
from gongzhi.foundation.organisations import queries as organisations
from gongzhi.kernel.details import build
from gongzhi.kernel.refused import Refused
from gongzhi.matters import precedents
from gongzhi.work.intake import queries as intake_queries
from gongzhi.work.intake import services as intake
from gongzhi.work.intake.details import Accept
from gongzhi.work.intake.lifecycle import REPORT
from gongzhi.work.intake.models import Join, Report
from gongzhi.work.requests.details import AnswerNow
from tests import given
from tests.conftest import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]
VILLAGE = "village-330411101001"
GRID = given.actor("grid_worker", VILLAGE, name="grid", place=given.COMMUNITY)
TOWN_CLERK = given.actor("town_clerk", "centre-330411101", name="town-clerk", place="330411101")


def done(report: Report, move: str, by: object = given.SUPERVISOR, **details: object) -> Report:
    details = build(REPORT.move(move).details, details)
    return intake.make(report=report, move=move, details=details, seen=report.version, by=by, at=NOW)  # type: ignore[arg-type]


# About the desk itself


def test_a_report_about_the_centre_goes_to_the_supervisors_who_are_told() -> None:
    report = given.report("治理中心的坐席骂人", about="xz-zhongxin")
    assert report.desk == "xz-ducha"
    assert Notice.objects.get().to == "unit:xz-ducha"
    assert not intake_queries.visible_to(given.CLERK).exists()
    allowed = {move.code for move, verdict in intake_queries.moves(report, given.SUPERVISOR) if verdict}
    assert allowed == {"ask", "refuse", "refer"}


def test_the_supervisors_give_it_an_answer_in_the_desks_stead() -> None:
    for move, details in {
        "ask": {"question": "哪一天的事"}, "refer": {"agency": "fy"}, "refuse": {"reason": "test", "reply": "误发"},
    }.items():  # fmt: skip
        report = done(given.report("治理中心的坐席骂人", about="xz-zhongxin"), move, **details)
        assert report.stage == REPORT.move(move).target
    with pytest.raises(Refused):
        done(given.report("路灯坏了"), "refuse", reason="test", reply="误发")


def test_a_page_for_it_opens_for_the_supervisors(client: Client, cast: dict[str, User]) -> None:
    client.force_login(cast["supervisor"])
    report = given.report("治理中心的坐席骂人", about="xz-zhongxin")
    assert client.get(f"/desk/inbox/{report.reference}/").status_code == 200
    form = client.get(f"/desk/inbox/{report.reference}/moves/refer/")
    assert form.status_code == 200
    sent = {"agency": "fy", "reply": "", "seen": report.version, "once": "a" * 32}
    assert client.post(f"/desk/inbox/{report.reference}/moves/refer/", sent).status_code == 303
    report.refresh_from_db()
    assert report.stage == "referred"


def test_a_town_that_takes_it_up_has_it_in_hand_itself() -> None:
    """A matter in the hands of those who only looked in the desk's stead could go nowhere."""
    report = given.report("治理中心的坐席骂人", about="xz-zhongxin")
    details = Accept(title="坐席态度", summary="", category=given.a_category(), place=given.COMMUNITY)
    intake.make(report=report, move="accept", details=details, seen=0, by=TOWN_CLERK, at=NOW)
    matter = Join.objects.get(report=report).matter
    assert matter.desk == "centre-330411101"
    assert given.moved(matter, "dispatch", TOWN_CLERK, unit="xz-zhifa").stage == "dispatched"


@pytest.mark.parametrize("about", ["xz-zhongxin", "xz-qu"])
def test_no_desk_takes_up_what_is_about_itself(about: str) -> None:
    with pytest.raises(Refused) as refusal:
        given.accepted(about=about)
    assert refusal.value.field == "about"
    assert Report.objects.get().stage == "waiting"


def test_what_nobody_here_could_look_at_is_said_at_once() -> None:
    with pytest.raises(Refused, match="向上一级反映") as refusal:
        given.report("区里乱来", about="xz-qu")
    assert refusal.value.field == "about"


@pytest.mark.parametrize("unit", ["xz-zhujian", "town-330411101", VILLAGE, "xz-ducha"])
def test_whatever_else_it_is_about_the_centre_looks_first(unit: str) -> None:
    assert given.report(about=unit).desk == "xz-zhongxin"
    assert unit not in organisations.chain("xz-zhongxin")


# On the spot


def settle(by: object = GRID, *, about: str = "", place: str = given.COMMUNITY) -> None:
    intake.settle(
        new=intake.NewReport(words="路灯坏了", channel="grid", place=place, about=about),
        accept=Accept(title="路灯", summary="", category=given.a_category(), place=place),
        outcome=AnswerNow(result="solved", reply="换了"), by=by, at=NOW,  # type: ignore[arg-type]
    )  # fmt: skip


def test_a_village_settles_no_complaint_about_itself_or_anybody() -> None:
    for about in (VILLAGE, "xz-zhujian"):
        with pytest.raises(Refused) as refusal:
            settle(about=about)
        assert refusal.value.field == "about"
    assert not Report.objects.exists()


def test_nobody_settles_what_lies_in_another_village() -> None:
    with pytest.raises(Refused) as refusal:
        settle(place="330411102001")
    assert refusal.value.field == "place"
    settle()


# What is learnt sideways


def test_a_ruling_on_a_matter_about_a_unit_is_an_example_to_nobody() -> None:
    for about in ("", "town-330411101"):
        matter = given.dispatched(given.accepted(about=about))
        rule = given_rule()
        given.moved(matter, "return", given.OFFICER, rule=rule, suggested="xz-zhifa", why="不是我们的")
        given.moved(matter, "redispatch", given.CLERK, unit="xz-zhifa", ruling="按职责")
    assert len(precedents.near(matter.category, matter.place)) == 1
    assert len(precedents.within(given.CLERK)) == 1
    assert precedents.within(given.OUTSIDER) == []


def given_rule() -> str:
    from gongzhi.matters.models import DutyRule

    return DutyRule.objects.get_or_create(code="T-1", defaults={"text": "路灯", "unit": "xz-zhifa"})[0].code
