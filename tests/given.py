"""Short ways to reach a state by doing, never by writing it: every helper drives the services."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from gongzhi.foundation.accounts.roles import ROLES
from gongzhi.kernel.actor import Actor, reporter
from gongzhi.kernel.details import Nothing, build
from gongzhi.matters import kinds
from gongzhi.matters import services as matters
from gongzhi.matters.models import Matter
from gongzhi.work.intake import services as intake
from gongzhi.work.intake.details import Accept, JoinTo
from gongzhi.work.intake.models import Join, Report
from tests.conftest import NOW
from tests.remembered import remembered

COMMUNITY = "330411101001"
GRID = "330411101001001"


def actor(role: str, unit: str, *, name: str = "", place: str = "330411", units: tuple[str, ...] = ()) -> Actor:
    """Somebody in a post of one role; the cast of most tests."""
    return Actor(
        id=f"user:{name or role}", unit=unit, post=f"{unit}-{role}", place=place,
        permissions=frozenset(ROLES[role].permissions), units=units or (unit,),
    )  # fmt: skip


CLERK = actor("clerk", "xz-zhongxin", name="clerk")
CLERK2 = actor("clerk", "xz-zhongxin", name="clerk2")
OFFICER = actor("officer", "xz-zhujian", name="officer")
CO_OFFICER = actor("officer", "xz-zhifa", name="co-officer")
SUPERVISOR = actor("supervisor", "xz-ducha", name="supervisor")
OUTSIDER = actor("clerk", "nh-zhongxin", name="outsider", place="330402")
HOLDER = reporter()


@remembered
def report(words: str = "小区门口的路灯坏了一个星期，晚上很黑", *, at: datetime = NOW, **more: Any) -> Report:
    """A report that waits at the desk."""
    return received(words, at=at, **more).report


@remembered
def received(
    words: str = "小区门口的路灯坏了一个星期，晚上很黑", *, at: datetime = NOW, **more: Any
) -> intake.Received:
    """A report with its receipt."""
    by = more.pop("by", HOLDER)
    new = intake.NewReport(words=words, channel=more.pop("channel", "web"), place=more.pop("place", COMMUNITY), **more)
    return intake.receive(new=new, by=by, at=at)


@remembered
def accepted(given: Report | None = None, *, category: str = "", at: datetime = NOW, **more: Any) -> Matter:
    """A matter that a report opened."""
    given = given or report(at=at)
    details = Accept(
        title="路灯不亮", summary="路灯坏了一周", category=category or a_category(), place=COMMUNITY, **more
    )
    intake.make(report=given, move="accept", details=details, seen=given.version, by=CLERK, at=at)
    return Join.objects.get(report=given, left_at=None).matter


@remembered
def a_category(check_by: str = "always") -> str:
    """A category that is checked so."""
    from gongzhi.matters.models import Category

    code, _ = Category.objects.get_or_create(code="T1", defaults={"name": "测试类", "check_by": check_by})
    if code.check_by != check_by:
        code.check_by = check_by
        code.save()
    return code.code


def moved(matter: Matter, move: str, by: Actor, at: datetime = NOW, **details: Any) -> Matter:
    """The matter after one more move."""
    step = kinds.find(matter.kind).lifecycle.move(move)
    given = build(step.details, details) if step.details is not Nothing else Nothing()
    return matters.make(matter=matter, move=move, details=given, seen=matter.version, by=by, at=at)


@remembered
def dispatched(matter: Matter | None = None, *, co: tuple[str, ...] = (), at: datetime = NOW) -> Matter:
    matter = matter or accepted(at=at)
    return moved(matter, "dispatch", CLERK, at, unit=OFFICER.unit, co_units=list(co), note="请尽快")


@remembered
def handling(matter: Matter | None = None, *, co: tuple[str, ...] = (), at: datetime = NOW) -> Matter:
    return moved(dispatched(matter, co=co, at=at), "accept", OFFICER, at)


@remembered
def handed_in(matter: Matter | None = None, *, at: datetime = NOW) -> Matter:
    return moved(matter or handling(at=at), "hand_in", OFFICER, at, result="solved", did="5 月 9 日换了灯泡")


@remembered
def answered(matter: Matter | None = None, *, at: datetime = NOW) -> Matter:
    matter = matter or handed_in(at=at)
    if matter.stage == "done":
        matter = moved(matter, "check", SUPERVISOR, at, found="到现场看过，亮了")
    return moved(matter, "answer", OFFICER, at, reply="路灯已经修好")


@remembered
def responded(given: Report, move: str, at: datetime = NOW, **details: Any) -> Report:
    """The report after its holder spoke."""
    from gongzhi.work.intake.lifecycle import REPORT

    given.refresh_from_db()
    step = REPORT.move(move)
    return intake.make(
        report=given, move=move, details=build(step.details, details), seen=given.version, by=HOLDER, at=at
    )


def later(**by: float) -> datetime:
    """A moment after the usual one."""
    return NOW + timedelta(**by)


@remembered
def join(given: Report, matter: Matter, *, by: Actor = CLERK, at: datetime = NOW) -> Report:
    """The report after the desk joined it to a matter."""
    given.refresh_from_db()
    details = JoinTo(matter=matter.reference)
    return intake.make(report=given, move="join", details=details, seen=given.version, by=by, at=at)
