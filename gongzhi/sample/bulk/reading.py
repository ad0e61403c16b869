"""Reading lives back: which matters and reports belong together, and every row that tells of them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Max

from gongzhi.foundation.clocks.models import Clock, Switch
from gongzhi.foundation.files.models import Attachment
from gongzhi.foundation.ledger.models import Entry, EntryText
from gongzhi.foundation.notices.models import Notice
from gongzhi.foundation.persons.acts import subject as person_subject
from gongzhi.foundation.persons.models import Person, PersonKey
from gongzhi.foundation.search.models import Document
from gongzhi.matters.models import Ask, Engagement, Matter, Precedent, Shield
from gongzhi.work.intake.lifecycle import OPENS
from gongzhi.work.intake.models import Join, Label, Pressure, Report, Suggestion, Trace
from gongzhi.work.roots.models import Cause

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from django.db.models import Model

    Key = tuple[str, int]

#: Every table that tells of a matter or a report, in an order in which rows may be added.
TABLES: tuple[type[Model], ...] = (
    Matter, Report, Person, PersonKey, Engagement, Ask, Shield, Precedent, Join, Suggestion, Label, Trace, Pressure,
    Clock, Switch, Notice, Entry, EntryText, Document,
)  # fmt: skip
MOST = 1000
_BY_MATTER = (Engagement, Ask, Shield, Precedent)
_BY_REPORT = (Suggestion, Label, Trace, Pressure)
_BY_SUBJECT = (Clock, Switch, Notice, Entry, EntryText, Document)


@dataclass(slots=True)
class Life:
    """One or several matters and reports that belong together, with all their rows by table."""

    matters: list[Matter] = field(default_factory=list)
    reports: list[Report] = field(default_factory=list)
    rows: dict[type[Model], list[Any]] = field(default_factory=lambda: defaultdict(list))

    def add(self, one: Matter | Report) -> None:
        """Take a matter or a report in."""
        if isinstance(one, Matter):
            self.matters.append(one)
        else:
            self.reports.append(one)
        self.rows[type(one)].append(one)

    @property
    def ended(self) -> bool:
        """Whether nothing in it waits for anybody."""
        return all(matter.ended_at for matter in self.matters) and all(
            report.stage in ("refused", "referred", "withdrawn") for report in self.reports if not self.matters
        )


def lives(most: int = MOST) -> list[Life]:
    """Return the first lives in the database. Twenty-one queries.

    Left out are those with files, since a file is on the disk once; those that have to do with a root problem: a copy
    of it would be a second one with the same cause; and disputes: two dozen tables of their own, chains within chains,
    diaries that nobody may be in twice. What a copy is for, the load on lists, search, clocks and ledger, requests
    tell; how many disputes an installation carries is measured by importing them.

    ``most`` is how many matters are looked at: a life that reaches beyond them is left out.
    """
    found, of = _together(most)
    _gather(_BY_MATTER, "matter_id", {pk: life for (kind, pk), life in of.items() if kind == "matter"})
    _gather(_BY_REPORT, "report_id", {pk: life for (kind, pk), life in of.items() if kind == "report"})
    subjects = _subjects(found)
    _persons(found)
    _gather(_BY_SUBJECT, "subject", subjects)
    filed = Attachment.objects.filter(subject__in=list(subjects)).values_list("subject", flat=True)
    left_out = {id(subjects[subject]) for subject in filed}
    others = Matter.objects.exclude(kind=OPENS).values_list("pk", flat=True)
    left_out |= {id(of["matter", pk]) for pk in _of_roots().union(others) if ("matter", pk) in of}
    return [life for life in found if id(life) not in left_out]


def _of_roots() -> set[int]:
    """Return the root problems, and the requests that are or were cases of one."""
    return {pk for pair in Cause.objects.values_list("root", "matter") for pk in pair}


def _gather(models: Iterable[type[Model]], column: str, of: Mapping[Any, Life]) -> None:
    """Add rows to the lives that a column names."""
    for model in models:
        for row in model._default_manager.filter(**{f"{column}__in": list(of)}).order_by("pk"):
            of[getattr(row, column)].rows[model].append(row)


def _together(most: int) -> tuple[list[Life], dict[Key, Life]]:
    """Put matters and reports together that are joined, were joined once, or were split from each other."""
    matters = list(Matter.objects.order_by("pk")[:most])
    known = {matter.pk for matter in matters}
    reports = list(_reports(known, everything=len(matters) < most))
    joins = list(Join.objects.filter(report__in=reports).order_by("pk"))
    head = _heads(matters, joins)
    beyond = {head("report", join.report_id) for join in joins if join.matter_id not in known}
    children = Matter.objects.filter(parent__in=known).exclude(pk__in=known)
    beyond |= {head("matter", pk) for pk in children.values_list("parent_id", flat=True) if pk}
    found: dict[Key, Life] = {}
    of: dict[Key, Life] = {}
    everybody: list[Matter | Report] = [*matters, *reports]
    for row in everybody:
        one = ("matter" if isinstance(row, Matter) else "report", row.pk)
        if head(*one) not in beyond:
            life = of[one] = found.setdefault(head(*one), Life())
            life.add(row)
    for join in joins:
        if ("report", join.report_id) in of:
            of["report", join.report_id].rows[Join].append(join)
    return list(found.values()), of


def _reports(matters: Collection[int], *, everything: bool) -> Iterable[Report]:
    """Return all reports, or those that came in before the last one of some matters."""
    if everything:
        return Report.objects.order_by("pk")
    last = Join.objects.filter(matter__in=matters).aggregate(last=Max("report"))["last"] or 0
    return Report.objects.filter(pk__lte=last).order_by("pk")


def _heads(matters: Iterable[Matter], joins: Iterable[Join]) -> Callable[[str, int], Key]:
    """Return what names the head of whatever belongs together (sets that are merged, two by two)."""
    above: dict[Key, Key] = {}

    def head(kind: str, pk: int) -> Key:
        one = (kind, pk)
        while (higher := above.setdefault(one, one)) != one:
            one = higher
        return one

    for join in joins:
        above[head("report", join.report_id)] = head("matter", join.matter_id)
    for matter in matters:
        if matter.parent_id is not None:
            above[head("matter", matter.pk)] = head("matter", matter.parent_id)
    return head


def _subjects(found: Iterable[Life]) -> dict[str, Life]:
    """Return whose life each chain of the ledger tells of."""
    subjects: dict[str, Life] = {}
    for life in found:
        subjects |= dict.fromkeys((matter.subject for matter in life.matters), life)
        subjects |= dict.fromkeys((report.subject for report in life.reports), life)
        subjects |= dict.fromkeys((person_subject(report.person) for report in life.reports if report.person), life)
        subjects |= dict.fromkeys((f"pressure:{row.pk}" for row in life.rows[Pressure]), life)
    return subjects


def _persons(found: Iterable[Life]) -> None:
    persons, keys = Person.objects.in_bulk(), PersonKey.objects.in_bulk()
    for life in found:
        for report in life.reports:
            if report.person:
                life.rows[Person].append(persons[report.person])
                life.rows[PersonKey].append(keys[report.person])
