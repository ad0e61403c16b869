"""The arithmetic of the chain: canonical form and digests. Plain functions; the verifier uses the same ones."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import UTC
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import datetime

START = "0" * 64


def canonical(value: Any) -> str:
    """Write plain values as JSON in one way only: sorted keys, no blanks, UTF-8."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def moment(at: datetime) -> str:
    """Write a moment in UTC with microseconds, the precision both databases keep."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def entry_hash(
    *, subject: str, seq: int, at: datetime, act: str, verb: str, actor: str, post: str, unit: str, payload: str,
    text_digest: str, previous: str,
) -> str:  # fmt: skip
    """Hash every column of an entry but its primary key. 64 hexadecimal digits."""
    parts = [subject, seq, moment(at), act, verb, actor, post, unit, payload, text_digest, previous]
    return hashlib.sha256(canonical(parts).encode()).hexdigest()


def text_digest(salt: bytes, text: str) -> str:
    """Digest a free text under its own random salt; without the salt the digest tells nothing."""
    return hmac.new(salt, text.encode(), hashlib.sha256).hexdigest()


def seal_hash(*, day: str, entries: int, heads: str, previous: str) -> str:
    """Hash a seal: the day, the count of all entries, the digest of the heads it closes over, the seal before."""
    return hashlib.sha256(canonical([day, entries, heads, previous]).encode()).hexdigest()


def heads_digest(rows: list[tuple[str, int, str]]) -> str:
    """Digest (subject, count, head) rows, ordered by subject."""
    return hashlib.sha256(canonical([list(row) for row in sorted(rows)]).encode()).hexdigest()
