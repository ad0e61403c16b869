"""Opening a cycle, bringing a site into it, and what a district begins with."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.timezone import localdate

from gongzhi.foundation.ledger import services as ledger
from gongzhi.foundation.notices import services as notices
from gongzhi.foundation.notices.recipients import Recipient
from gongzhi.foundation.places import queries as places
from gongzhi.foundation.sites.models import SiteKind
from gongzhi.foundation.standards import policies as standard_policies
from gongzhi.foundation.standards import queries as standards
from gongzhi.foundation.standards import services as standard_services
from gongzhi.foundation.standards import shipped
from gongzhi.kernel.refused import Conflict, Refused
from gongzhi.kernel.texts import _
from gongzhi.kernel.verdict import require
from gongzhi.matters import services as matters
from gongzhi.matters.models import Matter
from gongzhi.matters.services.opening import TITLE
from gongzhi.work.cells import acts, policies
from gongzhi.work.cells.beginning import LEVELS, LISTS
from gongzhi.work.cells.lifecycle import RATING
from gongzhi.work.cells.models import Cycle, LabelRule, Level, Rating

if TYPE_CHECKING:
    from datetime import date, datetime

    from gongzhi.foundation.sites.models import Site
    from gongzhi.kernel.actor import Actor

NAME = 40
MONTHS = range(6, 61)


@transaction.atomic
def begin(*, by: Actor, at: datetime) -> None:
    """Give an installation that has none the levels and the lists to rate by; a district's own stay as they are.

    The lists are those that come with the product for checks, each under a code of its own, so that a district may
    change one without the other.
    """
    if not Level.objects.exists():
        Level.objects.bulk_create(
            Level(kind=kind, code=code, name=name, name_en=english, least=least, granted=granted, order=order)
            for kind, rows in LEVELS.items()
            for order, (code, name, english, least, granted) in enumerate(rows)
        )
    there = {one.code for one in standards.standards("rating")}
    for one in shipped.every():
        code = f"rating-{one.code}"
        if one.code in LISTS and code not in there:
            version = standard_services.draft(
                code=code, name=LISTS[one.code], name_en=f"{one.name_en}: rating", use="rating",
                kinds=[one.code], form=one.form, note=one.note, by=by, at=at,
            )  # fmt: skip
            standard_services.put_in_force(version=version, by=by, at=at)


@transaction.atomic
def open_cycle(
    *, name: str, kind: str, standard: str, place: str, opens_on: date, ends_on: date, months: int, by: Actor,
    at: datetime,
) -> Cycle:  # fmt: skip
    """Open a time in which sites of a kind may be rated by one version of a standard (``safe-school/1``).

    :raises Refused: not permitted; the kind is none that is rated, or has no levels; the list is of another kind or
        use, or not in force; the days or the months are none.
    """
    require(by.may("rating.decide"))
    places.require_known([place], localdate(at))
    if not by.covers(place):
        raise Refused(_("这个地方不在您的辖区"), field="place")
    name = name.strip()
    if not name or len(name) > NAME:
        raise Refused(_("名称要写，最多 {most} 个字"), field="name", most=NAME)
    if not SiteKind.objects.filter(code=kind, rated=True, home=False).exists():
        raise Refused(_("这一类场所不评等级"), field="kind")
    if not Level.objects.filter(kind=kind).exists():
        raise Refused(_("这一类场所还没有设等级"), field="kind")
    version = standards.version(standard)
    if version.standard.use != "rating" or kind not in version.standard.kinds or version.state != "live":
        raise Refused(_("这份标准不是评定这一类场所用的，或者没有启用"), field="standard")
    if not localdate(at) <= ends_on or not timedelta() <= ends_on - opens_on <= timedelta(days=366):
        raise Refused(_("结束的日子要在今天以后、开始以后，不超过一年"), field="ends_on")
    if months not in MONTHS:
        raise Refused(_("有效期在 6 到 60 个月之间"), field="months")
    made = Cycle.objects.create(
        name=name, kind=kind, version=version, place=place, desk=by.unit, opens_on=opens_on, ends_on=ends_on,
        months=months, made_at=at, made_by=by.id,
    )  # fmt: skip
    ledger.record(
        subject=made.subject, verb=acts.CYCLE, by=by, at=at, opens=True,
        payload={"kind": kind, "standard": standard, "opens_on": opens_on.isoformat(), "ends_on": ends_on.isoformat(),
                 "months": months, "place": place},
    )  # fmt: skip
    standard_services.freeze(version=version, by=by, at=at)
    return made


@transaction.atomic
def open_rating(*, cycle: Cycle, site: Site, by: Actor, at: datetime) -> Rating:
    """Bring a site into a cycle; its operator then assesses itself until the cycle ends.

    :raises Refused: not permitted; the site is of another kind or place, is gone, or nobody of it can sign in; the
        cycle is not open.
    :raises Conflict: the site is in this cycle already.
    """
    require(policies.may_begin(by, site))
    today = localdate(at)
    if site.kind != cycle.kind or not site.place.startswith(cycle.place):
        raise Refused(_("这个场所不在这一轮评定的范围里"), field="site")
    if not site.is_open:
        raise Refused(_("这个场所已经注销，不用再评"), field="site")
    if not site.unit:
        raise Refused(_("这个场所还没有自己的单位和账号，没有人能自评，请先登记"), field="site")
    if not cycle.is_open(today):
        raise Refused(_("这一轮评定不在开放的日子里"), field="cycle")
    if Rating.objects.filter(cycle=cycle, site=site).exists():
        raise Conflict(_("这个场所已经在这一轮评定里了"), field="site")
    act = ledger.new_act()
    matter = matters.open_matter(
        kind=RATING.code, title=f"{site.name} {cycle.name}"[:TITLE], summary="", category="", place=site.place,
        desk=cycle.desk, origin="desk", site=site, by=by, at=at, act=act,
    )  # fmt: skip
    wakes = cycle.ends_on + timedelta(days=1)
    Matter.objects.filter(pk=matter.pk).update(unit=site.unit, wakes_on=wakes)
    matter.unit, matter.wakes_on = site.unit, wakes
    standard_services.freeze(version=cycle.version, by=by, at=at)
    rating = Rating.objects.create(matter=matter, cycle=cycle, site=site)
    notices.tell(
        to=[Recipient(unit=site.unit)], template="rating.opened", subject=matter.subject, at=at,
        params={"reference": matter.reference, "place": matter.place, "deadline": matter.due_at or at},
    )  # fmt: skip
    return rating


@transaction.atomic
def set_label_rule(*, since: date, fresh_days: int, by: Actor, at: datetime) -> LabelRule:
    """Set how old a check may be for the label of a house, from a day to come on: what was published stays so far.

    :raises Refused: not permitted; the day has passed; no days.
    """
    require(standard_policies.may_manage(by))
    if since <= localdate(at):
        raise Refused(_("新规则从明天或以后开始，先公布再用"), field="since")
    if not 1 <= fresh_days <= 3 * 366:
        raise Refused(_("天数不对"), field="fresh_days")
    rule, _made = LabelRule.objects.update_or_create(
        since=since, defaults={"fresh_days": fresh_days, "made_at": at, "made_by": by.id}
    )
    ledger.record(
        subject="label:house", verb=acts.RULE, by=by, at=at,
        payload={"since": since.isoformat(), "fresh_days": fresh_days},
    )  # fmt: skip
    return rule
