"""What of disputes that have ended still hangs on a unit, so that it cannot be closed yet."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, Max

from gongzhi.kernel.texts import Sentence, _
from gongzhi.work.disputes.models import Confirmation, FollowUp


def on_unit(code: str, today: date) -> Sentence | None:  # noqa: ARG001 — one signature for all ties
    """Say how many visits after an agreement, or applications at a court, it still has to see through. Two queries."""
    left = FollowUp.objects.filter(case__matter__unit=code, visit=None).aggregate(n=Count("pk"), last=Max("due_on"))
    if left["n"]:
        said = {"n": left["n"], "day": left["last"].isoformat()}
        return Sentence(_("还有 {n} 次协议回访要由它去，最晚一次在 {day}，都去过再撤"), said)
    waits = Confirmation.objects.filter(agreement__case__matter__unit=code, state="applied").count()
    return Sentence(_("还有 {n} 份司法确认在等法院的结果，请先登记结果"), {"n": waits}) if waits else None
