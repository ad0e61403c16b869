"""The check for conflicts of interest: this case's parties against what one mediator declared and own cases only.

It is worked out when somebody asks and kept nowhere: no index of names, no table of who knows whom, and no question
that lists the cases of a person. Phones are compared by the keyed digest that stands beside a record's key, names
inside the room for persons; both are gone with the record's key. A finding says what is alike and from which year,
never how that case ended, whether somebody refused, or its number.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.timezone import localtime

from gongzhi.foundation.persons import queries as persons
from gongzhi.kernel.texts import Sentence, _
from gongzhi.work.disputes import compartments
from gongzhi.work.disputes.models import Case, Interest, Mandate, Party
from gongzhi.work.disputes.studios import codes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gongzhi.kernel.actor import Actor

#: Where somebody may still be named as mediator.
STAGES = ("accepted", "preparing", "mediating")

_DECLARED = {
    "phone": _("电话与申报的“{sort}”相同"),
    "name": _("姓名与申报的“{sort}”相同，请核实是不是同一个人"),
    "company": _("单位与申报的“{sort}”相同"),
}
_OPEN = {
    "phone": _("手上有一件没办完的，一方电话相同"),
    "name": _("手上有一件没办完的，同村社区一方姓名相同，请核实是不是同一个人"),
    "company": _("手上有一件没办完的，一方单位相同"),
}
_EARLIER = {
    "phone": _("{year} 年经手过一件，一方电话相同"),
    "name": _("{year} 年经手过一件，同村社区一方姓名相同，请核实是不是同一个人"),
    "company": _("{year} 年经手过一件，一方单位相同"),
}
_ENDINGS = re.compile(r"(?:股份有限公司|有限责任公司|有限公司|公司|个体工商户)$")


@dataclass(frozen=True, slots=True)
class Hit:
    """One finding: which party of this case, and what is alike, in words."""

    party: Party
    why: Sentence


@dataclass(frozen=True, slots=True)
class _Own:
    """What is looked at of one of the mediator's own cases."""

    open: bool
    year: int
    place: str


@dataclass(frozen=True, slots=True)
class _Here:
    """Who takes part in the case at hand: sealed records (their own, and of who acts for them) and companies."""

    records: dict[str, Party]
    companies: dict[str, Party]


def may_ask(actor: Actor, case: Case, mediator: str) -> bool:
    """Say whether somebody may see the findings: the committee's head of all, a mediator their own.

    A mediator asks while those of the committee may read who takes part anyway, or in a case of their own.
    """
    if case.matter.stage not in STAGES:
        return False
    if compartments.may_open(actor, case):
        return True
    mine = compartments.mediates(actor, case) or compartments.names_people(actor, case)
    return mine and bool(actor.may("dispute.mediate")) and actor.id == mediator


def check(case: Case, mediator: str) -> list[Hit]:
    """Return what is alike, by party. About ten queries, however many cases the mediator has had."""
    here = _present(case)
    found = dict.fromkeys(_declared(here, mediator))
    found |= dict.fromkeys(_own(here, case, mediator))
    hits = [Hit(party, Sentence(text, dict(params))) for party, text, params in found]
    return sorted(hits, key=lambda hit: (hit.party.side, hit.party.number))


_Found = tuple[Party, str, tuple[tuple[str, Any], ...]]


def _present(case: Case) -> _Here:
    records: dict[str, Party] = {}
    companies: dict[str, Party] = {}
    for party in case.parties.prefetch_related("mandates"):
        if not party.takes_part:
            continue
        acting = [mandate.person for mandate in party.mandates.all() if mandate.ended_at is None]
        for record in (party.person, *acting):
            if record:
                records.setdefault(record, party)
        if party.company:
            companies.setdefault(plain(party.company), party)
    return _Here(records, companies)


def _declared(here: _Here, mediator: str) -> Iterator[_Found]:
    rows = Interest.objects.filter(member__person=mediator, member__ends_on=None, ended_on=None)
    sorts = dict(rows.values_list("record", "sort"))
    phones = persons.same_phone(here.records, sorts)
    names = [pair for pair in persons.same_name(here.records, sorts) if pair not in set(phones)]
    for how, pairs in (("phone", phones), ("name", names)):
        for mine, other in pairs:
            yield here.records[mine], _DECLARED[how], (("sort", codes.INTERESTS[sorts[other]]),)
    for other, company in persons.called(sorts, here.companies):
        yield here.companies[company], _DECLARED["company"], (("sort", codes.INTERESTS[sorts[other]]),)


def _own(here: _Here, case: Case, mediator: str) -> Iterator[_Found]:
    cases = _own_cases(case, mediator)
    records = _records_of(cases)
    phones = persons.same_phone(here.records, records)
    near = [record for record, own in records.items() if cases[own].place[:12] == case.matter.place[:12]]
    names = [pair for pair in persons.same_name(here.records, near) if pair not in set(phones)]
    for how, pairs in (("phone", phones), ("name", names)):
        for mine, other in pairs:
            yield _told(here.records[mine], how, cases[records[other]])
    for company, own in _companies_of(cases):
        if company in here.companies:
            yield _told(here.companies[company], "company", cases[own])


def _told(party: Party, how: str, own: _Own) -> _Found:
    return (party, _OPEN[how], ()) if own.open else (party, _EARLIER[how], (("year", own.year),))


def _own_cases(case: Case, mediator: str) -> dict[int, _Own]:
    """Return the mediator's own cases but for this one, and those that are handled with it as one."""
    found = Case.objects.filter(Q(mediator=mediator) | Q(second=mediator) | Q(recorder=mediator))
    found = found.exclude(pk=case.pk).exclude(matter__stage="voided")
    if case.group_id is not None:
        found = found.exclude(group=case.group_id)
    rows = found.values_list("pk", "matter__ended_at", "matter__opened_at", "matter__place")
    return {pk: _Own(ended is None, localtime(opened).year, place) for pk, ended, opened, place in rows}


def _records_of(cases: Iterable[int]) -> dict[str, int]:
    """Return the sealed records of who took part in some cases or acted there, each with its case."""
    found: dict[str, int] = {}
    for some in _batches(cases):
        found |= dict(Party.objects.filter(case__in=some).exclude(person="").values_list("person", "case"))
        acting = Mandate.objects.filter(party__case__in=some).exclude(person="")
        found |= dict(acting.values_list("person", "party__case"))
    return found


def _companies_of(cases: Iterable[int]) -> Iterator[tuple[str, int]]:
    for some in _batches(cases):
        for company, own in Party.objects.filter(case__in=some).exclude(company="").values_list("company", "case"):
            yield plain(company), own


def _batches(cases: Iterable[int]) -> Iterator[list[int]]:
    wanted = sorted(cases)
    for start in range(0, len(wanted), 500):
        yield wanted[start : start + 500]


def plain(company: str) -> str:
    """Return a company's name as it is compared: without blanks, brackets, signs and the form of the company."""
    squeezed = re.sub(r"[\s·.,，。()（）《》“”\"'-]", "", unicodedata.normalize("NFKC", company)).casefold()
    return _ENDINGS.sub("", squeezed) or squeezed
