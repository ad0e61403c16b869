"""The proof of filing: a small text that shows, offline, that a report with these words was received at this time.

This file needs nothing of Gongzhi, only the package ``cryptography``: whoever wants to check a proof may take it away.
The proof holds no words, only their salted digest: it may be shown to anybody, and proves the words only together with
them. ``verify`` wants the public key from the reader (it is published on the district's page), never from the proof.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

TITLE = "共治收件凭证 第1版"
LABELS = ("编号", "收到时间", "盐值", "内容摘要", "签名")


@dataclass(frozen=True, slots=True)
class Checked:
    """What a proof says. ``words_match`` is None when no words were given to compare."""

    reference: str
    received_at: datetime
    words_match: bool | None


class NotProven(ValueError):
    """The text is not a proof, or was changed, or was signed by somebody else."""


def make(*, reference: str, received_at: datetime, words: str, salt: bytes, sign: Callable[[bytes], bytes]) -> str:
    """Return the text of a proof. ``salt`` is fresh and random, at least 16 bytes; ``reference`` is no secret."""
    moment = received_at.isoformat(timespec="seconds")
    values = (reference, moment, salt.hex(), digest(words, salt))
    lines = [TITLE, *(f"{label}：{value}" for label, value in zip(LABELS, values, strict=False))]
    return "\n".join([*lines, f"{LABELS[-1]}：{base64.b64encode(sign(_signed(lines))).decode()}"])


def digest(words: str, salt: bytes) -> str:
    """Return the salted digest of words; line ends and outer blanks do not count, since copying changes them."""
    plain = "\n".join(unicodedata.normalize("NFC", words).strip().splitlines())
    return hmac.new(salt, plain.encode(), hashlib.sha256).hexdigest()


def verify(text: str, *, public_key: bytes, words: str | None = None) -> Checked:
    """Check a proof against the published key and, when given, against the words that were sent.

    :raises NotProven: it is no proof, was changed, or was signed with another key.
    """
    lines = [line.strip() for line in text.strip().splitlines() if line.strip()]
    try:
        title, *rest = lines
        values = dict(line.split("：", 1) for line in rest)
        signature = base64.b64decode(values["签名"], validate=True)
        if (title, *values) != (TITLE, *LABELS) or base64.b64encode(signature).decode() != values["签名"]:
            raise NotProven(text)
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, _signed(lines[:-1]))
        received_at, salt = datetime.fromisoformat(values["收到时间"]), bytes.fromhex(values["盐值"])
    except (ValueError, KeyError, InvalidSignature):
        raise NotProven(text) from None
    match = None if words is None else hmac.compare_digest(digest(words, salt), values["内容摘要"])
    return Checked(values["编号"], received_at, match)


def _signed(lines: list[str]) -> bytes:
    return "\n".join(lines).encode()
