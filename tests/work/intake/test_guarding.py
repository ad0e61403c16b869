"""The receipt and its holder: wrong codes cost time, lost ones come back, pressure is heard elsewhere, and erasing."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from PIL import Image

from gongzhi.foundation.files import queries as files
from gongzhi.foundation.ledger import queries as ledger
from gongzhi.foundation.notices.models import Notice
from gongzhi.foundation.persons import services as persons
from gongzhi.foundation.tries.models import Tries
from gongzhi.kernel.actor import system
from gongzhi.kernel.refused import NotFound, Refused
from gongzhi.matters import queries as matters
from gongzhi.work.intake import queries, receipts, services
from gongzhi.work.intake.models import Suggestion
from gongzhi.work.intake.services import TooMany, guarding
from tests import given
from tests.conftest import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]
HERE, THERE = "203.0.113.0/24", "198.51.100.0/24"
PHONE = "13812345678"


def wrong(number: int = 1) -> str:
    body = f"{number:015d}"
    return body + receipts.check_digit(body)


def tried(receipt: str, source: str = HERE, **later: float) -> None:
    services.attempt(receipt=receipt, source=source, at=given.later(**later))


def test_the_right_receipt_opens_and_a_wrong_one_tells_nothing() -> None:
    received = given.received()
    assert services.attempt(receipt=received.receipt, source=HERE, at=NOW) == received.report
    assert services.attempt(receipt=receipts.grouped(received.receipt), source=HERE, at=NOW) == received.report
    near = received.receipt[:14] + ("0" if received.receipt[14] != "0" else "1")
    told = set()
    for receipt in (wrong(), near + receipts.check_digit(near)):
        with pytest.raises(NotFound) as refused:
            tried(receipt)
        told.add(str(refused.value))
    assert len(told) == 1


def test_wrong_receipts_cost_time_by_source_and_the_right_one_waits_too() -> None:
    received = given.received()
    for number in range(guarding.PER_SOURCE):
        with pytest.raises(NotFound):
            tried(wrong(number))
    with pytest.raises(TooMany):
        tried(received.receipt)
    tried(received.receipt, THERE)
    tried(received.receipt, minutes=15)


def test_wrong_receipts_are_limited_in_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guarding, "IN_ALL", 3)
    for number in range(3):
        with pytest.raises(NotFound):
            tried(wrong(number), source=f"192.0.{number}.0/24")
    with pytest.raises(TooMany):
        tried(wrong(9), THERE)


def test_a_slip_of_the_pen_costs_nothing_and_right_ones_never_do() -> None:
    received = given.received()
    for _ in range(guarding.PER_SOURCE + 1):
        with pytest.raises(Refused, match="输错了"):
            tried(received.receipt[:-1] + str((int(received.receipt[-1]) + 1) % 10))
        tried(received.receipt)
    assert not Tries.objects.exists()


def test_counts_keep_no_address_and_are_forgotten() -> None:
    with pytest.raises(NotFound):
        tried(wrong())
    assert HERE not in str(list(Tries.objects.values()))
    with pytest.raises(NotFound):
        tried(wrong(), days=2)
    assert Tries.objects.filter(window__lt=given.later(days=1)).count() == 0


def test_a_lost_receipt_comes_back_to_the_phone_and_the_old_one_ends() -> None:
    received = given.received(contact={"phone": PHONE})
    services.reissue(phone=f"+86 {PHONE}", source=HERE, at=NOW)
    [notice] = Notice.objects.filter(template="report.receipt")
    assert received.receipt not in str(notice.params)
    filled = guarding.fresh_receipt(received.report.subject, NOW)
    fresh = filled.values["receipt"]
    tried(received.receipt)  # until the message was taken, the old one works
    filled.took()
    assert services.attempt(receipt=fresh, source=HERE, at=NOW) == received.report
    with pytest.raises(NotFound):
        tried(received.receipt)
    assert fresh not in str(ledger.history([received.report.subject]))


def test_an_unknown_phone_says_the_same_and_nobody_asks_without_end() -> None:
    services.reissue(phone=PHONE, source=HERE, at=NOW)
    assert not Notice.objects.filter(template="report.receipt").exists()
    for _ in range(guarding.ASKED_A_DAY - 1):
        services.reissue(phone=PHONE, source=HERE, at=NOW)
    with pytest.raises(TooMany):
        services.reissue(phone=PHONE, source=THERE, at=NOW)
    midnight = NOW.replace(hour=16)  # 00:00 in the district, when a new day begins there
    with pytest.raises(TooMany):
        services.reissue(phone=PHONE, source=THERE, at=midnight - timedelta(minutes=1))
    services.reissue(phone=PHONE, source=THERE, at=midnight)


def test_the_desk_makes_a_new_receipt_with_a_reason() -> None:
    received = given.received()
    with pytest.raises(Refused, match="核对了本人"):
        services.reissue_at_desk(report=received.report, reason=" ", by=given.CLERK, at=NOW)
    with pytest.raises(Refused, match="没有这项权限"):
        services.reissue_at_desk(report=received.report, reason="看过身份证", by=given.OFFICER, at=NOW)
    fresh = services.reissue_at_desk(report=received.report, reason="当面核对", by=given.CLERK, at=NOW)
    tried(fresh)
    with pytest.raises(NotFound):
        tried(received.receipt)


def test_pressure_goes_to_the_supervisor_of_a_unit_that_had_no_hand_in_it() -> None:
    report = given.report()
    given.handling(given.accepted(report))
    made = services.press(report=report, words="他们叫我撤回", at=NOW)
    assert made.unit == "xz-ducha"
    about = services.press(report=given.report(about="xz-ducha"), words="", at=NOW)
    assert about.unit not in ("", "xz-ducha")
    watcher = given.actor("supervisor", made.unit, name="s")
    assert queries.pressures(watcher) == [made]
    assert queries.pressures(given.CLERK) == []
    assert queries.pressures(given.OFFICER) == []
    assert "撤回" not in str(ledger.history([report.subject]))  # nobody reads it on the report
    other = given.actor("inspector", "xz-other", name="other")
    with pytest.raises(NotFound):
        services.close_pressure(pressure=made, words="已了解", by=other, at=NOW)
    services.close_pressure(pressure=made, words="已了解", by=watcher, at=NOW)
    assert queries.pressures(watcher) == []


def test_erasing_takes_words_contact_suggestions_and_files_together() -> None:
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, "PNG")
    received = given.received("路灯坏了，我住三栋", contact={"phone": PHONE}, files=[("a.png", out.getvalue())])
    report = received.report
    person = report.person
    matter = given.accepted(report)
    given.responded(report, "add", words="是三栋门口")
    services.erase(report=report, at=NOW)
    report.refresh_from_db()
    assert (report.masked, report.title, report.released, report.person) == ("", "", "", "")
    assert not Suggestion.objects.filter(report=report).exists()
    assert files.of([report.subject]) == {report.subject: []}
    assert all(not record.texts for record in ledger.history([report.subject]))
    with pytest.raises(NotFound):
        persons.reveal(person=person, fields=["phone"], reason="contact", by=given.CLERK, at=NOW)
    with pytest.raises(NotFound):
        tried(received.receipt)
    matter.refresh_from_db()
    assert (report.stage, matter.is_open) == ("accepted", True)  # the work and its count stay
    assert ledger.verify(versions=matters.versions()).ok


def test_the_holder_corrects_their_own_phone() -> None:
    received = given.received(contact={"phone": PHONE})
    services.correct_contact(report=received.report, fields={"phone": "13912345678"}, at=NOW)
    opened = persons.reveal(
        person=received.report.person, fields=["phone"], reason="contact", by=given.CLERK, at=NOW
    )  # fmt: skip
    assert opened["phone"] == "13912345678"
    with pytest.raises(Refused, match="这里没有您的联系方式"):
        services.correct_contact(report=given.report(), fields={"phone": PHONE}, at=NOW)


def test_what_is_left_is_erased_also_when_the_contact_went_on_its_day() -> None:
    report = given.received(contact={"phone": PHONE}).report
    late = NOW + timedelta(days=1000)
    assert persons.erase_due(by=system("tests"), at=late) == 1
    with pytest.raises(Refused, match="已经到期清除"):
        services.correct_contact(report=report, fields={"phone": "13912345678"}, at=late)
    services.erase(report=report, at=late)
    report.refresh_from_db()
    assert (report.masked, report.person, report.erased_at) == ("", "", late)
