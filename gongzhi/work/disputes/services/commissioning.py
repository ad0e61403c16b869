"""Cases that another body asked a committee to mediate 委派/委托: its letter, and that it was answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.timezone import localdate

from gongzhi.kernel.refused import Refused
from gongzhi.kernel.texts import _
from gongzhi.work.disputes import acts
from gongzhi.work.disputes.models import Commission
from gongzhi.work.disputes.services import room
from gongzhi.work.disputes.studios import codes

if TYPE_CHECKING:
    from datetime import date, datetime

    from gongzhi.kernel.actor import Actor
    from gongzhi.work.disputes.models import Case


@transaction.atomic
def commission(
    *, case: Case, body: str, number: str, sent_on: date, answer_by: date | None, by: Actor, at: datetime
) -> Commission:
    """Write down which body asked for it, under what number of its own, when, and by when it wants an answer.

    :raises Refused: the case did not come from such a body, nothing named, or days that cannot be.
    """
    case = room.framed(case, by, at)
    room.going_on(case)
    if case.source not in codes.COMMISSIONED:
        raise Refused(_("只有法院、公安、检察院或政府部门委派、委托的案件有委托函；来源不对的，请先更正"), field="body")
    body = room.said(body, field="body", longest=60)
    number = room.said(number, field="number", longest=60, required=False)
    if sent_on > localdate(at):
        raise Refused(_("来函日期不能在今天以后"), field="sent_on")
    if answer_by is not None and answer_by < sent_on:
        raise Refused(_("要求答复的日期要在来函之后"), field="answer_by")
    row, _made = Commission.objects.update_or_create(
        case=case, defaults={"body": body, "number": number, "sent_on": sent_on, "answer_by": answer_by}
    )
    room.record(
        case, acts.COMMISSIONED, by=by, at=at, sent=sent_on.isoformat(),
        answer_by=answer_by.isoformat() if answer_by else "", texts={"body": body, "number": number},
    )  # fmt: skip
    return row


@transaction.atomic
def answer_commission(*, case: Case, answered_on: date, by: Actor, at: datetime) -> None:
    """Write down that the body was answered; the case may have ended by then.

    :raises Refused: there is no letter, or a day before it or to come.
    """
    case = room.framed(case, by, at)
    row = Commission.objects.filter(case=case).first()
    if row is None:
        raise Refused(_("还没有登记委派、委托的来函"), field="answered_on")
    if not row.sent_on <= answered_on <= localdate(at):
        raise Refused(_("复函日期要在来函那天到今天之间"), field="answered_on")
    Commission.objects.filter(pk=row.pk).update(answered_on=answered_on)
    room.record(case, acts.ANSWERED_LETTER, by=by, at=at, answered=answered_on.isoformat())
