"""One table: what was answered to a POST that carried a key."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class StoredAnswer(models.Model):
    """The first answer under one key of one caller.

    ``claim`` digests caller and key, ``request`` digests method, path and body: nobody can read from this table who
    asked what. ``sealed`` is the answer under a key that only the caller's own key opens; empty while the act runs.
    """

    claim = models.CharField(max_length=64, unique=True)
    request = models.CharField(max_length=64)
    sealed = models.BinaryField(default=b"")
    created_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["created_at"], name="idempotency_age")]
