"""Filling an installation up to a number of matters with copies of the lives that are in it."""

from __future__ import annotations

from collections import defaultdict
from itertools import count
from typing import TYPE_CHECKING

from django.db import connection, transaction

from gongzhi.foundation.search import services as search
from gongzhi.matters.models import Matter
from gongzhi.sample.bulk.reading import TABLES, lives
from gongzhi.sample.bulk.template import Template, sampled_categories
from gongzhi.sample.bulk.writing import Writer
from gongzhi.sample.year.generating import Generated
from gongzhi.work.intake.models import Report
from gongzhi.work.requests.policies import is_drawn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from django.db.models import Model

    from gongzhi.sample.bulk.template import Rows

BATCH = 2000  # matters in one transaction
RARELY = 20  # a life that has not ended is copied in every so many rounds: desks would drown


class Numbers:
    """Hands out primary keys; of matters, those whose draw comes out as it has to."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._spare: list[int] = []  # numbers of matters that came out otherwise

    def take(self, model: type[Model], draw: bool | None, before: str) -> int:
        """Return a free number of a table. ``before`` is what precedes it in the matter's reference."""
        if model is not Matter:
            return self._writer.number(model)
        fitting = (at for at, pk in enumerate(self._spare) if draw in (None, is_drawn(f"matter:{before}{pk:06d}")))
        spare = next(fitting, None)
        if spare is not None:
            return self._spare.pop(spare)
        while True:
            pk = self._writer.number(model)
            if draw in (None, is_drawn(f"matter:{before}{pk:06d}")):
                return pk
            self._spare.append(pk)


def multiply(*, matters: int, progress: Callable[[int, int], None] = lambda _count, _total: None) -> Generated:
    """Copy the lives in the database, round after round, until there are so many matters.

    Each batch is one transaction: what was interrupted is whole, and can be gone on with.
    """
    there = Matter.objects.count()
    writer = Writer(TABLES)
    numbers = Numbers(writer)
    order = _rounds()
    with search.filling():
        while there < matters:
            batch: list[Template] = []
            upto = min(there + BATCH, matters)
            while there < upto:
                batch.append(next(order))
                there += batch[-1].matters
            add(batch, writer, numbers)
            progress(there, matters)
    writer.finish()
    return Generated(there, Report.objects.count())


def _rounds() -> Iterator[Template]:
    """Yield templates without end: those of ended lives in every round, the others now and then."""
    known = templates()
    for number in count():
        yield from (template for template in known if template.ended or number % RARELY == 0)


def templates() -> list[Template]:
    """Return a template of every life in the database."""
    sampled = sampled_categories()
    return [Template(life, sampled) for life in lives()]


@transaction.atomic
def add(batch: Iterable[Template], writer: Writer, numbers: Numbers) -> None:
    """Write a copy of each template."""
    rows: Rows = defaultdict(list)
    for template in batch:
        template.copy(numbers.take, rows)
    _quickly()
    for model in TABLES:
        if rows[model]:
            writer.write(model, rows[model])


def _quickly() -> None:
    """Do not wait for the disk after each batch: what is made up can be made again."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL synchronous_commit = off")
