"""Helping somebody on the phone: which open reports left exactly this number, for a reason that is written down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from gongzhi.foundation.ledger import services as ledger
from gongzhi.foundation.persons import services as persons
from gongzhi.kernel.refused import Refused
from gongzhi.kernel.texts import _
from gongzhi.kernel.verdict import require
from gongzhi.work.intake import acts, queries
from gongzhi.work.intake.lifecycle import BEFORE
from gongzhi.work.intake.models import Join

if TYPE_CHECKING:
    from datetime import datetime

    from gongzhi.kernel.actor import Actor
    from gongzhi.work.intake.models import Report

REASONS = ("caller", "contact", "reissue")  # of the room's own list: nothing else is helping a caller
MOST = 5  # a caller asks about the last ones; this is no list of what somebody ever reported


@transaction.atomic
def match_caller(*, phone: str, reason: str, by: Actor, at: datetime) -> list[Report]:
    """Return the latest open reports that left this phone and that the desk sees; finding none is written down, too.

    :raises Refused: the post may not, no reason of the list, or it is no phone number.
    """
    require(by.may("matter.triage"))
    require(by.may("person.reveal"))
    if reason not in REASONS:
        raise Refused(_("请选一个理由"), field="reason")
    holders = persons.match_phone(phone=phone, reason=reason, by=by, at=at)
    carried = Join.objects.filter(report=OuterRef("pk"), left_at=None, matter__ended_at=None)
    still_open = Q(stage__in=BEFORE) | Q(decision_contest="open") | Q(Exists(carried))
    mine = queries.visible_to(by).filter(still_open, person__in=holders, erased_at=None)
    found = list(mine.order_by("-pk")[:MOST])
    ledger.record(
        subject=f"calls:{by.unit}", verb=acts.CALLER_MATCHED, by=by, at=at,
        payload={"reason": reason, "count": len(found)},
    )  # fmt: skip
    return found
