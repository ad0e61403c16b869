"""People who sign in, and their tenures of posts."""

from __future__ import annotations

import uuid

from django.contrib.auth.models import AbstractUser
from django.db import models


def opaque() -> str:
    """Return a fresh opaque id, the only name the ledger knows a person by."""
    return uuid.uuid4().hex


class User(AbstractUser):
    """One who signs in. What they may do comes from their posts, never from this row."""

    opaque_id = models.CharField(max_length=32, unique=True, default=opaque, editable=False)
