"""Reading without opening: masked fields for screens, and who looked."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import OuterRef, Subquery

from gongzhi.foundation.ledger import queries as ledger
from gongzhi.foundation.persons import acts
from gongzhi.foundation.persons.masking import masked_field
from gongzhi.foundation.persons.models import Person, PersonKey
from gongzhi.foundation.persons.opening import open_record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date, datetime

_BATCH = 500  # records of one statement


def masked(ids: Iterable[str]) -> dict[str, dict[str, str]]:
    """Return what may stand on a screen, by id and field: ``王**``, ``138****1234``. One query for any number.

    A record that is erased, restricted or unknown has no fields.
    """
    wanted = list(dict.fromkeys(ids))
    shown: dict[str, dict[str, str]] = {person: {} for person in wanted}
    if not wanted:
        return shown
    key = PersonKey.objects.filter(pk=OuterRef("pk")).values("wrapped")[:1]
    rows = Person.objects.filter(pk__in=wanted, erased_at=None, restricted_at=None).annotate(wrapped=Subquery(key))
    for person, sealed, wrapped in rows.exclude(wrapped=None).values_list("pk", "sealed", "wrapped"):
        opened = open_record(person, wrapped, sealed)
        shown[person] = {field: masked_field(field, value) for field, value in opened.items()}
    return shown


def kept(ids: Iterable[str]) -> set[str]:
    """Return which of some records have not been erased. One query."""
    return set(Person.objects.filter(pk__in=list(ids), erased_at=None).values_list("pk", flat=True))


def usable(ids: Iterable[str], *, purpose: str, on: date) -> set[str]:
    """Return which of some records may still be used for a purpose: kept for it, free, and not due to be erased."""
    found = Person.objects.filter(pk__in=list(ids), erased_at=None, restricted_at=None, purpose=purpose)
    return set(found.filter(erase_by__gt=on).values_list("pk", flat=True))


@dataclass(frozen=True, slots=True)
class Access:
    """One reading of a record, as the person concerned is told it: which unit and post, when, what and why."""

    at: datetime
    unit: str
    post: str
    fields: tuple[str, ...]
    reason: str
    words: str


def access_list(person: str) -> list[Access]:
    """Return who looked at a record, oldest first (the subject's own right)."""
    return [_access(record) for record in ledger.history([acts.subject(person)]) if record.verb in acts.READINGS]


def _access(record: ledger.Record) -> Access:
    fields, words = tuple(record.payload.get("fields", ())), record.texts.get("words", "")
    return Access(record.at, record.unit, record.post, fields, record.payload["reason"], words)


def same_phone(these: Iterable[str], among: Iterable[str]) -> list[tuple[str, str]]:
    """Return the pairs (one of these, one among those) of records that hold the same phone.

    Like ``same_name`` and ``called`` it is for asking whether people whose records are at hand are the same. It opens
    nothing to anybody: a caller brings record ids, never a number or a name to look for among all, and learns no value.
    What is erased, restricted or unknown is like nobody.
    """
    wanted: dict[str, list[str]] = {}
    for person, digest in _digests(these):
        wanted.setdefault(digest, []).append(person)
    return sorted(
        (mine, other) for other, digest in _digests(among) for mine in wanted.get(digest, ()) if mine != other
    )


def same_name(these: Iterable[str], among: Iterable[str]) -> list[tuple[str, str]]:
    """Return the pairs of records, as ``same_phone``, whose names are alike; whether it is one person, people ask."""
    wanted: dict[str, list[str]] = {}
    for person, name in _names(these):
        wanted.setdefault(name, []).append(person)
    return sorted((mine, other) for other, name in _names(among) for mine in wanted.get(name, ()) if mine != other)


def called(among: Iterable[str], names: Iterable[str]) -> list[tuple[str, str]]:
    """Return the pairs (record, name) of some records that go by one of these names: a company's, a committee's."""
    wanted = {_plain(name): name for name in names}
    return sorted((person, wanted[name]) for person, name in _names(among) if name in wanted)


def _digests(ids: Iterable[str]) -> Iterator[tuple[str, str]]:
    for person, _sealed, digest in _free(ids, "phone_digest"):
        if digest:
            yield person, digest


def _names(ids: Iterable[str]) -> Iterator[tuple[str, str]]:
    for person, sealed, wrapped in _free(ids, "wrapped"):
        name = _plain(open_record(person, wrapped, sealed).get("name", ""))
        if len(name) > 1:  # one character is a surname at most
            yield person, name


def _free(ids: Iterable[str], column: str) -> Iterator[tuple[str, Any, Any]]:
    """Yield those of some records that may be used, each with what is sealed and a column of its key."""
    wanted = list(dict.fromkeys(ids))
    for start in range(0, len(wanted), _BATCH):
        key = PersonKey.objects.filter(pk=OuterRef("pk")).values(column)[:1]
        rows = Person.objects.filter(pk__in=wanted[start : start + _BATCH], erased_at=None, restricted_at=None)
        held = rows.annotate(held=Subquery(key)).exclude(held=None).order_by("pk")
        yield from held.values_list("pk", "sealed", "held")


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()
