"""The hazards of a site, on the site's page: for staff what they see, for its owner what was notified to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from gongzhi.interfaces.web.checks import panel as checks
from gongzhi.interfaces.web.lines import lines
from gongzhi.interfaces.web.panels import Panel
from gongzhi.work.hazards import own, queries

if TYPE_CHECKING:
    from gongzhi.foundation.sites.models import Site
    from gongzhi.interfaces.web.middleware import DeskRequest

TEMPLATE = "sites/_hazards.html"


def panel(request: DeskRequest, site: Site) -> Panel | None:
    """Return the panel, or nothing for who sees neither hazards here nor owns the site. One query."""
    actor = request.actor
    if actor.may("site.own") and site.unit and site.unit == actor.unit:
        return Panel(title=_("整改"), template=TEMPLATE, context={"owned": own.of_site(site)})
    if not (actor.may("matter.view.place") or actor.may("matter.view.unit")):
        return None
    found = queries.of_site(actor, site)
    rows = [{"line": line, "hazard": matter.hazard} for line, matter in zip(lines(found, now()), found, strict=True)]
    context = {"hazards": rows, "site": site, "may_check": checks.may_fill(actor, site)}
    return Panel(title=pgettext("栏目", "隐患"), template=TEMPLATE, context=context)
