"""The daily bread: settled on the spot, agreed by word without the long way, or noticed and known to nobody yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction

from gongzhi.kernel.details import Nothing
from gongzhi.kernel.refused import NotFound, Refused
from gongzhi.kernel.texts import _
from gongzhi.kernel.verdict import require
from gongzhi.matters import services as matters
from gongzhi.work.disputes import acts
from gongzhi.work.disputes.details import Held, Settled
from gongzhi.work.disputes.models import Case
from gongzhi.work.disputes.services import agreeing, asking, naming, room
from gongzhi.work.disputes.services.registering import RULE, register

if TYPE_CHECKING:
    from datetime import datetime

    from gongzhi.kernel.actor import Actor

HELD = 30  # days that a dispute waits for those whom it is about


@dataclass(frozen=True, slots=True, kw_only=True)
class Small:
    """An agreement by word, as it stands in the register: who, what about, what was agreed, and whether it is done."""

    type: str
    place: str
    facts: str
    sides: Mapping[str, str]  # side → people, one a line
    companies: Mapping[str, str]  # side → a company's name
    terms: Sequence[Mapping[str, Any]]  # as of an agreement; ``by`` and ``to`` are sides
    done: bool


@transaction.atomic
def settle_at_once(
    *, type: str, place: str, words: str, result: str, told: bool, by: Actor, at: datetime
) -> Case:  # fmt: skip
    """Write down a quarrel that was settled on the spot, in one act: what it was, and how it ended.

    :raises Refused: not permitted, the rights were not told, or anything of it is not acceptable.
    """
    case = register(type=type, place=place, source="round", facts=words, by=by, at=at, here=True)
    _make(case, "settle", Settled(result=result, told=told), by, at)
    return case


@transaction.atomic
def hold(*, case: Case, by: Actor, at: datetime) -> None:
    """Let a dispute that somebody else noticed wait until the people concerned know of it; it names nobody.

    :raises NotFound: it was taken down elsewhere.
    :raises Refused: not permitted, or somebody is named already.
    """
    require(by.may("dispute.register"))
    if case.registrar != by.unit:
        raise NotFound(_("没有找到这件事，请核对编号"), field="reference")
    if case.parties.exists():
        raise Refused(_("已经登记了当事人，不用再等"), field="unaware")
    _make(case, "hold", Held(days=HELD), RULE, at)


@transaction.atomic
def agree_at_once(*, given: Small, told: bool, by: Actor, at: datetime) -> Case:
    """Write down 简易调解 in one act: rights told by word of mouth, an oral agreement, done at once or due later.

    :raises Refused: not permitted, rights not told, or anything of it is not acceptable.
    """
    require(by.may("dispute.mediate"))
    if not told:
        raise Refused(_("先口头告知权利和义务，双方都愿意才能调解"), field="told")
    case = register(type=given.type, place=given.place, source="own", facts=given.facts, by=by, at=at)
    Case.objects.filter(pk=case.pk).update(simple=True, mediator=by.id)
    room.record(case, acts.SIMPLE, by=by, at=at, mediator=by.id)
    first = {side: _people(case, side, given, by, at) for side in ("a", "b")}
    for party in case.parties.all():
        asking.ask_consent(party=party, consent="yes", way="aloud", by=by, at=at)
        asking.tell_rights(party=party, way="aloud", by=by, at=at)
        asking.accept_mediator(party=party, accepts=True, by=by, at=at)
    terms = [dict(term) | {"by": first.get(term["by"], 0), "to": first.get(term["to"], 0)} for term in given.terms]
    agreeing.write_agreement(
        case=case, form="oral", facts=given.facts, disputed="", duties="", terms=terms, seen=0, by=by, at=at
    )
    _make(case, "agree_done" if given.done else "agree_orally", Nothing(), by, at)
    return case


def _people(case: Case, side: str, given: Small, by: Actor, at: datetime) -> int:
    """Write down who is on a side; returns the first of them."""
    who: dict[str, Any] = {"case": case, "side": side, "by": by, "at": at}
    company = given.companies.get(side, "").strip()
    made = [naming.add_party(kind="company", contact={}, company=company, **who)] if company else []
    text = given.sides.get(side, "")
    if text.strip():
        try:
            made += naming.add_parties(text=text, **who)
        except Refused as refusal:
            raise Refused(refusal.sentence.text, field=f"side_{side}", **refusal.sentence.params) from None
    if not made:
        raise Refused(_("请写这一方是谁"), field=f"side_{side}")
    return made[0].pk


def _make(case: Case, move: str, details: object, by: Actor, at: datetime) -> None:
    case.matter.refresh_from_db()
    matters.make(matter=case.matter, move=move, details=details, seen=case.matter.version, by=by, at=at)
