"""What a hub shows beside matters: which units are there on which days, and sums that are typed in by the month."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.timezone import localdate

from gongzhi.foundation.ledger import services as ledger
from gongzhi.foundation.organisations import queries as organisations
from gongzhi.kernel.refused import Conflict, Refused
from gongzhi.kernel.texts import _
from gongzhi.kernel.verdict import require
from gongzhi.work.cells import acts, hub, policies
from gongzhi.work.cells.codes import DUTIES, FIGURES
from gongzhi.work.cells.models import Figure, Resident

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from gongzhi.foundation.sites.models import Site
    from gongzhi.kernel.actor import Actor

MOST = 100_000
#: Kinds of units that may be there; a site's own people are not a unit that came to serve.
SERVE = ("department", "utility", "town", "village", "mediation", "centre")


@transaction.atomic
def host(*, site: Site, unit: str, duty: str, weekdays: Iterable[int], by: Actor, at: datetime) -> Resident:
    """Write down that a unit is there on some weekdays (1 is Monday), for what; never who comes.

    :raises Refused: not permitted; the site has no hub; the unit or the duty is unknown; no day.
    :raises Conflict: it is there for that already.
    """
    require(policies.may_host(by, site))
    there = organisations.unit(unit)
    if there is None or there.ends_on is not None or there.kind not in SERVE:
        raise Refused(_("没有这个单位，请从列表里选"), field="unit")
    if duty not in DUTIES:
        raise Refused(_("没有这项服务，请从列表里选"), field="duty")
    days = sorted(set(weekdays))
    if not days or not set(days) <= set(range(1, 8)):
        raise Refused(_("请选每周哪几天在"), field="weekdays")
    if Resident.objects.filter(site=site, unit=unit, duty=duty, ends_on=None).exists():
        raise Conflict(_("这个单位已经登记过这项服务，要改日子请先撤出再登记"), field="unit")
    today = localdate(at)
    made = Resident.objects.create(site=site, unit=unit, duty=duty, weekdays=days, begins_on=today)
    ledger.record(
        subject=site.subject, verb=acts.RESIDENT, by=by, at=at,
        payload={"unit": unit, "duty": duty, "weekdays": days, "begins_on": today.isoformat()},
    )  # fmt: skip
    return made


@transaction.atomic
def end_resident(*, resident: Resident, by: Actor, at: datetime) -> None:
    """Write down that a unit is no longer there.

    :raises Refused: not permitted.
    :raises Conflict: it left already.
    """
    require(policies.may_host(by, resident.site))
    today = localdate(at)
    if not Resident.objects.filter(pk=resident.pk, ends_on=None).update(ends_on=today):
        raise Conflict(_("这个单位已经撤出"))
    ledger.record(
        subject=resident.site.subject, verb=acts.RESIDENT_LEFT, by=by, at=at,
        payload={"unit": resident.unit, "duty": resident.duty, "ends_on": today.isoformat()},
    )  # fmt: skip


@transaction.atomic
def enter_figure(*, site: Site, month: date, code: str, count: int, by: Actor, at: datetime) -> Figure:
    """Type in one month's sum; the same month again corrects it, and what stood before stays on record.

    :raises Refused: not permitted; no such sum; the month is not over; no whole number.
    """
    require(policies.may_count(by, site))
    if code not in FIGURES:
        raise Refused(_("没有这一项汇总数"), field="code")
    first = month.replace(day=1)
    if first >= localdate(at).replace(day=1):
        raise Refused(_("这个月还没有过完，过完再填"), field="month")
    if isinstance(count, bool) or not 0 <= count <= MOST:
        raise Refused(_("要写 0 或以上的整数"), field="count")
    before = hub.figures(site).get((code, first))
    made = Figure.objects.create(site=site, month=first, code=code, count=count, by=by.id, unit=by.unit, made_at=at)
    payload = {"code": code, "month": first.isoformat(), "count": count}
    if before is not None:
        payload["before"] = before
    ledger.record(subject=site.subject, verb=acts.FIGURE, by=by, at=at, payload=payload)
    return made
