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
    "postgresql": "words @@ {words}::tsquery",
    "sqlite": "id IN (SELECT rowid FROM search_words WHERE search_words MATCH {words})",
}
#: The latest that hold it. On PostgreSQL the latest 4,000 are looked at first: what many hold is found among them, and
#: only for what is rare are the words looked up in their index. Left to itself it takes words for independent of each
#: other, and walks over everything for a rare sentence of frequent words. ``number + 0`` has no index to walk along.
_LATEST = {
    "sqlite": """SELECT * FROM (SELECT %(which{n})s, number FROM search_document
WHERE kind = %(kind{n})s AND number < %(below{n})s AND {narrow} ORDER BY number DESC LIMIT %(most)s) AS latest""",
    "postgresql": """SELECT %(which{n})s, number FROM (
WITH near AS MATERIALIZED (SELECT number FROM (SELECT number, words FROM search_document
WHERE kind = %(kind{n})s AND number < %(below{n})s ORDER BY number DESC LIMIT 4000) AS recent
WHERE {narrow} ORDER BY number DESC LIMIT %(most)s)
SELECT number FROM near WHERE (SELECT count(*) FROM near) >= %(most)s
UNION ALL (SELECT number FROM search_document
WHERE (SELECT count(*) FROM near) < %(most)s AND kind = %(kind{n})s AND number < %(below{n})s AND {narrow}
ORDER BY number + 0 DESC LIMIT %(most)s)) AS latest""",
}
_HOLDING = "SELECT number FROM search_document WHERE kind = %s AND {narrow}"
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
        wanted = list(numbers)
        return self._told().in_bulk(wanted) if wanted else {}

    def under(self, condition: Condition, number: int, most: int) -> list[Any]:
        """Return the latest rows under a number that the reader may see and that hold something.

        Every document that holds it is looked at, whatever the reader may see of them.
        """
        vendor = connection.vendor
        statement = _HOLDING.format(narrow=_NARROW[vendor].format(words="%s"))
        holding = RawSQL(statement, (self.kind, _WRITTEN[vendor](self.narrowed(condition))))  # noqa: S611 — fixed text
        return list(self._told().filter(pk__in=holding, pk__lt=number).order_by("-pk")[:most])

    def narrowed(self, condition: Condition) -> Condition:
        """Return a condition on documents of this kind where the reader may see some."""
        return All((condition, tokens.kind(self.kind), *([self.scope] if self.scope else [])))

    def _told(self) -> QuerySet[Any]:
        told = Document.objects.filter(kind=self.kind, number=OuterRef("pk")).values(text=Concat("head", "notes"))
        seen: QuerySet[Any] = self.seen.annotate(told=Subquery(told[:1]))
        return seen


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

    Nothing tells what was found and may not be seen: a page is full while there is more to see, and its cursor holds
    numbers of rows shown. Where very many are hidden this takes further queries.

    :raises Refused: the cursor is none of ours.
    """
    first, below = _place_of(after, len(wanted.tiers), len(streams))
    tier, under = first, below
    rows: list[tuple[int, int, Any]] = []  # tier, stream and row, one more than are shown
    while tier < len(wanted.tiers) and len(rows) <= size:
        gathered = _gathered(streams, wanted, tier, under, size + SPARE)
        known = [
            stream.rows({number for numbers in gathered for number in numbers[which]})
            for which, stream in enumerate(streams)
        ]  # fmt: skip
        for numbers in gathered:
            if len(rows) <= size:
                seen = [
                    _seen(stream, wanted.tiers[tier], numbers[which], known[which], size)
                    for which, stream in enumerate(streams)
                ]
                rows += [(tier, *one) for one in _mingled(streams, seen) if _is_meant(one[1].reference, wanted, tier)]
            tier, under = tier + 1, [0] * len(streams)
    shown = rows[:size]
    found = [Found(streams[which].kind, row) for _tier, which, row in shown]
    return Page(found, _cursor(shown, first, below) if len(rows) > size else "")


def _seen(
    stream: Stream, condition: Number | Condition, numbers: list[int], known: dict[int, Any], size: int
) -> list[Any]:
    """Return what may be seen of the candidates; where these are too few for a page, of all that there are."""
    seen = [known[number] for number in numbers if number in known]
    missing = size + 2 - len(seen)  # one more than are shown, and one that stands in an earlier tier
    if isinstance(condition, Number) or len(numbers) < size + SPARE or missing <= 0:
        return seen
    return seen + stream.under(condition, numbers[-1], missing)


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
    statements: list[str] = []
    params: dict[str, int | str] = {"most": most}
    for which, stream in enumerate(streams):
        given: dict[str, int | str] = {"which": which, "kind": stream.kind, "below": below[which] or _END,
                 "words": _WRITTEN[vendor](stream.narrowed(condition))}  # fmt: skip
        params |= {f"{name}{which}": value for name, value in given.items()}
        narrow = _NARROW[vendor].format(words=f"%(words{which})s")
        statements.append(_LATEST[vendor].format(n=which, narrow=narrow))
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(statements), params)
        pairs = cursor.fetchall()
    return [sorted((number for at, number in pairs if at == which), reverse=True) for which in range(len(streams))]


def _is_meant(reference: str, wanted: Wanted, tier: int) -> bool:
    """Say whether a candidate stands in its tier: its year is the one written, and it stands in no earlier one."""
    _letter, year, number = reference.split("-")
    written = wanted.number
    if isinstance(wanted.tiers[tier], Number):
        return written is not None and written.year in (0, int(year))
    return written is None or written.pk != int(number)


def _mingled(streams: list[Stream], seen: list[list[Any]]) -> Iterator[tuple[int, Any]]:
    """Put several kinds into one list: at every step the latest of the first ones."""
    at = [0] * len(seen)
    while left := [which for which, some in enumerate(seen) if at[which] < len(some)]:
        which = max(left, key=lambda one: (streams[one].at(seen[one][at[one]]), -one))
        yield which, seen[which][at[which]]
        at[which] += 1


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


def _cursor(shown: list[tuple[int, int, Any]], first: int, below: list[int]) -> str:
    """Return the tier of the last row shown, and the last number of each kind shown there, now or on a page before."""
    last = shown[-1][0]
    place = list(below) if last == first else [0] * len(below)
    for tier, which, row in shown:
        if tier == last:
            place[which] = row.pk
    return base64.urlsafe_b64encode(json.dumps([last, *place]).encode()).decode()


def pending() -> dict[str, int]:
    """Return the kinds whose index is not whole yet, and up to which number each is."""
    return dict(Rebuild.objects.order_by("kind").values_list("kind", "upto"))
