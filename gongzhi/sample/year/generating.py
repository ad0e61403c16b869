"""Generating the year: the district, its people and registers, the lives of all complaints, and the last morning."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time, timedelta
from random import Random
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.db.models import F

from gongzhi.foundation.clocks import almanac
from gongzhi.foundation.clocks import services as clocks
from gongzhi.foundation.ledger import services as ledger
from gongzhi.foundation.notices import services as notices
from gongzhi.foundation.notices.models import HOOK, IN_APP, Notice
from gongzhi.foundation.places import queries as places
from gongzhi.foundation.sites import services as site_services
from gongzhi.kernel.actor import system
from gongzhi.kernel.refused import Refused
from gongzhi.kernel.texts import _
from gongzhi.matters import services as matters
from gongzhi.matters.models import Matter
from gongzhi.sample import acts, district, ratings, sites, studios
from gongzhi.sample.cast import cast
from gongzhi.sample.year import checks, disputes, hazards, lives, roots, scene, troubles
from gongzhi.sample.year.case import Case, World
from gongzhi.sample.year.hours import Hours
from gongzhi.sample.year.running import Running, run
from gongzhi.sample.year.staff import Staff
from gongzhi.work.cells import services as cells
from gongzhi.work.intake import tables
from gongzhi.work.intake.models import Report
from gongzhi.work.roots import services as root_services

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

SAMPLE = system("sample")
YEAR = timedelta(days=365)
#: How much more one community of a town writes in than another, by the town's code; villages half as much.
TOWNS = {
    "330411002": 2.6, "330411003": 2.6, "330411004": 2.4, "330411005": 2.2, "330411101": 1.3, "330411103": 1.2,
    "330411104": 1.1, "330411105": 1.2, "330411106": 1.5,
}  # fmt: skip
OPEN_A_MATTER = 0.94  # of all lives: refused and referred ones open none, and some come too late


@dataclass(frozen=True, slots=True)
class Generated:
    """How much there is now."""

    matters: int
    reports: int


def generate(
    *, matters: int, seed: int, until: date, progress: Callable[[int, int], None] = lambda _count, _total: None
) -> Generated:
    """Lay out the sample district and let it live through the year that ends as the day ``until`` begins.

    ``matters`` is about how many there will be beside the root problems and their requests, and a tenth as many
    disputes. The same seed and day give
    the same year, but for ids, random codes and hashes, and for which of the sampled matters are checked: that is drawn
    by a secret of the installation.

    :raises Refused: in production, or where there are matters or reports already.
    """
    refuse_where_real()
    first = until - YEAR
    hours, start = _prepare(first, seed=seed, count=matters)
    staff, running = Staff(start), Running()
    world = _world(hours, staff, running)
    _people_write_in(world, running, Random(f"{seed} year"), until, matters)  # noqa: S311 — no secret
    _the_last_days(world, running, Random(f"{seed} scene"), until)  # noqa: S311
    for case, life in roots.start(world, Random(f"{seed} roots"), until, YEAR):  # noqa: S311
        running.start(case, life)
    quarrels = disputes.start(world, Random(f"{seed} disputes"), until, YEAR, matters // disputes.SHARE)  # noqa: S311
    for quarrel, way in quarrels:
        running.start(quarrel, way)
    for story, course in hazards.start(world, until):
        running.start(story, course)
    run(running, hours, first, until, progress)
    checks.live(seed=seed, first=first, until=until, hours=hours, visits=min(checks.VISITS, matters * 2))
    root_services.propose(at=hours.moment(until, time()))
    studios.train(by=SAMPLE, at=hours.moment(until - timedelta(days=30), time(16)))
    ratings.tell(staff=staff, first=first, until=until)
    _nothing_leaves_the_house(hours.moment(until, time()))
    return Generated(Matter.objects.count(), Report.objects.count())


def refuse_where_real() -> None:
    """Refuse to mix made-up data with anything else.

    :raises Refused: in production, or where there are matters or reports already.
    """
    if settings.PRODUCTION:
        raise Refused(_("正式环境不能生成示例数据，请在另一个 DATA_DIR 和数据库里试用"))
    if Matter.objects.exists() or Report.objects.exists():
        raise Refused(_("这个数据库里已有来件或事项，不能再生成示例数据；请换一个空的 DATA_DIR 或数据库"))


@transaction.atomic
def _prepare(first: date, *, seed: int, count: int) -> tuple[Hours, datetime]:
    """Lay out the district with its people and registers, and mark all of it as made up."""
    start = Hours(almanac.calendar()).moment(first, time(0, 30))
    ledger.record(
        subject=acts.INSTALLATION, verb=acts.GENERATED, by=SAMPLE, at=start, payload={"seed": seed, "matters": count}
    )
    district.lay_out(by=SAMPLE, at=start)
    cast(by=SAMPLE, at=start)
    clocks.load_published(by=SAMPLE, at=start)
    _registers(start)
    site_services.begin()
    cells.begin(by=SAMPLE, at=start)
    studios.write_down(by=SAMPLE, at=start)
    sites.lay_out(by=SAMPLE, at=start, seed=seed)
    return Hours(almanac.calendar()), start


def _registers(at: datetime) -> None:
    """Load categories and the duty list, and have the district's leader set its limits."""
    matters.load_categories(rows=tables.rows("categories"), by=SAMPLE, at=at)
    matters.load_duty_rules(rows=district.table("year_duty_rules.csv"), by=SAMPLE, at=at)
    leader = Staff(at).named("leader")
    for row in tables.rows("limits"):
        matters.set_limit(
            kind=row["kind"], limit=row["limit"], amount=int(row["amount"]), unit=row["unit"],
            category=row["category"], urgent=row["urgent"] == "1", by=leader, at=at,
        )  # fmt: skip


def _world(hours: Hours, staff: Staff, running: Running) -> World:
    units = {row["code"]: row["unit"] for row in tables.rows("categories")}
    rules = {row["category"]: row["code"] for row in district.table("year_duty_rules.csv")}
    codes = [row["code"] for row in district.divisions() if len(row["code"]) == 12]
    return World(hours=hours, staff=staff, units=units, rules=rules, names=places.names(codes), spawn=running.start)


def _people_write_in(world: World, running: Running, rng: Random, until: date, matters: int) -> None:
    """Start the lives of the year: one of every kind in its first two thirds, the others as often as they come."""
    kinds, weights = list(lives.KINDS), list(lives.KINDS.values())
    count = max(round(matters / OPEN_A_MATTER) - sum(left.count for left in scene.SCENE), len(kinds))
    chosen = [*kinds, *rng.choices(kinds, weights, k=count - len(kinds))]
    moments = world.hours.arrivals(rng, until - YEAR, until - YEAR // 3, len(kinds))
    moments += world.hours.arrivals(rng, until - YEAR, until, count - len(kinds))
    for life, at in zip(chosen, moments, strict=True):
        case = _case(world, rng, at, category=lives.ABOUT.get(life, ""))
        running.start(case, life(case))


def _the_last_days(world: World, running: Running, rng: Random, until: date) -> None:
    """Start the lives that the people of the sample district find on their desks."""
    for left in scene.SCENE:
        for _number in range(left.count):
            day = world.hours.working_day(until, left.days)
            at = world.hours.office(world.hours.moment(day, time(8, 30)), rng.uniform(0.3, 6.5 if left.days < 3 else 2))
            case = _case(world, rng, at, category=left.category, community=left.community)
            case.hold, case.haste = left.at, True
            running.start(case, left.life(case))


def _case(world: World, rng: Random, at: datetime, *, category: str = "", community: str = "") -> Case:
    own = Random(rng.random())  # noqa: S311
    community = community or own.choices(list(world.names), [_weight(code) for code in world.names])[0]
    trouble = troubles.draw(own, at.month, category=category)
    told = troubles.tell(own, trouble, world.names[community])
    return Case(world=world, rng=own, trouble=trouble, told=told, community=community, at=at)


def _weight(community: str) -> float:
    return TOWNS[community[:9]] * (2 if community[9] == "0" else 1)


def _nothing_leaves_the_house(end: datetime) -> None:
    """Count what fell due as delivered in the house and read after a day; nothing made up goes to a telephone."""
    Notice.objects.filter(channel=HOOK).update(gave_up_at=end, last_error="made up")
    due = Notice.objects.filter(channel=IN_APP, deliver_after__lte=end)
    due.update(sent_at=F("deliver_after"))
    due.filter(deliver_after__lte=end - timedelta(days=2)).update(read_at=F("deliver_after") + timedelta(hours=1))
    notices.forget(at=end)
