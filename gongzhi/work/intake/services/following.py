"""What a matter's moves mean for its reports: every one gets the answer, and time to take it or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gongzhi.foundation.ledger import services as ledger
from gongzhi.foundation.notices import services as notices
from gongzhi.foundation.notices.recipients import Recipient
from gongzhi.kernel.actor import system
from gongzhi.kernel.details import Nothing
from gongzhi.kernel.refused import Conflict
from gongzhi.work.intake import acts, promises
from gongzhi.work.intake.models import Report
from gongzhi.work.intake.services import deciding

if TYPE_CHECKING:
    from datetime import datetime

    from gongzhi.matters.kinds import Act


def follow(act: Act) -> None:
    """After a move that answers: open an answer for every report that has none yet, and tell its reporter."""
    if not act.move.answers:
        return
    matter = act.matter
    final = act.facts.kind.lifecycle.stage(matter.stage).final
    reports = list(Report.objects.filter(joins__matter=matter, joins__left_at=None).exclude(response="agreed"))
    for report in reports:
        _answer(report, act, final=final)
    if not final and not reports:
        deciding.close_when_answered(matter, by=system("answers"), at=act.at)


def _answer(report: Report, act: Act, *, final: bool) -> None:
    if final:
        response, until = ("voided" if act.move.code == "void" else "concluded"), None
    else:
        response, until = "open", promises.answer_by(act.at)
    Report.objects.filter(pk=report.pk).update(response=response, respond_by=until)
    ledger.record(
        subject=report.subject, verb=acts.ANSWERED, by=act.by, at=act.at, act=act.id,
        payload={"matter": act.matter.reference, "final": final},
    )  # fmt: skip
    if report.person:
        notices.tell(
            to=[Recipient(person=report.person)], template="report.answered", subject=report.subject, at=act.at,
            params={"reference": report.reference},
        )  # fmt: skip


def close_silent(*, at: datetime, limit: int = 500) -> int:
    """Count answers that nobody spoke to in time as 未评价, never as satisfied; close what then has none open."""
    silent = 0
    for report in Report.objects.filter(response="open", respond_by__lte=at).order_by("respond_by", "pk")[:limit]:
        try:
            deciding.make(
                report=report, move="silent", details=Nothing(), seen=report.version, by=system("answers"), at=at
            )
        except Conflict:  # the reporter spoke this very moment
            continue
        silent += 1
    return silent
