"""Reading the hub of a market or park: matters there, who is there to help, three sums with months at zero.

Staff see of matters what they may see anyway. The operator sees tasks of its own and counts of five or more of a
quarter that is over: never a report, never a dispute, whoever is in it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from django.db.models import Count, OuterRef, Q, Subquery
from django.utils.timezone import get_current_timezone, localdate

from gongzhi.foundation.ledger.models import Entry
from gongzhi.foundation.organisations.models import Unit
from gongzhi.foundation.sites import queries as sites
from gongzhi.foundation.sites.models import Site
from gongzhi.kernel.refused import NotFound
from gongzhi.kernel.texts import _
from gongzhi.matters import kinds
from gongzhi.matters import queries as matters
from gongzhi.matters.models import Matter
from gongzhi.work.cells.codes import FIGURES, HUBS
from gongzhi.work.cells.models import Figure, Resident
from gongzhi.work.cells.small import Shown, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from gongzhi.kernel.actor import Actor

#: Kinds of matters that a hub counts, in its order.
COUNTED = ("hazard", "dispute", "request", "whistle")
#: Kinds that an operator is told to do something about; disputes and requests are never among them.
TASKS = ("rating", "hazard")
ESCALATION = "hand_up"
MONTHS = 12
_MOST = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Zero:
    """One of the three: its counts by month, the oldest first (None: not told yet), and how many months at zero."""

    code: str
    label: str
    counts: tuple[tuple[date, int | None], ...]
    months: int


def find(actor: Actor, reference: str) -> Site:
    """Return a site that has a hub, as this actor may see it.

    :raises NotFound: there is none, for this actor.
    """
    site = sites.find(actor, reference)
    if site.kind not in HUBS:
        raise NotFound(_("只有市场和园区有众治中心"), field="site")
    return site


def mine(actor: Actor) -> list[Site]:
    """Return the hubs that an actor may open."""
    found = sites.named(Site.objects.visible_to(actor)).filter(kind__in=HUBS, state__in=("active", "empty"))
    return list(found.order_by("place", "name")[:200])


def to_count(actor: Actor) -> list[Site]:
    """Return the hubs whose monthly sums an actor types in: those of their place, with nothing but name and place."""
    if not actor.may("figure.enter"):
        return []
    found = sites.named(Site.objects.all()).filter(kind__in=HUBS, state__in=("active", "empty"))
    return [site for site in found.order_by("place", "name")[:500] if actor.covers(site.place)]


def is_own(actor: Actor, site: Site) -> bool:
    """Say whether an actor looks at a hub as its operator: also where they might see matters by another post."""
    return bool(site.unit) and actor.unit == site.unit


# --- for staff ------------------------------------------------------------------------------------------------------


def open_matters(actor: Actor, site: Site) -> dict[str, list[Matter]]:
    """Return the open matters at a site that an actor may see, by kind, the nearest deadline first. One query."""
    found = matters.named(matters.visible_to(actor)).filter(site=site, ended_at=None, kind__in=COUNTED)
    rows: dict[str, list[Matter]] = {kind: [] for kind in COUNTED}
    for matter in found.order_by(*matters.NEAREST)[: _MOST * len(COUNTED)]:
        rows[matter.kind].append(matter)
    return rows


def tallies(actor: Actor, site: Site) -> dict[str, tuple[int, int]]:
    """Count what an actor may see at a site, by kind: (open, all). One query."""
    found = matters.visible_to(actor).filter(site=site, kind__in=COUNTED).order_by()
    counted = found.values("kind").annotate(all=Count("pk"), open=Count("pk", filter=Q(ended_at=None)))
    return {row["kind"]: (row["open"], row["all"]) for row in counted}


# --- for the operator -----------------------------------------------------------------------------------------------


def tasks(actor: Actor, site: Site) -> list[Matter]:
    """Return what is addressed to the operator: matters of its own unit, where its unit has the turn."""
    if not is_own(actor, site):
        return []
    stages = {
        kind: [stage.code for stage in kinds.find(kind).lifecycle.stages if stage.owner == "unit"] for kind in TASKS
    }
    turn = Q(pk__in=[])
    for kind, codes in stages.items():
        turn |= Q(kind=kind, stage__in=codes)
    found = matters.named(Matter.objects.filter(turn, site=site, unit=site.unit, ended_at=None))
    return list(found.order_by(*matters.NEAREST)[:_MOST])


def quarter_before(day: date) -> tuple[date, date]:
    """Return the quarter that ended last: its first day, and the first day after it."""
    end = day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
    start = end.replace(year=end.year - 1, month=10) if end.month == 1 else end.replace(month=end.month - 3)
    return start, end


def counted_for_owner(site: Site, at: datetime) -> tuple[date, Shown]:
    """Return how much began at a site in the quarter that ended last, as its operator may be told. One query.

    Quarters do not overlap and a past one does not change from day to day, so that nobody learns of one more by
    looking twice.
    """
    start, end = quarter_before(localdate(at))
    found = Matter.objects.filter(site=site, kind__in=COUNTED, opened_at__gte=_midnight(start),
                                  opened_at__lt=_midnight(end))  # fmt: skip
    counts = Counter(found.values_list("kind", flat=True))
    known = [kind for kind in COUNTED if kind in {one.code for one in kinds.every()}]
    return start, shown({kind: counts[kind] for kind in known})


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), get_current_timezone())


# --- three zeros ----------------------------------------------------------------------------------------------------


def figures(site: Site) -> dict[tuple[str, date], int]:
    """Return what was typed in for a site, by code and month: of corrections the latest. One query."""
    rows = Figure.objects.filter(site=site).order_by("pk").values_list("code", "month", "count")
    return {(code, month): count for code, month, count in rows}


def told(found: Iterable[Site], month: date) -> set[tuple[int, str]]:
    """Return which sums of a month were typed in for some sites: (site, code). One query."""
    return set(Figure.objects.filter(site__in=list(found), month=month).values_list("site", "code"))


def zeros(site: Site, at: datetime) -> list[Zero]:
    """Return the three sums of the last twelve whole months. Two queries, three where something went up."""
    months = _months(localdate(at))
    typed = figures(site)
    found = [_zero(code, label, months, {m: typed.get((code, m)) for m in months}) for code, label in FIGURES.items()]
    began = localdate(site.opened_at).replace(day=1)
    went_up = _escalated(site, months)
    counts = {month: went_up[month] if month >= began else None for month in months}
    return [found[0], _zero("escalated", _("矛盾上交"), months, counts), *found[1:]]


def _zero(code: str, label: str, months: Sequence[date], counts: Mapping[date, int | None]) -> Zero:
    at_zero = 0
    for month in reversed(months):
        if counts[month] != 0:  # one that was not told is no zero
            break
        at_zero += 1
    return Zero(code=code, label=label, counts=tuple((month, counts[month]) for month in months), months=at_zero)


def _months(day: date) -> list[date]:
    """Return the first days of the last twelve months that are over, the oldest first."""
    last = day.year * 12 + day.month - 1
    return [date(at // 12, at % 12 + 1, 1) for at in range(last - MONTHS, last)]


def _escalated(site: Site, months: Sequence[date]) -> Counter[date]:
    """Count by month how often a matter of a site was handed up: a fact like any other, good or bad for nobody."""
    subjects = [matter.subject for matter in Matter.objects.filter(site=site).only("pk", "opened_at")]
    verbs = [f"{kind.code}.{ESCALATION}" for kind in kinds.every()]
    found = Entry.objects.filter(subject__in=subjects, verb__in=verbs, at__gte=_midnight(months[0]))
    return Counter(localdate(moment).replace(day=1) for moment in found.values_list("at", flat=True))


# --- who is there ---------------------------------------------------------------------------------------------------


def residents(site: Site) -> list[Resident]:
    """Return which units are there, with their ``unit_name``. One query."""
    called = Subquery(Unit.objects.filter(code=OuterRef("unit")).values("short")[:1])
    found = Resident.objects.filter(site=site, ends_on=None).select_related("site")
    return list(found.annotate(unit_name=called).order_by("duty", "pk"))  # type: ignore[no-redef]


def resident(site: Site, pk: int) -> Resident:
    """Return one of them.

    :raises NotFound: there is none.
    """
    for one in residents(site):
        if one.pk == pk:
            return one
    raise NotFound(_("没有这个入驻单位，请刷新后再试"))
