"""Offers and counter-offers: who would owe whom what, how and by when; and what the others say to them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.timezone import localdate

from gongzhi.kernel.refused import Conflict, NotFound, Refused
from gongzhi.kernel.texts import _
from gongzhi.work.disputes import acts, codes, queries
from gongzhi.work.disputes.models import Answer, Offer, Party, Term
from gongzhi.work.disputes.services import room, telling

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from gongzhi.kernel.actor import Actor
    from gongzhi.work.disputes.models import Case

MOST = 100  # terms of one offer or agreement
DEAREST = 10**13  # fen: a hundred billion yuan is a slip of the pen
NOBODY = _("第 {number} 条：请选由谁履行")
LATEST = 10  # years from now that something may fall due


@transaction.atomic
def make_offer(
    *, case: Case, side: str, terms: Sequence[Mapping[str, Any]], by: Actor, at: datetime, shown: bool = False,
    open_until: date | None = None, answers: Offer | None = None,
) -> Offer:  # fmt: skip
    """Write down what a side, or the mediator (``side`` empty), proposes; the others see it only when it is ``shown``.

    :raises Refused: nothing is proposed, a term cannot be, the day has passed, or it answers an offer of another case.
    """
    case = room.entered(case, by, at)
    room.going_on(case)
    if side and side not in codes.SIDES:
        raise Refused(_("请选是哪一方提出的"), field="side")
    if case.matter.stage != "mediating":
        raise Refused(_("调解中才能登记方案"), field="side")
    if open_until is not None and open_until < localdate(at):
        raise Refused(_("答复期限不能在今天以前"), field="open_until")
    if answers is not None and answers.case_id != case.pk:
        raise Refused(_("没有这个方案"), field="answers")
    offer = Offer.objects.create(
        case=case, side=side, shown=shown, open_until=open_until, answers=answers, made_at=at, made_by=by.id
    )
    made = written(case, terms, at)
    for term in made:
        term.offer = offer
    Term.objects.bulk_create(made)
    room.record(
        case, acts.OFFERED, by=by, at=at, offer=offer.pk, side=side, terms=len(made),
        answers=answers.pk if answers else 0, until=open_until.isoformat() if open_until else "",
        texts={"terms": "\n".join(term.what for term in made)},
    )  # fmt: skip
    return offer


@transaction.atomic
def answer_offer(*, offer: Offer, state: str, by: Actor, at: datetime) -> None:
    """Say, as the mediator, what became of an offer: accepted, refused, expired or withdrawn.

    :raises Conflict: something became of it already.
    :raises Refused: no such answer, or the case has ended.
    """
    case = room.entered(offer.case, by, at)
    room.going_on(case)
    if state not in ("accepted", "refused", "expired", "withdrawn"):
        raise Refused(_("请选对方案的答复"), field="state")
    _decide(case, offer, state, by=by, at=at)


@transaction.atomic
def say_to_offer(*, party: Party, offer: int, accepts: bool, by: Actor, at: datetime) -> None:
    """Accept or refuse an offer, as one party and for itself alone.

    It is accepted when everybody whom it is made to has accepted, and refused when everybody has refused; where they
    differ it stays open, and the mediator sees who said what. ``offer`` is its number, which may be anybody's guess:
    one that is not made to this party is not there.

    :raises Conflict: something became of it already, or it is no longer open.
    :raises Refused: no such offer is made to this party.
    """
    if not by.is_reporter:
        raise NotFound(_("没有找到这件事，请核对编号"))
    party = room.of_party(party)
    case = party.case
    room.going_on(case)
    made = queries.offers_to(party).filter(pk=offer).first()
    if made is None or not party.takes_part:
        raise Refused(_("没有这个方案，请从列表里选"), field="offer")
    over = made.open_until is not None and made.open_until < localdate(at)
    if made.state != "open" or over or case.matter.stage != "mediating":
        raise Conflict(_("这个方案已经不等答复了，请看一下现在的情况"), field="offer")
    Answer.objects.update_or_create(offer=made, party=party, defaults={"accepts": accepts, "at": at})
    said = dict(made.said.values_list("party", "accepts"))
    asked = [one for one in case.parties.exclude(side=made.side) if one.takes_part]
    answers = {said.get(one.pk) for one in asked}
    state = "accepted" if answers == {True} else "refused" if answers == {False} else ""
    if state:
        _decide(case, made, state, by=by, at=at, party=party.pk)
    else:
        room.record(
            case, acts.ANSWERED, by=by, at=at, offer=made.pk, state="yes" if accepts else "no", party=party.pk
        )  # fmt: skip
    telling.spoken(case, at)


def _decide(case: Case, offer: Offer, state: str, *, by: Actor, at: datetime, party: int = 0) -> None:
    if not Offer.objects.filter(pk=offer.pk, case=case, state="open").update(state=state, decided_at=at):
        raise Conflict(_("这个方案已经有答复了"), field="state")
    room.record(case, acts.ANSWERED, by=by, at=at, offer=offer.pk, state=state, party=party)


def written(case: Case, terms: Iterable[Mapping[str, Any]], at: datetime) -> list[Term]:
    """Turn plain values into terms, numbered from one; the caller says what they belong to.

    Each has ``sort``, ``by``, ``to`` (parties), ``amount`` (fen), ``what``, ``way``, ``due_on``, ``times``, ``every``.

    :raises Refused: one of them cannot be; ``field`` names it (``terms.2.amount``).
    """
    parties = {party.pk: party for party in case.parties.all()}
    found = [_term(number, given, parties, localdate(at)) for number, given in enumerate(terms, 1)]
    if not 1 <= len(found) <= MOST:
        raise Refused(_("至少写一条，最多 {most} 条"), field="terms", most=MOST)
    return found


def _term(number: int, given: Mapping[str, Any], parties: Mapping[int, Party], today: date) -> Term:
    by, to = parties.get(given.get("by") or 0), parties.get(given.get("to") or 0)
    what = room.said(str(given.get("what", "")), field=f"terms.{number}.what", longest=300, required=False)
    times, every = given.get("times") or 1, given.get("every") or 1
    wrong = _wrong(dict(given) | {"what": what, "by": by, "to": to, "times": times, "every": every}, today)
    if wrong or by is None:
        field, text = wrong or ("by", NOBODY)
        raise Refused(text, field=f"terms.{number}.{field}", number=number)
    money = given["sort"] == "money"
    return Term(
        number=number, sort=given["sort"], by=by, to=to, amount=given["amount"] if money else None, what=what,
        way=given.get("way") or "", due_on=given.get("due_on"), times=times if money else 1, every=every,
    )  # fmt: skip


def _wrong(given: Mapping[str, Any], today: date) -> tuple[str, str] | None:
    """Return the field that cannot be, and the sentence that says so."""
    money, amount, due_on = given.get("sort") == "money", given.get("amount"), given.get("due_on")
    checks = (
        (given.get("sort") not in codes.TERMS, "sort", _("第 {number} 条：请选是付款还是做事")),
        (given["by"] is None, "by", NOBODY),
        (money and not (isinstance(amount, int) and 0 < amount < DEAREST), "amount",
         _("第 {number} 条：金额要大于 0，写到分")),
        (money and given["to"] is None, "to", _("第 {number} 条：请选付给谁")),
        (not money and not given["what"], "what", _("第 {number} 条：请写做什么")),
        (due_on is not None and not today.year - 1 <= due_on.year <= today.year + LATEST, "due_on",
         _("第 {number} 条：履行日期离现在太远，请检查年份")),
        (not (1 <= given["times"] <= 120 and 1 <= given["every"] <= 12), "times",
         _("第 {number} 条：最多分 120 期，每期 1 到 12 个月")),
    )  # fmt: skip
    return next(((field, text) for is_wrong, field, text in checks if is_wrong), None)
