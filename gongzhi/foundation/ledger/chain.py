"""The arithmetic of the chain: canonical form and digests. Plain functions; writer and verifier use the same ones."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import UTC
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

START = "0" * 64
_JSON = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def canonical(value: Any) -> str:
    """Write plain values as JSON in one way only: sorted keys, no blanks, UTF-8."""
    return _JSON.encode(value)


def moment(at: datetime) -> str:
    """Write a moment in UTC with microseconds, the precision both databases keep."""
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def entry_hash(
    *, subject: str, seq: int, at: datetime, act: str, verb: str, actor: str, post: str, unit: str, payload: str,
    text_digest: str, previous: str,
) -> str:  # fmt: skip
    """Hash every column of an entry but its primary key. 64 hexadecimal digits."""
    return digest([subject, seq, moment(at), act, verb, actor, post, unit, payload, text_digest, previous])


def digest(parts: Sequence[Any]) -> str:
    """Hash a row of plain values; lengths and types are part of the form, so no two rows share one."""
    return hashlib.sha256(canonical(parts).encode()).hexdigest()


def text_digest(salt: bytes, text: str) -> str:
    """Digest a free text under its own random salt; without the salt the digest tells nothing."""
    return hmac.digest(salt, text.encode(), "sha256").hex()


def seal_hash(*, day: str, sealed_at: str, entries: int, upto: int, heads: str, previous: str) -> str:
    """Hash a seal: when, the count of all entries and where they end, the heads it closes over, the seal before."""
    return digest([day, sealed_at, entries, upto, heads, previous])


def heads_digest(rows: Iterable[tuple[str, int, str]]) -> str:
    """Digest (subject, count, head) rows in the order in which they were written."""
    running = hashlib.sha256()
    for row in rows:
        running.update(canonical(row).encode() + b"\n")
    return running.hexdigest()
