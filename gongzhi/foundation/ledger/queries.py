"""Reading the ledger: the history of a subject, and the check of every chain."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Count, OuterRef, Subquery

from gongzhi.foundation.ledger.models import Entry, EntryText
from gongzhi.foundation.ledger.verification import Finding, Verification, verify

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.db.models import QuerySet


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
    """Return all entries of some subjects, oldest first. One query."""
    return _told(Entry.objects.filter(subject__in=list(subjects)).order_by("at", "pk"))


def latest(subject: str, size: int) -> list[Record]:
    """Return the last entries of one subject, oldest first. One query."""
    return _told(Entry.objects.filter(subject=subject).order_by("-seq")[:size])[::-1]


def _told(entries: QuerySet[Entry]) -> list[Record]:
    texts = EntryText.objects.filter(subject=OuterRef("subject"), seq=OuterRef("seq"))
    told = entries.annotate(text=Subquery(texts.values("text")), erased_at=Subquery(texts.values("erased_at")))
    return [_record(entry, entry.text, entry.erased_at) for entry in told]


def _record(entry: Entry, text: str | None, erased_at: datetime | None) -> Record:
    return Record(
        subject=entry.subject, seq=entry.seq, at=entry.at, act=entry.act, verb=entry.verb, actor=entry.actor,
        post=entry.post, unit=entry.unit, payload=json.loads(entry.payload),
        texts=json.loads(text) if text else {}, erased=erased_at is not None,
    )  # fmt: skip


def actors_of(subject: str, verb_codes: Iterable[str]) -> set[str]:
    """Return the opaque ids of those who made some acts on a subject (for the two-person rule)."""
    return set(Entry.objects.filter(subject=subject, verb__in=list(verb_codes)).values_list("actor", flat=True))


def last_actor(subject: str, verb_codes: Iterable[str]) -> str:
    """Return the opaque id of whoever made the last of some acts on a subject; empty when nobody did. One query."""
    found = Entry.objects.filter(subject=subject, verb__in=list(verb_codes)).order_by("-seq")
    return found.values_list("actor", flat=True).first() or ""


def begins(subject: str, act: str) -> bool:
    """Say whether the first entry of a chain belongs to an act. One query."""
    return Entry.objects.filter(subject=subject, seq=1, act=act).exists()


def happened(verb: str) -> bool:
    """Say whether something that concerns the whole installation was ever recorded (``sample.generated``)."""
    return Entry.objects.filter(subject=f"installation:{verb.partition('.')[0]}", verb=verb).exists()


def counts() -> dict[str, int]:
    """Return how many entries each verb has (for operations pages)."""
    return dict(Entry.objects.values_list("verb").annotate(n=Count("pk")).order_by("verb"))


__all__ = [
    "Finding",
    "Record",
    "Verification",
    "actors_of",
    "begins",
    "counts",
    "happened",
    "history",
    "latest",
    "verify",
]
