"""Many cases as one: the agreement's pattern of a group; and the visits that are planned after an agreement."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from gongzhi.work.disputes.models.agreements import Visit
from gongzhi.work.disputes.models.cases import Case, Group


class Pattern(models.Model):
    """What the agreements of a group have in common. Nobody is bound by it: each case has its own agreement.

    ``side`` is the one whose members each have their own sum. ``version`` counts its changes.
    """

    group = models.OneToOneField(Group, on_delete=models.CASCADE, related_name="pattern")
    form = models.CharField(max_length=8)
    side = models.CharField(max_length=1)
    facts = models.TextField()
    disputed = models.TextField(blank=True)
    duties = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)
    written_at = models.DateTimeField()
    written_by = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(form__in=["written", "oral"]), name="disputes_pattern_form"),
            models.CheckConstraint(condition=Q(side__in=["a", "b", "c"]), name="disputes_pattern_side"),
        ]


class PatternTerm(models.Model):
    """One term of a pattern: which side does what for which other; how much is said for each member by itself."""

    pattern = models.ForeignKey(Pattern, on_delete=models.CASCADE, related_name="clauses")
    number = models.PositiveSmallIntegerField()
    sort = models.CharField(max_length=8)
    by = models.CharField(max_length=1)
    to = models.CharField(max_length=1, blank=True)
    what = models.CharField(max_length=300, blank=True)
    way = models.CharField(max_length=8, blank=True)
    due_on = models.DateField(null=True)
    times = models.PositiveSmallIntegerField(default=1)
    every = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["pattern", "number"], name="disputes_clause_number"),
            models.CheckConstraint(condition=~Q(by=models.F("to")), name="disputes_clause_sides"),
        ]


class FollowUp(models.Model):
    """A day on which somebody is to look how an agreement goes; ``visit`` is the look that was taken."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="follow_ups")
    due_on = models.DateField()
    reminded_on = models.DateField(null=True)
    visit = models.ForeignKey(Visit, null=True, on_delete=models.SET_NULL, related_name="follow_ups")

    class Meta:
        ordering: ClassVar = ["due_on", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "due_on"], name="disputes_one_follow_up")]
        indexes: ClassVar = [
            models.Index(fields=["due_on"], condition=Q(reminded_on=None, visit=None), name="disputes_to_follow_up")
        ]
