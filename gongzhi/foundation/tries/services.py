"""Counting what is limited by where it comes from: keyed digests of networks, in windows of time, by all workers."""

from __future__ import annotations

import hashlib
import hmac
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.db.models import F

from gongzhi.foundation.tries.models import Tries
from gongzhi.kernel.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


class TooMany(Refused):
    """Too many tries came from there, or in all (HTTP 429)."""


def keyed(source: str) -> str:
    """Return what is stored in place of a source; without the pepper it cannot be tried out.

    ``source`` begins with the word of what is limited: windows of the same time are counted apart.
    """
    return hmac.new(settings.PEPPER.encode(), source.encode(), hashlib.sha256).hexdigest()


def full(sources: Mapping[str, int], window: datetime) -> bool:
    """Say whether one of some sources has reached its most in a window. One query."""
    counts = dict(Tries.objects.filter(source__in=sources, window=window).values_list("source", "count"))
    return any(counts.get(name, 0) >= most for name, most in sources.items())


def add(sources: Mapping[str, int], window: datetime) -> None:
    """Count one more for each source in a window, and forget windows of long ago."""
    with transaction.atomic():
        Tries.objects.filter(window__lt=window - timedelta(days=1)).delete()
        for name in sources:
            Tries.objects.get_or_create(source=name, window=window)
        Tries.objects.filter(source__in=sources, window=window).update(count=F("count") + 1)
