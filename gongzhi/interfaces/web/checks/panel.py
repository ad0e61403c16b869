"""Checks on the page of a site: when it is due, what was found last, and what may be done now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.timezone import localdate
from django.utils.translation import pgettext

from gongzhi.interfaces.web.panels import Panel
from gongzhi.work.checks import policies, queries, rule
from gongzhi.work.checks.codes import OUTCOMES, WAYS

if TYPE_CHECKING:
    from gongzhi.foundation.sites.models import Site
    from gongzhi.interfaces.web.middleware import DeskRequest
    from gongzhi.kernel.actor import Actor


def may_fill(actor: Actor, site: Site) -> bool:
    """Say whether an actor may check a site today, in any way."""
    return site.is_open and any(policies.may_check(actor, site, way, localdate()) for way in WAYS)


def panel(request: DeskRequest, site: Site) -> Panel:
    """Return the checks of a site; for who answers for it its self-checks, without the day of the next visit.

    A day that moves would tell that somebody asked for a look.
    """
    actor, on = request.actor, localdate()
    owner = queries.answers_for(actor)
    turn = None if owner else queries.round_of(site)
    rows = [
        {"check": one, "way": WAYS[one.way], "outcome": OUTCOMES[one.outcome], "waits": queries.waits(one)}
        for one in queries.of_site(site, most=8, way="self" if owner else "")
    ]
    context = {
        "site": site, "turn": turn, "why": rule.WHY[turn.why] if turn else "", "rows": rows, "on": on,
        "own": owner,
        "may_check": may_fill(actor, site),
        "may_link": site.is_open and bool(policies.may_plan(actor, site.place)) and bool(policies.takes_link(site)),
    }  # fmt: skip
    return Panel(title=pgettext("栏目", "检查"), template="checks/panel.html", context=context)
