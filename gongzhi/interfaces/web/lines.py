"""A matter as one line of a list: what, where, who has it, how far it is, and how long they still have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from gongzhi.foundation.clocks import queries as clocks
from gongzhi.interfaces.web import story
from gongzhi.kernel.texts import Sentence
from gongzhi.kernel.texts import _ as mark
from gongzhi.matters import kinds

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from gongzhi.kernel.lifecycle import Limit, Unit
    from gongzhi.matters.models import Matter


@dataclass(frozen=True, slots=True)
class Line:
    """One line. ``state`` and ``words`` are the deadline's, ``owes`` what it is for."""

    matter: Matter
    place: str
    stage: str
    state: str
    words: Sentence
    owes: str


def lines(matters: Iterable[Matter], now: datetime) -> list[Line]:
    """Return matters as lines. No query while the calendar is warm."""
    return [_line(matter, now) for matter in matters]


def _line(matter: Matter, now: datetime) -> Line:
    stage = kinds.find(matter.kind).lifecycle.stage(matter.stage)
    state = story.state(matter.due_at, now) if matter.is_open else "done"
    owes = _(_limit(matter).label) if matter.is_open and matter.due_code else ""
    return Line(matter, place(matter), _(stage.label), state, _deadline(matter, now), owes)


def place(matter: Matter) -> str:
    """Say where, from the town down: 王店镇 建设村."""
    near = matter.place_name or matter.place
    return near if matter.town_name in (None, near) else f"{matter.town_name} {near}"


def _deadline(matter: Matter, now: datetime) -> Sentence:
    if not matter.is_open:
        return Sentence(mark("已结束"))
    if matter.due_at is None:
        return Sentence(mark("暂停计时"))
    return clocks.left(now, matter.due_at, _counted_in(matter))


def _counted_in(matter: Matter) -> Unit:
    """Return what the table counts this deadline in; a co-unit's own clock is named after its unit."""
    limit = _limit(matter)
    return limit.urgent[1] if matter.urgent and limit.urgent else limit.unit


def _limit(matter: Matter) -> Limit:
    return kinds.find(matter.kind).lifecycle.limit(matter.due_code.partition(":")[0])
