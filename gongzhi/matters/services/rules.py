"""The district's own registers: categories, duty rules and limits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

from django.db import transaction

from gongzhi.foundation.ledger import services as ledger
from gongzhi.kernel.lifecycle import Unit
from gongzhi.kernel.refused import Refused
from gongzhi.kernel.texts import _
from gongzhi.kernel.verdict import require
from gongzhi.matters import acts, kinds
from gongzhi.matters.models import Category, DutyRule, LimitRule

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from gongzhi.kernel.actor import Actor

MOST = 9999  # of any measure: a limit that nobody lives to see is none


@transaction.atomic
def load_categories(*, rows: Iterable[Mapping[str, Any]], by: Actor, at: datetime) -> int:
    """Add categories or change them by code. Returns how many rows were taken."""
    made = [
        Category(
            code=row["code"], name=row["name"], name_en=row.get("name_en", ""), unit=row.get("unit", ""),
            check_by=row.get("check_by") or "sampled", urgent=row.get("urgent") in (True, "1", "True"),
        )
        for row in rows
    ]  # fmt: skip
    fields = ["name", "name_en", "unit", "check_by", "urgent"]
    Category.objects.bulk_create(made, update_conflicts=True, unique_fields=["code"], update_fields=fields)
    ledger.record(subject="register:categories", verb=acts.CATEGORIES, by=by, at=at, payload={"rows": len(made)})
    return len(made)


@transaction.atomic
def load_duty_rules(*, rows: Iterable[Mapping[str, str]], by: Actor, at: datetime) -> int:
    """Add articles of the duty list or change them by code. Returns how many rows were taken."""
    made = [
        DutyRule(code=row["code"], text=row["text"], unit=row["unit"], category=row.get("category", "")) for row in rows
    ]
    fields = ["text", "unit", "category"]
    DutyRule.objects.bulk_create(made, update_conflicts=True, unique_fields=["code"], update_fields=fields)
    ledger.record(subject="register:duty-rules", verb=acts.DUTY_RULES, by=by, at=at, payload={"rows": len(made)})
    return len(made)


@transaction.atomic
def set_limit(
    *, kind: str, limit: str, amount: int, unit: str, by: Actor, at: datetime, category: str = "", urgent: bool = False
) -> LimitRule:
    """Set the district's own limit; clocks already running keep theirs.

    :raises Refused: not permitted, no such limit, category or measure of time, or an amount of nothing or of years.
    """
    require(by.may("limit.manage"))
    if limit not in {row.code for one in kinds.every() if one.code == kind for row in one.lifecycle.limits}:
        raise Refused(_("没有“{limit}”这个时限"), field="limit", limit=limit)
    if amount < 1:
        raise Refused(_("时限至少是 1"), field="amount")
    if amount > MOST:
        raise Refused(_("“{label}”要在 {least} 到 {most} 之间"), field="amount", label=_("时限"), least=1, most=MOST)
    if unit not in get_args(Unit):
        raise Refused(_("请选时间单位"), field="unit")
    if category and not Category.objects.filter(code=category).exists():
        raise Refused(_("没有这个类别，请从列表里选"), field="category")
    rule, _made = LimitRule.objects.update_or_create(
        kind=kind, limit=limit, category=category, urgent=urgent, defaults={"amount": amount, "unit": unit}
    )
    payload = {
        "kind": kind, "limit": limit, "category": category, "urgent": urgent, "amount": amount, "unit": unit
    }  # fmt: skip
    ledger.record(subject=f"limit:{kind}.{limit}", verb=acts.LIMIT_SET, by=by, at=at, payload=payload)
    return rule
