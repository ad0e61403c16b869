"""Groups of reports about one incident: found when a report comes, found anew every night, decided by people.

A group is a suggestion of the machine. Nothing follows from it until a person joins reports to a matter, each by an
ordinary move.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING

from django.db import transaction

from gongzhi.foundation.ledger import services as ledger
from gongzhi.foundation.places.models import Division
from gongzhi.kernel.refused import Conflict, Refused
from gongzhi.kernel.texts import _
from gongzhi.kernel.verdict import require
from gongzhi.work.intake import acts, alike, queries
from gongzhi.work.intake.details import JoinTo
from gongzhi.work.intake.lifecycle import BEFORE, HELD
from gongzhi.work.intake.likeness import grouping, reasons
from gongzhi.work.intake.likeness.comparing import Shelf
from gongzhi.work.intake.models import Group, Member, Report, Trace
from gongzhi.work.intake.services import deciding

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from gongzhi.kernel.actor import Actor

COUNTED = (*BEFORE, *HELD)  # refused, referred and withdrawn ones belong to no incident
_MOST = 6000  # of one town in twelve weeks, the latest: a night is long enough for them


def arrive(*, at: datetime, limit: int = 200) -> int:
    """Put each report that came since the last time into the group of its nearest. Returns how many were looked at."""
    new = list(Trace.objects.filter(looked=False).select_related("report").order_by("report_id")[:limit])
    for trace in new:
        _settle(trace, at)
    return len(new)


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
        _make([near, trace.report], at)


def _nearest(trace: Trace) -> Report | None:
    """Return the nearest that may be the same incident, unless a person said that it is not."""
    report = trace.report
    own, others = alike.candidates(trace.pk, trace.community or trace.town, trace.at)
    if report.stage not in COUNTED or own is None or not others:
        return None
    likeness = Shelf([packed for _pk, packed in others]).alike(own)
    at = int(likeness.argmax())
    if likeness[at] < alike.SAME:
        return None
    near = Report.objects.filter(pk=others[at][0], stage__in=COUNTED).first()
    apart = Member.objects.filter(report=report, left=True).values("group")
    return None if near is None or Member.objects.filter(report=near, group__in=apart).exists() else near


@transaction.atomic
def regroup(*, at: datetime) -> int:
    """Find the groups of the last twelve weeks anew, town by town. Returns how many there are.

    What a person confirmed stays as it is; what a person dissolved is not put together again.
    """
    Group.objects.filter(state="suggested").delete()
    traces = Trace.objects.filter(at__gte=at - alike.WITHIN, report__stage__in=COUNTED)
    free = traces.exclude(report__in=Member.objects.filter(left=False).values("report"))
    found = 0
    for town in list(free.order_by().values_list("town", flat=True).distinct()):
        rows = list(free.filter(town=town).order_by("-at").values_list("report_id", "marks")[:_MOST])
        keys = [pk for pk, _marks in rows]
        for group in grouping.groups([bytes(packed) for _pk, packed in rows], apart=_apart(keys)):
            members = Report.objects.in_bulk([keys[one] for one in group])
            _make(sorted(members.values(), key=lambda report: report.pk), at)
            found += 1
    Trace.objects.filter(looked=False, at__lt=at).update(looked=True)
    return found


def _apart(keys: Sequence[int]) -> Iterable[tuple[int, int]]:
    """Yield the pairs, as places in ``keys``, that stood together in a group which a person dissolved."""
    place = {pk: at for at, pk in enumerate(keys)}
    dissolved: dict[int, list[int]] = defaultdict(list)
    for group, report in Member.objects.filter(left=True).values_list("group_id", "report_id"):
        if report in place:
            dissolved[group].append(place[report])
    for together in dissolved.values():
        yield from combinations(sorted(together), 2)


def _make(reports: Sequence[Report], at: datetime) -> Group:
    """Keep a new suggestion: where it is, and what most of its reports say."""
    place = _common_place([report.place for report in reports])
    around = [place[:length] for length in (9, 12) if len(place) >= length]
    names = Division.objects.filter(code__in=around, ends_on=None).values_list("short_name", flat=True)
    words = reasons.common([(report.title, report.masked) for report in reports], names=list(names) if around else ())
    group = Group.objects.create(place=place, words=words, made_at=at)
    Member.objects.bulk_create(Member(group=group, report=report) for report in reports)
    return group


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
