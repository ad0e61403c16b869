"""Tables of attachments: what is known of a file, and apart from it the key that opens it.

``files_filekey`` is left out of the normal dump and dumped on its own, kept for 30 days at most, as persons' keys are:
a restore of tables and files does not bring an erased file back.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Attachment(models.Model):
    """One file on one subject. ``stored`` and ``thumbnail`` are random names in ``FILES_DIR``, or empty."""

    id = models.CharField(primary_key=True, max_length=32, editable=False)
    subject = models.CharField(max_length=64)
    name = models.CharField(max_length=120, blank=True)
    kind = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    by = models.CharField(max_length=64)
    stored = models.CharField(max_length=32, blank=True)
    thumbnail = models.CharField(max_length=32, blank=True)
    position = models.BinaryField(null=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True) & ~Q(stored="")
                | Q(erased_at__isnull=False, stored="", thumbnail="", name="", position__isnull=True),
                name="files_erased_is_empty",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["subject", "created_at"], name="files_of_subject"),
            models.Index(fields=["stored"], name="files_stored"),
            models.Index(fields=["thumbnail"], condition=~Q(thumbnail=""), name="files_thumbnail"),
        ]

    def __str__(self) -> str:
        return f"file:{self.id}"

    __repr__ = __str__


class FileKey(models.Model):
    """What opens one file, its thumbnail and its position."""

    file_id = models.CharField(primary_key=True, max_length=32)
    wrapped = models.BinaryField()

    def __str__(self) -> str:
        return f"key of file:{self.file_id}"

    __repr__ = __str__
