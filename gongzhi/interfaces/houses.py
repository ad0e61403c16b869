"""The label of a house, for staff and for whoever stands before its plate: facts of two lines of work, one rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.timezone import localdate

from gongzhi.work.cells import queries as cells
from gongzhi.work.cells.label import FRESH_DAYS, HouseFacts, Label, label
from gongzhi.work.checks.latest import latest
from gongzhi.work.hazards.lifecycle import UNTOLD
from gongzhi.work.hazards.standing import standing

if TYPE_CHECKING:
    from datetime import datetime

    from gongzhi.foundation.sites.models import Site


def label_of(site: Site, at: datetime) -> Label:
    """Return the label that the rule gives a house at a moment. Three queries.

    Its owner reads it as well: what a check found counts from the notice on, and that check with it.
    """
    today = localdate(at)
    last, hazards = latest(site, untold=UNTOLD), standing(site, at)
    facts = HouseFacts(
        checked_on=localdate(last[0]) if last else None, passed=last[1] if last else None, major=hazards.major,
        ordinary=hazards.ordinary, overdue=hazards.overdue, registered=site.registered,
    )  # fmt: skip
    return label(facts, on=today, fresh_days=cells.fresh_days(today) or FRESH_DAYS)
