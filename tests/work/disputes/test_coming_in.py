"""A dispute that somebody reported: from the desk's inbox to a committee, and the answer back to the reporter."""

import pytest

from gongzhi.kernel.refused import Refused
from gongzhi.work.disputes.models import Case, Party
from gongzhi.work.intake import services as intake
from gongzhi.work.intake.details import Mediate
from gongzhi.work.intake.models import Report
from tests import given
from tests.conftest import NOW
from tests.work.disputes import cases

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]
WORDS = "楼上漏水把我家泡了，他不肯赔，吵了三次"


def reported(category: str = "1201", **more: object) -> Report:
    report = given.report(WORDS, **more)
    details = Mediate(category=category, place=cases.PLACE)
    return intake.make(report=report, move="mediate", details=details, seen=report.version, by=given.CLERK, at=NOW)


@pytest.fixture(autouse=True)
def _categories() -> None:
    from gongzhi.matters.models import Category

    for code, name in (("12", "矛盾纠纷"), ("1201", "邻里纠纷"), ("01", "市政")):
        Category.objects.get_or_create(code=code, defaults={"name": name})


def test_a_report_becomes_a_dispute_and_its_reporter_the_applicant() -> None:
    report = reported(contact={"name": "张小明", "phone": "13800138000"})

    case = Case.objects.select_related("matter").get()
    assert (case.type, case.source, case.matter.stage) == ("02", "desk", "applied")
    assert report.stage == "accepted"
    assert Party.objects.get().person == report.person
    assert WORDS in case.notes.get(sort="facts").text


def test_nothing_of_its_words_is_in_the_matter_or_its_index() -> None:
    from gongzhi.foundation.search.models import Document

    reported()
    case = Case.objects.select_related("matter").get()
    assert "漏水" not in case.matter.title + case.matter.summary
    assert "漏水" not in Document.objects.get(kind="matter").head


def test_an_anonymous_reporter_is_no_party() -> None:
    reported(anonymous=True)
    assert not Party.objects.exists()


def test_what_is_no_quarrel_between_people_is_not_mediated() -> None:
    with pytest.raises(Refused, match="只有人与人之间"):
        reported("01")


def test_the_reporter_is_told_how_it_ended() -> None:
    report = reported(contact={"name": "张小明", "phone": "13800138000"})
    case = cases.fresh(Case.objects.get())
    case = cases.moved(case, "decline", given.CLERK, why="in_court")

    report.refresh_from_db()
    assert report.response == "concluded"
