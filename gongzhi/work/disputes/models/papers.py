"""Templates that the district has put in place of ours, and dossiers that were bound."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from gongzhi.work.disputes.models.cases import Case, Party


class Template(models.Model):
    """One version of the district's own Word template for a form; where none is in use (not ended), ours is."""

    form = models.CharField(max_length=16)
    version = models.PositiveIntegerField()
    file = models.CharField(max_length=32)
    put_at = models.DateTimeField()
    put_by = models.CharField(max_length=64)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["form", "version"], name="disputes_template_version"),
            models.UniqueConstraint(fields=["form"], condition=Q(ended_at=None), name="disputes_one_template"),
        ]

    @property
    def subject(self) -> str:
        """The chain on which its uploads are recorded."""
        return f"paper:{self.form}"


class Bundle(models.Model):
    """A dossier bound once, for the committee or (``party``) as one party's copy. Its files go after a few days.

    ``scans`` lists the pages that stand for papers which are PDFs: [bookmark, file, page].
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="bundles")
    party = models.ForeignKey(Party, null=True, on_delete=models.CASCADE, related_name="bundles")
    state = models.CharField(max_length=8, default="waiting")
    word = models.CharField(max_length=32, blank=True)
    pdf = models.CharField(max_length=32, blank=True)
    scans = models.JSONField(default=list)
    marks = models.JSONField(default=list)  # [bookmark, label] of each part, for the PDF's outline
    pages = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=64)
    done_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-made_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "running", "ready", "alone", "slow", "failed", "large"]),
                name="disputes_bundle_state",
            )
        ]

    @property
    def subject(self) -> str:
        """The chain that its files stand on: one of its own, so that they are erased together."""
        return f"dossier:{self.pk}"
