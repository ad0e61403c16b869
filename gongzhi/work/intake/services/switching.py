"""Rules that the district switched on: the only way a suggestion acts without a person pressing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils.timezone import localdate

from gongzhi.foundation.ledger import services as ledger
from gongzhi.foundation.organisations import queries as organisations
from gongzhi.foundation.places import queries as places
from gongzhi.kernel.actor import system
from gongzhi.kernel.refused import Refused
from gongzhi.kernel.texts import _
from gongzhi.kernel.verdict import require
from gongzhi.matters import kinds, queries
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

    One that is on can always be switched off, whatever has become of its place and its unit.

    :raises Refused: not permitted, or no such category, place or unit here.
    """
    require(by.may("rule.switch"))
    if on:
        _check(category, place, unit, at)
    elif not SortingRule.objects.filter(category=category, place=place).exists():
        raise Refused(_("没有这条规则，请刷新页面"), field="category")
    rule, _made = SortingRule.objects.update_or_create(
        category=category, place=place, defaults={"unit": unit, "on": on}
    )
    ledger.record(
        subject=f"sorting:{category}-{place}", verb=acts.RULE_SWITCHED, by=by, at=at,
        payload={"category": category, "place": place, "unit": unit, "on": on},
    )  # fmt: skip
    return rule


def _check(category: str, place: str, unit: str, at: datetime) -> None:
    if category not in queries.category_names([category]):
        raise Refused(_("没有这个类别，请从列表里选"), field="category")
    if not (place.startswith(settings.DISTRICT_CODE) and places.known(place, localdate(at))):
        raise Refused(_("没有代码为 {place} 的地方，请从列表里选"), field="place", place=place)
    carrier = organisations.unit(unit)
    if carrier is None or not queries.carries(carrier):
        raise Refused(_("没有这个单位，请从列表里选"), field="unit")


def apply(*, report: Report, found: Sequence[Found], at: datetime) -> bool:
    """Accept and dispatch a new report where a rule says so. Never one that is about a unit.

    A rule that cannot be followed leaves the report to the desk; it never keeps one from coming in. The unit gets the
    title alone: what of the words it may read, a person decides.
    """
    sure = {one.field: one.value for one in found if one.sure and one.value}
    if report.about or "category" not in sure or not (report.place or sure.get("place")):
        return False
    if any(one.field == "category" and one.switched is False for one in found):
        return False
    place = report.place or sure["place"]
    switched = SortingRule.objects.filter(on=True, category=sure["category"])
    rules = [rule for rule in switched if place.startswith(rule.place)]
    rule = max(rules, key=lambda rule: len(rule.place), default=None)
    if rule is None:
        return False
    accept = Accept(title=report.title, summary="", category=sure["category"], place=place)
    try:
        _follow(rule, report, accept, at)
    except Refused:
        report.refresh_from_db()
        return False
    return True


@transaction.atomic
def _follow(rule: SortingRule, report: Report, accept: Accept, at: datetime) -> None:
    by = system(f"rule-{rule.pk}")
    matter = deciding.open_from(report=report, details=accept, seen=report.version, by=by, at=at)
    step = kinds.find(matter.kind).lifecycle.move("dispatch")
    matters.make(
        matter=matter, move="dispatch", details=step.details(unit=rule.unit), seen=matter.version, by=by, at=at
    )
