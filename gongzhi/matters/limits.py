"""How long things may take: the table's defaults, and the district's own rows over them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.timezone import localdate

from gongzhi.foundation.clocks.services import Start
from gongzhi.matters.models import LimitRule

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from gongzhi.kernel.lifecycle import Lifecycle, Limit
    from gongzhi.matters.models import Matter


def starts(matter: Matter, lifecycle: Lifecycle, wanted: Iterable[tuple[str, str]]) -> list[Start]:
    """Turn (clock code, limit code) pairs into clocks to start. At most one query."""
    pairs = list(wanted)
    if not pairs:
        return []
    rows = LimitRule.objects.filter(kind=matter.kind, limit__in={limit for _, limit in pairs}, urgent=matter.urgent)
    rules = sorted(rows, key=lambda rule: len(rule.category))  # the deepest category speaks last
    return [_start(matter, lifecycle.limit(limit), clock, rules) for clock, limit in pairs]


def _start(matter: Matter, limit: Limit, clock: str, rules: list[LimitRule]) -> Start:
    amount, unit = limit.urgent if matter.urgent and limit.urgent else (limit.amount, limit.unit)
    for rule in rules:
        if rule.limit == limit.code and matter.category.startswith(rule.category):
            amount, unit = rule.amount, rule.unit  # type: ignore[assignment]  # a choice field is a plain str
    return Start(code=clock, amount=amount, unit=unit, pausable=limit.pausable)


def until(promised: Iterable[tuple[str, date]], at: datetime) -> list[Start]:
    """Turn (clock code, day) pairs into clocks that end on those days, whoever else is waited for."""
    return [Start(code=code, amount=(day - localdate(at)).days, unit="day", pausable=False) for code, day in promised]
