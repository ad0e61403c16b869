"""Rules that the district switched on: the only way a suggestion acts without a person pressing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from gongzhi.foundation.ledger import services as ledger
from gongzhi.kernel.actor import system
from gongzhi.kernel.verdict import require
from gongzhi.matters import kinds
from gongzhi.matters import services as matters
from gongzhi.work.intake import acts
from gongzhi.work.intake.details import Accept
from gongzhi.work.intake.models import Report, SortingRule
from gongzhi.work.intake.services import deciding

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from gongzhi.kernel.actor import Actor
    from gongzhi.work.intake.sorting import Found


@transaction.atomic
def switch_rule(*, category: str, place: str, unit: str, on: bool, by: Actor, at: datetime) -> SortingRule:
    """Switch a rule on or off: sure reports of this category in this place go to this unit by themselves.

    :raises Refused: not permitted.
    """
    require(by.may("rule.switch"))
    rule, _made = SortingRule.objects.update_or_create(
        category=category, place=place, defaults={"unit": unit, "on": on}
    )
    ledger.record(
        subject=f"sorting:{category}-{place}", verb=acts.RULE_SWITCHED, by=by, at=at,
        payload={"category": category, "place": place, "unit": unit, "on": on},
    )  # fmt: skip
    return rule


def apply(*, report: Report, found: Sequence[Found], at: datetime) -> bool:
    """Accept and dispatch a new report where a rule says so. Never one that is about a unit."""
    sure = {one.field: one.value for one in found if one.sure and one.value}
    if report.about or "category" not in sure or not (report.place or sure.get("place")):
        return False
    place = report.place or sure["place"]
    rules = SortingRule.objects.filter(on=True, category=sure["category"])
    rule = next((rule for rule in rules if place.startswith(rule.place)), None)
    if rule is None:
        return False
    by = system(f"rule-{rule.pk}")
    accept = Accept(title=report.title[:60], summary=report.masked[:500], category=sure["category"], place=place)
    matter = deciding.open_from(report=report, details=accept, seen=report.version, by=by, at=at)
    step = kinds.find(matter.kind).lifecycle.move("dispatch")
    matters.make(
        matter=matter, move="dispatch", details=step.details(unit=rule.unit), seen=matter.version, by=by, at=at
    )
    return True
