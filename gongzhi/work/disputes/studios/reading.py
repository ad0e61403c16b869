"""Reading committees: those of a jurisdiction with what does not stand right, one with its members, days and load."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Prefetch, Q
from django.utils.timezone import localdate

from gongzhi.foundation.accounts import queries as accounts
from gongzhi.foundation.ledger import queries as ledger
from gongzhi.foundation.organisations import queries as organisations
from gongzhi.foundation.persons import queries as persons
from gongzhi.foundation.places import queries as places
from gongzhi.kernel.refused import NotFound, Refused
from gongzhi.kernel.texts import _
from gongzhi.work.disputes import acts
from gongzhi.work.disputes.models import Case, Interest, Member, Round, Studio
from gongzhi.work.disputes.studios import codes, standing

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from django.db.models import QuerySet

    from gongzhi.foundation.organisations.models import Unit
    from gongzhi.kernel.actor import Actor
    from gongzhi.work.disputes.checking import Finding

KIND = "mediation"
MANAGE = "studio.manage"
LEAD = "dispute.lead"
AGES = (15, 30)  # days: a case is up to 15, up to 30, or longer under way


@dataclass(frozen=True, slots=True)
class Listed:
    """One committee of a list: its unit, its row where somebody has written it down, its members, what is not right."""

    unit: Unit
    studio: Studio | None
    members: list[Member]
    findings: list[Finding]
    place: str = ""


@dataclass(frozen=True, slots=True)
class Load:
    """How many open cases a colleague has, and for how long they have been open: plain counts, no rate, no order.

    ``new`` are open for up to 15 days, ``middle`` for up to 30, ``long`` for longer.
    """

    name: str
    open: int
    new: int
    middle: int
    long: int


@dataclass(frozen=True, slots=True)
class Declared:
    """One declared interest as a page shows it: its sort, and what is sealed, masked."""

    interest: Interest
    masked: dict[str, str] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """What sort of interest it is."""
        return codes.INTERESTS[self.interest.sort]


def may_keep(actor: Actor, unit: Unit) -> bool:
    """Say whether somebody may write down facts and members of a committee: its own head, or the justice office."""
    return _leads(actor, unit) or may_file(actor, unit)


def may_file(actor: Actor, unit: Unit) -> bool:
    """Say whether somebody may note filing and status: the justice office of the place (人民调解法 art. 5, 10)."""
    return bool(actor.may(MANAGE)) and actor.covers(unit.place)


def may_see_load(actor: Actor, unit: Unit) -> bool:
    """Say whether somebody sees how many cases each mediator has: the committee's own head, nobody else."""
    return _leads(actor, unit)


def _leads(actor: Actor, unit: Unit) -> bool:
    return bool(actor.may(LEAD)) and actor.unit == unit.code


def listed(actor: Actor, on: date) -> list[Listed]:
    """Return the committees of an actor's jurisdiction, larger places first. Six queries."""
    units = organisations.units(kind=KIND, within=actor.place, on=on)
    own = organisations.unit(actor.unit)
    if own is not None and own.kind == KIND and own.code not in {unit.code for unit in units}:
        units.append(own)
    rows = {row.unit: row for row in _with_members(Studio.objects.filter(unit__in=[unit.code for unit in units]), on)}
    names = places.names({unit.place for unit in units})
    return [_listed(unit, rows.get(unit.code), names.get(unit.place, ""), on) for unit in units]


def _listed(unit: Unit, studio: Studio | None, place: str, on: date) -> Listed:
    if studio is None:
        return Listed(unit, None, [], [], place)
    members = list(studio.members.all())
    return Listed(unit, studio, members, standing.check(studio, members, on), place)


def find(actor: Actor, code: str, on: date) -> Listed:
    """Return one committee of an actor's jurisdiction, or the actor's own.

    :raises NotFound: there is none of this code for this actor.
    """
    unit = organisations.unit(code)
    if unit is None or unit.kind != KIND or not (actor.covers(unit.place) or actor.unit == unit.code):
        raise NotFound(_("没有这个调解组织，请从列表里选"))
    studio = _with_members(Studio.objects.filter(unit=code), on).first()
    return _listed(unit, studio, places.names([unit.place]).get(unit.place, ""), on)


def _with_members(found: QuerySet[Studio], on: date) -> QuerySet[Studio]:
    members = Member.objects.filter(_there(on)).prefetch_related("trainings")
    return found.prefetch_related(Prefetch("members", members))


def _there(on: date) -> Q:
    return Q(starts_on__lte=on) & (Q(ends_on=None) | Q(ends_on__gt=on))


def member(studio: Studio | None, pk: str) -> Member:
    """Return one member of a committee.

    :raises Refused: it has none of this number.
    """
    rows = Member.objects.filter(studio=studio, ends_on=None).select_related("studio")
    found = rows.filter(pk=int(pk)).first() if studio is not None and pk.isdecimal() and len(pk) < 19 else None
    if found is None:
        raise Refused(_("没有这位成员，请从列表里选"), field="member")
    return found


def round_of(studio: Studio | None, pk: str) -> Round:
    """Return one visiting day of a committee.

    :raises Refused: it has none of this number.
    """
    rows = Round.objects.filter(studio=studio, ended_on=None).select_related("studio")
    found = rows.filter(pk=int(pk)).first() if studio is not None and pk.isdecimal() and len(pk) < 19 else None
    if found is None:
        raise Refused(_("没有这个坐班日，请从列表里选"), field="round")
    return found


def interest(own: Member, pk: str) -> Interest:
    """Return one interest that a member declared.

    :raises Refused: there is none of this number.
    """
    rows = Interest.objects.filter(member=own, ended_on=None).select_related("member__studio")
    found = rows.filter(pk=int(pk)).first() if pk.isdecimal() and len(pk) < 19 else None
    if found is None:
        raise Refused(_("没有这一项申报，请从列表里选"), field="interest")
    return found


def joinable(unit: str, at: datetime) -> list[tuple[str, str]]:
    """Return the colleagues in a committee's unit who are not its members yet, by name."""
    there = accounts.members([unit], at).get(unit, [])
    have = set(Member.objects.filter(studio__unit=unit, ends_on=None).values_list("person", flat=True))
    return by_name(accounts.names(one for one in there if one not in have))


def by_name(names: dict[str, str]) -> list[tuple[str, str]]:
    """Return (id, name) of some colleagues in the order of their names: no other order is ever made of people."""
    return sorted(names.items(), key=lambda one: (one[1], one[0]))


def own_membership(actor: Actor, studio: Studio | None) -> Member | None:
    """Return the actor's own membership of a committee, or nothing."""
    return Member.objects.filter(studio=studio, person=actor.id, ends_on=None).select_related("studio").first()


def declared(own: Member) -> list[Declared]:
    """Return what a member declared and has not taken back, masked: for the member alone. Two queries."""
    rows = list(own.interests.filter(ended_on=None))
    masked = persons.masked(row.record for row in rows)
    return [Declared(row, masked.get(row.record, {})) for row in rows]


def rounds(studio: Studio | None, on: date) -> list[Round]:
    """Return the visiting days of a committee that are still to come, weekly ones first."""
    found = Round.objects.filter(studio=studio, ended_on=None).filter(Q(day=None) | Q(day__gte=on))
    return list(found) if studio is not None else []


def workload(unit: str, at: datetime) -> list[Load]:
    """Return the open cases of each mediator of a committee and how old they are, by name. Three queries.

    Whoever has none is in it as well. It is for the committee's head, who shares out cases.
    """
    today = localdate(at)
    ages: dict[str, Counter[str]] = {}
    rows = Case.objects.filter(matter__unit=unit, matter__ended_at=None).exclude(mediator="")
    for mediator, second, opened in rows.values_list("mediator", "second", "matter__opened_at"):
        days = (today - localdate(opened)).days
        step = "new" if days <= AGES[0] else "middle" if days <= AGES[1] else "long"
        for one in (mediator, second):
            if one:
                ages.setdefault(one, Counter())[step] += 1
    names = accounts.names({*ages, *accounts.members([unit], at).get(unit, [])})
    return [_load(name, ages.get(one, Counter())) for one, name in by_name(names)]


def _load(name: str, ages: Counter[str]) -> Load:
    return Load(name, ages.total(), ages["new"], ages["middle"], ages["long"])


def names_of(members: Iterable[Member]) -> dict[str, str]:
    """Return the names of members by their opaque ids. One query."""
    return accounts.names(one.person for one in members)


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided about one mediator after the check: when, and whether to go on."""

    at: datetime
    mediator: str
    hits: int
    on: bool


def decisions(case: Case) -> list[Decision]:
    """Return what was decided after checks in a case, oldest first. The findings themselves are kept nowhere."""
    found = [record for record in ledger.history([case.subject]) if record.verb == acts.CONFLICT]
    return [
        Decision(one.at, one.payload["mediator"], one.payload["hits"], bool(one.payload.get("on"))) for one in found
    ]
