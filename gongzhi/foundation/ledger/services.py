"""Writing to the ledger: record an act, erase a text, seal a day. Always inside the caller's transaction."""

from __future__ import annotations

import json
import secrets
import uuid
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max

from gongzhi.foundation.ledger import chain, verbs
from gongzhi.foundation.ledger.models import Entry, EntryText, Seal, SealHead

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime
    from pathlib import Path

    from gongzhi.kernel.actor import Actor


def new_act() -> str:
    """Return an id that all entries of one act share."""
    return uuid.uuid4().hex


def record(
    *, subject: str, verb: str, by: Actor, at: datetime, payload: Mapping[str, Any] | None = None,
    texts: Mapping[str, str] | None = None, act: str = "", opens: bool = False,
) -> Entry:  # fmt: skip
    """Add one entry to the chain of a subject (``"matter:M-2026-000123"``).

    ``payload`` holds plain values under keys that the verb declared; ``texts`` holds free text by field. ``opens``
    promises that the subject is new, which saves looking for the chain's head.

    :raises ValueError: outside a transaction, or a payload key that the verb did not declare.
    :raises KeyError: a verb that nobody declared.
    """
    if not connection.in_atomic_block:
        msg = "an entry is written in the same transaction as its act"
        raise ValueError(msg)
    payload = dict(payload or {})
    undeclared = set(payload) - verbs.find(verb).payload
    if undeclared:
        msg = f"{verb}: undeclared payload {sorted(undeclared)}"
        raise ValueError(msg)
    seq, previous = (0, chain.START) if opens else _head(subject)
    salt = secrets.token_bytes(32)
    words = chain.canonical(dict(texts)) if texts else ""
    entry = Entry(
        subject=subject, seq=seq + 1, at=at, act=act or new_act(), verb=verb, actor=by.id, post=by.post, unit=by.unit,
        payload=chain.canonical(payload), text_digest=chain.text_digest(salt, words) if words else "", previous=previous,
    )  # fmt: skip
    entry.hash = hash_of(entry)
    entry.save(force_insert=True)
    if words:
        EntryText.objects.create(subject=subject, seq=entry.seq, salt=salt.hex(), text=words)
    return entry


def hash_of(entry: Entry) -> str:
    """Compute what an entry's hash must be, from its other columns."""
    return chain.entry_hash(
        subject=entry.subject, seq=entry.seq, at=entry.at, act=entry.act, verb=entry.verb, actor=entry.actor,
        post=entry.post, unit=entry.unit, payload=entry.payload, text_digest=entry.text_digest, previous=entry.previous,
    )  # fmt: skip


def _head(subject: str) -> tuple[int, str]:
    """Return the count and hash of a chain, holding off other writers of it until the transaction ends."""
    if connection.vendor == "postgresql":  # SQLite's IMMEDIATE transactions have one writer already
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [subject])
    head = Entry.objects.filter(subject=subject).order_by("-seq").values_list("seq", "hash").first()
    return head or (0, chain.START)


@transaction.atomic
def erase_texts(*, subject: str, at: datetime, seqs: list[int] | None = None) -> int:
    """Turn the texts of a subject (or of some of its entries) into tombstones; the chain still verifies.

    Returns how many were erased. The caller records why.
    """
    texts = EntryText.objects.filter(subject=subject, erased_at=None)
    if seqs is not None:
        texts = texts.filter(seq__in=seqs)
    return texts.update(text="", salt="", erased_at=at)


@transaction.atomic
def seal(*, day: date, at: datetime) -> Seal:
    """Seal all chains that grew since the seal before; writes the seal outside the database as well.

    Sealing a day twice returns the first seal.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE ledger_seal IN EXCLUSIVE MODE; LOCK TABLE ledger_entry IN SHARE MODE")
    already = Seal.objects.filter(day=day).first()
    if already:
        return already
    before = Seal.objects.order_by("-pk").first()
    start = before.upto if before else 0
    upto = Entry.objects.aggregate(last=Max("pk"))["last"] or 0
    grown = Entry.objects.filter(pk__gt=start).values("subject").annotate(last=Max("seq")).order_by()
    rows = _heads({row["subject"]: row["last"] for row in grown})
    entries = (before.entries if before else 0) + Entry.objects.filter(pk__gt=start).count()
    made = Seal(
        day=day, sealed_at=at, entries=entries, heads=chain.heads_digest(rows),
        previous=before.hash if before else chain.START, upto=upto,
    )  # fmt: skip
    made.hash = chain.seal_hash(day=day.isoformat(), entries=entries, heads=made.heads, previous=made.previous)
    made.save(force_insert=True)
    SealHead.objects.bulk_create(
        (SealHead(seal=made, subject=subject, count=count, head=head) for subject, count, head in rows), batch_size=2000
    )
    transaction.on_commit(lambda: _write_outside(made))
    return made


def _heads(lasts: dict[str, int]) -> list[tuple[str, int, str]]:
    rows = []
    subjects = list(lasts)
    for i in range(0, len(subjects), 500):
        some = subjects[i : i + 500]
        found = Entry.objects.filter(subject__in=some).values_list("subject", "seq", "hash").iterator()
        rows += [(subject, seq, head) for subject, seq, head in found if seq == lasts[subject]]
    return rows


def _write_outside(made: Seal) -> None:
    line = json.dumps({"day": made.day.isoformat(), "entries": made.entries, "hash": made.hash})
    path = outside_path()
    if path:
        with path.open("a", encoding="utf-8") as file:
            file.write(line + "\n")


def outside_path() -> Path | None:
    """Return where the seals of this very ledger are kept outside the database: its first entry names the file."""
    first = Entry.objects.order_by("pk").values_list("hash", flat=True).first()
    return settings.DATA_DIR / f"seals-{first[:16]}.jsonl" if first else None
