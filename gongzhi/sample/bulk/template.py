"""A life as a template, and a copy of it: new numbers, new codes, contacts sealed again, chains hashed again."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gongzhi.foundation.ledger import chain
from gongzhi.foundation.ledger.models import Entry, EntryText
from gongzhi.foundation.persons import sealing
from gongzhi.foundation.persons.models import Person, PersonKey
from gongzhi.foundation.search.models import Document
from gongzhi.matters.models import Category, Matter
from gongzhi.sample.bulk.recipe import Given, Recipe, Row, Tokens, place
from gongzhi.work.intake import receipts
from gongzhi.work.intake.models import Pressure, Report
from gongzhi.work.requests.policies import is_drawn

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import Model

    from gongzhi.sample.bulk.reading import Life

    Rows = dict[type[Model], list[Row]]

NUMBERED: tuple[type[Model], ...] = (Matter, Report, Pressure)  # others, or texts, name their primary keys
_SALT = place(EntryText, "salt")
_WORDS = place(EntryText, "text")
_SEALED = place(Person, "sealed")
_WRAPPED = place(PersonKey, "wrapped")
_DIGEST, _PREVIOUS, _HASH = (place(Entry, name) for name in ("text_digest", "previous", "hash"))
_NUMBER = place(Document, "number")
_SUBJECT, _AT = place(Entry, "subject"), place(Entry, "at")


@dataclass(frozen=True, slots=True)
class Number:
    """A primary key that a copy takes: under which token, and the tokens of texts that are made of it.

    ``draw`` is what the number has to draw where a sample decided whether somebody checks; None where none did.
    """

    model: type[Model]
    token: str
    draw: bool | None
    text: str
    before: str  # what precedes the number in that text


@dataclass(frozen=True, slots=True)
class Link:
    """One entry of a chain, its moment as it is hashed, and its words."""

    entry: Recipe
    moment: str
    words: Recipe | None


class Template:
    """A life ready to be copied."""

    def __init__(self, life: Life, sampled: set[str]) -> None:
        self.matters, self.ended = len(life.matters), life.ended
        self.numbers = [*_numbers(life, sampled)]
        entries = life.rows[Entry]
        self._codes = sorted({entry.act for entry in entries} | {person.pk for person in life.rows[Person]})
        self._receipts = [report.receipt for report in life.reports if report.receipt]
        keys = {(number.model, int(number.token.partition(":")[2])): number.token for number in self.numbers}
        texts = [*self._codes, *self._receipts, *(number.text for number in self.numbers)]
        self._tokens = tokens = Tokens(texts, keys)
        special = (Entry, EntryText, Person, PersonKey, Document)
        self._plain = [
            (model, [tokens.recipe(row) for row in rows]) for model, rows in life.rows.items() if model not in special
        ]
        self._plain.append((Document, [_document(row, tokens) for row in life.rows[Document]]))
        self._persons = [
            _opened(person, key, tokens) for person, key in zip(life.rows[Person], life.rows[PersonKey], strict=True)
        ]
        self._links = _links(life, tokens)

    def copy(self, take: Callable[[type[Model], bool | None, str], int], rows: Rows) -> None:
        """Add the rows of one copy; ``take`` gives a free number, drawn as it has to be."""
        given: Given = {code: secrets.token_hex(16) for code in self._codes}
        given |= {receipt: receipts.digest(receipts.new()) for receipt in self._receipts}
        for number in self.numbers:
            pk = take(number.model, number.draw, number.before)
            given[number.token], given[number.text] = pk, _named(number.before, pk)
        self._tokens.put_together(given)
        for model, recipes in self._plain:
            rows[model] += [recipe.fill(given) for recipe in recipes]
        for old, content, person, key in self._persons:
            _seal(given[old], content, person.fill(given), key.fill(given), rows)
        _chain(self._links, given, rows)


def _numbers(life: Life, sampled: set[str]) -> list[Number]:
    handed_in = {entry.subject for entry in life.rows[Entry] if entry.verb == "request.hand_in"}
    numbers = []
    for matter in life.matters:
        by_sample = matter.category in sampled and matter.subject in handed_in
        draw = is_drawn(matter.subject) if by_sample else None
        before = matter.reference[: -len(f"{matter.pk:06d}")]
        numbers.append(Number(Matter, f"m:{matter.pk}", draw, matter.reference, before))
    for report in life.reports:
        before = report.reference[: -len(f"{report.pk:06d}")]
        numbers.append(Number(Report, f"r:{report.pk}", None, report.reference, before))
    for pressure in life.rows[Pressure]:
        numbers.append(Number(Pressure, f"p:{pressure.pk}", None, f"pressure:{pressure.pk}", "pressure:"))
    return numbers


def _document(row: Document, tokens: Tokens) -> Recipe:
    """Read what is found of a thing: its number is the thing's own."""
    recipe = tokens.recipe(row)
    return Recipe(recipe.values, (*recipe.tokens, (_NUMBER, f"{row.kind[0]}:{row.number}")))


def _named(before: str, pk: int) -> str:
    """Return a reference, or the chain of a pressure."""
    return f"{before}{pk}" if before.endswith(":") else f"{before}{pk:06d}"


def _opened(person: Person, key: PersonKey, tokens: Tokens) -> tuple[str, bytes, Recipe, Recipe]:
    """Read a sealed record: what is in it stays in memory."""
    data_key = sealing.open_key(bytes(key.wrapped), about=person.pk)
    content = sealing.unseal(data_key, bytes(person.sealed or b""), about=person.pk)
    return person.pk, content, tokens.recipe(person), tokens.recipe(key)


def _seal(pk: str, content: bytes, person: Row, key: Row, rows: Rows) -> None:
    data_key, key[_WRAPPED] = sealing.new_key(about=pk)
    person[_SEALED] = sealing.seal(data_key, content, about=pk)
    rows[Person].append(person)
    rows[PersonKey].append(key)


def _links(life: Life, tokens: Tokens) -> list[Link]:
    words = {(row.subject, row.seq): tokens.recipe(row) for row in life.rows[EntryText]}
    return [
        Link(tokens.recipe(entry), chain.moment(entry.at), words.get((entry.subject, entry.seq)))
        for entry in life.rows[Entry]
    ]


def _chain(links: list[Link], given: Given, rows: Rows) -> None:
    """Add entries in their order, each chain hashed as the writer of the ledger hashes it."""
    heads: dict[str, str] = {}
    for link in links:
        row = link.entry.fill(given)
        if link.words:
            words = link.words.fill(given)
            salt = secrets.token_bytes(32)
            words[_SALT] = salt.hex()
            row[_DIGEST] = chain.text_digest(salt, words[_WORDS])
            rows[EntryText].append(words)
        row[_PREVIOUS] = heads.get(row[_SUBJECT], chain.START)
        hashed = row[_SUBJECT:_HASH]
        hashed[_AT - _SUBJECT] = link.moment
        row[_HASH] = heads[row[_SUBJECT]] = chain.digest(hashed)
        rows[Entry].append(row)


def sampled_categories() -> set[str]:
    """Return the categories of which a sample is checked."""
    return set(Category.objects.filter(check_by="sampled").values_list("code", flat=True))
