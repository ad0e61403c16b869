"""What a reader may know of conflicts of interest in a case: beside the form that names a mediator, and on its page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gongzhi.work.disputes import queries
from gongzhi.work.disputes.studios import conflicts, reading

if TYPE_CHECKING:
    from datetime import datetime

    from gongzhi.kernel.actor import Actor
    from gongzhi.matters.models import Matter
    from gongzhi.work.disputes.models import Case

#: Moves that name a mediator.
NAMING = ("propose", "replace")


def asked(case: Case, actor: Actor, at: datetime) -> list[dict[str, Any]]:
    """Return the mediators of the committee of whom this reader may know what is alike, each with it, by name."""
    there = [
        (mediator, name)
        for mediator, name in reading.by_name(dict(queries.mediators(case.matter, at)))
        if conflicts.may_ask(actor, case, mediator)
    ]
    return [
        {"code": mediator, "name": name, "me": mediator == actor.id, "hits": conflicts.check(case, mediator)}
        for mediator, name in there
    ]


def beside(matter: Matter, move: str, actor: Actor, at: datetime) -> dict[str, Any]:
    """Return what the form of a move shows beside it: for a dispute's mediator, what is alike; else nothing."""
    if matter.kind != "dispute" or move not in NAMING:
        return {}
    return {"alike": asked(queries.find(actor, matter.reference), actor, at)}
