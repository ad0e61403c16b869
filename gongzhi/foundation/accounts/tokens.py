"""Making and digesting tokens. Plain functions."""

from __future__ import annotations

import hashlib
import hmac
import secrets

MARK = "gz_"  # so that a leaked token is recognised for what it is


def fresh() -> str:
    """Return a new token of 256 random bits."""
    return MARK + secrets.token_urlsafe(32)


def digest(pepper: str, token: str) -> str:
    """Digest a token under the pepper, which is not in the database."""
    return hmac.new(pepper.encode(), f"token\0{token}".encode(), hashlib.sha256).hexdigest()
