"""How often complaints lead which life."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gongzhi.sample.year import desks, units

if TYPE_CHECKING:
    from collections.abc import Callable

    from gongzhi.sample.year.case import Case, Life

#: The weight of each life beside the others. Every year has at least one of each.
KINDS: dict[Callable[[Case], Life], float] = {
    units.plain: 36,
    units.late: 5,
    desks.answered_now: 9,
    desks.settled: 12,
    desks.refused: 4,
    desks.referred: 2,
    desks.asked: 3,
    desks.joined: 3,
    desks.joined_wrongly: 2,
    units.objected: 4,
    units.together: 4,
    units.extended: 3,
    units.suspended: 2,
    units.reporter_asked: 2,
    units.reworked: 3,
    units.contested: 3,
    units.contested_twice: 1.5,
    desks.voided: 2,
    desks.handed_down: 2,
    desks.handed_up: 2,
    units.rearranged: 1,
    desks.split: 1,
    desks.withdrawn_early: 1,
    desks.withdrawn: 1,
    desks.shielded: 1,
    desks.pressed: 0.5,
    desks.looked: 1,
    units.recalled: 1,
}

#: What only happens in some categories: what is always looked at by another can be sent back.
ABOUT: dict[Callable[[Case], Life], str] = {units.reworked: "04"}
