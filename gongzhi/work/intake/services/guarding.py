"""Guarding the receipt and its holder: wrong codes cost time, lost ones come back, pressure is heard elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.timezone import localtime

from gongzhi.foundation.files import services as files
from gongzhi.foundation.ledger import services as ledger
from gongzhi.foundation.notices import services as notices
from gongzhi.foundation.notices.recipients import Recipient
from gongzhi.foundation.notices.templates import Filled
from gongzhi.foundation.persons import services as persons
from gongzhi.foundation.persons.fields import normal_phone
from gongzhi.foundation.persons.queries import kept
from gongzhi.foundation.search import services as search
from gongzhi.foundation.tries import services as tries
from gongzhi.foundation.tries.services import TooMany
from gongzhi.kernel.actor import Actor, reporter, system
from gongzhi.kernel.refused import NotFound, Refused
from gongzhi.kernel.texts import _
from gongzhi.kernel.verdict import require
from gongzhi.work.intake import acts, queries, receipts
from gongzhi.work.intake.models import Pressure, Report
from gongzhi.work.intake.services import likening
from gongzhi.work.intake.services.deciding import matter_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

WINDOW = 15  # minutes in which tries are counted together
PER_SOURCE = 10
IN_ALL = 3000
ASKED_A_DAY = 3  # for one phone: a new receipt ends the old one, so nobody may ask without end
ASKED_FROM_SOURCE = 10
WRONG = _("没有找到这个查询码，请核对 16 位数字")


def attempt(*, receipt: str, source: str, at: datetime) -> Report:
    """Open a report by its receipt. A wrong one counts against its source and in all, and tells nothing.

    ``source`` is the network prefix it came from; only its keyed digest is kept.

    :raises TooMany: too many wrong receipts came from there, or in all.
    :raises Refused: it is mistyped.
    :raises NotFound: no report has this receipt.
    """
    window = at.replace(minute=at.minute - at.minute % WINDOW, second=0, microsecond=0)
    sources = {tries.keyed(f"receipt {source}"): PER_SOURCE, tries.keyed("receipt all"): IN_ALL}
    if tries.full(sources, window):
        raise TooMany(_("试得太多了，请过一刻钟再试；着急请打电话给中心"), field="receipt")
    report = Report.objects.filter(receipt=receipts.digest(receipts.normalise(receipt)), erased_at=None).first()
    if report is None:
        tries.add(sources, window)
        raise NotFound(WRONG, field="receipt")
    return report


def _renew(report: Report, receipt: str) -> str:
    report.receipt = receipts.digest(receipt)
    Report.objects.filter(pk=report.pk).update(receipt=report.receipt)
    return receipt


@transaction.atomic
def reissue(*, phone: str, source: str, at: datetime) -> None:
    """Send new receipts to a phone, for every open report that it was given with. Says the same whether any was.

    The new receipt is made when the message is sent, so that no table ever holds it.

    :raises TooMany: it was asked for too often today, for this phone or from this network.
    :raises Refused: it is no phone number.
    """
    day = localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    number = normal_phone(phone)
    sources = {tries.keyed(f"lost {source}"): ASKED_FROM_SOURCE, tries.keyed(f"lost {number}"): ASKED_A_DAY}
    if tries.full(sources, day):
        raise TooMany(_("今天补发的次数太多了，请明天再试，或者到中心窗口补"), field="phone")
    tries.add(sources, day)
    for person in persons.match_phone(phone=phone, by=reporter(), at=at):
        for report in Report.objects.filter(person=person, erased_at=None):
            notices.tell(
                to=[Recipient(person=person)], template="report.receipt", subject=report.subject, at=at, params={}
            )


def fresh_receipt(subject: str, at: datetime) -> Filled:
    """Make a new receipt for a message being sent this moment; until that was taken, the old one works."""
    report, receipt = Report.objects.get(pk=int(subject.rsplit("-", 1)[1])), receipts.new()

    @transaction.atomic
    def took() -> None:
        _renew(report, receipt)
        ledger.record(subject=report.subject, verb=acts.REISSUED, by=system("reissue"), at=at, payload={"way": "hook"})

    return Filled({"receipt": receipts.grouped(receipt)}, took)


@transaction.atomic
def reissue_at_desk(*, report: Report, reason: str, by: Actor, at: datetime) -> str:
    """Make a new receipt for somebody who stands at the desk; the old one no longer works.

    :raises Refused: not permitted, or no reason.
    """
    require(by.may("report.original"))
    if not reason.strip():
        raise Refused(_("请写怎么核对了本人"), field="reason")
    receipt = _renew(report, receipts.new())
    ledger.record(
        subject=report.subject, verb=acts.REISSUED, by=by, at=at, payload={"way": "desk"}, texts={"reason": reason}
    )
    return receipt


@transaction.atomic
def press(*, report: Report, words: str, at: datetime) -> Pressure:
    """Take in that somebody presses the reporter; a supervisor of another unit hears of it, nobody else."""
    unit = queries.hears_pressure(report, matter_of(report))
    made = Pressure.objects.create(report=report, unit=unit, told_at=at)
    ledger.record(
        subject=f"pressure:{made.pk}", verb=acts.PRESSED, by=reporter(), at=at, opens=True, payload={"unit": unit},
        texts={"words": words.strip()} if words.strip() else None,
    )  # fmt: skip
    if unit:
        notices.tell(
            to=[Recipient(unit=unit)], template="report.pressed", subject=f"pressure:{made.pk}", at=at, params={},
            urgent=True,
        )  # fmt: skip
    return made


@transaction.atomic
def close_pressure(*, pressure: Pressure, words: str, by: Actor, at: datetime) -> Pressure:
    """Write down what was found.

    :raises Refused: not permitted, or it is another unit's.
    """
    require(by.may("integrity.case"))
    if by.unit != pressure.unit:
        raise NotFound(_("没有找到这件事，请核对编号"))
    pressure.closed_at, pressure.closed_by = at, by.id
    pressure.save(update_fields=["closed_at", "closed_by"])
    ledger.record(subject=f"pressure:{pressure.pk}", verb=acts.PRESSURE_CLOSED, by=by, at=at, texts={"found": words})
    return pressure


@transaction.atomic
def correct_contact(*, report: Report, fields: Mapping[str, str], at: datetime) -> None:
    """Let the reporter correct their own name and phone.

    :raises Refused: they left none, or it was erased when its day had come.
    """
    if not kept([report.person]):
        raise Refused(_("这里没有您的联系方式：没有留过，或者已经到期清除"), field="phone")
    persons.correct(person=report.person, fields=fields, by=reporter(), at=at)


@transaction.atomic
def erase(*, report: Report, at: datetime, by: Actor | None = None) -> Report:
    """Erase the reporter's contact, words, marks, suggestions and files; the work and its count stay."""
    by = by or reporter()
    if kept([report.person]):  # what was kept until its day is erased already
        persons.erase(person=report.person, reason="asked", by=by, at=at)
    files.erase(subject=report.subject, by=by, at=at)
    ledger.erase_texts(subject=report.subject, at=at)
    search.drop(subject=report.subject)
    report.suggestions.all().delete()
    likening.forget(report)
    changes = {
        "masked": "",
        "released": "",
        "title": "",
        "person": "",
        "erased_at": at,
        "lon": None,
        "lat": None,
        "datum": "",
    }
    Report.objects.filter(pk=report.pk).update(**changes)
    for name, value in changes.items():
        setattr(report, name, value)
    ledger.record(subject=report.subject, verb=acts.ERASED, by=by, at=at)
    return report
