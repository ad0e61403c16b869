"""Tables of the room: sealed records, and apart from them the keys that open them.

``persons_personkey`` is left out of the normal dump and dumped on its own, kept for 30 days at most
(``pg_dump --exclude-table-data=persons_personkey``): a restore then takes the keys of yesterday, never those of last
year, so that a record erased since stays closed. That is why no foreign key ties the two tables.
"""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q


def opaque() -> str:
    """Return a fresh id that says nothing."""
    return uuid.uuid4().hex


class Person(models.Model):
    """One sealed record. Its columns say why it is kept and until when, never whose it is."""

    id = models.CharField(primary_key=True, max_length=32, editable=False)
    kind = models.CharField(max_length=16)
    purpose = models.CharField(max_length=32)
    basis = models.CharField(max_length=16)
    article = models.CharField(max_length=120)
    erase_by = models.DateField()
    created_at = models.DateTimeField()
    sealed = models.BinaryField(null=True)
    restricted_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True, sealed__isnull=False)
                | Q(erased_at__isnull=False, sealed__isnull=True),
                name="persons_erased_is_empty",
            ),
            models.CheckConstraint(condition=~Q(purpose="") & ~Q(article=""), name="persons_purpose_and_article"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["erase_by"], condition=Q(erased_at__isnull=True), name="persons_to_erase")
        ]

    def __str__(self) -> str:
        return f"person:{self.id}"

    __repr__ = __str__


class PersonKey(models.Model):
    """What opens one record. Deleting this row erases the record everywhere, in every copy of the other table.

    ``phone_digest`` is keyed and dies with the key; it serves to re-issue a lost receipt, and nothing lists it.
    """

    person_id = models.CharField(primary_key=True, max_length=32)
    wrapped = models.BinaryField()
    phone_digest = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["phone_digest"], condition=~Q(phone_digest=""), name="persons_phone_digest")
        ]

    def __str__(self) -> str:
        return f"key of person:{self.person_id}"

    __repr__ = __str__
