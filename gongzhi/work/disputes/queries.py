"""Reading cases: always through somebody's eyes. What may not be read is not fetched."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, TypeVar

from django.db.models import F, Q
from django.utils.timezone import localdate

from gongzhi.foundation.accounts import queries as accounts
from gongzhi.kernel.refused import NotFound, Refused
from gongzhi.kernel.texts import Sentence, _
from gongzhi.matters import queries as matters
from gongzhi.matters.models import Matter
from gongzhi.work.disputes import compartments
from gongzhi.work.disputes.lifecycle import DISPUTE
from gongzhi.work.disputes.models import (
    Agreement,
    Case,
    Commission,
    Due,
    Guest,
    Mandate,
    Note,
    Offer,
    Paper,
    Party,
    Payment,
    Screen,
    Session,
)
from gongzhi.work.disputes.policies import parties_of, unready

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from django.db.models import Model, QuerySet

    from gongzhi.kernel.actor import Actor

    Row = TypeVar("Row", bound=Model)

MOST = 200  # cases of a page
RATINGS_HIDDEN = timedelta(days=30)  # from the end, while not everybody has rated


@dataclass(frozen=True, slots=True)
class Contents:
    """What one reader may read of a case; all empty for who sees the frame only."""

    compartments: frozenset[str]
    notes: list[Note] = field(default_factory=list)
    papers: list[Paper] = field(default_factory=list)
    offers: list[Offer] = field(default_factory=list)
    sessions: list[Session] = field(default_factory=list)


def find(actor: Actor, reference: str) -> Case:
    """Return the case of a dispute that the actor may see at all (its frame).

    :raises NotFound: there is none of this number, it is not this actor's, or it is no dispute.
    """
    matter = matters.find(actor, reference)
    case = Case.objects.filter(pk=matter.pk).first() if matter.kind == DISPUTE.code else None
    if case is None:
        raise NotFound(_("没有找到这件事，请核对编号"), field="reference")
    case.matter = matter
    return case


def parties(case: Case) -> list[Party]:
    """Return all parties of a case, with what is known of each; no names (they are in the room for persons)."""
    return parties_of(case)


def contents(case: Case, readable: frozenset[str]) -> Contents:
    """Return what stands in some compartments, oldest first. Nothing is read of the others."""
    if not readable:
        return Contents(readable)
    notes = Note.objects.filter(case=case, compartment__in=readable, withdrawn_at=None)
    papers = Paper.objects.filter(case=case, compartment__in=readable, withdrawn_at=None)
    offers = Offer.objects.filter(case=case).prefetch_related("terms__by", "terms__to")
    sessions = Session.objects.filter(case=case).prefetch_related("seats__party")
    if readable == compartments.EVERY:
        offers = offers.prefetch_related("said__party")
    else:
        own = next(iter(readable - {"joint"}), "")
        offers = offers.filter(shown=True) | offers.filter(side=own)
        sessions = sessions.filter(side="", seats__party__side=own) | sessions.filter(side=own)
        offers, sessions = offers.distinct(), sessions.distinct()
    return Contents(
        readable,
        list(notes.select_related("party")),
        list(papers.select_related("party")),
        list(offers),
        list(sessions),
    )


def mediators(matter: Matter, at: datetime) -> list[tuple[str, str]]:
    """Return who may be named mediator of a matter: whoever holds a post in its committee at that moment."""
    members = accounts.members([matter.unit], at).get(matter.unit, []) if matter.unit else []
    names = accounts.names(members)
    return [(member, names.get(member, member)) for member in members]


def docket(actor: Actor) -> list[Case]:
    """Return the open cases of a mediator, the nearest deadline first."""
    found = Case.objects.filter(matter__ended_at=None, matter__unit=actor.unit)
    found = found.filter(Q(mediator=actor.id) | Q(second=actor.id))
    return _named(found.order_by(F("matter__due_at").asc(nulls_last=True), "pk")[:MOST])


def untaken(actor: Actor) -> list[Case]:
    """Return the open cases of an actor's committee that nobody mediates yet, the nearest deadline first."""
    return [case for case in of_committee(actor) if not case.mediator]


def of_committee(actor: Actor) -> list[Case]:
    """Return the open cases of an actor's committee, the nearest deadline first: their frames."""
    found = Case.objects.filter(matter__ended_at=None, matter__unit=actor.unit)
    return _named(found.order_by(F("matter__due_at").asc(nulls_last=True), "pk")[:MOST])


def coming(actor: Actor, at: datetime) -> list[Session]:
    """Return the talks that a mediator has before them, earliest first."""
    found = Session.objects.select_related("case__matter").filter(
        mediator=actor.id, case__matter__unit=actor.unit, state="planned", ends_at__gt=at
    )
    return list(found.order_by("starts_at")[:MOST])


def owed(actor: Actor, until: date) -> list[Due]:
    """Return what falls due until a day, or is late, in the cases of a mediator, the earliest first. One query."""
    cases = Case.objects.filter(matter__unit=actor.unit, matter__stage="performing")
    cases = cases.filter(Q(mediator=actor.id) | Q(second=actor.id))
    found = Due.objects.filter(agreement__case__in=cases, done_on=None, enforced="", due_on__lte=until)
    return list(found.select_related("agreement__case__matter")[:MOST])


def waits_for(cases: list[Case], *, on: date) -> dict[int, list[Sentence]]:
    """Return what some cases wait for on a day, party by party, as sentences without names. Two queries."""
    found: dict[int, list[Sentence]] = {}
    wanted = [case.pk for case in cases if case.matter.stage == "preparing"]
    parties = Party.objects.filter(case__in=wanted, left_at=None).exclude(consent="no")
    for party in parties.select_related("screen").prefetch_related("mandates__by_party"):
        said = unready(party, on)
        if said:
            found.setdefault(party.case_id, []).append(Sentence(said, {"party": party.called}))
    return found


def called_mediators(case: Case) -> list[str]:
    """Return the names of a case's mediators: colleagues, as every page names them."""
    wanted = [one for one in (case.mediator, case.second) if one]
    names = accounts.names(wanted) if wanted else {}
    return [names.get(one, "") for one in wanted]


def _named(found: QuerySet[Case]) -> list[Case]:
    """Add the matters with what people call their places."""
    cases = list(found)
    rows = {matter.pk: matter for matter in matters.named(Matter.objects.filter(pk__in=[case.pk for case in cases]))}
    for case in cases:
        case.matter = rows[case.pk]
    return cases


def came_back(case: Case) -> bool:
    """Say whether the last visit to a closed case found that it is not kept, or that there is a quarrel again."""
    last = case.visits.order_by("-visited_on", "-pk").first()
    return not case.matter.is_open and last is not None and last.found in ("broken", "again")


def dues(case: Case) -> list[Due]:
    """Return what is owed under the agreement of a case, the earliest first, with its term and payments."""
    found = Due.objects.filter(agreement__case=case).select_related("term__by", "term__to")
    return list(found.prefetch_related("payments"))


def agreement(case: Case) -> Agreement | None:
    """Return the agreement of a case with its terms and signatures, or nothing."""
    found = Agreement.objects.filter(case=case).select_related("confirmation")
    return found.prefetch_related("terms__by", "terms__to", "signatures__party").first()


def party(case: Case, pk: str) -> Party:
    """Return one party of a case.

    :raises Refused: it has none of this number.
    """
    return _own(case.parties.all(), pk, "party")


def session(case: Case, pk: str) -> Session:
    """Return one talk of a case.

    :raises Refused: it has none of this number.
    """
    return _own(case.sessions.all(), pk, "session")


def note(case: Case, pk: str) -> Note:
    """Return one record of a case that was not taken back; whether it may be read is asked before.

    :raises Refused: it has none of this number.
    """
    return _own(case.notes.filter(withdrawn_at=None), pk, "note")


def reports_violence(actor: Actor, case: Case) -> bool:
    """Say whether somebody told of violence, to the mediators of the case; everybody else learns nothing."""
    mine = compartments.mediates(actor, case)
    return mine and Screen.objects.filter(party__case=case, answer="violence").exists()


def offer(case: Case, pk: str) -> Offer:
    """Return one offer of a case.

    :raises Refused: it has none of this number.
    """
    return _own(case.offers.all(), pk, "offer")


def due(case: Case, pk: str) -> Due:
    """Return one thing that is owed under the agreement of a case.

    :raises Refused: it has none of this number.
    """
    return _own(Due.objects.filter(agreement__case=case), pk, "due")


def paper(case: Case, pk: str, readable: frozenset[str]) -> Paper:
    """Return one paper of a case that stands where the reader may read.

    :raises NotFound: there is none of this number for this reader.
    """
    found = case.papers.filter(pk=int(pk), withdrawn_at=None) if pk.isdecimal() and len(pk) < 19 else None
    one = found.filter(compartment__in=readable).first() if found is not None else None
    if one is None:
        raise NotFound(_("没有这份材料"), field="paper")
    return one


def mandate(party: Party, by: Party) -> Mandate | None:
    """Return the latest authority of one party for another, where there is one."""
    return party.mandates.filter(by_party=by, ended_at=None).order_by("-given_at", "-pk").first()


def of_code(digest: str, at: datetime) -> Party | None:
    """Return the party whose code this is the digest of, while it is valid and the party takes part; one query."""
    if not digest:
        return None
    found = Party.objects.select_related("case__matter").filter(
        code=digest, code_until__gte=localdate(at), left_at=None
    )
    return found.first()


def offers_to(party: Party) -> QuerySet[Offer]:
    """Return the offers of others that a party may see."""
    return Offer.objects.filter(case=party.case_id, shown=True).exclude(side=party.side)


def payment(party: Party, pk: str) -> Payment:
    """Return one payment that was made to a party.

    :raises Refused: there is none of this number.
    """
    return _own(Payment.objects.filter(due__agreement__case=party.case_id, due__term__to=party.pk), pk, "payment")


def ratings(case: Case, at: datetime) -> list[tuple[Party, int]]:
    """Return how the parties rated a case, once all have or thirty days have passed; before, nobody learns any.

    For those who read the case: there is no list of them, of nobody's cases.
    """
    parties = [party for party in case.parties.all() if party.takes_part]
    over = case.matter.ended_at is not None and at - case.matter.ended_at > RATINGS_HIDDEN
    if case.matter.ended_at is None or not (over or all(party.rating for party in parties)):
        return []
    return [(party, party.rating) for party in parties if party.rating]


def guests(case: Case) -> list[Guest]:
    """Return who sits in without being a party, in the order of coming."""
    return list(case.guests.filter(ended_at=None))


def guest(case: Case, pk: str) -> Guest:
    """Return one who sits in on a case.

    :raises Refused: there is none of this number.
    """
    return _own(case.guests.all(), pk, "guest")


def commission(case: Case) -> Commission | None:
    """Return the letter by which another body asked for mediation, or nothing.

    Its fields: ``body``, ``number`` (the body's own), ``sent_on``, ``answer_by`` and ``answered_on``.
    """
    return Commission.objects.filter(case=case).first()


def came_before(keys: Iterable[str]) -> set[str]:
    """Return which of some keys of other systems' rows were taken in already. One query."""
    found = Case.objects.filter(source_key__in=set(keys)).values_list("source_key", flat=True)
    return {key for key in found if key}


def _own(rows: QuerySet[Row], pk: str, field: str) -> Row:
    found = rows.filter(pk=int(pk)).first() if pk.isdecimal() and len(pk) < 19 else None
    if found is None:
        raise Refused(_("没有这一项，请从列表里选"), field=field)
    return found
