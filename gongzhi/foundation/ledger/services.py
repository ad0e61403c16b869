"""Writing to the ledger: record an act, erase a text, seal a day. Always inside the caller's transaction."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import connection, transaction
from django.db.models import Max

from gongzhi.foundation.ledger import chain, outside, verbs
from gongzhi.foundation.ledger.acts import ERASED
from gongzhi.foundation.ledger.models import Entry, EntryText, Seal, SealHead
from gongzhi.kernel.actor import system

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from django.db.models import QuerySet

    from gongzhi.kernel.actor import Actor

_CARETAKER = system("ledger")
_BATCH = 2000


class Told(NamedTuple):
    """One entry that is to be written, as ``record`` takes it."""

    subject: str
    verb: str
    payload: Mapping[str, Any]
    texts: Mapping[str, str] = MappingProxyType({})
    act: str = ""


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
    _check(verb, payload or {})
    head = (0, chain.START) if opens else _head(subject)
    entry, text = _entry(
        subject=subject, head=head, verb=verb, by=by, at=at, payload=payload or {}, texts=texts or {}, act=act
    )
    entry.save(force_insert=True)
    if text is not None:
        text.save(force_insert=True)
    return entry


def record_many(*, told: Sequence[Told], by: Actor, at: datetime, opens: bool = False) -> None:
    """Add entries to many chains, in the order in which they are told, as ``record`` would. Three statements at most.

    The chains are this transaction's own: it opened them, so nobody else writes to them and none is locked. ``opens``
    promises that they are opened by this call.

    :raises ValueError: as ``record``.
    :raises KeyError: as ``record``.
    """
    heads = {} if opens else _heads_of({one.subject for one in told})
    entries, written = [], []
    for one in told:
        _check(one.verb, one.payload)
        entry, text = _entry(
            subject=one.subject, head=heads.get(one.subject, (0, chain.START)), verb=one.verb, by=by, at=at,
            payload=one.payload, texts=one.texts, act=one.act,
        )  # fmt: skip
        heads[one.subject] = (entry.seq, entry.hash)
        entries.append(entry)
        written += [text] if text is not None else []
    Entry.objects.bulk_create(entries)
    EntryText.objects.bulk_create(written)


def _heads_of(subjects: set[str]) -> dict[str, tuple[int, str]]:
    """Return the count and hash of some short chains, without a lock. One query."""
    rows = Entry.objects.filter(subject__in=subjects).order_by("seq").values_list("subject", "seq", "hash")
    return {subject: (seq, head) for subject, seq, head in rows}


def _check(verb: str, payload: Mapping[str, Any]) -> None:
    if not connection.in_atomic_block:
        msg = "an entry is written in the same transaction as its act"
        raise ValueError(msg)
    undeclared = set(payload) - verbs.find(verb).payload
    if undeclared:
        msg = f"{verb}: undeclared payload {sorted(undeclared)}"
        raise ValueError(msg)


def _entry(
    *, subject: str, head: tuple[int, str], verb: str, by: Actor, at: datetime, payload: Mapping[str, Any],
    texts: Mapping[str, str], act: str,
) -> tuple[Entry, EntryText | None]:  # fmt: skip
    """Return an entry that follows a chain's head, and its texts."""
    salt = secrets.token_bytes(32)
    words = chain.canonical(dict(texts)) if texts else ""
    entry = Entry(
        subject=subject, seq=head[0] + 1, at=at, act=act or new_act(), verb=verb, actor=by.id, post=by.post,
        unit=by.unit, payload=chain.canonical(dict(payload)), previous=head[1],
        text_digest=chain.text_digest(salt, words) if words else "",
    )  # fmt: skip
    entry.hash = entry.computed_hash()
    return entry, EntryText(subject=subject, seq=entry.seq, salt=salt.hex(), text=words) if words else None


def _head(subject: str) -> tuple[int, str]:
    """Return the count and hash of a chain, holding off other writers of it until the transaction ends."""
    if connection.vendor == "postgresql":  # SQLite's IMMEDIATE transactions have one writer already
        # A statement of its own: a lock taken inside the SELECT below would read as of before the wait.
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [subject])
    head = Entry.objects.filter(subject=subject).order_by("-seq").values_list("seq", "hash").first()
    return head or (0, chain.START)


@transaction.atomic
def erase_texts(*, subject: str, at: datetime, seqs: list[int] | None = None, by: Actor = _CARETAKER) -> int:
    """Turn the texts of a subject (or of some of its entries) into tombstones; the chain still verifies.

    Returns how many were erased. The erasure is itself an entry of that chain: a tombstone without one is found by
    the verifier. The caller records why.
    """
    texts = EntryText.objects.filter(subject=subject, erased_at=None)
    if seqs is not None:
        texts = texts.filter(seq__in=seqs)
    erased = list(texts.order_by("seq").values_list("seq", flat=True))
    if not erased:
        return 0
    record(subject=subject, verb=ERASED.code, by=by, at=at, payload={"seqs": erased})
    EntryText.objects.filter(subject=subject, seq__in=erased, erased_at=None).update(text="", salt="", erased_at=at)
    transaction.on_commit(_forget_pages)
    return len(erased)


def _forget_pages() -> None:
    """Empty SQLite's write-ahead log, where the old page still stands (pages of the file itself are overwritten)."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def seal(*, day: date, at: datetime) -> Seal:
    """Seal all chains that grew since the seal before; writes the seal outside the database as well.

    Sealing a day twice returns the first seal. An entry belongs to the seal after it was written, whatever moment it
    tells of: acts that reach us late do not break a seal. Call it outside a transaction: writers wait only for the
    first of its two steps.
    """
    upto = _last_settled()
    with transaction.atomic():
        if connection.vendor == "postgresql":
            _execute("LOCK TABLE ledger_seal IN EXCLUSIVE MODE")  # one sealer at a time; readers go on
        already = Seal.objects.filter(day=day).first()
        return already or _seal(day, at, upto)


@transaction.atomic
def _last_settled() -> int:
    """Return the last primary key below which no transaction is still writing.

    PostgreSQL hands out keys before commit, so the highest one seen may overtake a lower one still under way. The
    lock waits for those and is gone at the end of this short transaction.
    """
    if connection.vendor == "postgresql":
        _execute("LOCK TABLE ledger_entry IN SHARE MODE")
    return Entry.objects.aggregate(last=Max("pk"))["last"] or 0


def _seal(day: date, at: datetime, upto: int) -> Seal:
    before = Seal.objects.order_by("-pk").first()
    grown = Entry.objects.filter(pk__lte=upto)
    if before:
        grown = grown.filter(pk__gt=before.upto)
    rows = _heads(grown)
    made = Seal(
        day=day, sealed_at=at, entries=(before.entries if before else 0) + grown.count(),
        heads=chain.heads_digest(rows), previous=before.hash if before else chain.START,
        upto=max(upto, before.upto if before else 0),
    )  # fmt: skip
    made.hash = made.computed_hash(made.heads)
    made.save(force_insert=True)
    for i in range(0, len(rows), _BATCH):
        SealHead.objects.bulk_create(
            SealHead(seal=made, subject=subject, count=count, head=head)
            for subject, count, head in rows[i : i + _BATCH]
        )
    transaction.on_commit(outside.write)
    return made


def _heads(grown: QuerySet[Entry]) -> list[tuple[str, int, str]]:
    """Return (subject, count, head) of every chain among some entries."""
    rows: list[tuple[str, int, str]] = []
    for row in grown.order_by("subject", "seq").values_list("subject", "seq", "hash").iterator():
        if rows and rows[-1][0] == row[0]:
            rows[-1] = row
        else:
            rows.append(row)
    return rows


def _execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
