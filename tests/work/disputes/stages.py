"""A dispute in every stage of its kind, reached by doing; and everybody who may try something with it."""

from __future__ import annotations

from collections.abc import Callable

from gongzhi.kernel.actor import Actor, reporter, system
from gongzhi.work.disputes import services
from gongzhi.work.disputes.models import Case
from tests import given
from tests.conftest import NOW
from tests.work.disputes import cases


def _applied() -> Case:
    return cases.peopled(cases.registered(given.CLERK), by=given.CLERK)


def _offered() -> Case:
    return cases.moved(_applied(), "assign", given.CLERK, unit=cases.UNIT)


def _mediating() -> Case:
    case = cases.drafted()
    for party in case.parties.all():
        services.ask_longer(party=party, until=cases.day(60), by=cases.mediator(), at=NOW)
    return cases.fresh(case)


def _paused() -> Case:
    return cases.moved(cases.mediating(), "pause", why="evidence", until=cases.day(5).isoformat())


def _stopped() -> Case:
    return cases.moved(cases.mediating(), "stop", why="no_agreement")


def _voided() -> Case:
    case = cases.moved(_applied(), "ask_void", given.CLERK, why="twice")
    return cases.moved(case, "void", given.CLERK2)


def _performed() -> Case:
    case = cases.moved(cases.paid(), "fulfil")
    services.write_note(case=case, compartment="joint", sort="minutes", text="谈了一次", by=cases.mediator(), at=NOW)
    return case


STAGES: dict[str, Callable[[], Case]] = {
    "applied": _applied,
    "noticed": lambda: cases.moved(_applied(), "hold", given.CLERK, days=30),
    "offered": _offered,
    "accepted": cases.peopled,
    "preparing": lambda: cases.asked(cases.preparing()),
    "mediating": _mediating,
    "paused": _paused,
    "signing": cases.signed,
    "performing": cases.performing,
    "performed": _performed,
    "stopped": _stopped,
    "closed": cases.closed,
    "declined": lambda: cases.moved(_offered(), "decline", why="not_here"),
    "referred": lambda: cases.moved(_applied(), "refer", given.CLERK, agency="court"),
    "voided": _voided,
}


def everybody() -> dict[str, Actor]:
    """One of each who may come by such a case."""
    return {
        "clerk": given.CLERK,  # took it down, where it waits at the desk
        "clerk2": given.CLERK2,
        "town": given.actor("town_clerk", "xz-wjj-zhongxin", name="town", place=given.COMMUNITY[:9]),
        "village": given.actor("village_clerk", "xz-cun", name="village", place=given.COMMUNITY),
        "grid": given.actor("grid_worker", "xz-cun", name="grid", place=given.GRID),
        "mediator": cases.mediator(),
        "colleague": cases.colleague(),
        "head": cases.head(),
        "elsewhere": cases.elsewhere(),
        "officer": given.OFFICER,
        "supervisor": given.SUPERVISOR,
        "leader": given.actor("leader", "xz-qu", name="leader"),
        "admin": given.actor("administrator", "xz-shuju", name="admin"),
        "outsider": given.OUTSIDER,
        "reporter": reporter(),
        "system": system("clock"),
    }
