"""What a clerk's usual press does in one act: accept and dispatch, accept and answer; and releasing words to units."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from gongzhi.foundation.ledger import services as ledger
from gongzhi.foundation.persons.masking import mask
from gongzhi.kernel.refused import Refused
from gongzhi.kernel.texts import _
from gongzhi.kernel.verdict import require
from gongzhi.matters import services as matters
from gongzhi.work.intake import acts
from gongzhi.work.intake.models import Report
from gongzhi.work.intake.services import deciding

if TYPE_CHECKING:
    from datetime import datetime

    from gongzhi.kernel.actor import Actor
    from gongzhi.matters.models import Matter
    from gongzhi.work.intake.details import Accept


@transaction.atomic
def take(*, report: Report, accept: Accept, dispatch: Any, seen: int, by: Actor, at: datetime) -> Matter:
    """Accept a report and dispatch its matter in one act: the usual press of a clerk.

    :raises Conflict: somebody else was faster.
    :raises Refused: either of the two is not allowed or not complete.
    """
    with matters.unchanged_if_refused(report):
        matter = deciding.open_from(report=report, details=accept, seen=seen, by=by, at=at)
        return matters.make(matter=matter, move="dispatch", details=dispatch, seen=matter.version, by=by, at=at)


@transaction.atomic
def answer_at_once(*, report: Report, accept: Accept, answer: Any, seen: int, by: Actor, at: datetime) -> Matter:
    """Accept a report and answer it at the desk in one act 即接即办: what the clerk knows needs no unit.

    :raises Conflict: somebody else was faster.
    :raises Refused: either of the two is not allowed or not complete.
    """
    with matters.unchanged_if_refused(report):
        matter = deciding.open_from(report=report, details=accept, seen=seen, by=by, at=at)
        return matters.make(matter=matter, move="answer_now", details=answer, seen=matter.version, by=by, at=at)


@transaction.atomic
def release(*, report: Report, words: str, by: Actor, at: datetime) -> Report:
    """Let handling units read these words of a report: masked, read over and released by the desk; none take them back.

    :raises Refused: not permitted, or there is nothing to release or to take back.
    """
    require(by.may("report.original"))
    if not words.strip() and not report.released:
        raise Refused(_("请写要交给办理单位的话"), field="words")
    released = mask(words.strip()).text  # whatever was pasted in: no number of a person reaches those who only handle
    Report.objects.filter(pk=report.pk).update(released=released)
    report.released = released
    ledger.record(subject=report.subject, verb=acts.RELEASED, by=by, at=at, texts={"released": released})
    return report
