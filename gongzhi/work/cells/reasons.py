"""What a filled list comes to: points by dimension, what failed, what vetoes, and which level that is. Plain data.

The only inputs are a list, answers to it, and vetoes by their code: no report, dispute or escalation is asked about.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from gongzhi.foundation.standards.form import evaluate
from gongzhi.work.cells.codes import NO_LEVEL

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gongzhi.foundation.standards.form import Form


@dataclass(frozen=True, slots=True, kw_only=True)
class Dimension:
    """One dimension of the standard: what was won of what was asked."""

    title: str
    won: int
    full: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Miss:
    """One item that failed: in the list's own words, what it took, and whether no level stands beside it."""

    item: str
    text: str
    lost: int
    veto: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One level by what it takes."""

    code: str
    least: int
    granted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Reasons:
    """Everything that a level follows from."""

    dimensions: tuple[Dimension, ...]
    misses: tuple[Miss, ...]
    won: int
    full: int

    @property
    def percent(self) -> int:
        """The share of the list, in whole per cent, never rounded up; nothing asked is nothing won."""
        return self.won * 100 // self.full if self.full else 0

    @property
    def vetoed(self) -> bool:
        """Whether an item failed that no level stands beside."""
        return any(one.veto for one in self.misses)

    def plain(self) -> dict[str, Any]:
        """Return them as JSON keeps them."""
        return asdict(self) | {"percent": self.percent}


def reckon(form: Form, answers: Mapping[str, Any]) -> Reasons:
    """Return what answers come to; what was not asked, or does not apply, counts neither way."""
    outcome = evaluate(form, answers)
    failed = set(outcome.failed)
    return Reasons(
        dimensions=tuple(
            Dimension(title=section.title, won=outcome.dimensions[section.code][0],
                      full=outcome.dimensions[section.code][1])
            for section in form.sections
        ),
        misses=tuple(
            Miss(item=one.code, text=one.failing, lost=one.points, veto=one.veto) for one in form if one.code in failed
        ),
        won=outcome.points, full=outcome.full,
    )  # fmt: skip


def comes_to(reasons: Reasons, levels: Sequence[Step]) -> str:
    """Return the level that the list itself comes to: the highest that it reaches, none beside a veto."""
    if reasons.vetoed:
        return NO_LEVEL
    reached = [one for one in levels if not one.granted and reasons.percent >= one.least]
    return max(reached, key=lambda one: one.least).code if reached else NO_LEVEL


def may_be(code: str, reasons: Reasons, levels: Sequence[Step]) -> bool:
    """Say whether people may give a level: a veto leaves none, and one that is conferred takes its share as well."""
    if code == NO_LEVEL:
        return True
    step = next((one for one in levels if one.code == code), None)
    return step is not None and not reasons.vetoed and reasons.percent >= step.least


def differ(form: Form, one: Mapping[str, Any], other: Mapping[str, Any]) -> set[str]:
    """Return the items that two sides answered otherwise."""
    return {question.code for question in form if one.get(question.code) != other.get(question.code)}
