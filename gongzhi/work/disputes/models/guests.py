"""Who else sits in: experts, relatives, neighbours, an interpreter; only because every party agreed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from gongzhi.work.disputes.models.cases import Case


class Guest(models.Model):
    """Somebody who takes part without being a party (人民调解法 art. 20). ``person`` is a sealed record."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="guests")
    role = models.CharField(max_length=12)
    person = models.CharField(max_length=32)
    invited_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["invited_at", "pk"]
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(person=""), name="disputes_guest_named")]
