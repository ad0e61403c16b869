"""From words or a position to a place.

The compiled names are kept per process and hold for one stamp of the register (see ``Register``): every change of the
divisions writes a new random stamp in the same transaction, and each look-up compares it, so no process ever answers
from an old register, not even after a rollback. Periods are honoured: one set of names per stretch between two changes.
"""

from __future__ import annotations

from bisect import bisect_right
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Q

from gongzhi.foundation.places import outline, queries
from gongzhi.foundation.places.datum import DATUMS
from gongzhi.foundation.places.matcher import NOWHERE, Located, Matcher
from gongzhi.foundation.places.models import Division, Outline, holding, inside
from gongzhi.kernel.period import holds
from gongzhi.kernel.refused import Refused
from gongzhi.kernel.texts import _

if TYPE_CHECKING:
    from collections.abc import Callable

    from gongzhi.foundation.places.datum import Point

__all__ = ["NOWHERE", "Located", "border", "finder", "locate", "locate_point"]


class _Names:
    """All names of all periods under one stamp, and the matchers made from them so far."""

    def __init__(self, stamp: str) -> None:
        self.stamp = stamp
        rows = Division.objects.filter(made_up=False).order_by("code", "starts_on")
        self._rows = list(rows.values_list("code", "short_name", "starts_on", "ends_on"))
        ends = {end for *_name, end in self._rows if end}
        self._changes = sorted({start for _code, _name, start, _end in self._rows} | ends)
        self._matchers: dict[int, Matcher] = {}

    def on(self, day: date) -> Matcher:
        stretch = bisect_right(self._changes, day)
        if stretch not in self._matchers:
            self._matchers[stretch] = Matcher(
                (code, name) for code, name, start, end in self._rows if holds(day, start, end)
            )
        return self._matchers[stretch]


_kept: _Names | None = None


def finder(on: date) -> Matcher:
    """Return the names that hold on a day, ready to be found in many texts. One query while nothing changes."""
    global _kept  # noqa: PLW0603 - one cache per process, replaced whole
    stamp = queries.stamp()
    if _kept is None or _kept.stamp != stamp or not stamp:
        _kept = _Names(stamp)
    return _kept.on(on)


def locate(text: str, *, within: str, on: date) -> Located:
    """Find the place inside ``within`` that a text names, as the register stood on a day. One query.

    Several that it may mean come as candidates, and none is guessed.
    """
    return finder(on).find(text, within=within)


def locate_point(point: Point, *, within: str, on: date | None = None) -> str:
    """Return the smallest place whose real outline holds a position. One query.

    Empty when no outline says anything: then only a person can tell. Made-up outlines are never asked.

    :raises Refused: the position lies outside the outline of ``within``.
    """
    holding_box = Q(place=within)
    positions = {str(datum): point.to(datum) for datum in DATUMS}
    for datum, at in positions.items():
        holding_box |= Q(datum=datum, west__lte=at.lon, east__gte=at.lon, south__lte=at.lat, north__gte=at.lat)
    rows = Outline.objects.filter(holding(on), inside(within, "place"), holding_box, made_up=False)
    found = {}
    for place, datum, geometry in rows.values_list("place", "datum", "geometry"):
        found[place] = outline.read(geometry).holds(positions[datum].lon, positions[datum].lat)
    if found.get(within) is False:
        name = queries.names([within], on).get(within, within)
        raise Refused(_("这个位置不在{name}范围内，请重新选择位置，或者从列表中选择地点"), field="position", name=name)
    return max((place for place, there in found.items() if there), key=len, default="")


def border(code: str, on: date | None = None) -> Callable[[Point], bool]:
    """Return a test of whether a position lies inside a place's real outline, for many positions. One query.

    Where no outline is known, nothing can be said against any position.
    """
    row = Outline.objects.filter(holding(on), place=code, made_up=False).values_list("datum", "geometry").first()
    if row is None:
        return lambda _point: True
    datum, shape = row[0], outline.read(row[1])

    def holds_it(point: Point) -> bool:
        here = point.to(datum)
        return shape.holds(here.lon, here.lat)

    return holds_it
