"""A rated school, a market that is being rated, the hubs of the sample district: through the services, as people would.

What there is of sites with an account of their own takes part; where there is no school among them one is registered.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.timezone import get_current_timezone

from gongzhi.foundation.sites import services as sites
from gongzhi.foundation.sites.models import Site
from gongzhi.kernel.actor import system
from gongzhi.kernel.details import Nothing
from gongzhi.matters import services as matters
from gongzhi.matters.models import Matter
from gongzhi.work.cells import queries, services
from gongzhi.work.cells.codes import HUBS
from gongzhi.work.cells.details import Proposal, Visit
from gongzhi.work.cells.models import Rating

if TYPE_CHECKING:
    from gongzhi.foundation.standards.form import Form, Question
    from gongzhi.foundation.standards.models import Version
    from gongzhi.kernel.actor import Actor
    from gongzhi.sample.year.staff import Staff

SCHOOL, SCHOOL_AT = "xz-xiaoxue", "330411101001"
MOST = 3  # sites of one kind that take part
WEAK = 2  # items that a site is honest about
SERVED = (("xz-sifa", "law", (1, 3)), ("xz-gongan", "police", (1, 2, 3, 4, 5)), ("xz-renshe", "labour", (2,)))


@dataclass(frozen=True, slots=True)
class _Way:
    """One kind of sites, and how far its ratings come."""

    kind: str
    name: str
    far: str  # the last stage


#: Which cycles there are, and how many days before the end each began.
WAYS = ((_Way("school", "平安校园（示例）", "rated"), 90), (_Way("market", "平安市场（示例）", "second"), 12))


def tell(*, staff: Staff, first: date, until: date) -> None:
    """Let the last three months of the year hold a cycle for schools that is over and one for markets that goes on.

    A year that is shorter than a cycle has none.
    """
    _school(_moment(until, min(100, (until - first).days)))
    for way, days in WAYS:
        found = queries.lists_for(way.kind)
        if found and days < (until - first).days:
            _cycle(way, found[0], staff, until, days)
    _hubs(staff, until)


def _moment(until: date, days: int, hour: int = 10) -> datetime:
    return datetime.combine(until - timedelta(days=days), time(hour), get_current_timezone())


def _school(at: datetime) -> None:
    """Register one school whose people can sign in, unless there is one."""
    if Site.objects.filter(kind="school").exclude(unit="").exists():
        return
    new = sites.NewSite(
        kind="school", name="示例小学", place=SCHOOL_AT, address="王江泾镇示例路 1 号", operator="示例小学",
        unit=SCHOOL, facts={"floors": 4, "rooms": 32, "exits": 4, "extinguishers": 24},
    )  # fmt: skip
    sites.register(new=new, erase_by=at.date() + timedelta(days=365), by=system("sample"), at=at)


def _cycle(way: _Way, version: Version, staff: Staff, until: date, days: int) -> None:
    at = _moment(until, days)
    run = services.open_cycle(
        name=way.name, kind=way.kind, standard=version.reference, place=settings.DISTRICT_CODE, opens_on=at.date(),
        ends_on=until + timedelta(days=30), months=24, by=staff.named("centre"), at=at,
    )  # fmt: skip
    own = Site.objects.filter(kind=way.kind, state="active", opened_at__lte=at).exclude(unit="")
    for site in own.order_by("pk")[:MOST]:
        rating = services.open_rating(cycle=run, site=site, by=staff.named("centre"), at=at)
        _walk(rating, version.questions, staff, at, way.far)


def _walk(rating: Rating, form: Form, staff: Staff, at: datetime, far: str) -> None:
    """Take a rating as far as it comes: an honest school, reviewers who do not agree on everything."""
    school = staff.holder(f"{rating.site.unit}-landlord")
    weak = [one.code for one in form if one.sort == "yes" and one.points and not one.veto][:WEAK]
    fire, inspector = staff.named("fire"), staff.named("inspector")
    steps = (
        ("assess", school, 3, weak[:1], None),
        ("review", fire, 6, weak, None),
        ("review_second", inspector, 8, weak[:1], None),
        ("visit", fire, 12, weak, staff.named("fire2").id),
    )  # fmt: skip
    for move, by, days, failing, second in steps:
        moment = at + timedelta(days=days)
        rating = Rating.objects.select_related("matter", "site", "cycle__version").get(pk=rating.pk)
        services.save_answers(
            rating=rating, answers=_answers(form, failing), seen=rating.matter.version, by=by, at=moment
        )  # fmt: skip
        details: Any = Visit(on=moment.date(), second=second) if second else Nothing()
        _make(rating.matter, move, details, by, moment)
        if rating.matter.stage == far:
            return
    _decide(rating, staff, at + timedelta(days=15))


def _decide(rating: Rating, staff: Staff, at: datetime) -> None:
    """Put up what the list comes to, and decide once nobody objected."""
    rating = Rating.objects.select_related("matter", "site", "cycle__version").get(pk=rating.pk)
    level = queries.reckoned_level(rating)
    _make(rating.matter, "propose", Proposal(level=level), staff.named("centre"), at)
    until = Rating.objects.get(pk=rating.pk).notice_until
    assert until is not None  # noqa: S101 — it was put up just now
    over = datetime.combine(until + timedelta(days=1), time(9), get_current_timezone())
    _make(rating.matter, "notice_over", Nothing(), system("clock"), over)
    _make(rating.matter, "decide", Nothing(), staff.named("supervisor"), over + timedelta(hours=2))


def _make(matter: Matter, move: str, details: Any, by: Actor, at: datetime) -> None:
    matters.make(matter=matter, move=move, details=details, seen=matter.version, by=by, at=at)


def _answers(form: Form, failing: list[str]) -> dict[str, Any]:
    """Answer every question, all well but for some items."""
    found = {question.code: _well(question) for question in form if question.sort != "words"}
    return found | dict.fromkeys(failing, "no")


def _well(question: Question) -> Any:
    if question.sort == "yes":
        return "yes"
    if question.sort == "whole":
        return max(question.least or 0, 1) if question.most is None else min(max(question.least or 0, 1), question.most)
    well = [code for code, _label in question.options if code not in question.fails] or [question.options[0][0]]
    return well[0] if question.sort == "one" else well[:1]


def _hubs(staff: Staff, until: date) -> None:
    """Which units are at each hub on which days, and then six months of its sums."""
    police, clerk = staff.named("police"), staff.named("centre")
    months = [
        date(at // 12, at % 12 + 1, 1)
        for at in range(until.year * 12 + until.month - 7, until.year * 12 + until.month - 1)
    ]
    for number, site in enumerate(Site.objects.filter(kind__in=HUBS, state="active").order_by("pk")[:5]):
        for unit, duty, weekdays in SERVED:
            services.host(site=site, unit=unit, duty=duty, weekdays=weekdays, by=clerk, at=_moment(until, 200))
        for at, month in enumerate(months):
            typed = datetime.combine((month + timedelta(days=35)).replace(day=1), time(9), get_current_timezone())
            for code, count in (("crime", (number + at) % 4 if at < 3 else 0), ("fire", 0)):
                services.enter_figure(site=site, month=month, code=code, count=count, by=police, at=typed)
