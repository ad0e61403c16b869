"""How often a source did what is limited; forgotten a day after its window."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Tries(models.Model):
    """How often a source, or everybody together, did what is limited in a window of time; shared by all workers.

    ``source`` is a keyed digest.
    """

    source = models.CharField(max_length=64)
    window = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "window"], name="tries_one_count_per_window")
        ]
