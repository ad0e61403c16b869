"""The last days before the year ends: what the people of the sample district find on their desks that morning."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gongzhi.sample.year import lives

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
    Left(lives.plain, "waiting", 1, 9),
    Left(lives.plain, "waiting", 1, 2, community=GRID_COMMUNITY),
    Left(lives.shielded, "waiting", 1),
    Left(lives.referred, "waiting", 1),
    Left(lives.asked, "asked", 2, 2),
    # 住建局
    Left(lives.plain, "dispatched", 1, 2, "0102"),
    Left(lives.plain, "dispatched", 3, 1, "0106"),
    Left(lives.plain, "handling", 5, 2, "0101"),  # due today
    Left(lives.plain, "handling", 9, 2, "0201"),  # overdue
    Left(lives.plain, "handling", 2, 2, "0505"),
    Left(lives.plain, "done", 4, 1, "0206"),
    Left(lives.plain, "checked", 5, 1, "0102", GRID_COMMUNITY),
    Left(lives.together, "together", 3, 1, "0101"),
    # others
    Left(lives.plain, "dispatched", 1, 3),
    Left(lives.plain, "dispatched", 4, 2, "05"),
    Left(lives.plain, "handling", 5, 3),
    Left(lives.plain, "handling", 8, 3, "03"),
    Left(lives.plain, "done", 4, 4, "04"),
    Left(lives.plain, "answered", 5, 4),
    Left(lives.handed_down, "dispatched", 1, 2, community=GRID_COMMUNITY),
    Left(lives.objected, "objected", 2, 2),
    Left(lives.extended, "extension", 5, 2),
    Left(lives.suspended, "suspension", 4),
    Left(lives.suspended, "suspended", 6, 2),
    Left(lives.reporter_asked, "asking", 2),
    Left(lives.voided, "void", 2),
    Left(lives.refused, "contest", 4, 2),
    Left(lives.contested_twice, "review", 12, 2),
)
