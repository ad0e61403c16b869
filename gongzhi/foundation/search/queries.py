"""Finding numbers by words, and reading a page out of several kinds of things in one order."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import OuterRef, Subquery
from django.db.models.expressions import RawSQL
from django.db.models.functions import Concat

from gongzhi.foundation.search.conditions import fts5, tsquery
from gongzhi.foundation.search.models import Document, Rebuild
from gongzhi.foundation.search.wanted import Number
from gongzhi.kernel.refused import Refused
from gongzhi.kernel.texts import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from django.db.models import QuerySet

    from gongzhi.foundation.search.conditions import Condition
    from gongzhi.foundation.search.wanted import Wanted

_POSTGRES = """SELECT number FROM search_document WHERE kind = %s
AND array_to_tsvector(string_to_array(head_tokens || notes_tokens, ' ')) @@ %s::tsquery"""
_SQLITE = """SELECT number FROM search_document WHERE kind = %s
AND id IN (SELECT rowid FROM search_words WHERE search_words MATCH %s)"""


def _numbers(kind: str, condition: Condition) -> RawSQL:
    """Return the numbers of the things of a kind whose words meet a condition, as a subquery."""
    if connection.vendor == "postgresql":
        return RawSQL(_POSTGRES, [kind, tsquery(condition)])  # noqa: S611 — tokens are letters and digits
    return RawSQL(_SQLITE, [kind, fts5(condition)])  # noqa: S611


def _told(kind: str) -> Subquery:
    mine = Document.objects.filter(kind=kind, number=OuterRef("pk"))
    return Subquery(mine.values(text=Concat("head", "notes"))[:1])


@dataclass(frozen=True, slots=True)
class Stream:
    """One kind of things that a page is read from: so many of a tier below a number, and when each came."""

    kind: str
    read: Callable[[Number | Condition, int | None, int], list[Any]]
    at: Callable[[Any], datetime]


def stream(kind: str, seen: QuerySet[Any], wanted: Wanted, *, letter: str, at: Callable[[Any], datetime]) -> Stream:
    """Return what a reader has ``seen`` of a kind as a stream; rows get what the index holds of them, ``told``.

    ``letter`` is what the references of this kind begin with.
    """

    def read(tier: Number | Condition, below: int | None, size: int) -> list[Any]:
        found = seen if below is None else seen.filter(pk__lt=below)
        if not isinstance(tier, Number):
            found = found.filter(pk__in=_numbers(kind, tier))
            if wanted.number is not None:  # it stands above already
                found = found.exclude(pk=wanted.number.pk)
        elif tier.letter in ("", letter):
            found = found.filter(pk=tier.pk)
        else:
            return []
        rows = found.annotate(told=_told(kind)).order_by("-pk")[:size]
        return [row for row in rows if not isinstance(tier, Number) or _is_of_year(row.reference, tier)]

    return Stream(kind, read, at)


def _is_of_year(reference: str, number: Number) -> bool:
    return not number.year or reference.split("-")[1] == str(number.year)


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that was found."""

    kind: str
    row: Any


@dataclass(frozen=True, slots=True)
class Page:
    """One page of what was found. ``next`` is the cursor of the page after it, empty at the end."""

    rows: list[Found]
    next: str


def page(streams: list[Stream], wanted: Wanted, *, after: str = "", size: int = 50) -> Page:
    """Read a page: tier by tier, and in each the latest first, kinds mingled. Two queries for each kind at most.

    :raises Refused: the cursor is none of ours.
    """
    start, below = _place_of(after, len(wanted.tiers), len(streams))
    rows: list[Found] = []
    places: list[tuple[int, list[int]]] = []
    for tier in range(start, len(wanted.tiers)):
        wants = size + 1 - len(rows)
        if wants <= 0:
            break
        heads = [
            stream.read(wanted.tiers[tier], last or None, wants)
            for stream, last in zip(streams, below, strict=True)
        ]  # fmt: skip
        for which, row in _mingled(streams, heads)[:wants]:
            below = [row.pk if which == at else last for at, last in enumerate(below)]
            rows.append(Found(streams[which].kind, row))
            places.append((tier, below))
        below = [0] * len(streams)
    more = len(rows) > size
    return Page(rows[:size], _cursor(*places[size - 1]) if more else "")


def _mingled(streams: list[Stream], heads: list[list[Any]]) -> list[tuple[int, Any]]:
    """Put several lists into one: at every step the latest of the first ones."""
    found, at = [], [0] * len(heads)
    while left := [which for which, rows in enumerate(heads) if at[which] < len(rows)]:
        which = max(left, key=lambda one: (streams[one].at(heads[one][at[one]]), -one))
        found.append((which, heads[which][at[which]]))
        at[which] += 1
    return found


def _place_of(after: str, tiers: int, streams: int) -> tuple[int, list[int]]:
    if not after:
        return 0, [0] * streams
    try:
        place = [int(number) for number in json.loads(base64.urlsafe_b64decode(after.encode()))]
        tier, below = place[0], place[1:]
        if len(below) == streams and 0 <= tier < tiers and all(0 <= last < 2**63 for last in below):
            return tier, below
    except (ValueError, TypeError, IndexError, KeyError, OverflowError):
        pass
    raise Refused(_("这个翻页位置不对，请从第一页重新看"), field="after")


def _cursor(tier: int, below: Iterable[int]) -> str:
    return base64.urlsafe_b64encode(json.dumps([tier, *below]).encode()).decode()


def pending() -> dict[str, int]:
    """Return the kinds whose index is not whole yet, and up to which number each is."""
    return dict(Rebuild.objects.order_by("kind").values_list("kind", "upto"))
