"""Reports that wait go along with their place or their site; the rules of a place that ended end."""

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
    from gongzhi.foundation.places.following import Going


def carry(going: Going) -> Sentence | None:
    """Move the reports that are not decided on, or contested, and end the rules of the places that ended."""
    _end_rules(going)
    waits = Q(stage__in=BEFORE) | Q(decision_contest="open")
    theirs = Q(place__in=going.places) | Q(site__in=going.sites)
    found = list(Report.objects.select_for_update().filter(waits, theirs).order_by("pk"))
    went = [report for report in found if going.after(report.place, report.site_id) != report.place]
    for report in went:
        before, after = report.place, going.after(report.place, report.site_id)
        likening.move(report, after)
        report.place = after
        Report.objects.filter(pk=report.pk).update(place=after)
        ledger.record(
            subject=report.subject, verb=acts.CARRIED, by=going.by, at=going.at, act=going.act,
            payload={"before": before, "after": after},
        )  # fmt: skip
        indexing.moved(report, before, ())
    return Sentence(_("没处理完的来件 {n} 件"), {"n": len(went)}) if went else None


def _end_rules(going: Going) -> None:
    """End the rules of places that ended: whether one holds for the larger place is decided on anew."""
    rules = SortingRule.objects.filter(place__in=going.places)
    for rule in rules.filter(on=True).order_by("pk"):
        payload = {"category": rule.category, "place": rule.place, "unit": rule.unit, "on": False}
        ledger.record(
            subject=f"sorting:{rule.category}-{rule.place}", verb=acts.RULE_SWITCHED, by=going.by, at=going.at,
            act=going.act, payload=payload,
        )  # fmt: skip
    rules.delete()
