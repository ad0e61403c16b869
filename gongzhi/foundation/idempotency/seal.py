"""The arithmetic: digests, how good a key is, and the seal under which an answer lies. Plain functions."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", re.IGNORECASE)
_UUID_BITS = 122  # six of its 128 bits are fixed
_FEWEST_SIGNS = 8  # a random key of 128 bits has more different characters than this, but for one in billions


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer as it went out: status, the headers that matter, body."""

    status: int
    body: bytes
    headers: tuple[tuple[str, str], ...] = ()


def bits(key: str) -> int:
    """Say how many random bits a key can hold at most, going by its characters."""
    if _UUID.fullmatch(key):
        return _UUID_BITS
    if len(set(key)) < _FEWEST_SIGNS:
        return 0
    plain = key.replace("-", "")
    each = 4 if re.fullmatch(r"[0-9a-fA-F]*", plain) else 6
    return len(plain) * each


def digest(pepper: str, *parts: str | bytes) -> str:
    """Digest some parts under the pepper, each with its length, so that no two lists look the same."""
    mac = hmac.new(pepper.encode(), digestmod=hashlib.sha256)
    for part in parts:
        plain = part.encode() if isinstance(part, str) else part
        mac.update(len(plain).to_bytes(8, "big") + plain)
    return mac.hexdigest()


def lock(pepper: str, key: str, claim: str, reply: Reply) -> bytes:
    """Seal an answer under a key derived from the caller's key; ``claim`` binds it to its row."""
    plain = json.dumps([reply.status, reply.headers, base64.b64encode(reply.body).decode()]).encode()
    nonce = secrets.token_bytes(12)
    return nonce + AESGCM(_key(pepper, key)).encrypt(nonce, plain, claim.encode())


def unlock(pepper: str, key: str, claim: str, sealed: bytes) -> Reply:
    """Open a sealed answer; InvalidTag means that the row was tampered with."""
    plain = AESGCM(_key(pepper, key)).decrypt(sealed[:12], sealed[12:], claim.encode())
    status, headers, body = json.loads(plain)
    return Reply(status, base64.b64decode(body), tuple((name, value) for name, value in headers))


def _key(pepper: str, key: str) -> bytes:
    return HKDF(SHA256(), 32, salt=pepper.encode(), info=b"gongzhi idempotency").derive(key.encode())


def form(
    fields: Mapping[str, Sequence[str]], files: Iterable[tuple[str, str, bytes]] = (), *, without: Iterable[str] = ()
) -> bytes:
    """Write a form as bytes that are the same when the same form is sent again.

    The raw body is not: a browser picks a new multipart boundary each time, and the CSRF token changes. ``files`` are
    (field, name, digest of the content); ``without`` names the fields that belong to the sending.
    """
    kept = {name: list(values) for name, values in fields.items() if name not in {*without}}
    listed = sorted((name, title, content.hex()) for name, title, content in files)
    return json.dumps([kept, listed], sort_keys=True, ensure_ascii=False).encode()
