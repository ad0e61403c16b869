"""What the clock does to cases by itself: limits that end, disputes that nobody came to, offers and dues."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F
from django.utils.timezone import localdate

from gongzhi.foundation.clocks import queries as clocks
from gongzhi.foundation.notices import services as notices
from gongzhi.foundation.notices.recipients import Recipient
from gongzhi.kernel.actor import system
from gongzhi.kernel.details import Nothing
from gongzhi.kernel.refused import Conflict
from gongzhi.matters import services as matters
from gongzhi.matters.models import Matter
from gongzhi.work.disputes.lifecycle import DISPUTE
from gongzhi.work.disputes.models import Case, Due, FollowUp, Offer
from gongzhi.work.disputes.services import reminding

if TYPE_CHECKING:
    from datetime import date, datetime

CLOCK = system("clock")
ASK_BEFORE = 5  # days before the limit that both sides are asked whether to go on
REMIND_BEFORE = 3  # days before something falls due
_BATCH = 500


def tick(*, at: datetime) -> int:
    """Do what the day asks for, each in a transaction of its own; twice does nothing more. Returns how many acts."""
    acts = _expire(at) + _ask(at) + _forget(at) + _remind(at)
    return acts + _follow_up(at) + reminding.remind(at=at)


def _expire(at: datetime) -> int:
    """End what has no time left: no answer ends it, and so does one side's no."""
    done = 0
    for matter in _over(at):
        try:
            matters.make(matter=matter, move="expire", details=Nothing(), seen=matter.version, by=CLOCK, at=at)
        except Conflict:  # a person was first
            continue
        done += 1
    return done


def _over(at: datetime) -> list[Matter]:
    """Return what mediation has no time left for; where no mediator was named yet, another deadline is the nearest."""
    late = Matter.objects.filter(kind=DISPUTE.code, due_at__lt=at, stage__in=DISPUTE.move("expire").sources)
    found = list(late.filter(due_code="mediate").order_by("pk")[:_BATCH])
    others = list(late.exclude(due_code="mediate").order_by("pk"))
    over = clocks.over((matter.subject for matter in others), "mediate", at) if others else ()
    return found + [matter for matter in others if matter.subject in over]


def _ask(at: datetime) -> int:
    """Tell the mediator that both sides are to be asked."""
    soon = Case.objects.select_related("matter").filter(
        matter__stage="mediating", matter__due_code="mediate", matter__due_at__gte=at,
        matter__due_at__lt=at + timedelta(days=ASK_BEFORE), limit_told=False,
    )  # fmt: skip
    done = 0
    for case in soon.exclude(mediator="").order_by("pk")[:_BATCH]:
        with transaction.atomic():
            if not Case.objects.filter(pk=case.pk, limit_told=False).update(limit_told=True):
                continue
            running = clocks.running(case.matter.subject).filter(code="mediate").first()
            deadline = running.due_at if running and running.due_at else at
            _tell(case, "dispute.ends", deadline, at)
        done += 1
    return done


def _forget(at: datetime) -> int:
    """Let offers lapse on the day after their last."""
    lapsed = Offer.objects.filter(state="open", open_until__lt=localdate(at))
    return lapsed.update(state="expired", decided_at=at)


def _remind(at: datetime) -> int:
    """Tell the mediator before something falls due, and once more when it is late."""
    today = localdate(at)
    open_dues = Due.objects.filter(done_on=None, enforced="", agreement__case__matter__stage="performing")
    soon = open_dues.filter(due_on__range=(today, today + timedelta(days=REMIND_BEFORE)), reminded_on=None)
    late = open_dues.filter(due_on__lt=today).exclude(reminded_on__gt=F("due_on"))
    done = 0
    for found, letter in ((soon, "dispute.due"), (late, "dispute.late")):
        for due in found.select_related("agreement__case__matter").order_by("pk")[:_BATCH]:
            done += _remind_of(due, letter, today, at)
    return done


@transaction.atomic
def _remind_of(due: Due, letter: str, today: date, at: datetime) -> int:
    if not Due.objects.filter(pk=due.pk, reminded_on=due.reminded_on).update(reminded_on=today):
        return 0
    case = due.agreement.case
    deadline = at + (due.due_on - today)
    _tell(case, letter, deadline, at)
    return 1


def _follow_up(at: datetime) -> int:
    """Tell the mediator on the day that somebody is to look how an agreement goes, also where the case is closed."""
    today = localdate(at)
    planned = FollowUp.objects.filter(due_on__lte=today, reminded_on=None, visit=None).select_related("case__matter")
    done = 0
    for row in planned.order_by("due_on", "pk")[:_BATCH]:
        with transaction.atomic():
            if FollowUp.objects.filter(pk=row.pk, reminded_on=None).update(reminded_on=today):
                _tell(row.case, "dispute.visit", at + (row.due_on - today), at)
                done += 1
    return done


def _tell(case: Case, letter: str, deadline: datetime, at: datetime) -> None:
    matter = case.matter
    to = [Recipient(user=one) for one in (case.mediator, case.second) if one] or [Recipient(unit=matter.unit)]
    params: dict[str, str | datetime] = {"reference": matter.reference, "place": matter.place, "deadline": deadline}
    notices.tell(to=to, template=letter, subject=matter.subject, at=at, params=params)
