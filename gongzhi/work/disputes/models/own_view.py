"""What a party says through its own view, and how often somebody tried to get into one."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from gongzhi.work.disputes.models.agreements import Offer
from gongzhi.work.disputes.models.cases import Party


class Answer(models.Model):
    """What one party says to an offer, for itself alone; what becomes of the offer follows from all of them."""

    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="said")
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="said")
    accepts = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["offer", "party"], name="disputes_one_answer_each"),
        ]
