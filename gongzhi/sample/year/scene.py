"""The last days before the year ends: what the people of the sample district find on their desks that morning."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gongzhi.sample.year import desks, units

if TYPE_CHECKING:
    from collections.abc import Callable

    from gongzhi.sample.year.case import Case, Life

GRID_COMMUNITY = "330411101003"  # where ``grid`` works
DEPARTMENT = "xz-zhujian"  # where ``department`` works


@dataclass(frozen=True, slots=True)
class Left:
    """``count`` cases that lead a life up to a point, having come in so many working days before the end."""

    life: Callable[[Case], Life]
    at: str
    days: int
    count: int = 1
    category: str = ""
    community: str = ""


SCENE = (
    Left(units.plain, "waiting", 1, 9),
    Left(units.plain, "waiting", 1, 2, community=GRID_COMMUNITY),
    Left(desks.shielded, "waiting", 1),
    Left(desks.referred, "waiting", 1),
    Left(desks.asked, "asked", 2, 2),
    # 住建局
    Left(units.plain, "dispatched", 1, 2, "0102"),
    Left(units.plain, "dispatched", 3, 1, "0106"),
    Left(units.plain, "handling", 5, 2, "0101"),  # due today
    Left(units.plain, "handling", 9, 2, "0201"),  # overdue
    Left(units.plain, "handling", 2, 2, "0505"),
    Left(units.plain, "done", 4, 1, "0206"),
    Left(units.plain, "checked", 5, 1, "0102", GRID_COMMUNITY),
    Left(units.together, "together", 3, 1, "0101"),
    # others
    Left(units.plain, "dispatched", 1, 3),
    Left(units.plain, "dispatched", 4, 2, "05"),
    Left(units.plain, "handling", 5, 3),
    Left(units.plain, "handling", 8, 3, "03"),
    Left(units.plain, "done", 4, 4, "04"),
    Left(units.plain, "answered", 5, 4),
    Left(desks.handed_down, "dispatched", 1, 2, community=GRID_COMMUNITY),
    Left(units.objected, "objected", 2, 2),
    Left(units.extended, "extension", 5, 2),
    Left(units.suspended, "suspension", 4),
    Left(units.suspended, "suspended", 6, 2),
    Left(units.reporter_asked, "asking", 2),
    Left(desks.voided, "void", 2),
    Left(desks.refused, "contest", 4, 2),
    Left(desks.pressed, "pressed", 4),
    Left(units.contested_twice, "review", 12, 2),
)
