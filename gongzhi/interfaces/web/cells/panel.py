"""The rating, or the label of a house, on the page of a site."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from gongzhi.foundation.sites import queries as sites
from gongzhi.interfaces import houses
from gongzhi.interfaces.web.panels import Panel
from gongzhi.work.cells import policies, queries
from gongzhi.work.cells.codes import HUBS

if TYPE_CHECKING:
    from gongzhi.foundation.sites.models import Site
    from gongzhi.interfaces.web.middleware import DeskRequest


def panel(request: DeskRequest, site: Site) -> Panel | None:
    """Return how a site is rated, and which cycle it may join; of a home its label; nothing where it is neither."""
    kind = next((one for one in sites.kinds() if one.code == site.kind), None)
    if kind is None:
        return None
    if kind.home:
        context = {"label": houses.label_of(site, now()), "site": site, "staff": bool(request.actor.may("site.view"))}
        return Panel(title=pgettext("栏目", "标签"), template="cells/_label.html", context=context)
    if not kind.rated:
        return None
    return Panel(title=_("评定"), template="cells/_rating.html", context=_rating(request, site))


def _rating(request: DeskRequest, site: Site) -> dict[str, Any]:
    today, rows = localdate(), queries.of_site(site)
    joined = {one.cycle_id for one in rows}
    runs = [one for one in queries.cycles_for(site, today) if one.pk not in joined]
    may = bool(policies.may_begin(request.actor, site)) and bool(site.unit) and site.is_open
    return {
        "may_open": bool(request.actor.may("rating.decide")), "site": site, "hub": site.kind in HUBS,
        "rows": [(one, queries.holds(one, today)) for one in rows],
        "runs": [(one, secrets.token_hex(16)) for one in runs] if may else [],
    }  # fmt: skip
