"""Reading matters: one, a page of many, and what may be done with it. Always through somebody's eyes."""

from __future__ import annotations

import base64
import json
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import CharField, Exists, F, Max, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Substr

from gongzhi.foundation.organisations import queries as organisations
from gongzhi.foundation.organisations.models import Unit
from gongzhi.foundation.places.models import Division
from gongzhi.kernel.places import after as after_code
from gongzhi.kernel.refused import NotFound, Refused
from gongzhi.kernel.texts import _
from gongzhi.matters import kinds, policies
from gongzhi.matters.facts import Facts
from gongzhi.matters.models import (
    OPEN_HANDS,
    Category,
    DutyRule,
    Engagement,
    Matter,
    MatterSet,
    called,
    category_called,
    inside,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gongzhi.foundation.ledger.queries import Record
    from gongzhi.kernel.actor import Actor
    from gongzhi.kernel.lifecycle import Move
    from gongzhi.kernel.verdict import Verdict

#: Kinds of units that can carry a matter.
CARRIERS = ("department", "utility", "town", "village", "mediation", "centre")

#: The nearest deadline first, then what has none; SQLite alone would begin with those.
NEAREST = (F("due_at").asc(nulls_last=True), "pk")
_REFERENCE = re.compile(r"M-(\d{4})-(\d{6,12})")


def visible_to(actor: Actor) -> MatterSet:
    """Return all matters that this actor may see."""
    return Matter.objects.visible_to(actor)


def named(found: MatterSet) -> MatterSet:
    """Add what people call its category, lead, place and town (``category_name`` …), in the same query."""
    place = Division.objects.order_by("-starts_on")  # one that ended keeps its last name
    return found.annotate(  # type: ignore[no-redef]  # the model names what this adds, for its readers
        category_name=category_called(),
        unit_name=Subquery(Unit.objects.filter(code=OuterRef("unit")).values("short")[:1]),
        place_name=Subquery(place.filter(code=OuterRef("place")).values("short_name")[:1]),
        town_name=Subquery(place.filter(code=Substr(OuterRef("place"), 1, 9)).values("short_name")[:1]),
    )


def find(actor: Actor, reference: str) -> Matter:
    """Return one matter, with its names. One query.

    :raises NotFound: there is none of this number, or it is not this actor's to see: both look the same.
    """
    match = _REFERENCE.fullmatch(reference)
    matter = named(visible_to(actor)).filter(pk=int(match[2])).first() if match else None
    if matter is None or matter.reference != reference:
        raise NotFound(_("没有找到这件事，请核对编号"), field="reference")
    return matter


def by_subject(subject: str) -> Matter | None:
    """Return the matter whose chain in the ledger has this name; for the clock and the worker, who see everything."""
    number = number_of(subject)
    return Matter.objects.filter(pk=number).first() if number is not None else None


def number_of(subject: str) -> int | None:
    """Return the number of the matter whose chain has this name; None for what is no matter's."""
    match = _REFERENCE.fullmatch(subject.removeprefix("matter:"))
    return int(match[2]) if match else None


def facts(matter: Matter, history: Iterable[Record] | None = None) -> Facts:
    """Return a matter's surroundings, read when first asked for; pass its ``history`` where it was read already."""
    return Facts(matter, history)


def moves(matter: Matter, actor: Actor, facts: Facts | None = None) -> list[tuple[Move, Verdict]]:
    """Return the moves that start here and that the actor's post is about, each with its yes or its reason.

    At most four queries, none for what ``facts`` already hold.
    """
    facts = facts or Facts(matter)
    life = facts.kind.lifecycle
    mine = [move for move in life.moves_from(matter.stage) if move.permission and actor.may(move.permission)]
    return [(move, policies.may_move(actor, facts, move)) for move in mine]


@dataclass(frozen=True, slots=True, kw_only=True)
class Criteria:
    """What a page of the queue is filtered by: one definition for pages, saved views, export and API.

    ``state`` is ``open``, ``ended`` or empty for both; ``due`` is ``overdue``, ``soon`` (within two days) or empty;
    ``unit`` is a unit's own matters and those it has an open share in; ``order`` is ``newest`` or ``due``: the nearest
    deadline first, then what has none, newest first.
    """

    kind: str = ""
    stage: tuple[str, ...] = ()
    state: str = ""
    category: str = ""
    place: str = ""
    unit: str = ""
    desk: str = ""
    due: str = ""
    urgent: bool = False
    contested: bool = False
    opened_from: datetime | None = None
    opened_until: datetime | None = None
    order: str = "newest"

    def condition(self, at: datetime) -> Q:
        """Return the condition that these criteria make at a moment."""
        wanted = inside(self.place) if self.place else Q()
        for name, value in (("kind", self.kind), ("desk", self.desk)):
            if value:
                wanted &= Q(**{name: value})
        if self.stage:
            wanted &= Q(stage__in=self.stage)
        if self.state:
            wanted &= Q(ended_at__isnull=self.state == "open")
        if self.category:
            wanted &= Q(category__startswith=self.category)
        if self.unit:
            share = Engagement.objects.filter(matter=OuterRef("pk"), unit=self.unit, state__in=OPEN_HANDS)
            wanted &= Q(unit=self.unit) | Q(Exists(share))
        return wanted & self._more(at)

    def codes(self) -> dict[str, Any]:
        """Return what is asked for as plain values, for the ledger; what is not asked for is left out."""
        return {
            name: value.isoformat() if isinstance(value, datetime) else list(value) if name == "stage" else value
            for name in self.__dataclass_fields__
            if (value := getattr(self, name))
        }

    def _more(self, at: datetime) -> Q:
        wanted = Q()
        if self.due == "overdue":
            wanted &= Q(due_at__lt=at, ended_at=None)
        if self.due == "soon":
            wanted &= Q(due_at__gte=at, due_at__lt=at + timedelta(days=2), ended_at=None)
        if self.urgent:
            wanted &= Q(urgent=True)
        if self.contested:
            wanted &= Q(contests__gt=0)
        if self.opened_from:
            wanted &= Q(opened_at__gte=self.opened_from)
        if self.opened_until:
            wanted &= Q(opened_at__lt=self.opened_until)
        return wanted


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the queue. ``next`` is the cursor of the page after it, empty at the end.

    ``total`` is exact up to 1,000; above that it is 1,001, to be shown as "more than 1,000".
    """

    rows: list[Matter] = field(default_factory=list)
    next: str = ""
    total: int | None = None


def search(
    actor: Actor, criteria: Criteria, *, at: datetime, after: str = "", size: int = 50, count: bool = True
) -> Page:
    """Return a page of matters this actor may see, with their names. Three queries at most, two when not counting.

    :raises Refused: the cursor is none of ours.
    """
    found = visible_to(actor).filter(criteria.condition(at))
    rows = _slice(found, criteria.order, _place_of(after, criteria.order), size + 1)
    more = len(rows) > size
    total = None
    if count and not after:
        total = found[:1001].count() if more else len(rows)
    rows = rows[:size]
    return Page(rows, _cursor(rows[-1], criteria.order) if more else "", total)


def _slice(found: MatterSet, order: str, start: list[Any], size: int) -> list[Matter]:
    """Return rows from a place in the order on: those with a deadline along its index, then those that have none."""
    rows: list[Matter] = []
    if order == "due" and len(start) != 1:
        due = found.filter(due_at__isnull=False)
        if start:
            at, pk = start
            due = due.filter(Q(due_at__gt=at) | Q(due_at=at, id__gt=pk), due_at__gte=at)
        rows = list(named(due).order_by("due_at", "id")[:size])
        found, start = found.filter(due_at=None), []
    elif order == "due":
        found = found.filter(due_at=None)
    if len(rows) == size:
        return rows
    rest = found.filter(id__lt=start[0]) if start else found
    return rows + list(named(rest).order_by("-id")[: size - len(rows)])


def _place_of(after: str, order: str) -> list[Any]:
    """Read a cursor: ``[id]`` among what goes by number, ``[deadline, id]`` among what goes by deadline."""
    if not after:
        return []
    try:
        place = json.loads(base64.urlsafe_b64decode(after.encode()))
        if order == "due" and len(place) == 2:
            return [datetime.fromisoformat(place[0]).astimezone(UTC), int(place[1])]
        return [int(place[0])]
    except (ValueError, TypeError, IndexError, KeyError, OverflowError):
        raise Refused(_("这个翻页位置不对，请从第一页重新看"), field="after") from None


def _cursor(last: Matter, order: str) -> str:
    place: list[Any] = [last.pk]
    if order == "due" and last.due_at is not None:
        place = [last.due_at.isoformat(), last.pk]
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode()


def owed_by(actor: Actor, *, size: int = 100) -> list[Matter]:
    """Return what the actor's unit owes, the nearest deadline first: its own matters and its shares in others'."""
    hands = Engagement.objects.filter(unit=actor.unit, state__in=["offered", "accepted"]).values("matter")
    mine = Q(pk__in=hands)
    for kind in kinds.every():
        stages = [stage.code for stage in kind.lifecycle.stages if stage.desk and actor.may(stage.desk)]
        if stages:
            mine |= Q(desk=actor.unit, kind=kind.code, stage__in=stages)
    return list(named(visible_to(actor)).filter(mine, ended_at=None).order_by(*NEAREST)[:size])


def published(place: str, *, size: int = 50) -> list[Matter]:
    """Return what the desk published about a place, newest first: for everybody."""
    rows = Matter.objects.filter(inside(place)).exclude(public_text="").filter(published_at__isnull=False)
    return list(named(rows).order_by("-published_at")[:size])


def find_published(reference: str) -> Matter | None:
    """Return a matter that the desk published, by its number. One query."""
    match = _REFERENCE.fullmatch(reference)
    rows = Matter.objects.exclude(public_text="").filter(published_at__isnull=False)
    matter = rows.filter(pk=int(match[2])).first() if match else None
    return matter if matter is not None and matter.reference == reference else None


def engagements(matter: Matter) -> list[Engagement]:
    """Return all hands in a matter, oldest first."""
    return Facts(matter).engagements


def waiting_circle(hands: Iterable[Engagement]) -> list[str]:
    """Return the units that wait for each other in a circle, in order; empty when there is none."""
    waits = {hand.unit: hand.waits_for for hand in hands if hand.is_open and hand.waits_for}
    for start in waits:
        path = [start]
        while (unit := waits.get(path[-1])) is not None:
            if unit in path:
                return path[path.index(unit) :]
            path.append(unit)
    return []


def categories() -> list[Category]:
    """Return the district's tree, by code, each with what it is ``called``."""
    return list(Category.objects.annotate(called=called()))  # type: ignore[no-redef]  # the model names what this adds


def category_names(codes: Iterable[str]) -> dict[str, str]:
    """Return the names of categories by code. One query."""
    return dict(Category.objects.filter(code__in=set(codes)).values_list("code", called()))


def labels(criteria: Criteria) -> dict[str, str]:
    """Return what people call the unit, category and place of some criteria, by field; what no register knows is
    left out. One query, none where none of the three is asked for."""
    if not (criteria.unit or criteria.category or criteria.place):
        return {}
    rows = _register(Unit.objects.filter(code=criteria.unit), "unit", "short").union(
        _register(Category.objects.filter(code=criteria.category), "category", called()),
        _register(Division.objects.filter(code=criteria.place, ends_on=None), "place", "short_name"),
        all=True,
    )
    return {sort: name for sort, _code, name in rows}


def choices(actor: Actor) -> dict[str, list[tuple[str, str]]]:
    """Return what the queue may be filtered by: (code, name) of units, categories and places. One query."""
    units = Unit.objects.filter(kind__in=CARRIERS, ends_on=None)
    places = Division.objects.filter(ends_on=None, level__in=["town", "community"])
    if actor.place:
        units = units.filter(place__gte=actor.place[:6], place__lt=after_code(actor.place[:6]))
        places = places.filter(code__gte=actor.place, code__lt=after_code(actor.place))
    rows = _register(units, "unit", "short").union(
        _register(Category.objects.all(), "category", called()), _register(places, "place", "short_name"), all=True
    )
    found: dict[str, list[tuple[str, str]]] = {"unit": [], "category": [], "place": []}
    for sort, code, name in sorted(rows, key=lambda row: (row[0], row[1])):
        found[sort].append((code, name))
    return found


def _register(rows: QuerySet[Any], sort: str, name: str | F | Coalesce) -> Any:
    plain = rows.order_by().annotate(sort=Value(sort, output_field=CharField()))
    return plain.values_list("sort", "code", name)


def options(
    of: str, actor: Actor, matter: Matter | None = None, *, at: datetime | None = None
) -> list[tuple[str, str]]:  # fmt: skip
    """Return what a field of a move may be: (code, label) of units, categories, duty rules, or of the kind's own."""
    if matter is not None and at is not None and (own := kinds.find(matter.kind).registers.get(of)):
        return own(matter, at)
    if of == "unit":
        shielded = Facts(matter).shielded if matter else set()
        return [
            (unit.code, unit.name)
            for unit in organisations.units(within=actor.place)
            if unit.kind in CARRIERS and not shielded.intersection(unit.chain)
        ]
    if of == "desk" and matter is not None:
        return [(u.code, u.name) for u in organisations.units(kind="centre") if is_desk_around(u, matter)]
    if of == "category":
        return [(row.code, row.called) for row in categories()]
    if of == "rule":
        return [(row.code, f"{row.code} {row.text}") for row in DutyRule.objects.all()]
    return []


def carries(unit: Unit) -> bool:
    """Say whether a unit can carry matters here: it is there, of a kind that works on them, and of this district."""
    return unit.kind in CARRIERS and unit.ends_on is None and unit.place.startswith(settings.DISTRICT_CODE)


def is_desk_around(unit: Unit, matter: Matter) -> bool:
    """Say whether a unit is a centre above or below the place of a matter, so that the matter may be handed to it."""
    near = matter.place.startswith(unit.place) or unit.place.startswith(matter.place)
    return unit.kind == "centre" and unit.ends_on is None and near


def versions() -> Iterable[tuple[str, int]]:
    """Yield (ledger subject, version) of every matter, for the ledger's own check."""
    for matter in Matter.objects.only("pk", "opened_at", "version").order_by("pk").iterator(chunk_size=5000):
        yield matter.subject, matter.version


def highest() -> int:
    """Return the highest number there is, for a bar that shows how far some work is."""
    return Matter.objects.aggregate(highest=Max("pk"))["highest"] or 0


def children(matter: Matter, actor: Actor) -> list[Matter]:
    """Return the matters split out of this one that the actor may see."""
    return list(named(visible_to(actor)).filter(parent=matter).order_by("pk"))


def kind_of(matter: Matter) -> kinds.Kind:
    """Return a matter's kind."""
    return kinds.find(matter.kind)
