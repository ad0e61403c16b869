"""Visits after an agreement: on which days, counted from the day it takes effect, and which of them were made."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING

from django.utils.timezone import get_current_timezone, localdate

from gongzhi.foundation.clocks import queries as clocks
from gongzhi.matters import limits
from gongzhi.work.disputes.lifecycle import DISPUTE
from gongzhi.work.disputes.models import FollowUp

if TYPE_CHECKING:
    from datetime import date

    from gongzhi.matters.models import Matter
    from gongzhi.work.disputes.models import Agreement, Visit

LOOKS = ("visit", "visit_again", "visit_last")


def plan(agreement: Agreement, matter: Matter) -> None:
    """Write down when to look, by the limits of the table or the district's own."""
    if agreement.effective_on is None:
        return
    begins = datetime.combine(agreement.effective_on, time(12), get_current_timezone())
    wanted = limits.starts(matter, DISPUTE, [(code, code) for code in LOOKS])
    days = {localdate(clocks.ends(begins, start.amount, start.unit)) for start in wanted}
    FollowUp.objects.bulk_create(
        (FollowUp(case_id=agreement.case_id, due_on=day) for day in sorted(days)), ignore_conflicts=True
    )


def done(visit: Visit) -> None:
    """A visit is the next one that was planned, and whichever else should have been made by then."""
    open_looks = FollowUp.objects.filter(case=visit.case_id, visit=None)
    first = open_looks.first()
    if first is not None:
        open_looks.filter(due_on__lte=max(first.due_on, visit.visited_on)).update(visit=visit)


def next_day(case: int) -> date | None:
    """Return the next day that is planned, if any."""
    return FollowUp.objects.filter(case=case, visit=None).values_list("due_on", flat=True).first()
