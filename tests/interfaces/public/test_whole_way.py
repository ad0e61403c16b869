"""From the form to a verified end without any script: report, follow, disagree, disagree again, agree."""

from __future__ import annotations

import io
import logging
import re

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from gongzhi.foundation.files import queries as files
from gongzhi.matters.models import Matter
from gongzhi.work.intake.models import Join, Report
from tests import given
from tests.interfaces.public.conftest import WORDS, Resident, digits, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]


def photo(name: str = "灯.jpg") -> io.BytesIO:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "navy").save(out, "JPEG")
    out.name = name
    out.seek(0)
    return out


def answered(report: Report) -> Matter:
    """The report's matter, brought to its answer by the desk and the unit."""
    joined = Join.objects.filter(report=report, left_at=None).first()
    matter = joined.matter if joined else given.accepted(report)
    if matter.stage == "opened":
        matter = given.handling(matter)
    return given.answered(given.handed_in(matter))


def test_report_follow_disagree_twice_and_read_the_review(resident: Resident) -> None:
    receipt = digits(resident.report(photos=photo()))
    report = Report.objects.get()
    assert (report.channel, report.place, report.notice_version) == ("web", given.COMMUNITY, "2026-11")
    page = resident.open(receipt)
    assert page.redirect_chain == [("/follow/", 303)]
    assert "已收到，正在看" in text(page)
    assert WORDS in text(page)
    assert resident.get(f"/follow/files/{files.of([report.subject])[report.subject][0].id}/").status_code == 200

    given.handling(given.accepted(report))
    assert "正在处理，由住建局负责，最迟 5月21日 答复您" in text(resident.get("/follow/"))

    answered(report)
    page = resident.get("/follow/")
    assert "办理单位说已经解决了。您同意吗？" in text(page)
    assert "路灯已经修好" in text(page)
    page = resident.say("disagree", why="还是黑的")
    assert "您不同意，正在重新处理" in text(page)

    answered(report)
    assert "换一个没有办过这件事的单位复核" in text(resident.get("/follow/"))
    page = resident.say("disagree", why="又坏了")
    assert "正由另一个单位复核" in text(page)
    assert "最后一次答复" in text(page)

    matter = Matter.objects.get()
    reviewer = given.actor("inspector", given.SUPERVISOR.unit, name="inspector")
    given.moved(matter, "conclude", reviewer, result="not_now", reply="线路改造列入明年计划")
    page = resident.get("/follow/")
    assert "线路改造列入明年计划" in text(page)
    assert "申请行政复议" in text(page)
    assert "/follow/say/disagree/" not in page.content.decode()


def test_agree_rate_and_the_matter_is_closed(resident: Resident) -> None:
    resident.open(digits(resident.report()))
    report = Report.objects.get()
    matter = answered(report)
    page = resident.say("agree")
    assert "您同意了，谢谢" in text(page)
    matter.refresh_from_db()
    assert (matter.stage, matter.result) == ("closed", "solved")
    resident.say("rate", stars="4")
    report.refresh_from_db()
    assert report.rating == 4


def test_the_story_takes_at_most_nine_statements(resident: Resident) -> None:
    resident.open(digits(resident.report(photos=photo())))
    answered(Report.objects.get())
    resident.get("/follow/")
    with CaptureQueriesContext(connection) as captured:
        resident.get("/follow/")
    assert len([query for query in captured.captured_queries if query["sql"].startswith("SELECT")]) <= 9


def test_silence_is_said_as_silence(resident: Resident) -> None:
    from gongzhi.work.intake import services

    resident.open(digits(resident.report()))
    report = Report.objects.get()
    answered(report)
    report.refresh_from_db()
    assert report.respond_by is not None
    services.close_silent(at=report.respond_by)
    page = text(resident.get("/follow/"))
    assert "未评价" in page
    assert "这不算满意" in page


def test_a_question_of_the_desk_is_answered_with_a_photo(resident: Resident) -> None:
    from gongzhi.work.intake import services
    from gongzhi.work.intake.details import Question

    resident.open(digits(resident.report()))
    report = Report.objects.get()
    services.make(
        report=report,
        move="ask",
        details=Question(question="是几号楼？"),
        seen=0,
        by=given.CLERK,
        at=report.received_at,
    )
    page = resident.get("/follow/")
    assert "是几号楼？" in text(page)
    page = resident.say("reply", words="三号楼东边", photos=photo())
    assert "回答收到了" in text(page)
    report.refresh_from_db()
    assert report.stage == "waiting"
    assert len(files.of([report.subject])[report.subject]) == 1


def test_refused_contested_once_and_upheld(resident: Resident) -> None:
    from gongzhi.work.intake import services
    from gongzhi.work.intake.details import Refuse, Ruling

    resident.open(digits(resident.report()))
    report = Report.objects.get()
    refuse = Refuse(reason="not_public", reply="这是双方约定的事，可以找调解委员会")
    services.make(report=report, move="refuse", details=refuse, seen=0, by=given.CLERK, at=report.received_at)
    assert "可以找调解委员会" in text(resident.get("/follow/"))
    assert "正由另一个人重新看" in text(resident.say("contest", why="路灯是公家的"))
    report.refresh_from_db()
    services.make(
        report=report, move="uphold", details=Ruling(reply="产权属于业主"), seen=report.version, by=given.CLERK2,
        at=report.received_at,
    )  # fmt: skip
    page = resident.get("/follow/")
    assert "产权属于业主" in text(page)
    assert "/follow/say/contest/" not in page.content.decode()


def test_referred_with_the_body_its_address_and_the_words_back(resident: Resident) -> None:
    from gongzhi.work.intake import agencies, services
    from gongzhi.work.intake.details import Refer

    resident.open(digits(resident.report("法院的判决我不服")))
    report = Report.objects.get()
    agency = next(iter(agencies.listed().values()))
    services.make(
        report=report, move="refer", details=Refer(agency=agency.code), seen=0, by=given.CLERK, at=report.received_at
    )
    page = text(resident.get("/follow/"))
    assert agency.name in page
    assert "法院的判决我不服" in page


def test_withdrawn(resident: Resident) -> None:
    resident.open(digits(resident.report()))
    assert "您已经撤回" in text(resident.say("withdraw"))


def test_the_page_was_older_than_the_report(resident: Resident) -> None:
    resident.open(digits(resident.report()))
    report = Report.objects.get()
    page = resident.get("/follow/")
    given.accepted(report)
    hidden = resident.fields(page, "/follow/say/add/")
    page = resident.post("/follow/say/add/", hidden | {"words": "还有一盏也坏了"})
    assert page.status_code == 409
    assert "刚有了变化" in text(page)
    assert "还有一盏也坏了" in page.content.decode()  # nothing is lost
    hidden = resident.fields(page, "/follow/say/add/")
    page = resident.post("/follow/say/add/", hidden | {"words": "还有一盏也坏了"}, follow=True)
    assert "补充的内容收到了" in text(page)


def test_pressed_twice_acts_once(resident: Resident) -> None:
    hidden = resident.fields(resident.get("/report/"))
    form = hidden | {"words": WORDS, "place": given.COMMUNITY}
    first, second = resident.post("/report/", form), resident.post("/report/", form)
    assert digits(first) == digits(second)
    assert Report.objects.count() == 1
    third = resident.post("/report/", form | {"words": "另一件事：井盖松了"})
    assert third.status_code == 422
    assert "另外发一份" in text(third)
    digits(resident.post("/report/", resident.fields(third) | {"words": "另一件事：井盖松了"}))
    assert Report.objects.count() == 2


def test_what_others_of_the_same_matter_say_stays_theirs(resident: Resident) -> None:
    from gongzhi.work.intake import services
    from gongzhi.work.intake.details import JoinTo

    other = given.report("我住三号楼二单元，路灯不亮")
    matter = given.accepted(other)
    resident.open(digits(resident.report()))
    mine = Report.objects.exclude(pk=other.pk).get()
    services.make(
        report=mine, move="join", details=JoinTo(matter=matter.reference), seen=0, by=given.CLERK, at=mine.received_at
    )
    answered(mine)
    resident.say("agree")
    given.responded(other, "disagree", at=given.later(minutes=5), why="三号楼还是黑的")
    page = text(resident.get("/follow/"))
    assert "三号楼" not in page
    assert "您不同意" not in page


def test_the_receipt_is_in_no_address_log_session_or_row(resident: Resident, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG), CaptureQueriesContext(connection) as queries:
        page = resident.report()
        receipt = digits(page)
        opened = resident.open(receipt)
        resident.say("add", words="补充一句")
    grouped = " ".join(re.findall("....", receipt))
    everything = "\n".join(query["sql"] for query in queries.captured_queries) + caplog.text
    addresses = [address for address, _status in opened.redirect_chain]
    cookies = "\n".join(morsel.OutputString() for morsel in resident.cookies.values())
    stored = "\n".join(str(row.get_decoded()) for row in Session.objects.all())
    for form in (receipt, grouped):
        assert form not in everything
        assert form not in "".join(addresses) + cookies + stored
    links = re.findall(r'(?:href|action)="([^"]*)"', page.content.decode())
    assert [link for link in links if receipt in link.partition("#")[0]] == []
    assert f"/follow/#{receipt}" in links
    assert opened["Cache-Control"] == page["Cache-Control"]
    assert "no-store" in page["Cache-Control"]
