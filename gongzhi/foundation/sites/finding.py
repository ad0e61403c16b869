"""Looking through the register: a list page by page, and what a map shows of any box at any zoom."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Avg, Count, F, FloatField, Func, IntegerField, Min, Q, Value

from gongzhi.foundation.sites.models import OPEN_STATES, STATES, Site
from gongzhi.foundation.sites.queries import named, with_places
from gongzhi.kernel.places import after as first_after
from gongzhi.kernel.refused import Refused
from gongzhi.kernel.texts import _

if TYPE_CHECKING:
    from datetime import date

    from django.db.models.expressions import Combinable

    from gongzhi.foundation.sites.models import SiteSet
    from gongzhi.kernel.actor import Actor

_CLUSTER = 64  # pixels: what stands nearer than this is one circle
_TILE = 512
MOST_ZOOM = 22
ALL_SINGLE = 17  # from here on nothing is drawn together but what stands on one point
MOST_MARKS = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Criteria:
    """What a list or map is narrowed to; empty narrows nothing. ``state`` is a state, ``open`` or ``all``."""

    kind: str = ""
    site_class: str = ""
    place: str = ""
    state: str = "open"
    words: str = ""

    def condition(self) -> Q:
        """Return it as a filter."""
        wanted = Q(state__in=OPEN_STATES) if self.state == "open" else ~Q(state="merged")
        if self.state in STATES:
            wanted = Q(state=self.state)
        if self.kind:
            wanted &= Q(kind=self.kind)
        if self.site_class:
            wanted &= Q(site_class=self.site_class)
        if self.place:
            wanted &= Q(place__gte=self.place, place__lt=first_after(self.place))
        for word in self.words.split():
            wanted &= Q(name__icontains=word) | Q(address__icontains=word) | Q(number__startswith=word)
        return wanted


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the list. ``next`` is the cursor of the page after it; ``total`` is exact up to 1,000."""

    rows: list[Site] = field(default_factory=list)
    next: str = ""
    total: int | None = None


def search(actor: Actor, criteria: Criteria, *, after: str = "", size: int = 50, on: date | None = None) -> Page:
    """Return a page of sites this actor may see, the newest first. Three queries at most.

    :raises Refused: the cursor is none of ours.
    """
    found = Site.objects.visible_to(actor).filter(criteria.condition())
    here = found
    if after:
        if not after.isdecimal() or len(after) > 12:
            raise Refused(_("这个翻页位置不对，请从第一页重新看"), field="after")
        here = found.filter(pk__lt=int(after))
    rows = list(named(here).order_by("-pk")[: size + 1])
    more = len(rows) > size
    total = None
    if not after:
        total = found.order_by()[:1001].count() if more else len(rows)
    rows = with_places(rows[:size], on)
    return Page(rows, str(rows[-1].pk) if more else "", total)


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of a map, in degrees of WGS-84.

    :raises Refused: these are no four degrees in their order.
    """

    west: float
    south: float
    east: float
    north: float

    def __post_init__(self) -> None:
        right = -180 <= self.west < self.east <= 180 and -90 <= self.south < self.north <= 90
        if not right:
            raise Refused(_("地图范围不对，请刷新页面再试"), field="box")


@dataclass(frozen=True, slots=True)
class Mark:
    """What a map draws at a point: some sites together, or one with its name."""

    lon: float
    lat: float
    count: int
    reference: str = ""
    name: str = ""
    kind: str = ""


class _Whole(Func):
    """The whole part of a number that is not negative."""

    template = "CAST(%(expressions)s AS INTEGER)"
    output_field = IntegerField()

    def as_postgresql(self, compiler: Any, connection: Any) -> Any:
        """PostgreSQL's CAST rounds."""
        return self.as_sql(compiler, connection, template="FLOOR(%(expressions)s)::integer")


def on_map(actor: Actor, criteria: Criteria, box: Box, *, zoom: float) -> list[Mark]:
    """Return what to draw of a box at a zoom: near ones together, single ones by name. Two queries."""
    zoom = min(max(zoom, 0.0), MOST_ZOOM)
    found = Site.objects.visible_to(actor).filter(
        criteria.condition(), lon__gte=box.west, lon__lt=box.east, lat__gte=box.south, lat__lt=box.north
    )
    rows = list(_together(found, zoom))
    ones = {row["one"] for row in rows if row["n"] == 1}
    names = {pk: (name, kind) for pk, name, kind in _named(ones)}
    return [_mark(row, names) for row in rows]


def _together(found: SiteSet, zoom: float) -> Any:
    """Count what lies in each square of a grid; the squares of one zoom are the same for every box."""
    step = 360 * _CLUSTER / (_TILE * 2**zoom)
    if zoom >= ALL_SINGLE:
        step = 0.000005  # half a metre
    across, up = _square(F("lon"), step), _square(F("lat"), step)
    squares = found.order_by().annotate(across=across, up=up).values("across", "up")
    return squares.annotate(n=Count("pk"), x=Avg("lon"), y=Avg("lat"), one=Min("pk"))[:MOST_MARKS]


def _square(degrees: Combinable, step: float) -> _Whole:
    return _Whole(degrees / Value(step, output_field=FloatField()))


def _named(ones: set[int]) -> Any:
    return Site.objects.filter(pk__in=ones).values_list("pk", "name", "kind") if ones else ()


def _mark(row: dict[str, Any], names: dict[int, tuple[str, str]]) -> Mark:
    name, kind = names.get(row["one"], ("", "")) if row["n"] == 1 else ("", "")
    reference = f"S-{row['one']:06d}" if row["n"] == 1 else ""
    return Mark(round(row["x"], 6), round(row["y"], 6), row["n"], reference, name, kind)
