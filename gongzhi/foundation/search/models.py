"""Tables of the index. The words themselves are indexed by the database, out of the two columns of tokens."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Document(models.Model):
    """What may be found of one thing, masked. ``head`` is written anew when it changes, ``notes`` only grow.

    ``kind`` and ``number`` name the row that it tells of; ``subject`` is its chain in the ledger.
    """

    kind = models.CharField(max_length=8)
    number = models.BigIntegerField()
    subject = models.CharField(max_length=64, unique=True)
    head = models.TextField()
    notes = models.TextField(blank=True)
    head_tokens = models.TextField()
    notes_tokens = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["kind", "number"], name="search_one_per_thing")]


class Rebuild(models.Model):
    """How far the index of one kind has been built; there is no row when it is whole."""

    kind = models.CharField(max_length=8, unique=True)
    upto = models.BigIntegerField(default=0)
