"""Finding matters by number and by words: what the actor may see, exact hits first, the latest first among them."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Q

from gongzhi.foundation.search import queries as words
from gongzhi.foundation.search import tokens
from gongzhi.foundation.search import wanted as reading
from gongzhi.foundation.search.conditions import AnyOf
from gongzhi.foundation.search.queries import Stream
from gongzhi.matters import queries
from gongzhi.matters.services.indexing import KIND

if TYPE_CHECKING:
    from datetime import datetime

    from gongzhi.foundation.search.conditions import Condition
    from gongzhi.kernel.actor import Actor


def stream(actor: Actor, condition: Q | None = None) -> Stream:
    """Return matters as one of the kinds that a page is read from; each has what the index ``told``."""
    seen = queries.named(queries.visible_to(actor).filter(condition or Q()))
    return Stream(KIND, "M", seen, attrgetter("opened_at"), _scope(actor))


def _scope(actor: Actor) -> Condition | None:
    """Return where to look for who sees one place, or one unit's matters: superset of what is visible to them."""
    everywhere = actor.place in ("", settings.DISTRICT_CODE)
    if actor.is_system or (actor.may("matter.view.place") and everywhere):
        return None
    looked = [tokens.hand(actor.unit)] if actor.may("matter.view.unit") else []
    if actor.may("matter.view.place"):
        looked += tokens.within(actor.place)[-1:]
    return AnyOf(tuple(looked)) if looked else None


def search(
    actor: Actor, q: str, criteria: queries.Criteria, *, at: datetime, after: str = "", size: int = 50
) -> queries.Page:
    """Return a page of the matters that meet some criteria and in which the words are found. Three queries at most,
    one more for each tier in which more than a page's worth do not meet them.

    :raises Refused: the words are none to look for, or the cursor is none of ours.
    """
    wanted = reading.read(q)
    page = words.page([stream(actor, criteria.condition(at))], wanted, after=after, size=size)
    return queries.Page([found.row for found in page.rows], page.next)
