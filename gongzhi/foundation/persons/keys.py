"""Files that hold keys: the master key, and beside it the key that signs proofs of filing.

Both are 32 random bytes in base64 (``openssl rand -base64 32``). Several machines that serve one district share both.
"""

from __future__ import annotations

import base64
import binascii
import os
import secrets
import tempfile
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


def master() -> bytes:
    """Return the master key, which wraps the key of every record. Made when missing, but never in production.

    :raises ImproperlyConfigured: there is none, or the file holds something else.
    """
    return _read(str(settings.MASTER_KEY_FILE), made=not settings.PRODUCTION)


def filing() -> bytes:
    """Return the seed of the Ed25519 key that signs proofs of filing. Made when missing.

    :raises ImproperlyConfigured: the folder cannot be written to, or the file holds something else.
    """
    return _read(str(Path(settings.MASTER_KEY_FILE).parent / "filing_key"), made=True)


@lru_cache(maxsize=8)
def _read(file: str, *, made: bool) -> bytes:
    path = Path(file)
    if made and not path.exists():
        _make(path)
    try:
        key = base64.b64decode(path.read_text(encoding="ascii").strip(), validate=True)
    except (OSError, ValueError, binascii.Error):
        key = b""
    if len(key) != 32:
        msg = f"{path} must hold 32 random bytes in base64 (openssl rand -base64 32), readable by the service alone"
        raise ImproperlyConfigured(msg)
    return key


def _make(path: Path) -> None:
    """Write a fresh key, whole or not at all; of two who try at once the first wins and both use its key."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, draft = tempfile.mkstemp(dir=path.parent)  # mode 0600
    except OSError as error:
        msg = f"{path} is missing and cannot be made: {error.strerror}"
        raise ImproperlyConfigured(msg) from None
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(base64.b64encode(secrets.token_bytes(32)))
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)
    except FileExistsError:
        pass  # somebody else was first
    finally:
        Path(draft).unlink()
