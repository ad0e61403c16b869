"""A matter in every stage of the kind ``request``, reached by doing; and everybody who may try something with it."""

from __future__ import annotations

from collections.abc import Callable

from gongzhi.kernel.actor import reporter, system
from gongzhi.matters import queries
from gongzhi.matters.models import Matter
from tests import given
from tests.remembered import remembered


def _opened() -> Matter:
    return given.accepted()


@remembered
def _objected() -> Matter:
    matter = given.dispatched()
    rule = queries.options("rule", given.OFFICER)[0][0]
    return given.moved(matter, "return", given.OFFICER, rule=rule, suggested="xz-zhifa", why="路灯归综合执法局")


@remembered
def _waiting() -> Matter:
    return given.moved(given.handling(), "ask_reporter", given.OFFICER, question="是哪一盏灯？", days=3)


@remembered
def _suspended() -> Matter:
    until = given.later(days=10).date().isoformat()
    matter = given.moved(
        given.handling(), "ask_suspension", given.OFFICER, reason="weather", until=until, why="汛期"
    )  # fmt: skip
    return given.moved(matter, "grant_suspension", given.CLERK, why="")


@remembered
def _checked() -> Matter:
    return given.moved(given.handed_in(), "check", given.SUPERVISOR, found="亮了")


def _answered() -> Matter:
    return given.answered()


@remembered
def _review() -> Matter:
    report = given.report()
    matter = given.answered(given.handed_in(given.handling(given.accepted(report))))
    given.responded(report, "disagree", why="还是黑的")
    matter.refresh_from_db()
    matter = given.answered(given.handed_in(matter))
    given.responded(report, "disagree", why="又坏了")
    matter.refresh_from_db()
    return matter


@remembered
def _closed() -> Matter:
    report = given.report()
    matter = given.answered(given.handed_in(given.handling(given.accepted(report))))
    given.responded(report, "agree")
    matter.refresh_from_db()
    return matter


@remembered
def _voided() -> Matter:
    matter = given.moved(given.accepted(), "ask_void", given.CLERK, why="重复录入")
    return given.moved(matter, "void", given.CLERK2, why="同意")


@remembered
def _withdrawn() -> Matter:
    report = given.report()
    matter = given.accepted(report)
    given.responded(report, "withdraw", why="")
    matter.refresh_from_db()
    return matter


STAGES: dict[str, Callable[[], Matter]] = {
    "opened": _opened,
    "dispatched": lambda: given.dispatched(co=("xz-zhifa",)),
    "objected": _objected,
    "handling": lambda: given.handling(co=("xz-zhifa",)),
    "waiting": _waiting,
    "suspended": _suspended,
    "done": given.handed_in,
    "checked": _checked,
    "answered": _answered,
    "review": _review,
    "closed": _closed,
    "voided": _voided,
    "withdrawn": _withdrawn,
}

EVERYBODY = {
    "clerk": given.CLERK,  # did what the desk did so far
    "clerk2": given.CLERK2,
    "clerk3": given.actor("clerk", "xz-zhongxin", name="clerk3"),  # did nothing so far
    "town": given.actor("town_clerk", "xz-wjj-zhongxin", name="town", place=given.COMMUNITY[:9]),
    "village": given.actor("village_clerk", "xz-cun", name="village", place=given.COMMUNITY),
    "grid": given.actor("grid_worker", "xz-cun", name="grid", place=given.GRID),
    "lead": given.OFFICER,  # did what the unit did so far
    "lead2": given.actor("officer", given.OFFICER.unit, name="officer2"),
    "co": given.CO_OFFICER,
    "officer": given.actor("officer", "xz-gongan", name="police"),
    "mediator": given.actor("mediator", "xz-tiaojie", name="mediator"),
    "supervisor": given.SUPERVISOR,
    "inspector": given.actor("inspector", "xz-duchashi", name="inspector"),
    "leader": given.actor("leader", "xz-qu", name="leader"),
    "admin": given.actor("administrator", "xz-shuju", name="admin"),
    "landlord": given.actor("landlord", "xz-fangdong", name="landlord"),
    "outsider": given.OUTSIDER,
    "reporter": reporter(),
    "system": system("clock"),
}
