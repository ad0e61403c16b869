"""The district's own registers as settings pages show them: limits and the duty list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import OuterRef, Subquery

from gongzhi.foundation.organisations.models import Unit
from gongzhi.matters import kinds
from gongzhi.matters.models import DutyRule, LimitRule, category_called

if TYPE_CHECKING:
    from gongzhi.kernel.lifecycle import Limit


@dataclass(frozen=True, slots=True)
class Limited:
    """One limit of a kind: the table's default, and the district's rows over it."""

    kind: kinds.Kind
    limit: Limit
    rules: list[LimitRule]


def limits() -> list[Limited]:
    """Return every limit of every kind in the table's order; rules carry ``category_name``. One query."""
    rows: dict[tuple[str, str], list[LimitRule]] = {}
    for rule in LimitRule.objects.annotate(category_name=category_called()).order_by("category", "urgent"):
        rows.setdefault((rule.kind, rule.limit), []).append(rule)
    return [
        Limited(kind, limit, rows.get((kind.code, limit.code), []))
        for kind in kinds.every()
        for limit in kind.lifecycle.limits
    ]


def duty_rules() -> list[DutyRule]:
    """Return the duty list by code, each article with its ``unit_name`` and ``category_name``. One query."""
    return list(
        DutyRule.objects.annotate(
            unit_name=Subquery(Unit.objects.filter(code=OuterRef("unit")).values("short")[:1]),
            category_name=category_called(),
        )
    )
