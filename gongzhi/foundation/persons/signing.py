"""Signing with the district's own Ed25519 key, so that a proof of filing can be checked without asking us.

It stands in this room because this room alone reads key files; what is signed (``proof``) holds no personal data.
"""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from gongzhi.foundation.persons import keys


def sign(message: bytes) -> bytes:
    """Return the 64-byte signature of a message."""
    return Ed25519PrivateKey.from_private_bytes(keys.filing()).sign(message)


def public_key() -> bytes:
    """Return the 32 bytes that everybody may know and that pages publish."""
    return Ed25519PrivateKey.from_private_bytes(keys.filing()).public_key().public_bytes_raw()
