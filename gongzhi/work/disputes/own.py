"""A case through the eyes of one party: what is joint and its own side's, and the one thing that it may do next.

Of the other side it learns who speaks for it and how many they are; of a group never a member's name. Names stand
where the agreement needs them: companies', and those of persons masked. Nothing here knows of the safety question.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.timezone import localdate

from gongzhi.foundation.organisations import queries as organisations
from gongzhi.foundation.persons import queries as persons
from gongzhi.kernel.texts import Sentence, _
from gongzhi.matters import kinds
from gongzhi.work.disputes import codes, compartments, policies, queries
from gongzhi.work.disputes.lifecycle import AFTER, BEFORE, TALKING

if TYPE_CHECKING:
    from datetime import date, datetime

    from gongzhi.work.disputes.models import Agreement, Case, Due, Note, Offer, Paper, Party, Payment, Session
    from gongzhi.work.disputes.queries import Contents

LONGER = (15, 30)  # days after the limit that may be chosen
PRIVATE_PARTS = (3, 4)  # of the dossier: papers about one person, for that person alone
ASKABLE = (*BEFORE, "noticed", *TALKING)
ENDED = ("stopped", "declined", "referred")  # and closed, of what was stopped


@dataclass(frozen=True, slots=True)
class Side:
    """Those on one side, as they may be told: who is named, and how many they are in all."""

    side: str
    own: bool
    people: list[tuple[Sentence, str]]  # what the case calls them, and a name where one may stand
    count: int
    group: bool


@dataclass(frozen=True, slots=True)
class Proposal:
    """An offer with what this party said to it, and whether it may still say something."""

    offer: Offer
    mine: bool
    said: bool | None
    open: bool


@dataclass(frozen=True, slots=True)
class View:
    """All that one party's page shows."""

    party: Party
    case: Case
    where: str
    next: str
    mediators: list[str]
    unit: str
    sides: list[Side]
    names: dict[int, tuple[Sentence, str]]
    offers: list[Proposal]
    sessions: list[Session]
    joint: list[Note]
    alone: list[Note]
    papers: list[Paper]
    agreement: Agreement | None
    signed: frozenset[int]
    dues: list[Due]
    unconfirmed: list[Payment]
    longer: list[date]
    can: frozenset[str]

    @property
    def alone_now(self) -> bool:
        """Whether the other legal ways are what is left: it ended without an agreement, or this party said no."""
        matter = self.case.matter
        ended = matter.stage in ENDED or (not matter.is_open and matter.result in codes.STOPS)
        return ended or self.party.consent == "no"


def view(party: Party, at: datetime) -> View:
    """Return what a party, found by its code, sees of its case. About twenty queries."""
    case = party.case
    matter = case.matter
    contents = queries.contents(case, compartments.of_party(party))
    parties = queries.parties(case)
    agreement = _agreement(party)
    signed = frozenset(one.party_id for one in agreement.signatures.all()) if agreement else frozenset()
    open_ = _open_to(party, signed)
    dues = _dues(party) if agreement else []
    offers = _offers(party, contents, at)
    longer = _longer(party)
    shown = View(
        party=party, case=case, where=kinds.find(matter.kind).lifecycle.stage(matter.stage).public, next="",
        mediators=queries.called_mediators(case), unit=organisations.names([matter.unit]).get(matter.unit, ""),
        sides=_sides(parties, party, open_), names=_names(parties, party, open_, agreement), offers=offers,
        sessions=_sessions(party, contents), joint=[note for note in contents.notes if note.compartment == "joint"],
        alone=[note for note in contents.notes if note.compartment != "joint"], papers=_papers(party, contents),
        agreement=agreement, signed=signed, dues=dues, longer=longer, can=frozenset(),
        unconfirmed=[
            payment for due in dues if due.term.to_id == party.pk and matter.is_open
            for payment in due.payments.all() if payment.confirmed is None
        ],
    )  # fmt: skip
    can = _can(shown)
    return replace(shown, can=can, next=next((one for one in ORDER if one in can), ""))


#: What is asked first, where more than one thing could be said.
ORDER = ("consent", "rights", "mediator", "longer", "offer", "sign", "received", "rate")


def paper(party: Party, pk: str) -> Paper:
    """Return a file that stands where a party may read.

    :raises NotFound: there is none of this number for this party.
    """
    found = queries.paper(party.case, pk, compartments.of_party(party))
    if _may_have(found, party):
        return found
    return queries.paper(party.case, pk, compartments.NONE)  # which nobody has


def _can(shown: View) -> frozenset[str]:
    """Return what a party may do now, by the code of the act."""
    party, stage = shown.party, shown.case.matter.stage
    there = party.takes_part and shown.case.matter.is_open
    checks = {
        "consent": party.consent not in ("yes", "no") and stage in ASKABLE,
        "again": party.consent == "no" and stage in ASKABLE,
        "rights": there and party.told_at is None and stage in ASKABLE,
        "mediator": there and _asked_about_mediator(party) and stage in ("preparing", "mediating"),
        "object": there and bool(party.mediator_ok) and stage in ("preparing", "mediating"),
        "longer": bool(shown.longer),
        "offer": any(one.open and one.said is None for one in shown.offers),
        "sign": there and stage == "signing" and shown.agreement is not None and party.pk not in shown.signed,
        "received": bool(shown.unconfirmed),
        "rate": bool(policies.may_rate(party)),
        "words": there,
        "leave": there and stage not in AFTER,
    }
    return frozenset(code for code, may in checks.items() if may)


def _asked_about_mediator(party: Party) -> bool:
    return bool(party.case.mediator) and not party.mediator_ok and not party.objection


def _longer(party: Party) -> list[date]:
    """Return the days to choose from while both sides are asked whether to go on; nothing once this one has said."""
    case = party.case
    due = case.matter.due_at
    asked = case.limit_told and case.matter.stage == "mediating" and party.takes_part and party.longer_at is None
    return [localdate(due) + timedelta(days=days) for days in LONGER] if asked and due else []


def _agreement(party: Party) -> Agreement | None:
    """Return the agreement once it is there to be signed or in effect; a draft is the mediators' own."""
    if not party.takes_part:
        return None
    found = queries.agreement(party.case)
    shown = found is not None and (party.case.matter.stage == "signing" or found.effective_on is not None)
    return found if shown else None


def _dues(party: Party) -> list[Due]:
    return [due for due in queries.dues(party.case) if party.pk in (due.term.by_id, due.term.to_id)]


def _sessions(party: Party, contents: Contents) -> list[Session]:
    """Return the talks that this party itself is called to."""
    called = [one for one in contents.sessions if party.pk in {seat.party_id for seat in one.seats.all()}]
    return [one for one in called if one.state != "planned" or party.case.matter.is_open]


def _papers(party: Party, contents: Contents) -> list[Paper]:
    return [paper for paper in contents.papers if _may_have(paper, party)]


def _may_have(paper: Paper, party: Party) -> bool:
    return paper.part not in PRIVATE_PARTS or paper.party_id == party.pk


def _offers(party: Party, contents: Contents, at: datetime) -> list[Proposal]:
    said = dict(party.said.values_list("offer", "accepts"))
    goes_on = party.takes_part and party.case.matter.stage == "mediating"
    today = localdate(at)
    return [
        Proposal(
            offer=offer, mine=offer.side == party.side, said=said.get(offer.pk),
            open=goes_on and offer.side != party.side and offer.state == "open"
            and (offer.open_until is None or offer.open_until >= today),
        )
        for offer in contents.offers
    ]  # fmt: skip


# Who is who


def _open_to(viewer: Party, signed: frozenset[int]) -> frozenset[int]:
    """Return who of the other sides may be named to a party: the same as anywhere else, and who has signed."""
    return signed | {one.pk for side in compartments.facing(viewer) for one in side.named}


def _is_group(parties: list[Party], side: str) -> bool:
    """Say whether others speak for a side's members: it has chosen somebody, or is large enough to."""
    own = [one for one in parties if one.side == side]
    return len(own) >= codes.GROUP_FROM or any(one.speaker for one in own)


def _sides(parties: list[Party], viewer: Party, open_: frozenset[int]) -> list[Side]:
    found = []
    for side in codes.SIDES:
        members = [one for one in parties if one.side == side and one.takes_part]
        if not members:
            continue
        group = _is_group(parties, side)  # one that some have left stays a group
        shown = [one for one in members if not group or one.speaker or one.pk == viewer.pk]
        people = [(_called(one, viewer), _company(one, viewer, open_)) for one in shown]
        found.append(Side(side, side == viewer.side, people, len(members), group))
    return found


def _called(one: Party, viewer: Party) -> Sentence:
    if one.pk == viewer.pk:
        return Sentence(_("您"))
    return one.called


def _company(one: Party, viewer: Party, open_: frozenset[int]) -> str:
    return one.company if one.side == viewer.side or one.pk in open_ else ""


def _names(
    parties: list[Party], viewer: Party, open_: frozenset[int], agreement: Agreement | None
) -> dict[int, tuple[Sentence, str]]:
    """Return how terms name each party; persons by their masked name, only where there is an agreement to sign."""
    named = [one for one in parties if one.side == viewer.side or one.pk in open_]
    masked = persons.masked(one.person for one in named if one.person and not one.company) if agreement else {}
    found = {}
    for one in parties:
        name = _company(one, viewer, open_) or masked.get(one.person, {}).get("name", "")
        found[one.pk] = (_called(one, viewer), "" if one.pk == viewer.pk else name)
    return found
