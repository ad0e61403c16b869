"""Reading without opening: masked fields for screens, and who looked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import OuterRef, Subquery

from gongzhi.foundation.ledger import queries as ledger
from gongzhi.foundation.persons import acts
from gongzhi.foundation.persons.masking import masked_field
from gongzhi.foundation.persons.models import Person, PersonKey
from gongzhi.foundation.persons.opening import open_record

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime


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
