"""The copy of the seals outside the database: one line of JSON per seal, for a copy on another machine.

Whoever can rewrite the whole database, triggers and all, still cannot rewrite what others hold.
"""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

from django.conf import settings

from gongzhi.foundation.ledger.models import Entry, Seal

if TYPE_CHECKING:
    from pathlib import Path


def path() -> Path | None:
    """Return where the seals of this very ledger are kept outside the database: its first entry names the file."""
    first = Entry.objects.order_by("pk").values_list("hash", flat=True).first()
    return settings.DATA_DIR / f"seals-{first[:16]}.jsonl" if first else None


def read(file: Path | None) -> dict[str, str]:
    """Return day → hash of the seals kept in a file; empty where there is none.

    :raises ValueError: a line is not what :func:`write` writes.
    """
    if file is None or not file.exists():
        return {}
    try:
        rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line]
        return {row["day"]: row["hash"] for row in rows}
    except (KeyError, TypeError) as error:
        raise ValueError(str(error)) from error


def write() -> None:
    """Append every seal that the file does not have yet; what a full disk once swallowed is made up for."""
    file = path()
    if file is None:
        return
    known = read(file)
    missing = [seal for seal in Seal.objects.order_by("pk") if seal.day.isoformat() not in known]
    with file.open("a", encoding="utf-8") as lines:
        for seal in missing:
            row = {"day": seal.day.isoformat(), "entries": seal.entries, "hash": seal.hash}
            lines.write(json.dumps(row) + "\n")
        lines.flush()
        os.fsync(lines.fileno())
