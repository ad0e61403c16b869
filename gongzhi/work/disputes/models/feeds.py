"""Where a mediator's own calendar fetches the talks."""

from __future__ import annotations

from django.db import models


class Feed(models.Model):
    """That a mediator (opaque id) subscribed to their talks; of the secret in the address only a digest is kept."""

    mediator = models.CharField(max_length=64, unique=True)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
