"""Groups of reports about one incident: found when a report comes, found anew every night, decided by people.

A group is a suggestion of the machine. Nothing follows from it until a person joins reports to a matter, each by an
ordinary move.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Exists, OuterRef

from gongzhi.foundation.ledger import services as ledger
from gongzhi.foundation.places.models import Division
from gongzhi.kernel.refused import Conflict, Refused
from gongzhi.kernel.texts import _
from gongzhi.kernel.verdict import require
from gongzhi.matters.models import Shield
from gongzhi.work.intake import acts, alike, queries
from gongzhi.work.intake.details import JoinTo
from gongzhi.work.intake.lifecycle import BEFORE, HELD
from gongzhi.work.intake.likeness import grouping, reasons
from gongzhi.work.intake.likeness.comparing import Shelf
from gongzhi.work.intake.models import Group, Member, Report, Trace
from gongzhi.work.intake.services import deciding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from django.db.models import QuerySet

    from gongzhi.kernel.actor import Actor

COUNTED = (*BEFORE, *HELD)  # refused, referred and withdrawn ones belong to no incident
_MOST = 6000  # of one town in twelve weeks, the latest: a night is long enough for them


@dataclass(frozen=True, slots=True)
class _Made:
    """Reports that belong together, before they are kept as a group."""

    place: str
    words: list[str]
    reports: Sequence[Report]


def arrive(*, at: datetime, limit: int = 200) -> int:
    """Put each report that came since the last time into the group of its nearest. Returns how many were looked at."""
    new = list(Trace.objects.filter(looked=False).select_related("report").order_by("report_id")[:limit])
    for trace in new:
        _settle(trace, at)
    return len(new)


def open_traces() -> QuerySet[Trace]:
    """Return the marks of reports that may be grouped: none about a unit, and none behind a matter that is.

    What a group is called is told to everybody who sees two of its reports.
    """
    about = Shield.objects.filter(matter__joins__report=OuterRef("report"), matter__joins__left_at=None)
    return Trace.objects.filter(report__about="").exclude(Exists(about))


@transaction.atomic
def _settle(trace: Trace, at: datetime) -> None:
    """Let one report join its nearest that is near enough: in a group already, or making one with it."""
    if not Trace.objects.filter(pk=trace.pk, looked=False).update(looked=True):  # another worker was first
        return
    near = _nearest(trace)
    if near is None or Member.objects.filter(report=trace.report, left=False).exists():
        return
    member = Member.objects.select_related("group").filter(report=near, left=False).first()
    if member is not None:
        Member.objects.create(group=member.group, report=trace.report)
    else:
        _keep(_described([near, trace.report]), at)


def _nearest(trace: Trace) -> Report | None:
    """Return the nearest that may be the same incident, unless a person said that it is not."""
    report = trace.report
    own, others = alike.candidates(trace.pk, trace.community or trace.town, trace.at)
    if report.stage not in COUNTED or own is None or not others or not open_traces().filter(pk=trace.pk).exists():
        return None
    likeness = Shelf([packed for _pk, packed in others]).alike(own)
    at = int(likeness.argmax())
    if likeness[at] < alike.SAME:
        return None
    near = Report.objects.filter(pk=others[at][0], stage__in=COUNTED, trace__in=open_traces()).first()
    apart = Member.objects.filter(report=report, left=True).values("group")
    return None if near is None or Member.objects.filter(report=near, group__in=apart).exists() else near


def regroup(*, at: datetime) -> int:
    """Find the groups of the last twelve weeks anew, town by town. Returns how many there are.

    What a person confirmed stays as it is; what a person dissolved is not put together again. The long look comes
    first, so that nobody who writes waits for it.
    """
    return _write(list(_found(at)), at)


def _found(at: datetime) -> Iterator[_Made]:
    """Yield what belongs together among the reports that are in no group a person confirmed."""
    traces = open_traces().filter(at__gte=at - alike.WITHIN, report__stage__in=COUNTED)
    kept = Member.objects.filter(left=False).exclude(group__state="suggested")
    free = traces.exclude(report__in=kept.values("report"))
    for town in list(free.order_by().values_list("town", flat=True).distinct()):
        rows = list(free.filter(town=town).order_by("-at").values_list("report_id", "marks")[:_MOST])
        keys = [pk for pk, _marks in rows]
        for group in grouping.groups([bytes(packed) for _pk, packed in rows], apart=_apart(keys)):
            members = Report.objects.in_bulk([keys[one] for one in group])
            yield _described(sorted(members.values(), key=lambda report: report.pk))


@transaction.atomic
def _write(found: Sequence[_Made], at: datetime) -> int:
    """Put the new suggestions in the place of the old ones; what was decided or taken meanwhile stays as it is."""
    old = list(Group.objects.select_for_update().filter(state="suggested").values_list("pk", flat=True))
    Group.objects.filter(pk__in=old).delete()
    taken = set(Member.objects.filter(left=False).values_list("report", flat=True))
    dissolved = _dissolved()
    written = 0
    for one in found:
        pks = {report.pk for report in one.reports}
        if taken.isdisjoint(pks) and all(len(pks & together) < 2 for together in dissolved):
            _keep(one, at)
            written += 1
    Trace.objects.filter(looked=False, at__lt=at).update(looked=True)
    return written


def _apart(keys: Sequence[int]) -> Iterable[tuple[int, int]]:
    """Yield the pairs, as places in ``keys``, that stood together in a group which a person dissolved."""
    place = {pk: at for at, pk in enumerate(keys)}
    for together in _dissolved():
        yield from combinations(sorted(place[pk] for pk in together if pk in place), 2)


def _dissolved() -> list[set[int]]:
    """Return the reports of each group that a person dissolved."""
    found: dict[int, set[int]] = defaultdict(set)
    for group, report in Member.objects.filter(left=True).values_list("group_id", "report_id"):
        found[group].add(report)
    return list(found.values())


def _described(reports: Sequence[Report]) -> _Made:
    """Tell of reports that belong together where they are, and what most of them say."""
    place = _common_place([report.place for report in reports])
    around = [place[:length] for length in (9, 12) if len(place) >= length]
    names = Division.objects.filter(code__in=around, ends_on=None).values_list("short_name", flat=True)
    words = reasons.common([(report.title, report.masked) for report in reports], names=list(names) if around else ())
    return _Made(place, words, reports)


def _keep(made: _Made, at: datetime) -> None:
    group = Group.objects.create(place=made.place, words=made.words, made_at=at)
    Member.objects.bulk_create(Member(group=group, report=report) for report in made.reports)


def _common_place(places: Sequence[str]) -> str:
    known = [place for place in places if place]
    for length in (15, 12, 9, 6):
        heads = {place[:length] for place in known}
        if len(heads) == 1 and len(next(iter(heads))) == length:
            return heads.pop()
    return ""


@transaction.atomic
def decide_group(*, group: Group, confirm: bool, by: Actor, at: datetime) -> Group:
    """Say that a group is one incident, or that it is none: then its reports are not put together again.

    :raises Refused: not permitted.
    :raises Conflict: somebody decided on it already.
    """
    require(by.may("matter.triage"))
    if group.place and not by.covers(group.place):
        raise Refused(_("这个地方不在您的辖区"), field="place")
    state = "confirmed" if confirm else "dissolved"
    changes = {"state": state, "decided_at": at, "decided_by": by.id}
    if not Group.objects.filter(pk=group.pk, state="suggested").update(**changes):
        raise Conflict(_("这一组刚刚有人看过，或者夜里重新归过组，请再看一次"))
    if not confirm:
        Member.objects.filter(group=group).update(left=True)
    ledger.record(
        subject=group.subject, verb=acts.GROUP_CONFIRMED if confirm else acts.GROUP_DISSOLVED, by=by, at=at,
        opens=True, payload={"reports": group.members.count(), "place": group.place},
    )  # fmt: skip
    group.refresh_from_db()
    return group


@transaction.atomic
def join_waiting(*, group: Group, matter: str, seen: Mapping[str, int], by: Actor, at: datetime) -> list[Report]:
    """Join the waiting reports of a group to one matter, each by an ordinary move; all of them or none.

    ``seen`` is the version that the page showed of each, by reference.

    :raises Conflict: somebody handled one of them meanwhile.
    :raises Refused: none was given, or one may not be joined.
    :raises NotFound: there is no such report or matter for this actor.
    """
    if not matter:
        raise Refused(_("请选并入哪一件"), field="matter")
    reports = [queries.find(by, reference) for reference in sorted(seen)]
    inside = set(group.members.filter(left=False).values_list("report_id", flat=True))
    if not reports or any(report.pk not in inside for report in reports):
        raise Conflict(_("这一组刚刚有人看过，或者夜里重新归过组，请再看一次"))
    for report in reports:
        version = seen[report.reference]
        deciding.make(report=report, move="join", details=JoinTo(matter=matter), seen=version, by=by, at=at)
    return reports
