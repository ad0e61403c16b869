"""A dispute comes in: a matter with neutral words, and the case beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.timezone import localdate

from gongzhi.foundation.ledger import services as ledger
from gongzhi.foundation.organisations import queries as organisations
from gongzhi.foundation.places import queries as places
from gongzhi.kernel.actor import system
from gongzhi.kernel.details import Nothing
from gongzhi.kernel.refused import Refused
from gongzhi.kernel.texts import _
from gongzhi.kernel.verdict import require
from gongzhi.matters import services as matters
from gongzhi.work.disputes import acts, codes
from gongzhi.work.disputes.details import Committee
from gongzhi.work.disputes.lifecycle import DISPUTE
from gongzhi.work.disputes.models import Case, Note, Party

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from gongzhi.kernel.actor import Actor
    from gongzhi.matters.kinds import Told
    from gongzhi.matters.models import Matter

RULE = system("disputes")
CHANNELS = {"grid": "grid", "hotline": "hotline"}  # how a report came → how the dispute did


@transaction.atomic
def register(
    *,
    type: str,
    place: str,
    source: str,
    facts: str,
    by: Actor,
    at: datetime,
    demand: str = "",
    people: int = 2,
    happened_on: date | None = None,
    urgent: bool = False,
    about: Iterable[str] = (),
    earlier: Case | None = None,
    source_key: str | None = None,
    desk: str = "",
    act: str = "",
    here: bool = False,
    unaware: bool = False,
) -> Case:
    """Open a dispute. Who mediates for a committee takes it at once; from all others it goes to the desk of the place.

    What is written of it is for those who mediate it; the matter itself says type and community only. ``desk`` is a
    centre that has it in hand already; ``here`` keeps it with the unit of who takes it down, to be ended at once;
    ``unaware``: those concerned do not know of it, and it is not taken before they do.

    :raises Refused: not permitted, no such type, source or place, nothing was written, or the day is still to come.
    """
    source = _permitted(source, by)
    check(type=type, source=source, people=people, happened_on=happened_on, facts=facts, at=at)
    desk = desk or _desk(place, here=here, by=by, at=at)
    matter = matters.open_matter(
        kind=DISPUTE.code, title=title(type, place, localdate(at)), summary="", category="", place=place,
        desk=desk, urgent=urgent, about=about, origin=source, by=by, at=at, act=act,
    )  # fmt: skip
    case = Case.objects.create(
        matter=matter, type=type, source=source, scale=scale(people), people=people, happened_on=happened_on,
        earlier=earlier, source_key=source_key, registrar=by.unit,
    )  # fmt: skip
    told = opening(case, facts, demand)
    ledger.record(
        subject=told.subject, verb=told.verb, by=by, at=at, act=act, opens=True, payload=told.payload,
        texts=told.texts,
    )  # fmt: skip
    Note.objects.bulk_create(words(case, facts, demand, by, at))
    if by.may("dispute.mediate"):
        _taken(case, by, at, unaware=unaware)
    return case


def _permitted(source: str, by: Actor) -> str:
    """Return the source as it counts: whatever was sent, nobody but an applicant comes without a post."""
    if not by.is_system and not by.is_reporter:
        require(by.may("dispute.register"))
    return "applied" if by.is_reporter else source


def _desk(place: str, *, here: bool, by: Actor, at: datetime) -> str:
    own = here or bool(by.may("dispute.route"))
    found = organisations.unit(by.unit) if own else organisations.desk_for(place, localdate(at))
    if found is None:
        raise Refused(_("没有这个地方，请从列表里选"), field="place")
    return found.code


def open_from(told: Told, by: Actor, at: datetime, act: str) -> Matter:
    """Open a dispute from what somebody reported; they are its applicant, where they may be reached.

    :raises Refused: as ``register``.
    """
    case = register(
        type=codes.OF_CATEGORY.get(told.category, "99"), place=told.place, source=CHANNELS.get(told.origin, "desk"),
        facts=told.words, urgent=told.urgent, about=told.about, desk=told.desk, by=by, at=at, act=act,
    )  # fmt: skip
    if told.person:
        party = Party.objects.create(case=case, side="a", number=1, person=told.person)
        ledger.record(
            subject=case.subject, verb=acts.PARTY, by=by, at=at, act=act,
            payload={"side": party.side, "number": party.number, "kind": party.kind, "person": party.person},
        )  # fmt: skip
    return case.matter


def opening(case: Case, facts: str, demand: str = "") -> ledger.Told:
    """Return the first entry of a case's own chain."""
    payload = {"type": case.type, "source": case.source, "scale": case.scale, "people": case.people,
               "earlier": case.earlier.matter.reference if case.earlier else ""}  # fmt: skip
    return ledger.Told(case.subject, acts.OPENED, payload, {"facts": facts, "demand": demand})


def words(case: Case, facts: str, demand: str, by: Actor, at: datetime) -> list[Note]:
    """Return what is kept of the words: an applicant's on their own side, what others say of it with the mediators."""
    own = "a" if case.source == "applied" else "team"
    return [
        Note(case=case, compartment=own, sort=sort, text=text.strip(), at=at, by=by.id)
        for sort, text in (("facts", facts), ("demand", demand)) if text.strip()
    ]  # fmt: skip


def _taken(case: Case, by: Actor, at: datetime, *, unaware: bool) -> None:
    """A committee that registers what it was asked to mediate has it; what nobody knows of it is only offered."""
    steps = (("assign", Committee(unit=by.unit), RULE), ("take", Nothing(), by))
    for move, details, who in steps[:1] if unaware else steps:
        matters.make(matter=case.matter, move=move, details=details, seen=case.matter.version, by=who, at=at)


def title(type: str, place: str, on: date) -> str:
    """Return what lists call it: its type and its community, nothing that anybody said."""
    return titled(type, places.names([place], on).get(place, ""))


def titled(type: str, community: str) -> str:
    """Return the title for a type and what people call the community, if anything."""
    return f"{codes.TYPES[type]}（{community}）" if community else codes.TYPES[type]


def scale(people: int) -> str:
    """Return the step of a number of people."""
    if people >= codes.LARGE_FROM:
        return "large"
    return "group" if people >= codes.GROUP_FROM else "individual"


def check(*, type: str, source: str, people: int, happened_on: date | None, facts: str, at: datetime) -> None:
    """Go on only with what a dispute can be registered with.

    :raises Refused: no such type or source, too few or too many people, a day to come, or nothing was written.
    """
    if type not in codes.TYPES:
        raise Refused(_("没有这个纠纷类型，请从列表里选"), field="type")
    if source not in codes.SOURCES:
        raise Refused(_("没有这个来源，请从列表里选"), field="source")
    if not 1 <= people <= 10_000:
        raise Refused(_("人数要在 1 到 10000 之间"), field="people")
    if happened_on is not None and happened_on > localdate(at):
        raise Refused(_("发生日期不能在今天以后"), field="happened_on")
    if not facts.strip():
        raise Refused(_("请写纠纷简要情况"), field="facts")
