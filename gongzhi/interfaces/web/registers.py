"""Lists to choose from, in groups as people look for them: places by town, units by what they are, the class tree.

Each is one query; its names serve the rest of the page as well.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from gongzhi.foundation.organisations import queries as organisations
from gongzhi.foundation.places import queries as places
from gongzhi.matters import queries as matters

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from gongzhi.foundation.organisations.models import Unit
    from gongzhi.foundation.places.queries import Place
    from gongzhi.matters.models import Category

#: A choice, or a group of choices under a heading, as Django's selects take them.
Choices = list[tuple[str, Any]]

#: In which order kinds of units are looked for.
KINDS = ("department", "utility", "town", "village", "mediation", "centre", "supervision", "site", "leadership")


def places_of(prefix: str, on: date, *, grids: bool = False) -> tuple[Choices, dict[str, str]]:
    """Return the places inside a prefix by town, and what each is called with its town."""
    rows = places.below(prefix, on, grids=grids)
    names = {row.code: row.name for row in rows}
    called = {row.code: _called(row, names) for row in rows}
    groups: Choices = []
    for town, some in groupby(rows, key=lambda row: row.code[:9]):
        options = [(row.code, _option(row, names)) for row in some]
        groups.append((names.get(town, options[0][1]), options))
    return groups, called


def _called(row: Place, names: dict[str, str]) -> str:
    towns = [
        names[row.code[:length]] for length in (9, 12, 15) if length <= len(row.code) and row.code[:length] in names
    ]
    return " · ".join(towns) or row.name


def _option(row: Place, names: dict[str, str]) -> str:
    if len(row.code) < 12:
        return _("{place}（说不准是哪个村、社区）").format(place=row.name)
    around = names.get(row.code[:12] if len(row.code) == 15 else row.code[:9], "")
    return _("{place}（{around}）").format(place=row.name, around=around) if around else row.name


def units_of(prefix: str, *, carriers: bool = True) -> tuple[Choices, dict[str, str]]:
    """Return the units whose jurisdiction lies inside a prefix by kind, and what people call each."""
    rows = organisations.units(within=prefix)
    called = {row.code: row.short for row in rows}
    wanted = [row for row in rows if not carriers or row.kind in matters.CARRIERS]
    wanted.sort(key=lambda row: KINDS.index(row.kind))
    return [
        (_kind(some), [(row.code, row.name) for row in some]) for some in _split(wanted, lambda row: row.kind)
    ], called


def posts_of(prefix: str, on: date) -> Choices:
    """Return the posts inside a prefix by what their units are, each under its unit's name: 住建局 · 部门经办人."""
    rows = organisations.posts(within=prefix, on=on)
    rows.sort(key=lambda row: KINDS.index(row.unit.kind))
    called = {row.unit.code: row.unit.short for row in rows}
    return [
        (_kind([some[0].unit]), [(row.code, f"{_within(row.unit, called)} · {row.title}") for row in some])
        for some in _split(rows, lambda row: row.unit.kind)
    ]


def _within(unit: Unit, called: dict[str, str]) -> str:
    """Name a unit, a village with its town: two towns may each have one of that name."""
    town = called.get(unit.parent, "") if unit.kind == "village" else ""
    return f"{town} {unit.short}".strip()


def _kind(units: list[Unit]) -> str:
    return str(_(units[0].get_kind_display()))


def categories() -> tuple[Choices, dict[str, str]]:
    """Return the district's class tree by its first level, and the name of each class."""
    rows = matters.categories()
    called = {row.code: row.called for row in rows}
    groups: Choices = []
    for some in _split(rows, lambda row: row.code[:2]):
        leaves = [(row.code, _leaf(row)) for row in some]
        groups.append((called.get(some[0].code[:2], some[0].called), leaves))
    return groups, called


def _leaf(row: Category) -> str:
    return _("{name}（说不准细类）").format(name=row.called) if len(row.code) == 2 else row.called


def _split(rows: Iterable[Any], key: Any) -> list[list[Any]]:
    return [list(some) for _key, some in groupby(rows, key=key)]


def kinds() -> list[tuple[str, str]]:
    """Return what units may be, in the order of ``KINDS``."""
    labels = organisations.kinds()
    return [(code, _(labels[code])) for code in KINDS]
