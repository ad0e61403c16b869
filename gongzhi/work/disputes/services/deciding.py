"""What is decided after a check for conflicts of interest. Of what was alike, and with whom, nothing is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from gongzhi.kernel.refused import NotFound, Refused
from gongzhi.kernel.texts import _
from gongzhi.work.disputes import acts
from gongzhi.work.disputes.services import room
from gongzhi.work.disputes.studios import codes, conflicts

if TYPE_CHECKING:
    from datetime import datetime

    from gongzhi.kernel.actor import Actor
    from gongzhi.work.disputes.models import Case


@transaction.atomic
def decide_conflict(*, case: Case, mediator: str, decision: str, by: Actor, at: datetime) -> int:
    """Record that somebody asked about one mediator, how much was alike (returned), and whether that one goes on.

    :raises NotFound: the case, or what is alike of this mediator, is not this actor's to see.
    :raises Refused: no such decision.
    """
    case = room.framed(case, by, at)
    if not conflicts.may_ask(by, case, mediator):
        raise NotFound(_("没有找到这件事，请核对编号"), field="reference")
    if decision not in codes.GOING_ON:
        raise Refused(_("请选由不由他调解"), field="decision")
    hits = len(conflicts.check(case, mediator))
    room.record(case, acts.CONFLICT, by=by, at=at, mediator=mediator, hits=hits, on=decision == "on")
    return hits
