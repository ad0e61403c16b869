"""Short ways to a rating in each of its stages: every helper drives the services."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from gongzhi.foundation.sites.models import Site
from gongzhi.foundation.standards import services as standards
from gongzhi.foundation.standards.form import Form, Question, Section
from gongzhi.foundation.standards.models import Version
from gongzhi.kernel.actor import Actor, system
from gongzhi.matters import services as matters
from gongzhi.work.cells import queries, services
from gongzhi.work.cells.models import Cycle, Rating
from tests import given, sites
from tests.conftest import NOW
from tests.remembered import remembered

SCHOOL = given.actor("landlord", "xz-fangdong", name="school", place="330411101")
FIRST = given.actor("officer", "xz-xiaofang", name="first")
SECOND = given.actor("inspector", "xz-duchashi", name="second")
CLERK, CLERK2, SUPERVISOR = given.CLERK, given.CLERK2, given.SUPERVISOR
TOWN = given.actor("town_clerk", "centre-330411101", name="town", place="330411101")
POLICE = given.actor("police", "xz-gongan", name="police")

LIST = Form(
    sections=(
        Section(code="guard", title="三防建设", questions=(
            Question(code="gate", text="校门有人值守", points=30),
            Question(code="video", text="重点部位有视频", points=30),
        )),
        Section(code="fire", title="消防安全", questions=(
            Question(code="exit", text="安全出口畅通", points=30, veto=True),
            Question(code="drill", text="每学期演练", points=10),
            Question(code="said", text="还要说明的", sort="words", required=False),
        )),
    )
)  # fmt: skip
GOOD = {"gate": "yes", "video": "yes", "exit": "yes", "drill": "yes"}


@remembered
def school(**more: Any) -> Site:
    """A school whose people can sign in."""
    return sites.house(**({
        "kind": "school", "site_class": "", "name": "示例小学", "unit": SCHOOL.unit, "facts": {},
        "address": "王江泾镇学校路 1 号", "operator": "示例小学",
    } | more))  # fmt: skip


@remembered
def market(**more: Any) -> Site:
    """A market whose people can sign in."""
    return sites.house(**({
        "kind": "market", "site_class": "", "name": "示例市场", "unit": SCHOOL.unit, "facts": {"stalls": 80},
        "address": "王江泾镇市场路 1 号", "operator": "示例市场公司",
    } | more))  # fmt: skip


@remembered
def standard(kinds: tuple[str, ...] = ("school",), *, code: str = "safe-school", at: datetime = NOW) -> Version:
    """A list by which sites are rated."""
    by = system("test")
    version = standards.draft(code=code, name="平安校园", use="rating", kinds=kinds, form=LIST, by=by, at=at)
    standards.put_in_force(version=version, by=by, at=at)
    return version


@remembered
def cycle(*, at: datetime = NOW, **more: Any) -> Cycle:
    """A cycle for schools that opened today."""
    version = more.pop("version", None) or standard(at=at)
    said = {
        "name": "2026 年春季", "kind": "school", "standard": version.reference, "place": "330411",
        "opens_on": date(2026, 5, 8), "ends_on": date(2026, 6, 30), "months": 24,
    }  # fmt: skip
    return services.open_cycle(**(said | more), by=CLERK, at=at)


@remembered
def assessing(*, at: datetime = NOW, site: Site | None = None) -> Rating:
    return fresh(services.open_rating(cycle=cycle(at=at), site=site or school(), by=CLERK, at=at))


def fresh(rating: Rating) -> Rating:
    """The rating as a page would read it."""
    return queries.find(system("test"), rating.matter.reference)


def moved(rating: Rating, move: str, by: Actor, at: datetime = NOW, **details: Any) -> Rating:
    rating = fresh(rating)
    given.moved(rating.matter, move, by, at, **details)
    return fresh(rating)


@remembered
def filled(rating: Rating, by: Actor, at: datetime = NOW, **answers: Any) -> Rating:
    rating = fresh(rating)
    services.save_answers(rating=rating, answers=GOOD | answers, seen=rating.matter.version, by=by, at=at)
    return rating


@remembered
def reviewing(at: datetime = NOW, **more: Any) -> Rating:
    return moved(filled(assessing(at=at, **more), SCHOOL, at), "assess", SCHOOL, at)


@remembered
def second(at: datetime = NOW, **more: Any) -> Rating:
    return moved(filled(reviewing(at, **more), FIRST, at), "review", FIRST, at)


@remembered
def visiting(at: datetime = NOW, **more: Any) -> Rating:
    return moved(filled(second(at, **more), SECOND, at), "review_second", SECOND, at)


@remembered
def proposing(at: datetime = NOW, answers: dict[str, Any] | None = None, **more: Any) -> Rating:
    rating = filled(visiting(at, **more), FIRST, at, **(answers or {}))
    mate = next(code for code, _name in queries.reviewers(rating.matter, at))
    return moved(rating, "visit", FIRST, at, on="2026-05-08", second=mate)


@remembered
def noticed(at: datetime = NOW, level: str = "5a", why: str = "", **more: Any) -> Rating:
    return moved(proposing(at, **more), "propose", CLERK, at, level=level, why=why)


@remembered
def deciding(at: datetime = NOW, **more: Any) -> Rating:
    rating = noticed(at, **more)
    assert rating.notice_until
    matters.tick(at=day_after(rating.notice_until))
    return fresh(rating)


def day_after(day: date) -> datetime:
    """One in the morning of the day after, in Jiaxing."""
    return datetime(day.year, day.month, day.day, 17, tzinfo=UTC)


@remembered
def rated(at: datetime = NOW, **more: Any) -> Rating:
    rating = deciding(at, **more)
    assert rating.notice_until
    return moved(rating, "decide", SUPERVISOR, day_after(rating.notice_until))


LATER = NOW + timedelta(days=20)
