"""Into one's own view with a code: a wrong one costs time and tells nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gongzhi.foundation.tries import services as tries
from gongzhi.foundation.tries.services import TooMany
from gongzhi.kernel.refused import NotFound
from gongzhi.kernel.texts import _
from gongzhi.work.disputes import capability, queries

if TYPE_CHECKING:
    from datetime import datetime

    from gongzhi.work.disputes.models import Party

WINDOW = 15  # minutes in which tries are counted together
PER_SOURCE = 10
IN_ALL = 3000


def attempt(*, code: str, source: str, at: datetime) -> Party:
    """Return the party that a code belongs to. A wrong one counts against its source and in all.

    Wrong, expired, replaced by a new one, of somebody who left: all are told the same. ``source`` is the network
    prefix it came from; only its keyed digest is kept.

    :raises TooMany: too many wrong codes came from there, or in all.
    :raises Refused: it cannot be a code.
    :raises NotFound: it opens nothing.
    """
    window = at.replace(minute=at.minute - at.minute % WINDOW, second=0, microsecond=0)
    sources = {tries.keyed(f"mediation {source}"): PER_SOURCE, tries.keyed("mediation all"): IN_ALL}
    if tries.full(sources, window):
        raise TooMany(_("试得太多了，请过一刻钟再试；着急请打电话给调委会或中心"), field="code")
    party = queries.of_code(capability.digest(capability.normalise(code)), at)
    if party is None:
        tries.add(sources, window)
        raise NotFound(_("这个查看码打不开，请对照单子再输一次；过期了或丢了，请调解员补一个"), field="code")
    return party
