"""What committees are reminded of: a term that ends, a year without training. Once for each."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F, Q
from django.utils.timezone import get_current_timezone, localdate

from gongzhi.foundation.notices import services as notices
from gongzhi.foundation.notices.recipients import Recipient
from gongzhi.foundation.organisations import queries as organisations
from gongzhi.work.disputes.models import Member, Studio
from gongzhi.work.disputes.studios import codes, standing

if TYPE_CHECKING:
    from datetime import date

TRAIN_WITHIN = timedelta(days=30)  # from the reminder on
_BATCH = 500


def remind(*, at: datetime) -> int:
    """Tell committees whose term ends within sixty days, and members who were not trained for a year."""
    return _terms(at) + _trainings(at)


def _terms(at: datetime) -> int:
    soon = Studio.objects.filter(term_until__range=(localdate(at), localdate(at) + standing.TERM_NOTICE))
    wanted = soon.exclude(status="revoked").filter(Q(term_told=None) | ~Q(term_told=F("term_until")))
    return sum(_term(studio, at) for studio in wanted.order_by("pk")[:_BATCH])


@transaction.atomic
def _term(studio: Studio, at: datetime) -> int:
    until = studio.term_until
    if until is None or not Studio.objects.filter(pk=studio.pk, term_told=studio.term_told).update(term_told=until):
        return 0
    return _tell(studio, [Recipient(unit=studio.unit)], "studio.term", until, at)


def _trainings(at: datetime) -> int:
    today = localdate(at)
    long_ago = today - standing.TRAINED_WITHIN
    wanted = Member.objects.filter(ends_on=None, role__in=codes.SEATED, starts_on__lt=long_ago)
    wanted = wanted.exclude(studio__status="revoked").exclude(trainings__held_on__gte=long_ago)
    wanted = wanted.filter(Q(training_told=None) | Q(training_told__lt=long_ago))
    return sum(_training(one, today, at) for one in wanted.select_related("studio").order_by("pk")[:_BATCH])


@transaction.atomic
def _training(member: Member, today: date, at: datetime) -> int:
    if not Member.objects.filter(pk=member.pk, training_told=member.training_told).update(training_told=today):
        return 0
    return _tell(member.studio, [Recipient(user=member.person)], "studio.training", today + TRAIN_WITHIN, at)


def _tell(studio: Studio, to: list[Recipient], letter: str, until: date, at: datetime) -> int:
    unit = organisations.unit(studio.unit)
    if unit is None:
        return 0
    deadline = datetime.combine(until, time(17), get_current_timezone())
    notices.tell(
        to=to, template=letter, subject=studio.subject, at=at, params={"place": unit.place, "deadline": deadline}
    )
    return 1
