"""What a committee or studio is beside its unit: its term, its members and their trainings, days on the road.

A *studio* is the row beside a unit of the kind ``mediation``. Its members are colleagues, known by the opaque id of
their account; nothing here counts, rates or compares them. What they declared for the check of conflicts of interest is
sealed in the room for persons: here stand only its sort and the id of the sealed record.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from gongzhi.work.disputes.models.cases import Case


class Studio(models.Model):
    """A committee 调委会 or studio 调解工作室, by the code of its unit.

    ``has_woman`` is a fact of the committee as a whole (人民调解法 art. 8), unknown until somebody says so; it
    stands at no member. ``term_told`` is the end of the term of which the committee was told already.
    """

    unit = models.CharField(max_length=32, unique=True)
    kind = models.CharField(max_length=10)
    set_up_on = models.DateField(null=True)
    filed_on = models.DateField(null=True)
    term_until = models.DateField(null=True)
    status = models.CharField(max_length=10, default="working")
    has_woman = models.BooleanField(null=True)
    specialities: models.JSONField[list[str], Any] = models.JSONField(default=list)  # type codes
    term_told = models.DateField(null=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(status__in=["working", "mending", "revoked"]), name="disputes_studio_status"
            ),
            models.CheckConstraint(
                condition=Q(set_up_on=None) | Q(term_until=None) | Q(term_until__gt=F("set_up_on")),
                name="disputes_term_after_set_up",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["term_until"], condition=~Q(status="revoked"), name="disputes_studio_term")
        ]

    @property
    def subject(self) -> str:
        """The name of the chain on which everything about it is recorded."""
        return f"studio:{self.unit}"


class Member(models.Model):
    """A colleague in a committee: head, deputy, mediator or recorder, from a day up to, not including, another."""

    studio = models.ForeignKey(Studio, on_delete=models.CASCADE, related_name="members")
    person = models.CharField(max_length=64)  # the opaque id of an account: user:9f…
    role = models.CharField(max_length=10)
    full_time = models.BooleanField(default=False)
    specialities: models.JSONField[list[str], Any] = models.JSONField(default=list)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    training_told = models.DateField(null=True)

    class Meta:
        ordering: ClassVar = ["starts_on", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["studio", "person"], condition=Q(ends_on=None), name="disputes_member_once"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="disputes_member_ends_later"
            ),
            models.CheckConstraint(
                condition=Q(role__in=["head", "deputy", "mediator", "recorder"]), name="disputes_member_role"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["person"], condition=Q(ends_on=None), name="disputes_member_person")]


class Training(models.Model):
    """That a member was trained: a day, whole hours, and about what (人民调解法 art. 14)."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="trainings")
    held_on = models.DateField()
    hours = models.PositiveSmallIntegerField()
    about = models.CharField(max_length=10)

    class Meta:
        ordering: ClassVar = ["-held_on", "-pk"]
        constraints: ClassVar = [models.CheckConstraint(condition=Q(hours__range=(1, 200)), name="disputes_hours")]


class Interest(models.Model):
    """That a member declared a company, a seat or somebody close. Who or what it is stands sealed in ``record``.

    Only whether it is the same as a party of a case at hand is ever asked of it.
    """

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="interests")
    sort = models.CharField(max_length=10)
    record = models.CharField(max_length=32)
    declared_on = models.DateField()
    ended_on = models.DateField(null=True)

    class Meta:
        ordering: ClassVar = ["declared_on", "pk"]


class Round(models.Model):
    """A visiting day at a village or market: every week on a weekday (1 is Monday), or once on a day."""

    studio = models.ForeignKey(Studio, on_delete=models.CASCADE, related_name="rounds")
    weekday = models.PositiveSmallIntegerField(null=True)
    day = models.DateField(null=True)
    place = models.CharField(max_length=15)
    spot = models.CharField(max_length=40, blank=True)
    starts = models.TimeField()
    ends = models.TimeField()
    ended_on = models.DateField(null=True)

    class Meta:
        ordering: ClassVar = ["weekday", "day", "starts", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(weekday__range=(1, 7), day=None) | Q(weekday=None, day__isnull=False),
                name="disputes_round_weekly_or_once",
            ),
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="disputes_round_ends_later"),
        ]


class Commission(models.Model):
    """Which body asked a committee to mediate 委派/委托, under what number of its own, and by when it wants to hear."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, primary_key=True, related_name="commission")
    body = models.CharField(max_length=60)
    number = models.CharField(max_length=60, blank=True)
    sent_on = models.DateField()
    answer_by = models.DateField(null=True)
    answered_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(answer_by=None) | Q(answer_by__gte=F("sent_on")), name="disputes_answer_after_letter"
            )
        ]


class Reviewed(models.Model):
    """That somebody else confirmed a mediator's lines of a month's sheet 以案定补, under one version of the rule.

    No sum is stored: it is worked out from the records each time. ``digest`` tells whether those have changed since.
    """

    unit = models.CharField(max_length=32)
    month = models.DateField()  # its first day
    mediator = models.CharField(max_length=64)
    rule = models.CharField(max_length=24)
    digest = models.CharField(max_length=64)
    by = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit", "month", "mediator"], name="disputes_reviewed_once"),
            models.CheckConstraint(condition=~Q(by=F("mediator")), name="disputes_nobody_reviews_themselves"),
            models.CheckConstraint(condition=Q(month__day=1), name="disputes_month_begins"),
        ]
