"""Talks that are called off because there is nothing left to talk about, or somebody else is to talk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gongzhi.work.disputes import acts
from gongzhi.work.disputes.models import Session
from gongzhi.work.disputes.services import room

if TYPE_CHECKING:
    from datetime import datetime

    from gongzhi.kernel.actor import Actor
    from gongzhi.work.disputes.models import Case


def off(case: Case, *, by: Actor, at: datetime) -> None:
    """Call off what was to come: mediator, room and parties are free again. A talk that has begun is closed by hand."""
    for session in Session.objects.filter(case=case, state="planned", starts_at__gt=at).order_by("pk"):
        Session.objects.filter(pk=session.pk).update(state="cancelled")
        room.record(case, acts.HELD, by=by, at=at, session=session.pk, state="cancelled", came=[])
