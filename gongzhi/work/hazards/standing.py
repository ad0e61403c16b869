"""How a site stands with its hazards: counts alone, for whoever shows the site."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Q

from gongzhi.foundation.sites.models import at_site
from gongzhi.work.hazards.lifecycle import HAZARD, UNTOLD
from gongzhi.work.hazards.models import Hazard

if TYPE_CHECKING:
    from datetime import datetime

    from gongzhi.foundation.sites.models import Site


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Open hazards of a site that were notified: major ones to anybody, others to its owner.

    ``overdue`` counts what its owner should have mended by now, not what the office owes.
    """

    major: int
    ordinary: int
    overdue: int


def standing(site: Site, at: datetime) -> Standing:
    """Return how a site stands at a moment, with what was found at one that was merged into it. One query."""
    with_owner = [stage.code for stage in HAZARD.stages if stage.owner == "unit"]
    theirs = Q(to_owner=True)  # what a unit of ours is to mend is not what the owner owes
    late = theirs & Q(matter__stage__in=with_owner, matter__due_at__lt=at)
    told = Hazard.objects.filter(at_site(site), matter__ended_at=None).exclude(matter__stage__in=UNTOLD)
    found = told.aggregate(
        major=Count("pk", filter=Q(grade="major")), ordinary=Count("pk", filter=theirs & ~Q(grade="major")),
        overdue=Count("pk", filter=late),
    )  # fmt: skip
    return Standing(**found)
