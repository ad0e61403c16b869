"""What the machine reads out of a report. It suggests; a person, or a rule that people switched on, decides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.timezone import localdate

from gongzhi.foundation.places.locate import locate
from gongzhi.matters.models import Category
from gongzhi.work.intake import lexicon

if TYPE_CHECKING:
    from datetime import datetime

#: The class of disputes between private persons 矛盾纠纷: nothing is ever compared, grouped or counted in it.
PRIVATE = "12"


@dataclass(frozen=True, slots=True)
class Found:
    """One field read out of a report: its value or "don't know" (empty), other candidates, the words that weighed."""

    field: str
    value: str = ""
    others: tuple[str, ...] = ()
    because: tuple[str, ...] = ()
    sure: bool = False

    def columns(self) -> dict[str, Any]:
        """Return what the table of suggestions keeps."""
        return {
            "field": self.field, "value": self.value, "others": list(self.others), "because": list(self.because),
            "sure": self.sure,
        }  # fmt: skip


def read(words: str, *, place: str, at: datetime) -> list[Found]:
    """Read category, unit and place out of what somebody wrote. Two queries."""
    located = None if place else locate(words, within=settings.DISTRICT_CODE, on=localdate(at))
    found = lexicon.suggest(words, units={}, located=located)
    category, where, urgent = found.category, found.place, found.urgent
    rows = [
        Found("category", category.value, (), category.words, category.confidence == "likely"),
        Found("unit", usual_unit(category.value), (), category.words, category.confidence == "likely"),
    ]
    if not place:
        rows.append(Found("place", where.value, tuple(found.places), where.words, where.confidence == "likely"))
    if urgent.value:
        rows.append(Found("urgent", urgent.value, (), urgent.words))
    return rows


def is_private(category: str) -> bool:
    """Say whether a class is of disputes between private persons; the safety of a house has classes of its own."""
    return category.startswith(PRIVATE)


def usual_unit(category: str) -> str:
    """Return who usually handles a category, or else its parent's trouble."""
    if not category:
        return ""
    units = dict(Category.objects.filter(code__in=[category, category[:2]]).values_list("code", "unit"))
    return units.get(category) or units.get(category[:2], "")
