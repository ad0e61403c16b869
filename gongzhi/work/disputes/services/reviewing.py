"""Confirming the monthly sheet 以案定补: by somebody else than the mediator, under the rule of that day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from gongzhi.foundation.ledger import services as ledger
from gongzhi.foundation.organisations import queries as organisations
from gongzhi.kernel.refused import NotFound, Refused
from gongzhi.kernel.texts import _
from gongzhi.work.disputes import acts
from gongzhi.work.disputes.models import Reviewed
from gongzhi.work.disputes.studios import allowance, reading

if TYPE_CHECKING:
    from datetime import date, datetime

    from gongzhi.kernel.actor import Actor
    from gongzhi.work.disputes.studios.allowance import Sheet


@transaction.atomic
def review(*, unit: str, month: date, mediator: str, seen: str, by: Actor, at: datetime) -> Reviewed:
    """Confirm a mediator's lines of a month; once more where the records or the rule have changed since.

    ``seen`` is the digest of the lines that the page showed.

    :raises NotFound: not the committee's head or the justice office.
    :raises Refused: one's own lines, none in this month, or others than the page showed.
    """
    of = organisations.unit(unit)
    if of is None or of.kind != reading.KIND or not allowance.may_see(by, of):
        raise NotFound(_("没有这个调解组织，请从列表里选"))
    if by.id == mediator:
        raise Refused(_("自己的不能自己确认；主任本人的请司法局确认"), field="mediator")
    found = allowance.sheet(of, month, by)
    share = next((one for one in found.shares if one.mediator == mediator), None)
    if share is None:
        raise Refused(_("这个月没有他结案的纠纷"), field="mediator")
    digest = allowance.digest(share.lines)
    if digest != seen:
        raise Refused(_("记录刚刚有变化，请看过最新的再确认"), field="mediator")
    row, _made = Reviewed.objects.update_or_create(
        unit=unit, month=month, mediator=mediator,
        defaults={"rule": found.rule.version, "digest": digest, "by": by.id, "at": at},
    )  # fmt: skip
    payload = {"month": month.isoformat(), "mediator": mediator, "rule": row.rule, "cases": len(share.lines)}
    ledger.record(subject=f"studio:{unit}", verb=acts.REVIEWED, by=by, at=at, payload=payload)
    return row


@transaction.atomic
def note_sheet(*, unit: str, sheet: Sheet, by: Actor, at: datetime) -> None:
    """Write down that a month's sheet left the house.

    :raises NotFound: not the committee's head or the justice office.
    """
    of = organisations.unit(unit)
    if of is None or not allowance.may_see(by, of):
        raise NotFound(_("没有这个调解组织，请从列表里选"))
    cases = sum(len(share.lines) for share in sheet.shares)
    payload = {"month": sheet.month.isoformat(), "cases": cases, "rule": sheet.rule.version}
    ledger.record(subject=f"studio:{unit}", verb=acts.SHEET, by=by, at=at, payload=payload)
