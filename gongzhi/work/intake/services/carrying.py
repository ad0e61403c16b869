"""Reports that wait go along when their place is merged into another; its rules end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from gongzhi.foundation.ledger import services as ledger
from gongzhi.kernel.texts import Sentence, _
from gongzhi.work.intake import acts
from gongzhi.work.intake.lifecycle import BEFORE
from gongzhi.work.intake.models import Report, SortingRule
from gongzhi.work.intake.services import indexing, likening

if TYPE_CHECKING:
    from gongzhi.foundation.places.following import Merged


def carry(merged: Merged) -> Sentence | None:
    """Move the reports that are not decided on, or contested, and end the rules of the places that ended."""
    _end_rules(merged)
    waits = Q(stage__in=BEFORE) | Q(decision_contest="open")
    found = list(Report.objects.select_for_update().filter(waits, place__in=merged.into).order_by("pk"))
    for report in found:
        before, after = report.place, merged.into[report.place]
        likening.move(report, after)
        report.place = after
        Report.objects.filter(pk=report.pk).update(place=after)
        ledger.record(
            subject=report.subject, verb=acts.CARRIED, by=merged.by, at=merged.at, act=merged.act,
            payload={"before": before, "after": after},
        )  # fmt: skip
        indexing.moved(report, before, ())
    return Sentence(_("没处理完的来件 {n} 件"), {"n": len(found)}) if found else None


def _end_rules(merged: Merged) -> None:
    """End the rules of places that ended: whether one holds for the larger place is decided on anew."""
    rules = SortingRule.objects.filter(place__in=merged.into)
    for rule in rules.filter(on=True).order_by("pk"):
        payload = {"category": rule.category, "place": rule.place, "unit": rule.unit, "on": False}
        ledger.record(
            subject=f"sorting:{rule.category}-{rule.place}", verb=acts.RULE_SWITCHED, by=merged.by, at=merged.at,
            act=merged.act, payload=payload,
        )  # fmt: skip
    rules.delete()
