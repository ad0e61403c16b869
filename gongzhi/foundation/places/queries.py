"""Reading places as they are, or as they were on a day.

``on`` is the day whose register is read; without it a name is the latest one known, and a list holds what has no end.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection

from gongzhi.foundation.places.datum import WGS84, Point
from gongzhi.foundation.places.models import Division, Outline, holding, inside
from gongzhi.foundation.places.outline import read
from gongzhi.kernel.places import LEVELS
from gongzhi.kernel.refused import Refused
from gongzhi.kernel.texts import _

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

_COLUMNS = ("code", "parent", "short_name", "name", "kind", "made_up")


@dataclass(frozen=True, slots=True)
class Place:
    """A division or grid as pages show it: ``name`` is what people say (建设村), ``full_name`` what the list says."""

    code: str
    parent: str
    name: str
    full_name: str
    kind: str
    made_up: bool


def find(code: str, on: date | None = None) -> Place | None:
    """Return the place of a code, or nothing. One query."""
    row = Division.objects.filter(holding(on), code=code).values_list(*_COLUMNS).first()
    return Place(*row) if row else None


@dataclass(frozen=True, slots=True)
class Period:
    """What a code was called from a day up to another, and the code that took over; neither where it still holds."""

    name: str
    starts_on: date
    ends_on: date | None
    successor: str


def periods(code: str) -> list[Period]:
    """Return under which names a code has stood, the latest first. One query."""
    rows = Division.objects.filter(code=code).order_by("-starts_on")
    return [Period(*row) for row in rows.values_list("name", "starts_on", "ends_on", "successor")]


def came(code: str) -> list[Place]:
    """Return the places that were merged into one, as they last were. One query."""
    rows = Division.objects.filter(successor=code).order_by("code", "starts_on")
    return [Place(*row) for row in rows.values_list(*_COLUMNS)]


def ended(parent: str) -> list[Place]:
    """Return the places right under one whose codes are not used any more, as they last were. One query."""
    open_ones = Division.objects.filter(holding(None), parent=parent).values("code")
    rows = Division.objects.filter(parent=parent).exclude(code__in=open_ones).order_by("code", "starts_on")
    return list({row[0]: Place(*row) for row in rows.values_list(*_COLUMNS)}.values())


def latest(code: str) -> Place | None:
    """Return a place as it is, or as it last was. One query."""
    row = Division.objects.filter(code=code).order_by("-starts_on").values_list(*_COLUMNS).first()
    return Place(*row) if row else None


def known(code: str, on: date | None = None) -> bool:
    """Say whether a code is in the register. One query."""
    return Division.objects.filter(holding(on), code=code).exists()


def require_known(codes: Iterable[str], on: date | None = None, *, field: str = "place") -> None:
    """Go on only when every code is in the register. One query.

    :raises Refused: one is not; the sentence names it.
    """
    wanted = set(codes)
    there = set(Division.objects.filter(holding(on), code__in=wanted).values_list("code", flat=True))
    for code in sorted(wanted - there):
        raise Refused(_("没有代码为“{code}”的地方，请从列表中选择或核对代码"), field=field, code=code)


def names(codes: Iterable[str], on: date | None = None) -> dict[str, str]:
    """Return what people call some places, by code; an unknown code is left out. One query."""
    rows = Division.objects.filter(code__in=set(codes)).order_by("starts_on")
    if on is not None:
        rows = rows.filter(holding(on))
    return dict(rows.values_list("code", "short_name"))


def paths(codes: Iterable[str], on: date | None = None) -> dict[str, str]:
    """Return where places lie, from the town down: ``王店镇 · 建设村``. One query for any number of codes.

    Larger places are called by their own name alone, and a code nobody knows by itself.
    """
    chains = {code: _chain(code) for code in codes}
    called = names({part for chain in chains.values() for part in chain}, on)
    return {code: " · ".join(called.get(part, part) for part in chain) for code, chain in chains.items()}


def known_path(code: str, on: date) -> str | None:
    """Return where a place lies, as ``paths`` does; None for a code that no register has that day. One query."""
    chain = _chain(code)
    there = Division.objects.filter(holding(on), code__in=chain).values_list("code", "short_name")
    called = dict(there)
    return " · ".join(called.get(part, part) for part in chain) if code in called else None


def path(code: str, on: date | None = None) -> str:
    """Return where one place lies. One query."""
    return paths([code], on)[code]


def _chain(code: str) -> list[str]:
    """Return the codes from the town down to a place, or the place alone when it is no part of a town."""
    return [code[:length] for length in LEVELS if 9 <= length <= len(code)] or [code]


def children(code: str, on: date | None = None) -> list[Place]:
    """Return the places one level below, by code. One query."""
    rows = Division.objects.filter(holding(on), parent=code).order_by("code")
    return [Place(*row) for row in rows.values_list(*_COLUMNS)]


def below(code: str, on: date | None = None, *, grids: bool = False) -> list[Place]:
    """Return a place and all below it, parents first, for lists to pick from. One query."""
    rows = Division.objects.filter(holding(on), inside(code)).order_by("code")
    if not grids:
        rows = rows.exclude(level="grid")
    return [Place(*row) for row in rows.values_list(*_COLUMNS)]


def grids(code: str, on: date | None = None) -> list[Place]:
    """Return the grids inside a place, by code. One query."""
    rows = Division.objects.filter(holding(on), inside(code), level="grid").order_by("code")
    return [Place(*row) for row in rows.values_list(*_COLUMNS)]


def drawn(code: str, on: date | None = None) -> dict[str, Any] | None:
    """Return the real outline of a place as a GeoJSON MultiPolygon in WGS-84, for maps; nothing if none is known.

    One query.
    """
    row = Outline.objects.filter(holding(on), place=code, made_up=False).values_list("geometry", "datum").first()
    if row is None:
        return None
    polygons = [[[_to_map(lon, lat, row[1]) for lon, lat in ring] for ring in p] for p in read(row[0]).polygons]
    return {"type": "MultiPolygon", "coordinates": polygons}


def _to_map(lon: float, lat: float, datum: str) -> list[float]:
    point = Point(lon, lat, datum).to(WGS84)
    return [round(point.lon, 6), round(point.lat, 6)]


def today(codes: Iterable[str]) -> dict[str, str]:
    """Return for each code the one that stands for it today: itself, or who took over, step by step.

    A place that only ended stands for itself, under its town; so does a code that is in use, whatever it once stood
    for. One query.
    """
    ended = Division.objects.exclude(successor="").exclude(
        code__in=Division.objects.filter(holding(None)).values("code")
    )
    took_over = dict(ended.order_by("starts_on").values_list("code", "successor"))
    return {code: _last(code, took_over) for code in codes}


def _last(code: str, took_over: dict[str, str]) -> str:
    seen = {code}
    while (following := took_over.get(code, "")) and following not in seen:
        seen.add(following)
        code = following
    return code


def stamp() -> str:
    """Return what changes whenever the register does; empty before anything was imported.

    One query, by hand: every finding of a place makes it, and building it would cost more than running it.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT stamp FROM places_register WHERE id = 1")
        row = cursor.fetchone()
    return str(row[0]) if row else ""
