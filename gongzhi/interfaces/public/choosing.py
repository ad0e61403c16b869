"""Lists that residents choose from, drawn only when a form is shown: places by town, units by what they are."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from gongzhi.foundation.organisations import queries as organisations
from gongzhi.foundation.places import queries as places

if TYPE_CHECKING:
    from datetime import date

Groups = list[tuple[str, list[tuple[str, str]]]]

KINDS = {
    "department": gettext_noop("部门"),
    "town": gettext_noop("镇和街道"),
    "village": gettext_noop("村和社区"),
    "utility": gettext_noop("水电气等企业"),
    "centre": gettext_noop("社会治理中心"),
    "mediation": gettext_noop("调解组织"),
    "supervision": gettext_noop("督导"),
    "leadership": gettext_noop("领导机关"),
    "site": gettext_noop("场所"),
}


def by_town(on: date) -> Groups:
    """Return towns with their communities, each town first itself, for those who cannot tell. One query."""
    groups: dict[str, list[tuple[str, str]]] = {}
    names: dict[str, str] = {}
    for place in places.below(settings.DISTRICT_CODE, on):
        if len(place.code) == 9:
            names[place.code] = place.name
            groups[place.code] = [(place.code, _("{town}（说不准是哪个村、社区）").format(town=place.name))]
        elif len(place.code) == 12 and place.code[:9] in groups:
            groups[place.code[:9]].append((place.code, place.name))
    return [(names[town], options) for town, options in groups.items()]


def by_kind(on: date) -> Groups:
    """Return the district's units, departments first, those of towns and villages under their own heads. One query."""
    order = {kind: rank for rank, kind in enumerate(KINDS)}
    units = sorted(
        organisations.units(within=settings.DISTRICT_CODE, on=on), key=lambda unit: order.get(unit.kind, len(order))
    )
    return [
        (_(KINDS.get(kind, "")), [(unit.code, unit.name) for unit in some])
        for kind, some in groupby(units, key=lambda unit: unit.kind)
    ]
