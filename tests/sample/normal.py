"""What a life in the database tells, apart from ids, random codes and hashes: for comparing one life with another."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import Any

from django.db.models import Model

from gongzhi.foundation.accounts.models import User
from gongzhi.foundation.ledger.models import Entry, EntryText
from gongzhi.foundation.persons import queries as persons
from gongzhi.foundation.persons.models import Person, PersonKey
from gongzhi.foundation.search.models import Document
from gongzhi.foundation.sites.models import Site
from gongzhi.sample.bulk.reading import TABLES, Life
from gongzhi.work.intake.models import Report

#: References, chains of pressures, and codes of 32 or 64 hexadecimal digits.
_OWN = re.compile(r"user:[0-9a-f]{32}|[MR]-\d{4}-\d{6,}|pressure:\d+|\b[0-9a-f]{64}\b|\b[0-9a-f]{32}\b")
_SITE = re.compile(r"(?<![MR]-\d{4}-)\b\d{6}\b")  # in its reference and among the words it is found by
_RANDOM = {  # columns that are random, or follow from what is: only whether there is one counts
    Entry: {"hash", "previous", "text_digest"},
    EntryText: {"salt"},
    Person: {"sealed"},
    PersonKey: {"wrapped"},
    Report: {"receipt"},
}


def normal(life: Life) -> str:
    """One text per life; two lives that tell the same have the same text."""
    known: dict[object, str] = {f"user:{one.opaque_id}": f"user:{one.username}" for one in User.objects.all()}
    for site in Site.objects.all():  # no life makes one: they are there before, as the people are
        known["Site", site.pk] = known[site.reference[2:]] = f"site:{site.name}"
    staff = len(known)

    def name(one: object) -> str:
        return known.setdefault(one, f"#{len(known) - staff}")

    def value(row: Model, field: Any) -> Any:
        given = getattr(row, field.attname)
        if field.attname in _RANDOM.get(type(row), ()):
            return bool(given)
        if field.is_relation and given is not None:
            return name((field.related_model.__name__, given))
        if isinstance(row, Document) and field.attname == "number":
            return name((row.kind.title(), given))
        if field.primary_key:
            return name((type(row).__name__, given))
        text = given if isinstance(given, str) else json.dumps(given, default=str, sort_keys=True)
        text = _SITE.sub(lambda found: known.get(found[0], found[0]), text)
        return _OWN.sub(lambda found: str(name(found[0])), text)

    rows = [
        (model.__name__, [[value(row, field) for field in row._meta.concrete_fields] for row in life.rows[model]])
        for model in TABLES
    ]
    contacts = [
        sorted(persons.masked([report.person])[report.person].items()) for report in life.reports if report.person
    ]
    return json.dumps([rows, contacts], ensure_ascii=False)


def all_normal(lives: list[Life]) -> Counter[str]:
    return Counter(normal(life) for life in lives)
