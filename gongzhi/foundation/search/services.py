"""Writing the index, in the transaction of the act it tells of. Everything that people wrote is masked here."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.db.models import F, Value
from django.db.models.functions import Concat

from gongzhi.foundation.persons.masking import mask
from gongzhi.foundation.search import tokens
from gongzhi.foundation.search.models import Document, Rebuild

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_COLUMNS = ["head", "notes", "head_tokens", "notes_tokens"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """What is told of a thing: its title, ``words`` of people, names out of the registers, and notes added since.

    ``place`` and ``hands`` (units) narrow the search of who sees no more than these; they never widen what is seen.
    """

    kind: str
    number: int
    subject: str
    title: str
    words: Iterable[str] = ()
    called: Iterable[str] = ()
    notes: Iterable[str] = ()
    place: str = ""
    hands: Iterable[str] = ()


def add(*, text: Text) -> None:
    """Put a new thing into the index. One statement."""
    _document(text).save(force_insert=True)


def change(*, text: Text, head: bool) -> None:
    """Write the head anew, where told, and add the notes. One statement, none where there is nothing to write."""
    columns: dict[str, Any] = _head(text) if head else {}
    notes, found = _notes(text)
    if found:
        columns["notes"] = Concat(F("notes"), Value(notes))
        columns["notes_tokens"] = Concat(F("notes_tokens"), Value(found))
    if columns:
        Document.objects.filter(subject=text.subject).update(**columns)


def put(*, texts: Iterable[Text]) -> None:
    """Write documents whole, whether they were there or not. One statement."""
    Document.objects.bulk_create(
        [_document(text) for text in texts],
        update_conflicts=True, unique_fields=["subject"], update_fields=_COLUMNS,
    )  # fmt: skip


@contextmanager
def filling() -> Iterator[None]:
    """Do without the index of words while very many documents are added, and build it at the end, on PostgreSQL.

    Added to piece by piece it takes half the time of a bulk load and eight times the room. Meanwhile searches read
    every document.
    """
    if connection.vendor == "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX IF EXISTS search_words")
    try:
        yield
    finally:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL maintenance_work_mem = '512MB'")
            cursor.execute("CREATE INDEX IF NOT EXISTS search_words ON search_document USING gin (words)")


def drop(*, subject: str) -> None:
    """Take a thing out of the index, and its words out of the pages of the index."""
    Document.objects.filter(subject=subject).delete()
    if connection.vendor == "sqlite":  # PostgreSQL reuses dead rows by autovacuum
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO search_words (search_words) VALUES ('optimize')")


def begin(*, kinds: Iterable[str]) -> None:
    """Have the index built anew from the first number on, where no building is under way."""
    Rebuild.objects.bulk_create([Rebuild(kind=kind) for kind in kinds], ignore_conflicts=True)


def reached(*, kind: str, upto: int) -> None:
    """Note how far the building has come."""
    Rebuild.objects.filter(kind=kind).update(upto=upto)


def finish(*, kind: str) -> None:
    """Note that the index of a kind is whole."""
    Rebuild.objects.filter(kind=kind).delete()


def _document(text: Text) -> Document:
    notes, found = _notes(text)
    return Document(
        kind=text.kind, number=text.number, subject=text.subject, notes=notes, notes_tokens=found, **_head(text)
    )


def _head(text: Text) -> dict[str, str]:
    lines = [mask(text.title).text, *(mask(words).text for words in text.words if words), *filter(None, text.called)]
    head = "\n".join(lines)
    own = [tokens.kind(text.kind), *tokens.within(text.place)]  # never empty, whatever was said
    return {"head": head, "head_tokens": " ".join(own) + _spaced(head)}


def _notes(text: Text) -> tuple[str, str]:
    notes = [f"\n{mask(note).text}" for note in text.notes if note]
    hands = "".join(f" {tokens.hand(unit)}" for unit in text.hands)
    return "".join(notes), "".join(map(_spaced, notes)) + hands  # each on its own: as if they had come one by one


def _spaced(words: str) -> str:
    return "".join(f" {token}" for token in sorted(tokens.of(words)))
