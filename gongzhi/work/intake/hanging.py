"""What of intake still hangs on a unit, so that it cannot be closed yet."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from gongzhi.kernel.texts import Sentence, _
from gongzhi.work.intake.lifecycle import BEFORE
from gongzhi.work.intake.models import Pressure, Report, SortingRule


def on_unit(code: str, today: date) -> Sentence | None:  # noqa: ARG001 — one signature for all ties
    """Say what of a unit's desk, of its supervision or of the rules is left, the first of it. Three queries at most."""
    left = Report.objects.filter(Q(stage__in=BEFORE) | Q(decision_contest="open"), desk=code).count()
    if left:
        return Sentence(_("还有 {n} 件来件没有处理完，请先处理完"), {"n": left})
    if left := Pressure.objects.filter(unit=code, closed_at=None).count():
        return Sentence(_("还有 {n} 件“有人要求撤回或改评价”的反映在它那里，请先处理完"), {"n": left})
    if SortingRule.objects.filter(unit=code, on=True).exists():
        return Sentence(_("还有自动派单规则把来件派给它，请先关闭那条规则"))
    return None
