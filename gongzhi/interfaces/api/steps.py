"""Moves with their verdicts, as both kinds of callers are shown them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext

from gongzhi.interfaces.api import details
from gongzhi.interfaces.api.problems import told
from gongzhi.interfaces.api.schemas import Named, Step

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gongzhi.kernel.lifecycle import Move, Stage
    from gongzhi.kernel.verdict import Verdict


def steps(moves: Iterable[tuple[Move, Verdict]]) -> list[Step]:
    """Return moves, each allowed or with its reason."""
    return [
        Step(
            move=move.code, label=gettext(move.label), allowed=bool(verdict), reason=told(verdict.reason),
            details=details.schema(move.details),
        )
        for move, verdict in moves
    ]  # fmt: skip


def stage(found: Stage, *, public: bool = False, unit: str = "") -> Named:
    """Return a stage as staff or as residents read it."""
    name = gettext(found.public).format(unit=unit) if public else gettext(found.label)
    return Named(code=found.code, name=name)
