"""The latest check of a site by a list, for whoever shows the site: when it was, and whether all was well."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from gongzhi.foundation.sites.models import at_site
from gongzhi.work.checks.models import Check

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from gongzhi.foundation.sites.models import Site


def latest(site: Site, *, untold: Collection[str] = ()) -> tuple[datetime, bool] | None:
    """Return when somebody else than the owner last checked a site by a list, and whether it passed. One query.

    What was checked at a site that was merged into it counts as well. An inspection that its second has not confirmed
    counts for nothing: neither itself, nor as a correction. ``untold`` are the stages of hazards of which the owner is
    to read nothing: a check that found one is left out as well.
    """
    unsaid = Q(replaced_by__way="official", replaced_by__confirmation=None)
    found = Check.objects.filter(at_site(site), Q(replaced_by=None) | unsaid, outcome="listed").exclude(way="self")
    found = found.exclude(way="official", confirmation=None)
    if untold:
        found = found.exclude(findings__matter__stage__in=untold)
    row = found.order_by("-made_at", "-pk").values_list("made_at", "result").first()
    return (row[0], row[1] == "passed") if row else None
