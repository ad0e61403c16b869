"""Tables of standards: each has versions, and a version that was once used never changes again."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from gongzhi.foundation.standards import form as forms

USES = ("check", "rating")
#: A draft changes and is thrown away; what was once in force stays as it was.
STATES = ("draft", "live", "retired", "dropped")
_MOST = 100
_READ: dict[str, forms.Form] = {}  # by the digest of its JSON


class Standard(models.Model):
    """A checklist under a stable code. ``use`` is what it is for; ``kinds`` are the kinds of sites it fits."""

    code = models.CharField(max_length=32, unique=True)
    name = models.CharField(max_length=40)
    name_en = models.CharField(max_length=80, blank=True)
    use = models.CharField(max_length=8, choices=[(use, use) for use in USES])
    kinds: models.JSONField[list[str], Any] = models.JSONField(default=list)

    class Meta:
        ordering: ClassVar = ["code"]

    @property
    def subject(self) -> str:
        """The name of its chain in the ledger."""
        return f"standard:{self.code}"


class Version(models.Model):
    """One version of a standard: its form as JSON (see ``form.py``), with the digest of that JSON."""

    standard = models.ForeignKey(Standard, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=8, default="draft")
    form = models.JSONField()
    digest = models.CharField(max_length=64)
    note = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=64)
    live_at = models.DateTimeField(null=True)
    retired_at = models.DateTimeField(null=True)
    frozen_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["standard", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["standard", "number"], name="standards_one_version_per_number"),
            models.UniqueConstraint(fields=["standard"], condition=Q(state="live"), name="standards_one_live_version"),
            models.CheckConstraint(condition=Q(state__in=STATES), name="standards_known_state"),
        ]

    @property
    def questions(self) -> forms.Form:
        """The form. What stands under a digest never changes, so it is read once by each process."""
        kept = _READ.get(self.digest)
        if kept is None:
            if len(_READ) >= _MOST:
                _READ.clear()
            kept = _READ[self.digest] = forms.read(self.form)
        return kept

    @property
    def reference(self) -> str:
        """The code and number by which a check names it, ``rental-fire/2``."""
        return f"{self.standard.code}/{self.number}"
