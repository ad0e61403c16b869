"""The kinds of tables that ``gongzhi export`` writes. A new kind is one entry here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

from gongzhi.foundation.organisations import queries as organisations
from gongzhi.foundation.places import queries as places
from gongzhi.interfaces.cli.exporting import Exporter
from gongzhi.kernel.texts import _
from gongzhi.matters import queries as matters
from gongzhi.matters import services

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from gongzhi.kernel.actor import Actor

_BATCH = 1000


def _places(_by: Actor, _at: datetime) -> Iterator[list[str]]:
    for place in places.below(settings.DISTRICT_CODE, grids=True):
        yield [place.code, place.full_name, place.name, place.kind, str(place.made_up).lower()]


def _units(_by: Actor, _at: datetime) -> Iterator[list[str]]:
    for unit in organisations.units():
        yield [unit.code, unit.name, unit.short, unit.kind, unit.parent, unit.place, unit.starts_on.isoformat()]


def _posts(_by: Actor, _at: datetime) -> Iterator[list[str]]:
    for post in organisations.posts():
        yield [post.code, post.unit.code, post.title, ",".join(post.roles), post.place, post.starts_on.isoformat()]


def _duties(_by: Actor, _at: datetime) -> Iterator[list[str]]:
    for duty in organisations.duties():
        yield [duty.line, duty.place, duty.post.code, duty.rank, duty.starts_on.isoformat()]


def _matters(by: Actor, at: datetime) -> Iterator[list[str]]:
    after = ""
    while True:
        page = matters.search(by, matters.Criteria(), at=at, after=after, size=_BATCH, count=False)
        for matter in page.rows:
            yield [
                matter.reference, matter.kind, matter.stage, matter.category, matter.place, matter.desk, matter.unit,
                matter.origin, matter.result, _moment(matter.opened_at), _moment(matter.due_at),
                _moment(matter.ended_at),
            ]  # fmt: skip
        after = page.next
        if not after:
            return


def _note(count: int, form: str, by: Actor, at: datetime) -> None:
    services.note_export(criteria=matters.Criteria(), count=count, form=form, by=by, at=at)


def _moment(at: datetime | None) -> str:
    return at.isoformat(timespec="seconds") if at else ""


EXPORTERS: dict[str, Exporter] = {
    exporter.kind: exporter
    for exporter in (
        Exporter(
            kind="places", label=_("区划"), columns=("code", "name", "short_name", "kind", "made_up"), rows=_places
        ),
        Exporter(
            kind="organisations",
            label=_("单位"),
            columns=("code", "name", "short", "kind", "parent", "place", "starts_on"),
            rows=_units,
        ),
        Exporter(
            kind="posts", label=_("岗位"), columns=("code", "unit", "title", "roles", "place", "starts_on"), rows=_posts
        ),
        Exporter(
            kind="duties", label=_("责任人"), columns=("line", "place", "post", "rank", "starts_on"), rows=_duties
        ),
        Exporter(
            kind="matters",
            label=_("事项"),
            columns=(
                "reference", "kind", "stage", "category", "place", "desk", "unit", "origin", "result", "opened_at",
                "due_at", "ended_at",
            ),
            rows=_matters,
            note=_note,
        ),
    )
}  # fmt: skip
