"""The agreement: written from its terms, signed by each party or one with a mandate to settle, sealed, in effect."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.timezone import localdate

from gongzhi.kernel.refused import Conflict, Refused
from gongzhi.kernel.texts import _
from gongzhi.work.disputes import acts, schedule
from gongzhi.work.disputes.models import Agreement, Due, Mandate, Party, Signature, Term
from gongzhi.work.disputes.services import offering, room

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from gongzhi.kernel.actor import Actor
    from gongzhi.work.disputes.models import Case

LONG = 3000


@transaction.atomic
def write_agreement(
    *, case: Case, form: str, facts: str, disputed: str, duties: str, terms: Sequence[Mapping[str, Any]], seen: int,
    by: Actor, at: datetime,
) -> Agreement:  # fmt: skip
    """Write the agreement, or write it anew while nobody has been asked to sign; the text comes from its terms.

    :raises Conflict: another mediator changed it since ``seen``.
    :raises Refused: it is being signed or in effect, or something in it cannot be.
    """
    case = room.entered(case, by, at)
    if case.matter.stage not in ("mediating", "accepted", "offered"):
        raise Refused(_("协议已经交各方签署，要改先“回到调解”"), field="facts")
    if form not in ("written", "oral"):
        raise Refused(_("请选书面协议还是口头协议"), field="form")
    texts = {
        "facts": room.said(facts, field="facts", longest=LONG),
        "disputed": room.said(disputed, field="disputed", longest=LONG, required=False),
        "duties": room.said(duties, field="duties", longest=LONG, required=False),
    }
    made = offering.written(case, terms, at)
    agreement = Agreement.objects.filter(case=case).first() or Agreement(case=case, version=0)
    if agreement.version != seen:
        raise Conflict(_("另一位调解员刚刚改过协议，请看过再保存"), field="facts")
    agreement.form, agreement.version, agreement.drafted_at = form, seen + 1, at
    agreement.facts, agreement.disputed, agreement.duties = texts["facts"], texts["disputed"], texts["duties"]
    agreement.save()
    agreement.terms.all().delete()
    for term in made:
        term.agreement = agreement
    Term.objects.bulk_create(made)
    texts["terms"] = "\n".join(term.what for term in made)
    room.record(case, acts.DRAFTED, by=by, at=at, form=form, terms=len(made), version=agreement.version, texts=texts)
    return agreement


@transaction.atomic
def sign(
    *, party: Party, way: str, signed_on: date, by: Actor, at: datetime, mandate: Mandate | None = None,
    file: str = "",
) -> None:  # fmt: skip
    """Write down that a party signed: itself, or by somebody whose written mandate says that they may settle.

    :raises Refused: nothing is there to sign, a day that cannot be, a party that does not take part or has signed, or a
        mandate that does not reach so far.
    """
    case = room.entered(party.case, by, at)
    put(room.member(case, party.pk), way=way, signed_on=signed_on, by=by, at=at, mandate=mandate, file=file)


def put(
    party: Party, *, way: str, signed_on: date, by: Actor, at: datetime, mandate: Mandate | None = None, file: str = ""
) -> None:
    """Put a signature under the agreement of a party's case, which the caller holds.

    :raises Refused: as ``sign``.
    """
    case = party.case
    agreement = Agreement.objects.filter(case=case, form="written").first()
    if agreement is None or case.matter.stage != "signing":
        raise Refused(_("现在没有等签署的协议"), field="party")
    if not party.takes_part:
        raise Refused(_("{party}没有参加调解，不能在协议上签名"), field="party", party=party.called)
    if way not in ("paper", "screen"):
        raise Refused(_("请选纸上签名还是屏幕签名"), field="way")
    if not localdate(agreement.drafted_at) <= signed_on <= localdate(at):
        raise Refused(_("签名日期要在拟好协议那天到今天之间"), field="signed_on")
    if mandate is not None and not _binds(mandate, party, signed_on):
        raise Refused(_("代表没有书面写明“可以代为签协议”，请由本人签名"), field="mandate")
    if way == "screen" and not file:
        raise Refused(_("请在屏幕上签名"), field="file")
    _row, made = Signature.objects.get_or_create(
        agreement=agreement,
        party=party,
        defaults={"way": way, "signed_on": signed_on, "mandate": mandate, "file": file},
    )
    if not made:
        raise Refused(_("{party}已经签过名了"), field="party", party=party.called)
    room.record(
        case, acts.SIGNED, by=by, at=at, party=party.pk, way=way, signed=signed_on.isoformat(), file=file,
        mandate=mandate.pk if mandate else 0,
    )  # fmt: skip


def _binds(mandate: Mandate, party: Party, on: date) -> bool:
    by = Party.objects.filter(pk=mandate.by_party_id or 0).first()
    gone = by is not None and not by.takes_part  # who left acts for nobody who stays
    return mandate.party_id == party.pk and mandate.may_settle and mandate.holds(on) and not gone


@transaction.atomic
def seal(*, case: Case, signed_on: date, sealed_on: date, by: Actor, at: datetime) -> None:
    """Write down the mediator's signature and the committee's seal.

    :raises Refused: nothing is there to seal, or a day that cannot be.
    """
    case = room.entered(case, by, at)
    agreement = Agreement.objects.filter(case=case, form="written").first()
    if agreement is None or case.matter.stage != "signing":
        raise Refused(_("现在没有等签署的协议"), field="sealed_on")
    for field, day in (("signed_on", signed_on), ("sealed_on", sealed_on)):
        if not localdate(agreement.drafted_at) <= day <= localdate(at):
            raise Refused(_("日期要在拟好协议那天到今天之间"), field=field)
    Agreement.objects.filter(pk=agreement.pk).update(mediator_signed_on=signed_on, sealed_on=sealed_on)
    room.record(
        case, acts.SEALED, by=by, at=at, signed=signed_on.isoformat(), sealed=sealed_on.isoformat()
    )  # fmt: skip


def take_effect(agreement: Agreement, on: date) -> None:
    """Note from which day it binds, and turn its terms into what is due when; called by the move."""
    agreement.effective_on = on
    agreement.save(update_fields=["effective_on"])
    Due.objects.bulk_create(
        Due(agreement=agreement, term=term, number=number, due_on=day, amount=amount)
        for term in agreement.terms.all() for number, (day, amount) in enumerate(schedule.of(term, on), 1)
    )  # fmt: skip


def effective_day(agreement: Agreement) -> date:
    """Return the day of the last signature and seal (人民调解法 art. 29)."""
    days = [*agreement.signatures.values_list("signed_on", flat=True)]
    days += [day for day in (agreement.mediator_signed_on, agreement.sealed_on) if day]
    return max(days)
