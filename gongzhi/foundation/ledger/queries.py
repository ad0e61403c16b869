"""Reading the ledger: the history of a subject, and the check of every chain."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Count

from gongzhi.foundation.ledger import chain, services, verbs
from gongzhi.foundation.ledger.models import Entry, EntryText, Seal, SealHead

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Record:
    """One entry with its words, as read back. ``texts`` is empty when erased or never there."""

    subject: str
    seq: int
    at: datetime
    act: str
    verb: str
    actor: str
    post: str
    unit: str
    payload: dict[str, Any] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    erased: bool = False


def history(subjects: Iterable[str]) -> list[Record]:
    """Return all entries of some subjects, oldest first. Two queries."""
    wanted = list(subjects)
    texts = {(t.subject, t.seq): t for t in EntryText.objects.filter(subject__in=wanted)}
    entries = Entry.objects.filter(subject__in=wanted).order_by("at", "pk")
    return [_record(entry, texts.get((entry.subject, entry.seq))) for entry in entries]


def _record(entry: Entry, text: EntryText | None) -> Record:
    return Record(
        subject=entry.subject, seq=entry.seq, at=entry.at, act=entry.act, verb=entry.verb, actor=entry.actor,
        post=entry.post, unit=entry.unit, payload=json.loads(entry.payload),
        texts=json.loads(text.text) if text and text.text else {}, erased=bool(text and text.erased_at),
    )  # fmt: skip


def actors_of(subject: str, verb_codes: Iterable[str]) -> set[str]:
    """Return the opaque ids of those who made some acts on a subject (for the two-person rule)."""
    return set(Entry.objects.filter(subject=subject, verb__in=list(verb_codes)).values_list("actor", flat=True))


@dataclass(frozen=True, slots=True)
class Finding:
    """The first check that failed: ``entry``, ``link``, ``text``, ``count`` or ``seal``, where, and why."""

    subject: str
    seq: int
    check: str
    why: str


@dataclass(frozen=True, slots=True)
class Verification:
    """What a full check found. ``finding`` is None when every chain holds."""

    entries: int
    subjects: int
    finding: Finding | None

    @property
    def ok(self) -> bool:
        """Whether nothing was found wrong."""
        return self.finding is None


class _Broken(Exception):
    def __init__(self, subject: str, seq: int, check: str, why: str) -> None:
        self.finding = Finding(subject, seq, check, why)
        super().__init__(why)


def verify(
    *, versions: Iterable[tuple[str, int]] = (), progress: Callable[[int], None] = lambda count: None
) -> Verification:
    """Check every entry, link, text digest, count and seal, in this order, and stop at the first that fails.

    ``versions`` gives (subject, version) of things whose version must equal their count of moves. Reads each table
    once, in order, without holding it in memory.
    """
    seen = _Tally()
    try:
        _check_entries(seen, progress)
        _check_texts()
        _check_counts(seen, versions)
        _check_seals(seen)
    except _Broken as broken:
        return Verification(seen.entries, len(seen.heads), broken.finding)
    return Verification(seen.entries, len(seen.heads), None)


class _Tally:
    """Counts and heads of the chains while they are read."""

    def __init__(self) -> None:
        self.entries = 0
        self.heads: dict[str, tuple[int, str]] = {}
        self.moves: dict[str, int] = {}
        self.sealed: dict[tuple[str, int], str] = {}


def _check_entries(seen: _Tally, progress: Callable[[int], None]) -> None:
    sealed_at = set(SealHead.objects.values_list("subject", "count").iterator(chunk_size=5000))
    moving = {verb.code for verb in verbs.every() if verb.moves}
    for entry in Entry.objects.order_by("subject", "seq").iterator(chunk_size=5000):
        count, head = seen.heads.get(entry.subject, (0, chain.START))
        if entry.hash != services.hash_of(entry):
            raise _Broken(entry.subject, entry.seq, "entry", "a column was changed")
        if entry.seq != count + 1 or entry.previous != head:
            raise _Broken(entry.subject, entry.seq, "link", "an entry before it was removed, added or changed")
        seen.heads[entry.subject] = (entry.seq, entry.hash)
        if (entry.subject, entry.seq) in sealed_at:
            seen.sealed[entry.subject, entry.seq] = entry.hash
        if entry.verb in moving:
            seen.moves[entry.subject] = seen.moves.get(entry.subject, 0) + 1
        seen.entries += 1
        progress(seen.entries)


def _check_texts() -> None:
    digests = Entry.objects.exclude(text_digest="").order_by("subject", "seq")
    texts = _Peek(EntryText.objects.order_by("subject", "seq").iterator(chunk_size=5000))
    for subject, seq, digest in digests.values_list("subject", "seq", "text_digest").iterator(chunk_size=5000):
        text = texts.at(subject, seq)
        if text is None:
            raise _Broken(subject, seq, "text", "the text is missing")
        if text.erased_at is None and chain.text_digest(bytes.fromhex(text.salt), text.text) != digest:
            raise _Broken(subject, seq, "text", "the text was changed")
    extra = texts.rest()
    if extra is not None:
        raise _Broken(extra.subject, extra.seq, "text", "a text belongs to no entry")


class _Peek:
    """Texts in the same order as entries, met one by one. The databases may order text differently than Python,
    so only equality is used: a text that does not match its entry is wrong, whatever the order."""

    def __init__(self, rows: Iterator[EntryText]) -> None:
        self._rows = rows
        self._next = next(rows, None)

    def at(self, subject: str, seq: int) -> EntryText | None:
        row = self._next
        if row is None or (row.subject, row.seq) != (subject, seq):
            return None
        self._next = next(self._rows, None)
        return row

    def rest(self) -> EntryText | None:
        return self._next


def _check_counts(seen: _Tally, versions: Iterable[tuple[str, int]]) -> None:
    for subject, version in versions:
        moves = seen.moves.get(subject, 0)
        if moves != version:
            raise _Broken(subject, moves, "count", f"{moves} moves on record, version {version}")


def _check_seals(seen: _Tally) -> None:
    before, last_count = chain.START, 0
    outside = _outside()
    for seal in Seal.objects.order_by("pk"):
        day = seal.day.isoformat()
        rows = list(seal.rows.values_list("subject", "count", "head"))
        expected = chain.seal_hash(day=day, entries=seal.entries, heads=chain.heads_digest(rows), previous=before)
        if seal.hash != expected or seal.previous != before or outside.get(day, seal.hash) != seal.hash:
            raise _Broken(f"seal:{day}", 0, "seal", "the seal itself was changed")
        for subject, count, head in rows:
            if seen.sealed.get((subject, count)) != head:
                raise _Broken(subject, count, "seal", f"the chain no longer holds what was sealed on {day}")
        before, last_count = seal.hash, seal.entries
    if set(outside) - {day.isoformat() for day in Seal.objects.values_list("day", flat=True)}:
        raise _Broken("seal", 0, "seal", "a seal written outside is missing inside")
    if seen.entries < last_count:
        raise _Broken("seal", last_count, "seal", "entries are missing")


def _outside() -> dict[str, str]:
    """Read the copy of the seals kept outside the database; empty where there is none."""
    path = services.outside_path()
    if path is None or not path.exists():
        return {}
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
    return {row["day"]: row["hash"] for row in rows}


def counts() -> dict[str, int]:
    """Return how many entries each verb has (for operations pages)."""
    return dict(Entry.objects.values_list("verb").annotate(n=Count("pk")).order_by("verb"))
