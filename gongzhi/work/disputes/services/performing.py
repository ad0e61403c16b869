"""What is owed and what was done of it; the other side says whether it arrived."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.timezone import localdate

from gongzhi.kernel.refused import Conflict, Refused
from gongzhi.kernel.texts import _
from gongzhi.work.disputes import acts
from gongzhi.work.disputes.models import Due, Payment
from gongzhi.work.disputes.services import room, telling

if TYPE_CHECKING:
    from datetime import date, datetime

    from gongzhi.kernel.actor import Actor
    from gongzhi.work.disputes.models import Party


@transaction.atomic
def pay(*, due: Due, amount: int | None, paid_on: date, by: Actor, at: datetime, file: str = "") -> Payment:
    """Write down a performance, whole or in part; ``amount`` in fen where a sum is owed.

    :raises Refused: a day to come or before the agreement, nothing is owed any more, or more than is owed.
    """
    case = room.entered(due.agreement.case, by, at)
    due = Due.objects.select_related("agreement").get(pk=due.pk)
    began = due.agreement.effective_on
    if case.matter.stage not in ("performing", "performed") or began is None:
        raise Refused(_("协议还没有生效，不能登记履行"), field="paid_on")
    if not began <= paid_on <= localdate(at):
        raise Refused(_("履行日期要在协议生效那天到今天之间"), field="paid_on")
    if due.done_on is not None:
        raise Refused(_("这一项已经履行完了"), field="amount")
    rest = due.amount - due.paid if due.amount is not None else None
    if rest is not None and (amount is None or not 0 < amount <= rest):
        raise Refused(_("金额要大于 0，不超过还欠的部分"), field="amount")
    paid = due.paid + (amount or 0)
    done = due.amount is None or paid >= due.amount
    if not Due.objects.filter(pk=due.pk, paid=due.paid, done_on=None).update(
        paid=paid, done_on=paid_on if done else None
    ):
        raise Conflict(_("另一个人刚刚登记过这一项，请看过再登记"), field="amount")
    payment = Payment.objects.create(
        due=due, amount=amount if rest is not None else None, paid_on=paid_on, file=file, at=at, by=by.id
    )
    room.record(
        case, acts.PAID, by=by, at=at, due=due.pk, amount=payment.amount, on=paid_on.isoformat(), file=file
    )  # fmt: skip
    return payment


@transaction.atomic
def confirm_payment(*, payment: Payment, received: bool, party: Party, by: Actor, at: datetime) -> None:
    """Say, as the one who is owed, whether it arrived. Both views stand side by side.

    :raises Refused: it is owed to somebody else, or the case has ended.
    """
    case = room.of_party(party).case if by.is_reporter else room.entered(party.case, by, at)
    room.going_on(case)
    party = room.member(case, party.pk)
    found = Payment.objects.filter(pk=payment.pk, due__agreement__case=case, due__term__to=party.pk).first()
    if found is None:
        raise Refused(_("这一笔不是付给{party}的"), field="payment", party=party.called)
    Payment.objects.filter(pk=found.pk).update(confirmed=received)
    room.record(case, acts.PROVED, by=by, at=at, payment=found.pk, yes=received, party=party.pk)
    if by.is_reporter and found.confirmed != received:
        telling.spoken(case, at)
