"""The side of a site: its owner with an account of their own unit, or without any, by the site's own link."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gongzhi.kernel.actor import Actor

if TYPE_CHECKING:
    from gongzhi.foundation.sites.models import Site
    from gongzhi.work.hazards.models import Hazard

OWNER = "owner"


def owner_of(site: Site) -> Actor:
    """Return the actor for whoever opened a site's own link: nobody asks who they are, and no place is theirs."""
    return Actor(id=f"{OWNER}:{site.pk}", post=OWNER, permissions=frozenset({"site.own", "hazard.rectify"}))


def is_owner(actor: Actor, hazard: Hazard) -> bool:
    """Say whether somebody stands on the side of the site that a hazard is at."""
    if hazard.site is None:
        return False
    site = hazard.site.kept  # what was found at a site that was merged is at the one that it is now
    return actor.id == f"{OWNER}:{site.pk}" or bool(site.unit and actor.unit == site.unit and actor.may("site.own"))
