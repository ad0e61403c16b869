"""Who may read what was said: one sentence of the law of this house, and the only place that knows it.

A party sees what is joint and what is its own side's; the mediators see all of their own cases; the committee's head
sees the frame and opens the rest with a reason; everybody else sees the frame: number, type, place, stage, deadline.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gongzhi.work.disputes.codes import GROUP_FROM
from gongzhi.work.disputes.models import Opening, Party, Signature

if TYPE_CHECKING:
    from datetime import datetime

    from gongzhi.kernel.actor import Actor
    from gongzhi.work.disputes.models import Case

EVERY = frozenset({"joint", "a", "b", "c", "team"})
NONE: frozenset[str] = frozenset()


def of_staff(actor: Actor, case: Case, at: datetime) -> frozenset[str]:
    """Return the compartments that somebody at a desk may read. One query for a head, none for a mediator."""
    if mediates(actor, case):
        return EVERY
    if may_open(actor, case) and Opening.objects.filter(case=case, by=actor.id, until__gt=at).exists():
        return EVERY
    return NONE


def of_party(party: Party) -> frozenset[str]:
    """Return the compartments that a party may read in its own view."""
    return frozenset({"joint", party.side})


@dataclass(frozen=True, slots=True)
class Facing:
    """One of the other sides as a party may see it: how many take part there, and who of them may be named."""

    side: str
    count: int
    named: tuple[Party, ...]


def facing(party: Party) -> list[Facing]:
    """Return what a party may know of those on the other sides. Three queries.

    Of a side that acts as a group a party sees the number, the chosen speakers, and whoever has signed; everybody else
    stays unnamed until they sign. An organisation that is one of few on its side is named. A side acts as a group when
    it is many, when it has chosen speakers, or when its case is handled together with others; then those of the other
    cases are counted too. Who refused or left is neither named nor counted.
    """
    case = party.case
    together = Party.objects.filter(case__group=case.group_id) if case.group_id else Party.objects.filter(case=case)
    present = [one for one in together.exclude(side=party.side) if one.takes_part]
    signed = set(Signature.objects.filter(agreement__case=case).values_list("party", flat=True))
    return [_facing(side, case, present, signed) for side in sorted({one.side for one in present})]


def _facing(side: str, case: Case, present: list[Party], signed: set[int]) -> Facing:
    members = [one for one in present if one.side == side]
    here = [one for one in members if one.case_id == case.pk]
    people = [one for one in members if one.kind != "company"]
    many = len(here) >= GROUP_FROM or any(one.speaker for one in here)  # shops are named no more than people
    as_group = many or len(people) >= GROUP_FROM or any(one.speaker for one in members) or len(people) > len(here)
    open_ = [one for one in here if one.speaker or one.pk in signed or (one.kind == "company" and not many)]
    named = open_ if as_group else here
    return Facing(side, len(members) if people else len(here), tuple(named))


def mediates(actor: Actor, case: Case) -> bool:
    """Say whether this is one of the case's own mediators, or its recorder, and still of the committee that has it."""
    own = bool(actor.may("dispute.mediate")) and actor.unit == case.matter.unit
    return own and bool(actor.id) and actor.id in (case.mediator, case.second, case.recorder)


def may_open(actor: Actor, case: Case) -> bool:
    """Say whether this is the head of the committee that has the case."""
    return bool(actor.may("dispute.lead")) and actor.unit == case.matter.unit


def names_people(actor: Actor, case: Case) -> bool:
    """Say whether this is who took the dispute down, or has it in hand, before anybody mediates.

    They write down who takes part and what those were told; of what was said they read nothing.
    """
    units = (case.registrar, case.matter.desk, case.matter.unit)
    return not case.mediator and bool(actor.may("dispute.register")) and bool(actor.unit) and actor.unit in units
