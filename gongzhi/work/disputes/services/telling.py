"""Letting those who mediate know that a party has said something: which case, never what or who."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gongzhi.foundation.notices import services as notices
from gongzhi.foundation.notices.recipients import Recipient

if TYPE_CHECKING:
    from datetime import datetime

    from gongzhi.work.disputes.models import Case


def spoken(case: Case, at: datetime) -> None:
    """Tell the case's mediators, else its committee, else the desk that waits for just this answer; else nobody."""
    matter = case.matter
    to = [Recipient(user=one) for one in (case.mediator, case.second) if one]
    if not to and (matter.unit or matter.stage == "noticed"):
        to = [Recipient(unit=matter.unit or matter.desk)]
    notices.tell(
        to=to, template="dispute.spoken", subject=matter.subject, at=at,
        params={"reference": matter.reference, "place": matter.place},
    )  # fmt: skip
