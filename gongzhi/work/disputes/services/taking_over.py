"""Many disputes at once out of another system, as they would come in one by one, in a few statements."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.timezone import localdate

from gongzhi.foundation.ledger import services as ledger
from gongzhi.foundation.organisations import queries as organisations
from gongzhi.foundation.places import queries as places
from gongzhi.kernel.refused import Refused
from gongzhi.kernel.texts import _
from gongzhi.matters import services as matters
from gongzhi.work.disputes import acts
from gongzhi.work.disputes.details import Ended
from gongzhi.work.disputes.lifecycle import DISPUTE
from gongzhi.work.disputes.models import Case, Note, Party
from gongzhi.work.disputes.services import effects, naming, registering, room

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from gongzhi.kernel.actor import Actor

SOURCE = "import"


@dataclass(frozen=True, kw_only=True, repr=False)
class NewParty:
    """One who takes part, as ``add_party`` takes them."""

    side: str
    kind: str
    contact: Mapping[str, str] = field(default_factory=dict)
    company: str = ""


@dataclass(frozen=True, kw_only=True, repr=False)
class NewCase:
    """One dispute of another system. ``source_key`` names it there, so that it comes in once.

    ``facts`` and ``more`` (whatever else was told) are for who mediates it. With a ``result`` it had ended there, by
    ``unit`` if that is a committee of ours.
    """

    type: str
    place: str
    facts: str
    source_key: str
    people: int = 2
    happened_on: date | None = None
    parties: Sequence[NewParty] = ()
    more: str = ""
    result: str = ""
    unit: str = ""


@transaction.atomic
def take_over(*, news: Sequence[NewCase], by: Actor, at: datetime) -> list[Case]:
    """Take many disputes over, as ``register``, ``add_party``, ``write_note`` and ``import_ended`` would one by one.

    Statements as for one.

    :raises Refused: one of them is not acceptable; then none is taken.
    :raises ValueError: a person takes them over; what a person registers may go to their own committee.
    """
    if not by.is_system:
        msg = "tables are taken over by the system"
        raise ValueError(msg)
    for new in news:
        registering.check(
            type=new.type, source=SOURCE, people=new.people, happened_on=new.happened_on, facts=new.facts, at=at
        )
    opened = matters.open_many(kind=DISPUTE.code, origin=SOURCE, news=_frames(news, at), by=by, at=at)
    cases = Case.objects.bulk_create(
        Case(
            matter=matter, type=new.type, source=SOURCE, scale=registering.scale(new.people), people=new.people,
            happened_on=new.happened_on, source_key=new.source_key, registrar=by.unit,
        )
        for new, matter in zip(news, opened, strict=True)
    )  # fmt: skip
    told = {case.pk: [registering.opening(case, new.facts)] for new, case in zip(news, cases, strict=True)}
    _name(news, cases, told, by, at)
    _write(news, cases, told, by, at)
    ledger.record_many(told=[one for case in cases for one in told[case.pk]], by=by, at=at, opens=True)
    matters.end_many(
        move="import_ended", effect=effects.ended, by=by, at=at,
        moves=[
            (case.matter, Ended(result=new.result, unit=new.unit))
            for new, case in zip(news, cases, strict=True)
            if new.result
        ],
    )  # fmt: skip
    matters.index_new(hands={matter.pk: [matter.unit] if matter.unit else [] for matter in opened})
    return cases


def _frames(news: Sequence[NewCase], at: datetime) -> list[matters.NewMatter]:
    """Return what everybody may see of them. Two queries."""
    where = {new.place for new in news}
    desks = organisations.desks_for(where, localdate(at))
    if set(desks) != where:
        raise Refused(_("没有这个地方，请从列表里选"), field="place")
    called = places.names(where, localdate(at))
    return [
        matters.NewMatter(
            title=registering.titled(new.type, called.get(new.place, "")), place=new.place, desk=desks[new.place].code
        )
        for new in news
    ]


def _name(
    news: Sequence[NewCase], cases: Sequence[Case], told: Mapping[int, list[ledger.Told]], by: Actor, at: datetime
) -> None:
    """Write down who takes part."""
    rows, records = [], []
    for new, case in zip(news, cases, strict=True):
        numbers: Counter[str] = Counter()
        for one in new.parties:
            company, given = naming.checked(one.side, one.kind, one.company, one.contact)
            numbers[one.side] += 1
            rows.append(Party(case=case, side=one.side, number=numbers[one.side], kind=one.kind, company=company))
            records.append(given)
    kept = iter(naming.sealed_many([given for given in records if given], by, at))
    for row, given in zip(rows, records, strict=True):
        row.person = next(kept) if given else ""
        told[row.case_id].append(
            room.entry(row.case, acts.PARTY, side=row.side, number=row.number, kind=row.kind, person=row.person)
        )
    Party.objects.bulk_create(rows)


def _write(
    news: Sequence[NewCase], cases: Sequence[Case], told: Mapping[int, list[ledger.Told]], by: Actor, at: datetime
) -> None:
    """Write down what was told, where those who mediate it read it."""
    notes = []
    for new, case in zip(news, cases, strict=True):
        notes += registering.words(case, new.facts, "", by, at)
        if new.more:
            more = room.said(new.more, field="more")
            notes.append(Note(case=case, compartment="team", sort="dossier", text=more, at=at, by=by.id))
    for note in Note.objects.bulk_create(notes):
        if note.sort == "dossier":
            told[note.case_id].append(
                room.entry(
                    note.case,
                    acts.NOTED,
                    record=note.pk,
                    compartment=note.compartment,
                    sort=note.sort,
                    session=0,
                    party=0,
                    texts={"said": note.text},
                )
            )
