"""Three typed readers of the environment, which refuse nonsense."""

from __future__ import annotations

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str = "") -> str:
    """Read a text; ``NAME_FILE`` may name a file that holds it (for secrets)."""
    path = os.environ.get(f"{name}_FILE")
    if path:
        return Path(path).read_text(encoding="utf-8").strip()
    return os.environ.get(name, default)


def flag(name: str, *, default: bool = False) -> bool:
    """Read a yes or no, written ``True`` or ``False`` and nothing else.

    :raises ImproperlyConfigured: any other word.
    """
    value = os.environ.get(name)
    if value is None or value == "":
        return default
    if value not in ("True", "False"):
        msg = f"{name} must be True or False, not {value!r}"
        raise ImproperlyConfigured(msg)
    return value == "True"


def whole(name: str, default: int) -> int:
    """Read a whole number.

    :raises ImproperlyConfigured: it is none.
    """
    value = os.environ.get(name)
    if not value:
        return default
    try:
        return int(value)
    except ValueError:
        msg = f"{name} must be a whole number, not {value!r}"
        raise ImproperlyConfigured(msg) from None


def words(name: str, default: str = "") -> list[str]:
    """Read a comma-separated list."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]
