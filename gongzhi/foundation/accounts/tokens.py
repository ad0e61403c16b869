"""Making tokens and first passwords, and digesting tokens. Plain functions."""

from __future__ import annotations

import hashlib
import hmac
import secrets

PLAIN = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that is misread aloud: no i, l, o, 0, 1
MARK = "gz_"  # so that a leaked token is recognised for what it is


def fresh() -> str:
    """Return a new token of 256 random bits."""
    return MARK + secrets.token_urlsafe(32)


def password() -> str:
    """Return a new password to be told to somebody: four groups of four, 79 random bits."""
    return "-".join("".join(secrets.choice(PLAIN) for _sign in range(4)) for _group in range(4))


def digest(pepper: str, token: str) -> str:
    """Digest a token under the pepper, which is not in the database."""
    return hmac.new(pepper.encode(), f"token\0{token}".encode(), hashlib.sha256).hexdigest()
