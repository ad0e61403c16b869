"""What a tenant told reaches nobody who answers for the house: neither words, nor number, nor day, anywhere they look.

Each marker stands in one place of the report alone. The independent look that follows makes the hazard.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from gongzhi.foundation.accounts import services as accounts
from gongzhi.foundation.accounts.models import User
from gongzhi.foundation.ledger import queries as ledger
from gongzhi.foundation.notices.models import Notice
from gongzhi.foundation.sites.models import Look
from gongzhi.kernel.actor import system
from gongzhi.kernel.details import build
from gongzhi.kernel.refused import Refused
from gongzhi.matters.models import Matter
from gongzhi.work.hazards import own
from gongzhi.work.intake import services as intake
from gongzhi.work.intake.lifecycle import REPORT
from gongzhi.work.intake.models import Join, Report
from tests import given, sites
from tests.conftest import NOW
from tests.interfaces.api.conftest import Program
from tests.work.hazards import cases

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]

WORDS = ("晾衣绳挡着", "三楼孔雀", "马先觉", "13911112222")
TOLD = f"{WORDS[0]}安全出口，{WORDS[1]}房间天天绕路，我叫{WORDS[2]}"
REPLY = "星期四会有人去"
EARLIER = NOW - timedelta(days=3)


def look(report: Report, by: Any = given.CLERK, **details: Any) -> Report:
    """The desk has the site looked at."""
    given_ = build(REPORT.move("look").details, details)
    return intake.make(report=report, move="look", details=given_, seen=report.version, by=by, at=EARLIER)


@pytest.fixture
def told() -> tuple[Report, Matter]:
    """A tenant's report about the landlord's house, a look at it, and the hazard that the grid worker found there."""
    house = sites.house(unit="xz-fangdong", at=EARLIER)
    report = given.report(TOLD, at=EARLIER, contact={"name": WORDS[2], "phone": WORDS[3]})
    report = look(report, site=house.plate, reply=REPLY)
    matter = cases.notified(cases.graded(cases.found(house, item="exit"), why="只挡一半"))
    cases.moved(matter, "note", cases.VILLAGE, note="中心安排来看的")
    return report, cases.fresh(matter)


def marks(report: Report) -> tuple[str, ...]:
    """All that would tell of the report."""
    day = localdate(EARLIER)
    return (
        *WORDS, REPLY, "中心安排来看的", report.reference, f"report:{report.pk}", day.isoformat(),
        f"{day.month}月{day.day}日", "check-patrol",
    )  # fmt: skip


def test_it_is_answered_and_opens_nothing(told: tuple[Report, Matter]) -> None:
    report, _matter = told
    report.refresh_from_db()
    assert (report.stage, report.site) == ("looked", report.site)
    assert not Join.objects.exists()
    shown = [line for line in intake_story(report) if line.verb == "report.look"]
    assert shown[0].texts == {"reply": REPLY}


def intake_story(report: Report) -> list[Any]:
    from gongzhi.work.intake import queries

    return queries.story(report, given.HOLDER).lines


def test_a_report_about_a_site_opens_no_hazard_by_itself() -> None:
    assert not {move.code for move in REPORT.moves if "hazard" in move.code}
    house = sites.house()
    look(given.report(TOLD, at=EARLIER), site=house.reference)
    assert not Matter.objects.filter(kind="hazard").exists()
    assert Notice.objects.exclude(to="unit:xz-zhongxin").filter(subject__startswith="site:").count() == 0


def test_a_look_keeps_neither_why_nor_when_nor_by_whom() -> None:
    house = sites.house()
    look(given.report(TOLD, at=EARLIER), site=house.reference, urgent=True)
    kept = Look.objects.get()
    assert {field.name for field in Look._meta.fields} == {"id", "site", "at_once", "done_at"}
    assert kept.at_once
    assert not [record for record in ledger.history([house.subject]) if "look" in record.verb]


def test_a_site_is_named_and_still_there() -> None:
    for wrong in ("", "S-999999", "nonsense"):
        with pytest.raises(Refused) as caught:
            look(given.report(TOLD, at=EARLIER), site=wrong)
        assert caught.value.field == "site"


def test_the_tenant_may_contest_it_before_somebody_else(told: tuple[Report, Matter]) -> None:
    report = given.responded(told[0], "contest", why="没有人来")
    assert report.decision_contest == "open"
    details = {"reply": "再安排"}
    step = build(REPORT.move("overturn").details, details)
    with pytest.raises(Refused):
        intake.make(report=report, move="overturn", details=step, seen=report.version, by=given.CLERK, at=NOW)
    intake.make(report=report, move="overturn", details=step, seen=report.version, by=given.CLERK2, at=NOW)
    assert report.stage == "waiting"


def pages(reference: str) -> list[str]:
    """Every page on which a site's owner could meet it."""
    own_page = reverse("desk_own_hazards_one", args=[reference])
    return [
        "/desk/", "/desk/own/hazards/", own_page, f"{own_page}paper/",
        *(f"{own_page}do/{move}/" for move in own.DOES), "/desk/notices/", f"/desk/matters/{reference}/",
        f"/desk/hazards/{reference}/", f"/desk/hazards/{reference}/notice/", "/desk/hazards/", "/desk/matters/",
        f"/desk/matters/{reference}/minutes/", f"/desk/matters/{reference}/group-text/", "/desk/inbox/",
        "/desk/search/?q=出口", "/desk/matters/paper/",
    ]  # fmt: skip


def test_no_page_of_the_owner_holds_a_mark_of_it(
    told: tuple[Report, Matter], browser_of: Callable[[str], Client]
) -> None:
    report, matter = told
    browser = browser_of("landlord")
    opened = 0
    for path in pages(matter.reference):
        answer = browser.get(path)
        opened += answer.status_code == 200
        text = answer.content.decode()
        found = [mark for mark in marks(report) if mark in text]
        assert not found, (path, found)
    assert opened >= 8


def test_nor_does_the_owner_read_the_offices_pages(
    told: tuple[Report, Matter], browser_of: Callable[[str], Client]
) -> None:
    report, matter = told
    browser = browser_of("landlord")
    for path in (f"/desk/inbox/{report.reference}/", f"/desk/hazards/{matter.reference}/", "/desk/matters/export/"):
        assert browser.get(path).status_code in (404, 405), path


def test_nor_does_a_program_of_theirs(told: tuple[Report, Matter], people: dict[str, User]) -> None:
    report, matter = told
    more: dict[str, Any] = {"label": "leaks", "expires_at": NOW + timedelta(days=9), "by": system("tests"), "at": NOW}
    program = Program(accounts.issue_token(user=people["landlord"], **more)[1])
    for path in ("matters", f"matters/{matter.reference}", f"matters/{matter.reference}/moves"):
        answer = program.get(f"/api/v1/{path}")
        assert not [mark for mark in marks(report) if mark in repr(answer)], path


def test_nor_do_notices_that_go_out(told: tuple[Report, Matter]) -> None:
    report, _matter = told
    sent = Notice.objects.filter(to__in=["unit:xz-fangdong"]) | Notice.objects.filter(to__startswith="person:")
    assert sent.exists()
    for one in sent.exclude(to=f"person:{report.person}"):
        assert not [mark for mark in marks(report) if mark in f"{one.params} {one.subject} {one.template}"]


def test_nor_the_record_of_the_hazard_itself(told: tuple[Report, Matter]) -> None:
    """Not even in what nobody shows them: no entry, column or file name of it names the report."""
    report, matter = told
    kept = [repr(record) for record in ledger.history([matter.subject, matter.site.subject])]  # type: ignore[union-attr]
    kept += [repr(Matter.objects.filter(pk=matter.pk).values().get()), repr(vars(matter.hazard))]
    for mark in (*WORDS, REPLY, report.reference):
        assert not [one for one in kept if mark in one], mark


def test_by_the_link_of_the_site_it_is_the_same(told: tuple[Report, Matter]) -> None:
    report, matter = told
    actor = cases.owner(matter)
    view = own.view(actor, own.find(actor, matter.reference))
    text = repr((view.said, view.record, view.pictures, view.stage))
    assert not [mark for mark in marks(report) if mark in text]
