"""One walk along all chains: entries, their texts and the sealed heads, read side by side.

Each table is read once, in the order of the chains, so that memory does not grow with the ledger. Values are taken
as they stand in the database: a byte that no longer makes a date or a number is a finding, not a crash.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from contextlib import closing
from typing import TYPE_CHECKING, Any

from django.db.models import TextField
from django.db.models.functions import Cast

from gongzhi.foundation.ledger import chain, verbs
from gongzhi.foundation.ledger.acts import ERASED
from gongzhi.foundation.ledger.models import Entry, EntryText, SealHead

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Sequence

    from django.db.models import QuerySet

_STEP = 1000  # entries between two words of progress

_ENTRY = (
    "subject", "seq", Cast("at", TextField()), "act", "verb", "actor", "post", "unit", "payload", "text_digest",
    "previous", "hash", "pk",
)  # fmt: skip
_TEXT = ("subject", "seq", "salt", "text", Cast("erased_at", TextField()))
_VERB, _PAYLOAD, _DIGEST, _PREVIOUS, _HASH, _KEY = 4, 8, 9, 10, 11, 12  # places in a row of entries


class Broken(Exception):
    """A check that failed: at which entry, which check, and why."""

    def __init__(self, where: Sequence[object], check: str, why: str) -> None:
        self.subject, self.check, self.why = str(where[0]), check, why
        self.seq = where[1] if isinstance(where[1], int) else 0
        super().__init__(why)


def moment(text: str) -> str:
    """Turn a moment as either database writes it into the form that is hashed, without losing a changed byte.

    :raises ValueError: it is not written like a moment.
    """
    day, gap, clock = text[:10], text[10:11], text[11:].removesuffix("+00")
    seconds, _, fraction = clock.partition(".")
    if gap != " ":
        raise ValueError(text)
    return f"{day}T{seconds}.{fraction:0<6}Z"


class Beside:
    """Rows in the same order as the entries, met one by one.

    Databases may order text differently than Python, so only equality is used: a row that does not match its entry
    is wrong, whatever the order.
    """

    def __init__(self, rows: Generator[Any]) -> None:
        self._rows = rows
        self.first = next(rows, None)

    def take(self, *key: object) -> Any:
        """Return the next row if it begins with this key, else None."""
        row = self.first
        if row is None or row[: len(key)] != key:
            return None
        self.first = next(self._rows, None)
        return row

    def close(self) -> None:
        """Let go of the database's cursor."""
        self._rows.close()


class Walk:
    """The walk, and what it leaves for the checks after it."""

    def __init__(self, *, ends: Sequence[int], progress: Callable[[int], None] | None = None) -> None:
        self.entries = 0
        self.subjects = 0
        self.moves: dict[str, int] = {}
        self.added = [0] * len(ends)  # entries that each seal covers and the one before does not
        self.unsealed: tuple[str, int, str] | None = None  # the first sealed head that no entry matches
        self._ends = ends
        self._progress = progress or (lambda _count: None)
        self._moving = {verb.code for verb in verbs.every() if verb.moves}
        self._tombstones: dict[int, str] = {}
        self._erasures: set[tuple[int, str]] = set()

    def go(self) -> None:
        """Check every entry, link and text.

        :raises Broken: at the first that does not hold.
        """
        entry_rows = Entry.objects.order_by("subject", "seq").values_list(*_ENTRY)
        text_rows = EntryText.objects.order_by("subject", "seq").values_list(*_TEXT)
        head_rows = SealHead.objects.order_by("subject", "count").values_list("subject", "count", "head")
        with (
            closing(stream(entry_rows)) as entries,
            closing(Beside(stream(text_rows))) as texts,
            closing(Beside(stream(head_rows))) as heads,
        ):
            self._chains(entries, texts, heads)
        if texts.first is not None:
            raise Broken(texts.first, "text", "a text belongs to no entry")
        self.unsealed = self.unsealed or heads.first

    def _chains(self, entries: Iterator[tuple[Any, ...]], texts: Beside, heads: Beside) -> None:
        subject, seq, head = "", 0, chain.START
        for row in entries:
            if row[0] != subject:
                self._end_chain(subject)
                self.subjects += 1
                subject, seq, head = row[0], 0, chain.START
            self._entry(row, seq, head)
            if row[_DIGEST]:
                self._text(row, texts)
            sealed = heads.take(row[0], row[1])
            if sealed and sealed[2] != row[_HASH]:
                self.unsealed = self.unsealed or sealed
            seq, head = row[1], row[_HASH]
        self._end_chain(subject)
        self._progress(self.entries)

    def _entry(self, row: tuple[Any, ...], seq: int, head: str) -> None:
        if _hash(row) != row[_HASH]:
            raise Broken(row, "entry", "a column was changed")
        if row[1] != seq + 1 or row[_PREVIOUS] != head:
            raise Broken(row, "link", "an entry before it was removed, added or changed")
        if row[_VERB] in self._moving:
            self.moves[row[0]] = self.moves.get(row[0], 0) + 1
        if row[_VERB] == ERASED.code:
            at = moment(row[2])
            self._erasures |= {(erased, at) for erased in json.loads(row[_PAYLOAD])["seqs"]}
        seal = bisect_left(self._ends, row[_KEY])
        if seal < len(self.added):
            self.added[seal] += 1
        self.entries += 1
        if not self.entries % _STEP:
            self._progress(self.entries)

    def _text(self, row: tuple[Any, ...], texts: Beside) -> None:
        text = texts.take(row[0], row[1])
        if text is None:
            raise Broken(row, "text", "the text is missing")
        _, seq, salt, words, erased_at = text
        if erased_at is None and _text_digest(salt, words) != row[_DIGEST]:
            raise Broken(row, "text", "the text was changed")
        if erased_at is not None:
            if salt or words:
                raise Broken(row, "text", "the text is marked as erased and still there")
            self._tombstones[seq] = erased_at

    def _end_chain(self, subject: str) -> None:
        for seq, erased_at in self._tombstones.items():
            if (seq, _moment_or_nothing(erased_at)) not in self._erasures:
                raise Broken((subject, seq), "text", "the text was erased without an entry that says so")
        self._tombstones.clear()
        self._erasures.clear()


def stream(rows: QuerySet[Any, Any]) -> Generator[Any]:
    """Read rows one by one, a few thousand in memory; close it, or its cursor stays open."""
    yield from rows.iterator(chunk_size=5000)


def _hash(row: tuple[Any, ...]) -> str:
    try:
        return chain.digest([row[0], row[1], moment(row[2]), *row[3:_HASH]])
    except (ValueError, TypeError):  # no longer a moment, no longer UTF-8, no longer text
        return ""


def _text_digest(salt: str, words: str) -> str:
    try:
        return chain.text_digest(bytes.fromhex(salt), words)
    except (ValueError, TypeError, AttributeError):
        return ""


def _moment_or_nothing(text: str) -> str:
    try:
        return moment(text)
    except ValueError:
        return ""
