"""What is not kept for ever: contacts, when somebody asks or nobody came; words, long after the case is closed."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate

from gongzhi.foundation.clocks import queries as clocks
from gongzhi.foundation.files import services as files
from gongzhi.foundation.ledger import services as ledger
from gongzhi.foundation.persons import queries as known
from gongzhi.foundation.persons import services as persons
from gongzhi.kernel.actor import system
from gongzhi.kernel.refused import Refused
from gongzhi.kernel.texts import _
from gongzhi.matters import limits
from gongzhi.matters.models import Matter
from gongzhi.work.disputes import acts
from gongzhi.work.disputes.lifecycle import DISPUTE
from gongzhi.work.disputes.models import Agreement, Case, Mandate, Note, Party, Pattern, Screen, Session, Term
from gongzhi.work.disputes.services import room

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from gongzhi.kernel.actor import Actor

KEEPER = system("disputes")
_BATCH = 500


@transaction.atomic
def erase_contacts(*, party: Party, by: Actor, at: datetime) -> None:
    """Erase how a party can be reached, because it asks for that; it stays in the case by its number only.

    Who acts for it and how it can be reached safely go with it, and so does the code of its own view.

    :raises Refused: nothing is kept of it.
    """
    party = room.of_party(party) if by.is_reporter else room.member(room.entered(party.case, by, at), party.pk)
    erased = _erase(_contacts([party.pk]), "asked", at)
    if not erased and not party.code:
        raise Refused(_("{party}没有留联系方式"), field="party", party=party.called)
    Party.objects.filter(pk=party.pk).update(code="", code_until=None)
    room.record(party.case, acts.ERASED, by=by, at=at, party=party.pk)


def contacts(case: Case, *, reason: str, at: datetime) -> int:
    """Erase all contacts of a case that no other open case needs. Returns how many."""
    ids = _contacts(case.parties.values_list("pk", flat=True))
    needed = Party.objects.filter(person__in=ids, case__matter__ended_at=None).exclude(case=case)
    return _erase(ids - set(needed.values_list("person", flat=True)), reason, at)


def _contacts(parties: Iterable[int]) -> set[str]:
    parties = list(parties)
    found = set(Party.objects.filter(pk__in=parties).values_list("person", flat=True))
    found |= set(Mandate.objects.filter(party__in=parties).values_list("person", flat=True))
    found |= set(Screen.objects.filter(party__in=parties).values_list("reach", flat=True))
    return found - {""}


def _erase(ids: Iterable[str], reason: str, at: datetime) -> int:
    there = known.kept(ids)
    for person in sorted(there):
        persons.erase(person=person, reason=reason, by=KEEPER, at=at)
    return len(there)


def forget_words(*, at: datetime) -> int:
    """Erase the words of cases that were closed so long ago as the district keeps them; numbers and days stay.

    Each in a transaction of its own; twice does nothing more. Returns how many cases.
    """
    start = limits.starts(Matter(kind=DISPUTE.code), DISPUTE, [("keep", "keep")])[0]
    least = {"minute": timedelta(minutes=1), "hour": timedelta(hours=1)}.get(start.unit, timedelta(days=1))
    closed = Case.objects.filter(erased_on=None, matter__ended_at__lt=at - least * start.amount)
    done = 0
    for case in closed.select_related("matter").order_by("pk").iterator(_BATCH):
        ended = case.matter.ended_at
        if ended is not None and clocks.ends(ended, start.amount, start.unit) <= at:
            done += _forget(case, at)
    return done


@transaction.atomic
def _forget(case: Case, at: datetime) -> bool:
    case = room.entered(case, KEEPER, at)
    if case.matter.is_open or case.erased_on is not None:
        return False
    Note.objects.filter(case=case).update(text="")
    Agreement.objects.filter(case=case).update(facts="", disputed="", duties="")
    Term.objects.filter(Q(offer__case=case) | Q(agreement__case=case)).update(what="")
    Session.objects.filter(case=case).update(room="")
    contacts(case, reason="due", at=at)
    Party.objects.filter(case=case).update(company="", company_key="", code="", code_until=None)
    files.erase(subject=case.subject, by=KEEPER, at=at)
    Case.objects.filter(pk=case.pk).update(erased_on=localdate(at))
    Pattern.objects.filter(group=case.group_id).exclude(group__cases__erased_on=None).delete()
    room.record(case, acts.FORGOTTEN, by=KEEPER, at=at)
    ledger.erase_texts(subject=case.subject, at=at, by=KEEPER)
    return True
