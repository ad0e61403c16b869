"""Sealing: AES-256-GCM with one data key per record, wrapped by the master key. A sealed value is nonce + ciphertext.

``about`` names the record a value belongs to and is authenticated with it, so that no value opens in another's place.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from gongzhi.foundation.persons import keys

_NONCE = 12


class Damaged(Exception):
    """A sealed value that does not open: another key, another record, or a changed byte."""


def seal(key: bytes, plain: bytes, *, about: str) -> bytes:
    """Seal a value for one record."""
    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, plain, about.encode())


def unseal(key: bytes, sealed: bytes, *, about: str) -> bytes:
    """Open a sealed value.

    :raises Damaged: it does not open.
    """
    try:
        return AESGCM(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], about.encode())
    except (InvalidTag, ValueError):
        raise Damaged(about) from None


def new_key(*, about: str) -> tuple[bytes, bytes]:
    """Return a fresh data key, and the same wrapped for keeping."""
    key = AESGCM.generate_key(256)
    return key, seal(keys.master(), key, about=f"key:{about}")


def open_key(wrapped: bytes, *, about: str) -> bytes:
    """Return the data key that was wrapped for a record.

    :raises Damaged: it does not open with this master key.
    """
    return unseal(keys.master(), wrapped, about=f"key:{about}")


def keyed_digest(use: str, text: str) -> str:
    """Return a digest that only holders of the master key can compute; ``use`` keeps different uses apart."""
    subkey = hmac.digest(keys.master(), f"gongzhi:{use}".encode(), hashlib.sha256)
    return hmac.new(subkey, text.encode(), hashlib.sha256).hexdigest()
