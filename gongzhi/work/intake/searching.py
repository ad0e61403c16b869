"""One search over matters and, for who may triage, reports: both kinds in one list."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING

from django.conf import settings

from gongzhi.foundation.search import queries as words
from gongzhi.foundation.search import tokens
from gongzhi.foundation.search.conditions import AnyOf
from gongzhi.foundation.search.queries import Stream
from gongzhi.matters import finding
from gongzhi.work.intake import queries
from gongzhi.work.intake.services.indexing import KIND

if TYPE_CHECKING:
    from gongzhi.foundation.search.conditions import Condition
    from gongzhi.foundation.search.queries import Page
    from gongzhi.foundation.search.wanted import Wanted
    from gongzhi.kernel.actor import Actor


def search(actor: Actor, wanted: Wanted, *, after: str = "", size: int = 50) -> Page:
    """Return a page of what this actor may see and what was looked for. Three queries at most, four for who may triage;
    one more for each kind and tier in which a page's worth is hidden.

    :raises Refused: the cursor is none of ours.
    """
    streams = [finding.stream(actor)]
    if actor.may("matter.triage"):
        seen = queries.visible_to(actor).filter(erased_at=None)
        streams.append(Stream(KIND, "R", seen, attrgetter("received_at"), _scope(actor)))
    return words.page(streams, wanted, after=after, size=size)


def _scope(actor: Actor) -> Condition | None:
    """Return where to look for reports of one place and one desk: superset of what is visible to who may triage."""
    if actor.is_system or actor.covers(settings.DISTRICT_CODE):
        return None
    return AnyOf((tokens.hand(actor.unit), *tokens.within(actor.place)[-1:]))
