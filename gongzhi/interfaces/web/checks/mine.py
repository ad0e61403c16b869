"""Sites on the first screen: an owner's own, and those on a volunteer's list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.timezone import localdate

from gongzhi.work.checks import queries

if TYPE_CHECKING:
    from gongzhi.kernel.actor import Actor


def of(actor: Actor) -> dict[str, Any]:
    """Return what the first screen shows of sites, for those who have no other list of them."""
    on = localdate()
    found: dict[str, Any] = {"today": on}
    if actor.may("site.own"):
        found["own_sites"] = [
            {"site": site, "due_on": due_on, "late": due_on <= on} for site, due_on in queries.own(actor, on)
        ]
    if actor.may("check.patrol") and not actor.may("site.view"):
        found["errands"] = queries.today(actor, on, ahead=92)
    return found
