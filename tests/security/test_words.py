"""Whose words reach whom: a unit reads what the desk released, and no number of a person, whatever was pasted where."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from gongzhi.foundation.persons.masking import mask
from gongzhi.matters.models import Matter
from gongzhi.work.intake import services as intake
from gongzhi.work.intake.lifecycle import REPORT
from tests import given
from tests.conftest import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]
PHONE = "13987654321"


def page(username: str, matter: Matter) -> str:
    client = Client()
    client.force_login(get_user_model().objects.get(username=username))
    return client.get(f"/desk/matters/{matter.reference}/").content.decode()


def test_what_was_said_before_a_report_was_taken_up_stays_at_the_desk() -> None:
    report = given.report()
    given.responded(report, "add", words="我就住在三楼他家对门")
    intake.make(
        report=report, move="ask", details=REPORT.move("ask").details(question="您住哪一户"), seen=report.version,
        by=given.CLERK, at=NOW,
    )  # fmt: skip
    given.responded(report, "reply", words="三零二，就我一家没搬")
    matter = given.handling(given.accepted(report))
    given.responded(report, "add", words="今天又看了，还是不亮")
    seen = page("department", matter)
    assert "对门" not in seen
    assert "就我一家" not in seen
    assert "还是不亮" in seen  # said about the work
    assert "就我一家" in page("centre", matter)


def test_a_matter_holds_no_number_of_a_person_whatever_the_desk_pasted() -> None:
    matter = given.accepted()
    title, summary = f"路灯 {PHONE}", f"请联系 {PHONE}，联系人：王小明，换灯"
    given.moved(matter, "correct", given.CLERK, title=title, summary=summary)
    given.moved(matter, "publish", given.CLERK, public=f"路灯在修，问 {PHONE}")
    given.moved(matter, "split", given.CLERK, title=title, category=matter.category)
    for row in (matter, *Matter.objects.all()):
        assert PHONE not in row.title + row.summary + row.public_text
        assert "王小明" not in row.summary
    matter.refresh_from_db()
    assert matter.title == "路灯 〔电话〕"
    assert "换灯" in matter.summary


def test_so_do_the_words_that_the_desk_releases() -> None:
    report = given.report()
    given.accepted(report)
    intake.release(report=report, words=f"路灯坏了，打 {PHONE}", by=given.CLERK, at=NOW)
    report.refresh_from_db()
    assert report.released == "路灯坏了，打 〔电话〕"


def test_a_title_that_grows_by_masking_still_fits() -> None:
    title = "路" * 45 + "联系人：王小明。联系人：李大"
    assert len(title) <= 60 < len(mask(title).text) + 3
    matter = given.accepted()
    given.moved(matter, "correct", given.CLERK, title=title)
    assert len(Matter.objects.get().title) <= 60


@pytest.mark.parametrize("name", ["王有才", "李种田", "陈以明", "张在福", "欧阳有为"])
def test_a_stated_name_is_marked_whatever_characters_it_has(name: str) -> None:
    for text in (f"我叫{name}，电话", f"姓名：{name}\n住南门", f"联系人：{name}。"):
        assert name not in mask(text).text, text
        assert "〔姓名〕" in mask(text).text, text


@pytest.mark.parametrize("text", ["房东叫来了，不讲理", "负责人是谁，没人说", "他叫人来，砸了门", "联系人：物业，不管"])
def test_what_only_looks_like_one_is_left(text: str) -> None:
    assert mask(text).text == text
