"""The round: every open site has a next day; what was asked for comes sooner; volunteers get their lists.

What is planned are sites and days. No number of visits is set for anybody, and none is counted for anybody.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.db.models import OuterRef, Q, Subquery
from django.utils.timezone import localdate

from gongzhi.foundation.ledger import services as ledger
from gongzhi.foundation.sites import queries as site_queries
from gongzhi.foundation.sites.models import OPEN_STATES, Look, Site
from gongzhi.kernel.places import after
from gongzhi.kernel.refused import Refused
from gongzhi.kernel.texts import _
from gongzhi.kernel.verdict import require
from gongzhi.work.checks import acts, policies, queries, rule
from gongzhi.work.checks.models import Check, Errand, Round

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from gongzhi.kernel.actor import Actor

_BATCH = 2000
SUBJECT = "checks:plan"


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """What planning came to: sites in all, newly planned ones, those moved forward, those that left the round, and how
    many checks fall on each day until the last one, those that a class asks for again and again included.
    """

    sites: int
    new: int
    sooner: int
    dropped: int
    days: dict[date, int]


@dataclass(frozen=True, slots=True)
class _Row:
    pk: int
    place: str
    days: int
    due_on: date | None


@transaction.atomic
def plan_rounds(*, until: date, by: Actor, at: datetime) -> Planned:
    """Give every open site of the actor's place its next day, and say how the days fill until the last one.

    New sites begin spread evenly over their interval; a site that somebody asked to look at comes within the round, or
    today where life is in danger. Run again it changes nothing.

    :raises Refused: not permitted, or the last day is before today or more than a year ahead.
    """
    if not by.is_system:
        require(by.may("check.plan"))
    on = localdate(at)
    if not on <= until <= on + timedelta(days=366):
        raise Refused(_("排到哪天，要在今天到一年以内"), field="until")
    within = _inside(by)
    dropped, _each = Round.objects.exclude(site__state__in=OPEN_STATES).filter(within).delete()
    rows = _rows(by)
    made = _new(rows, on)
    Round.objects.bulk_create(made, batch_size=_BATCH, ignore_conflicts=True)  # a check may have made one meanwhile
    sooner = _pull(on, within)
    if made or sooner or dropped:
        ledger.record(
            subject=SUBJECT, verb=acts.PLANNED, by=by, at=at,
            payload={"until": until.isoformat(), "new": len(made), "sooner": sooner, "dropped": dropped},
        )  # fmt: skip
    days = _filled(_rows(by) if made or sooner else rows, on, until)
    return Planned(sites=len(rows), new=len(made), sooner=sooner, dropped=dropped, days=days)


def _inside(by: Actor) -> Q:
    """Keep the rounds of an actor's place."""
    if by.is_system or not by.place:
        return Q()
    return Q(site__place__gte=by.place, site__place__lt=after(by.place))


def _rows(by: Actor) -> list[_Row]:
    """Return every open site of the actor's place with the days of its class. Two queries."""
    every = {(one.kind, one.code): one.every_days for one in site_queries.classes()}
    seen = Site.objects.filter(state__in=OPEN_STATES)
    if not by.is_system and by.place:
        seen = seen.filter(place__gte=by.place, place__lt=after(by.place))
    found = seen.order_by("place", "pk").values_list("pk", "place", "kind", "site_class", "round__due_on")
    return [
        _Row(pk, place, rule.every(kind, every.get((kind, of_class))), due_on)
        for pk, place, kind, of_class, due_on in found.iterator(chunk_size=_BATCH)
    ]


def _new(rows: Sequence[_Row], on: date) -> list[Round]:
    """Give those that have none their first day: after their last check, if there was one, else spread evenly."""
    waiting = [row for row in rows if row.due_on is None]
    last = _last_checks({row.pk for row in waiting}, len(rows))
    groups: dict[tuple[str, int], list[_Row]] = defaultdict(list)
    made = []
    for row in waiting:
        check = last.get(row.pk)
        if check is None:
            groups[row.place, row.days].append(row)
            continue
        turn = rule.after(check.outcome, check.result, on=localdate(check.made_at), days=row.days)
        made.append(Round(site_id=row.pk, due_on=turn.due_on, why=turn.why, last_id=check.pk))
    for (place, days), some in groups.items():
        for number, row in enumerate(some):
            due_on = rule.first(place, number, len(some), on=on, days=days)
            made.append(Round(site_id=row.pk, due_on=due_on, why="new"))
    return made


def _last_checks(waiting: set[int], of: int) -> dict[int, Check]:
    """Return the last check by somebody else of sites that have no round: few, or all of them at the beginning."""
    if not waiting:
        return {}
    made = Check.objects.exclude(way="self").exclude(way="official", confirmation=None)
    newest = made.filter(site=OuterRef("site")).order_by("-made_at", "-pk").values("pk")[:1]
    rows = made.filter(pk=Subquery(newest)).only("pk", "site_id", "outcome", "result", "made_at")
    if len(waiting) * 2 < of and len(waiting) <= _BATCH:
        rows = rows.filter(site__in=waiting)
    return {row.site_id: row for row in rows.iterator(chunk_size=_BATCH) if row.site_id in waiting}


def _pull(on: date, within: Q) -> int:
    """Bring forward what somebody asked to have looked at, to a day that tells nothing of when it was asked."""
    looks = Look.objects.filter(done_at=None, site__state__in=OPEN_STATES).values_list("pk", "site", "at_once")
    asked = {site: (at_once, pk) for pk, site, at_once in looks.order_by("at_once", "pk")}
    moved = []
    for turn in Round.objects.filter(within, site__in=asked, due_on__gt=on):
        at_once, pk = asked[turn.site_id]
        day = on if at_once else on + timedelta(days=rule.within(rule.LOOK_WITHIN, settings.PEPPER, "look", pk))
        if day < turn.due_on and (at_once or turn.why != "asked"):
            turn.due_on, turn.why = day, "asked"
            moved.append(turn)
    Round.objects.bulk_update(moved, ["due_on", "why"], batch_size=_BATCH)
    return len(moved)


def _filled(rows: Sequence[_Row], on: date, until: date) -> dict[date, int]:
    """Count the checks of each day until the last one; what is overdue stands on today."""
    days: Counter[date] = Counter()
    for row in rows:
        day = max(row.due_on or on, on)
        while day <= until:
            days[day] += 1
            day += timedelta(days=row.days)
    return dict(sorted(days.items()))


@transaction.atomic
def set_due(*, site: Site, due_on: date, way: str, by: Actor, at: datetime) -> None:
    """Plan one site for a day, for a patrol or an inspection by two people.

    :raises Refused: not permitted; a day that is past or more than a year ahead.
    """
    require(policies.may_plan(by, site.place))
    require(policies.may_stand(site))
    on = localdate(at)
    if not on <= due_on <= on + timedelta(days=366):
        raise Refused(_("日期要在今天到一年以内"), field="due_on")
    if way not in ("patrol", "official"):
        raise Refused(_("“{label}”里没有这个选项"), field="way", label="way")
    Round.objects.update_or_create(
        site=site,
        defaults={"due_on": due_on, "way": way},
        create_defaults={"due_on": due_on, "way": way, "why": "class"},
    )
    ledger.record(subject=site.subject, verb=acts.SET, by=by, at=at, payload={"due_on": due_on.isoformat(), "way": way})


@transaction.atomic
def put_on_list(*, sites: Sequence[Site], post: str, until: date, by: Actor, at: datetime) -> int:
    """Put sites on the list of a volunteers' post until a day; return how many were not on it yet.

    :raises Refused: not permitted for one of them; no such day; the post is none of volunteers where the planner works.
    """
    if not localdate(at) <= until <= localdate(at) + timedelta(days=92):
        raise Refused(_("名单的最后一天要在三个月以内"), field="until")
    for site in sites:
        require(policies.may_plan(by, site.place))
    if post not in {one.code for one in queries.volunteers(by, localdate(at))}:
        raise Refused(_("请选一个志愿者岗位"), field="post")
    made = 0
    for site in sites:
        _row, new = Errand.objects.update_or_create(
            site=site,
            post=post,
            defaults={"until": until},
            create_defaults={"until": until, "made_at": at, "made_by": by.id},
        )
        made += new
        ledger.record(
            subject=site.subject, verb=acts.LISTED, by=by, at=at, payload={"post": post, "until": until.isoformat()}
        )
    return made


def forget_times(*, at: datetime) -> int:
    """Forget the fill times of checks that can no longer be corrected, and lists that have ended. Run nightly."""
    Errand.objects.filter(until__lt=localdate(at)).delete()
    old = Check.objects.filter(Q(began_at__isnull=False) | Q(ended_at__isnull=False), came_at__lt=at - rule.APPEAL)
    return old.update(began_at=None, ended_at=None)
