"""Hot matters: incidents that several people reported, how they grew week by week, what of them waits for the desk."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, Subquery
from django.db.models.functions import Substr
from django.utils.timezone import localdate

from gongzhi.foundation.places.models import Division
from gongzhi.kernel.refused import NotFound
from gongzhi.kernel.texts import _
from gongzhi.matters.models import Matter
from gongzhi.work.intake.alike import WITHIN, echoes_of
from gongzhi.work.intake.lifecycle import BEFORE, HELD
from gongzhi.work.intake.models import Group, Member, Report
from gongzhi.work.intake.sorting import is_private

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.db.models import QuerySet

    from gongzhi.kernel.actor import Actor

WEEKS = 12
LEAST = 2  # reports that a reader must see of a group to see the group
_READ = 4000  # members read for one page, those of the newest groups


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """Seven days: from when, and how many reports came."""

    begins: date
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Hot:
    """One incident as a reader may see it. ``echoes`` said "me too" to its matters.

    ``words`` are what most of its reports say, empty for who may not see all of them.
    """

    group: Group
    where: str
    words: list[str]
    weeks: list[Week]
    reports: list[dict[str, Any]]
    matters: list[Matter]
    echoes: int

    @property
    def this_week(self) -> int:
        """How many came in the last seven days."""
        return self.weeks[-1].count

    @property
    def last_week(self) -> int:
        """How many came in the seven days before."""
        return self.weeks[-2].count

    @property
    def growing(self) -> bool:
        """Whether it grows: more this week than the week before, and more than one."""
        return self.this_week > max(self.last_week, 1)

    @property
    def waiting(self) -> list[dict[str, Any]]:
        """Those that wait for the desk."""
        return [report for report in self.reports if report["stage"] in BEFORE]


def find(actor: Actor, pk: int) -> Group:
    """Return a group of which this actor may see enough.

    :raises NotFound: there is none, or it is not this actor's to see.
    """
    seen = Report.objects.visible_to(actor).filter(memberships__group=pk, memberships__left=False)
    group = Group.objects.filter(pk=pk).first() if len(seen[:LEAST]) == LEAST else None
    if group is None:
        raise NotFound(_("没有这一组，可能夜里重新归过组，请回到列表再看"))
    return group


def board(actor: Actor, *, at: datetime, size: int = 40) -> list[Hot]:
    """Return the incidents of the last twelve weeks that this actor may see, growing ones first, then the largest.

    Only reports that the actor may see are counted. Three queries.
    """
    together: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in _members(actor, at):
        if not is_private(row["category"] or ""):
            together[row["group"]].append(row)
    hidden = Member.objects.filter(group=OuterRef("pk"), left=False).exclude(report__in=_seen(actor))
    wanted = [pk for pk, rows in together.items() if len(rows) >= LEAST]
    groups = Group.objects.annotate(hides=Exists(hidden)).in_bulk(wanted)
    joined = {row["matter"] for pk in groups for row in together[pk] if row["matter"]}
    matters = Matter.objects.visible_to(actor).annotate(echo_count=echoes_of("pk")).in_bulk(joined) if joined else {}
    found = [
        _hot(group, [] if group.hides else group.words, together[pk], matters, localdate(at))
        for pk, group in groups.items()
    ]
    return sorted(found, key=lambda hot: (not hot.growing, -hot.this_week, -len(hot.reports), -hot.group.pk))[:size]


def _seen(actor: Actor) -> QuerySet[Report]:
    """Return the reports at the actor's desk, and those behind matters they see; ``now`` is the join that holds."""
    behind = Matter.objects.visible_to(actor).filter(pk=OuterRef("now__matter"))
    rows = Report.objects.annotate(now=FilteredRelation("joins", condition=Q(joins__left_at=None)))
    return rows.filter(Q(pk__in=Report.objects.visible_to(actor).values("pk")) | Exists(behind))


def _members(actor: Actor, at: datetime) -> list[dict[str, Any]]:
    """Read the reports in groups that the actor sees: those at their desk, and those behind matters they see."""
    group = Member.objects.filter(report=OuterRef("pk"), left=False).values("group")[:1]
    place = Division.objects.order_by("-starts_on")  # one that ended keeps its last name
    rows = (
        _seen(actor)
        .filter(memberships__left=False, received_at__gte=at - WITHIN, stage__in=(*BEFORE, *HELD), erased_at=None)
        .annotate(
            matter=F("now__matter"), category=F("now__matter__category"), group=Subquery(group),
            place_name=Subquery(place.filter(code=Substr(OuterRef("place"), 1, 12)).values("short_name")[:1]),
            town_name=Subquery(place.filter(code=Substr(OuterRef("place"), 1, 9)).values("short_name")[:1]),
        )
        .order_by("-pk")
    )  # fmt: skip
    return list(
        rows.values(
            "pk", "title", "stage", "version", "received_at", "place", "group", "matter", "category", "place_name",
            "town_name",
        )[:_READ]
    )  # fmt: skip


def _hot(group: Group, words: list[str], rows: list[dict[str, Any]], matters: dict[int, Matter], today: date) -> Hot:
    for row in rows:
        row["reference"] = Report(pk=row["pk"], received_at=row["received_at"]).reference
        row["joined"] = matters.get(row["matter"])
    ours = list({row["matter"]: row["joined"] for row in rows if row["joined"]}.values())
    return Hot(
        group=group, where=_where(rows), words=words, weeks=_weeks(rows, today),
        reports=rows, matters=ours,
        echoes=sum(getattr(matter, "echo_count", 0) for matter in ours),
    )  # fmt: skip


def _where(rows: list[dict[str, Any]]) -> str:
    """Name the place that most of them share: the village with its town, or the town."""
    villages = {row["place_name"] for row in rows}
    towns = [row["town_name"] for row in rows if row["town_name"]]
    if not towns:
        return ""
    town = str(max(set(towns), key=towns.count))
    village = str(villages.pop() or "") if len(villages) == 1 else ""
    return f"{town} {village}" if village and village != town else town


def _weeks(rows: list[dict[str, Any]], today: date) -> list[Week]:
    """Count by stretches of seven days that end today."""
    counts = [0] * WEEKS
    for row in rows:
        ago = (today - localdate(row["received_at"])).days // 7
        if 0 <= ago < WEEKS:
            counts[WEEKS - 1 - ago] += 1
    return [Week(begins=today - timedelta(days=7 * (WEEKS - at) - 1), count=count) for at, count in enumerate(counts)]
