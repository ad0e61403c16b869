"""What of intake still hangs on a unit, so that it cannot be closed yet."""

from __future__ import annotations

from gongzhi.kernel.texts import Sentence, _
from gongzhi.work.intake.models import Report, SortingRule


def on_unit(code: str) -> Sentence | None:
    """Say how many reports wait at a unit's desk, or else that a sorting rule still sends to it. Two queries."""
    left = Report.objects.filter(desk=code, stage="waiting").count()
    if left:
        return Sentence(_("还有 {n} 件来件在等它受理，请先受理完"), {"n": left})
    if SortingRule.objects.filter(unit=code, on=True).exists():
        return Sentence(_("还有自动派单规则把来件派给它，请先关闭那条规则"))
    return None
