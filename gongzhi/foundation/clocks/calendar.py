"""Which days are worked: weekends, published holidays, make-up days 调休, and what the district decided itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

Kind = Literal["work", "rest"]


@dataclass(frozen=True, slots=True)
class Day:
    """What somebody decided about a date: worked or not, for what occasion, by which notice."""

    kind: Kind
    name: str = ""
    source: str = ""


class Look(NamedTuple):
    """What a date is, after all is known. ``certain`` is false where no calendar is published yet."""

    works: bool
    kind: Literal["weekday", "weekend", "holiday", "makeup"]
    name: str
    source: str
    certain: bool


class Calendar:
    """Decided days over a plain Monday-to-Friday week; ``published`` are the years whose calendar is known."""

    def __init__(self, days: Mapping[date, Day], published: Collection[int]) -> None:
        self._days = dict(days)
        self._published = frozenset(published)
        self._looks: dict[date, Look] = {}

    @property
    def published(self) -> frozenset[int]:
        """The years whose calendar is known."""
        return self._published

    def look(self, on: date) -> Look:
        """Say what a date is."""
        look = self._looks.get(on)
        if look is None:
            look = self._looks[on] = self._look(on)
        return look

    def works(self, on: date) -> bool:
        """Say whether a date is worked."""
        return self.look(on).works

    def _look(self, on: date) -> Look:
        weekday = on.weekday() < 5
        day = self._days.get(on)
        certain = day is not None or on.year in self._published
        if day is None:
            return Look(weekday, "weekday" if weekday else "weekend", "", "", certain)
        if day.kind == "rest":
            return Look(False, "holiday", day.name, day.source, certain)
        return Look(True, "weekday" if weekday else "makeup", day.name, day.source, certain)
