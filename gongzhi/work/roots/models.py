"""Tables of root problems: which request has which cause, how long the watch lasts, what the machine proposes."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from gongzhi.matters.models import Matter


class Cause(models.Model):
    """From when to when a request counted as a case of a root problem. Nothing is moved: taking it out closes the row.

    ``relapse`` is how often this case opened the root problem again. ``contested_at`` is when its reporter last
    contested the work on it; ``heard_at`` is when a person last decided whether such a sign is a relapse.
    """

    root = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="cases")
    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="causes")
    relapse = models.PositiveIntegerField(default=0)
    contested_at = models.DateTimeField(null=True)
    heard_at = models.DateTimeField(null=True)
    joined_at = models.DateTimeField()
    joined_by = models.CharField(max_length=64)
    left_at = models.DateTimeField(null=True)
    left_by = models.CharField(max_length=64, blank=True)

    seen: bool  # whether a reader may see the root problem, where ``suggestions.of_request`` has added it
    news: bool  # whether nobody has decided on something new, where ``signs.marked`` has added it
    sign: bool  # whether that waits for a decision, where ``signs.marked`` has added it
    caused: bool  # whether it opened the root problem again after its latest fix, where ``signs.marked`` has added it

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["matter"], condition=Q(left_at=None), name="roots_one_cause_per_request"),
            models.CheckConstraint(
                condition=Q(left_at=None, left_by="") | (Q(left_at__isnull=False) & ~Q(left_by="")),
                name="roots_left_by_someone",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["root", "left_at"], name="roots_cases_of_root")]


class Watch(models.Model):
    """The time after the latest checked fix in which a new case is a relapse; ``until`` is the first day after it."""

    root = models.OneToOneField(Matter, on_delete=models.CASCADE, primary_key=True, related_name="watch")
    since = models.DateTimeField()
    until = models.DateField()


class Proposal(models.Model):
    """Requests that the machine takes for one root problem: a suggestion until a person confirms or dismisses it.

    ``words`` are what most of them say. A dismissed one is kept, so that it is not proposed again unless it grows.
    """

    place = models.CharField(max_length=15)
    category = models.CharField(max_length=12)
    words = models.JSONField(default=list)
    state = models.CharField(max_length=10, default="suggested")
    made_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=64, blank=True)
    root = models.ForeignKey(Matter, null=True, on_delete=models.PROTECT, related_name="proposals")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state="suggested", decided_at=None, decided_by="", root=None)
                | (Q(state="dismissed", decided_at__isnull=False, root=None) & ~Q(decided_by=""))
                | (Q(state="confirmed", decided_at__isnull=False, root__isnull=False) & ~Q(decided_by="")),
                name="roots_proposal_decided_by_someone",
            )
        ]
        indexes: ClassVar = [models.Index(fields=["state", "place"], name="roots_proposals")]

    @property
    def subject(self) -> str:
        """The name of its chain in the ledger."""
        return f"proposal:{self.pk}"


class Candidate(models.Model):
    """One request in a proposal. ``dropped`` marks one that a person left out before confirming."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="candidates")
    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="+")
    dropped = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["proposal", "matter"], name="roots_once_in_a_proposal")
        ]
