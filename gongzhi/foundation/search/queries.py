"""Finding numbers by words, and reading a page out of several kinds of things in one order."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Concat

from gongzhi.foundation.search import tokens
from gongzhi.foundation.search.conditions import All, fts5, tsquery
from gongzhi.foundation.search.models import Document, Rebuild
from gongzhi.foundation.search.wanted import Number
from gongzhi.kernel.refused import Refused
from gongzhi.kernel.texts import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime

    from django.db.models import QuerySet

    from gongzhi.foundation.search.conditions import Condition
    from gongzhi.foundation.search.wanted import Wanted

SPARE = 30  # candidates beyond a page: a reader may not see all of them
_NARROW = {
    "postgresql": "words @@ %s::tsquery",
    "sqlite": "id IN (SELECT rowid FROM search_words WHERE search_words MATCH %s)",
}
_LATEST = """SELECT * FROM (SELECT %s, number FROM search_document WHERE kind = %s AND number < %s AND {narrow}
ORDER BY number DESC LIMIT %s) AS latest"""
_WRITTEN = {"postgresql": tsquery, "sqlite": fts5}
_END = 2**62


@dataclass(frozen=True, slots=True)
class Stream:
    """One kind of things that a page is read from: the rows its reader may see, and when each came.

    ``letter`` is what the references of this kind begin with. ``scope`` narrows what is looked at to about what the
    reader may see, and decides nothing: only ``seen`` does.
    """

    kind: str
    letter: str
    seen: QuerySet[Any]
    at: Callable[[Any], datetime]
    scope: Condition | None = None

    def rows(self, numbers: Iterable[int]) -> dict[int, Any]:
        """Return what the reader may see of some numbers, each with what the index holds of it, ``told``."""
        told = Document.objects.filter(kind=self.kind, number=OuterRef("pk")).values(text=Concat("head", "notes"))
        wanted = list(numbers)
        return self.seen.annotate(told=Subquery(told[:1])).in_bulk(wanted) if wanted else {}


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
    """Read a page: tier by tier, and in each the latest first, kinds mingled. One query a tier, and one a kind.

    :raises Refused: the cursor is none of ours.
    """
    tier, below = _place_of(after, len(wanted.tiers), len(streams))
    candidates = _gathered(streams, wanted, tier, below, size + SPARE)
    known = [
        stream.rows({number for numbers in candidates for number in numbers[which]})
        for which, stream in enumerate(streams)
    ]  # fmt: skip
    rows: list[Found] = []
    for numbers in candidates:
        for which, number, row in _mingled(streams, numbers, known):
            if len(rows) == size:
                return Page(rows, _cursor(tier, below))
            below = [number if which == at else last for at, last in enumerate(below)]
            if row is not None and _is_meant(row.reference, wanted, tier):
                rows.append(Found(streams[which].kind, row))
        if any(len(some) == size + SPARE for some in numbers):  # there are more, and nobody has looked at them
            return Page(rows, _cursor(tier, below))
        tier, below = tier + 1, [0] * len(streams)
    return Page(rows, _cursor(tier, below) if tier < len(wanted.tiers) else "")


def _gathered(streams: list[Stream], wanted: Wanted, tier: int, below: list[int], most: int) -> list[list[list[int]]]:
    """Return candidates: for each tier the numbers of each kind, the latest first; tiers until there are enough."""
    gathered: list[list[list[int]]] = []
    while tier < len(wanted.tiers) and sum(len(numbers) for kinds in gathered for numbers in kinds) <= most - SPARE:
        gathered.append(_candidates(streams, wanted, tier, below, most))
        tier, below = tier + 1, [0] * len(streams)
    return gathered


def _candidates(streams: list[Stream], wanted: Wanted, tier: int, below: list[int], most: int) -> list[list[int]]:
    condition = wanted.tiers[tier]
    if isinstance(condition, Number):
        return [
            [condition.pk] if condition.letter in ("", stream.letter) and condition.pk < (last or _END) else []
            for stream, last in zip(streams, below, strict=True)
        ]  # fmt: skip
    vendor = connection.vendor
    statement = _LATEST.format(narrow=_NARROW[vendor])
    params: list[int | str] = []
    for which, stream in enumerate(streams):
        narrowed = All((condition, tokens.kind(stream.kind), *([stream.scope] if stream.scope else [])))
        params += [which, stream.kind, below[which] or _END, _WRITTEN[vendor](narrowed), most]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join([statement] * len(streams)), params)
        pairs = cursor.fetchall()
    return [sorted((number for at, number in pairs if at == which), reverse=True) for which in range(len(streams))]


def _is_meant(reference: str, wanted: Wanted, tier: int) -> bool:
    """Say whether a candidate stands in its tier: its year is the one written, and it stands in no earlier one."""
    _letter, year, number = reference.split("-")
    written = wanted.number
    if isinstance(wanted.tiers[tier], Number):
        return written is not None and written.year in (0, int(year))
    return written is None or written.pk != int(number)


def _mingled(
    streams: list[Stream], numbers: list[list[int]], known: list[dict[int, Any]]
) -> Iterator[tuple[int, int, Any]]:
    """Put several kinds into one list: at every step the latest of the first ones. What is not seen has no row."""
    at = [0] * len(numbers)
    while left := [which for which, some in enumerate(numbers) if at[which] < len(some)]:
        heads = [(which, numbers[which][at[which]]) for which in left]
        hidden = next(((which, number) for which, number in heads if number not in known[which]), None)
        which, number = hidden or max(heads, key=lambda one: (streams[one[0]].at(known[one[0]][one[1]]), -one[0]))
        at[which] += 1
        yield which, number, known[which].get(number)


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
