"""Taking a report in: what is refused, what is kept where, and who looks at it first."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image

from gongzhi.foundation.files import queries as files
from gongzhi.foundation.ledger import queries as ledger
from gongzhi.foundation.persons import queries as persons
from gongzhi.foundation.places.datum import Point
from gongzhi.kernel.refused import NotFound, Refused
from gongzhi.work.intake import queries, receipts, services
from gongzhi.work.intake.models import Report, Suggestion
from tests import given
from tests.conftest import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]
GRID = given.actor("grid_worker", "xz-cun", name="grid", place=given.GRID)


def photo() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "green").save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize(
    ("given_", "field"),
    [
        ({"words": ""}, "words"), ({"words": " \n "}, "words"), ({"words": "好" * 10_001}, "words"),
        ({"words": "a\0b"}, "words"), ({"place": "330411999999"}, "place"), ({"place": "330402"}, "place"),
        ({"about": "xz-nobody"}, "about"), ({"point": Point(121.5, 31.2, "WGS-84")}, "position"),
        ({"files": [("a.png", b"x")] * 10}, "files"), ({"contact": {"phone": "call me"}}, "phone"),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_is_refused_at_its_field_and_leaves_nothing(given_: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        given.report(**given_)
    assert refused.value.field == field
    assert not Report.objects.exists()
    assert not ledger.counts().get("report.received")


def test_words_stand_in_the_ledger_and_masked_on_the_row() -> None:
    report = given.report("路灯坏了，请打13812345678找我")
    assert "13812345678" not in report.masked + report.title
    assert queries.words(report) == "路灯坏了，请打13812345678找我"
    [entry] = ledger.history([report.subject])
    assert "1381234" not in str(entry.payload)


def test_ten_thousand_characters_are_fine() -> None:
    assert given.report("路" * 10_000).stage == "waiting"


def test_the_contact_is_sealed_and_a_receipt_is_stored_nowhere() -> None:
    received = given.received(contact={"name": "林小雨", "phone": "13812345678"})
    report = Report.objects.get()
    assert report.person
    assert "13812345678" not in str(persons.masked([report.person]))
    assert received.receipt not in str(Report.objects.values().get())
    assert queries.of_receipt(receipts.digest(received.receipt)) == report


def test_anonymous_keeps_no_contact_whatever_was_sent() -> None:
    report = given.report(contact={"phone": "13812345678"}, anonymous=True)
    assert report.person == ""


def test_a_report_about_a_unit_goes_to_the_district_desk_and_that_unit_sees_neither() -> None:
    report = given.report(about="xz-zhujian", channel="plate")
    assert report.desk == "xz-zhongxin"
    chief = given.actor("clerk", "xz-zhujian", name="chief")  # even with all a desk may
    with pytest.raises(NotFound):
        queries.find(chief, report.reference)
    below = given.actor("clerk", "xz-below", name="below", units=("xz-below", "xz-zhujian"))
    assert not queries.visible_to(below).exists()
    assert queries.find(given.CLERK, report.reference) == report


def test_filing_for_somebody_needs_their_consent_and_the_post() -> None:
    with pytest.raises(Refused) as refused:
        given.report(by=GRID, channel="grid", contact={"phone": "13812345678"})
    assert refused.value.field == "consent_spoken"
    report = given.report(by=GRID, channel="grid", contact={"phone": "13812345678"}, consent_spoken=True)
    assert (report.filed_by, report.consent_spoken) == (GRID.id, True)
    assert queries.filed_by(GRID) == [report]
    with pytest.raises(Refused, match="没有这项权限"):
        given.report(by=given.OFFICER)


def test_photos_come_with_the_report_or_nothing_comes() -> None:
    report = given.report(files=[("门口.png", photo())])
    assert len(files.of([report.subject])[report.subject]) == 1
    with pytest.raises(Refused):
        given.report(files=[("门口.png", photo()), ("坏的.png", photo()[:40])])
    assert Report.objects.count() == 1


def test_suggestions_never_decide() -> None:
    report = given.report("洪合镇路灯坏了，路灯不亮", place="")
    fields = set(Suggestion.objects.filter(report=report).values_list("field", flat=True))
    assert {"category", "unit", "place"} <= fields
    assert (report.place, report.stage) == ("", "waiting")


def test_settled_on_the_spot_in_one_act_or_not_at_all() -> None:
    from gongzhi.matters.models import Matter
    from gongzhi.work.intake.details import Accept
    from gongzhi.work.requests.details import AnswerNow

    new = services.NewReport(words="楼道堆了杂物", channel="grid", place=given.COMMUNITY)
    accept = Accept(title="楼道杂物", summary="楼道堆物", category=given.a_category(), place=given.COMMUNITY)
    outcome = AnswerNow(result="solved", reply="当场清走了")
    with pytest.raises(Refused, match="没有这项权限"):
        services.settle(new=new, accept=accept, outcome=outcome, by=given.OFFICER, at=NOW)
    wrong = Accept(title="楼道杂物", summary="楼道堆物", category="ZZ", place=given.COMMUNITY)
    with pytest.raises(Refused):
        services.settle(new=new, accept=wrong, outcome=outcome, by=GRID, at=NOW)
    assert not Report.objects.exists()
    received, matter = services.settle(new=new, accept=accept, outcome=outcome, by=GRID, at=NOW)
    assert (Matter.objects.get(), matter.stage) == (matter, "answered")
    assert received.receipt
