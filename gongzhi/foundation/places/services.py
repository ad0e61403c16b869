"""Changing the register of places: importing, adding, renaming, merging; and importing outlines.

A place is split by adding the new ones, letting the sites go to them (``sites.services.reckon``), and merging the rest
into one of them.

Nothing is overwritten: a change ends a period on its day and begins another. ``on`` is the first day that reads anew,
today or earlier: what is to come is entered when it has come. Every change is refused to who may not manage places.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from gongzhi.foundation.ledger import chain
from gongzhi.foundation.ledger import services as ledger
from gongzhi.foundation.places import acts, following, naming, outline, policies, queries
from gongzhi.foundation.places import rows as reading
from gongzhi.foundation.places.datum import DATUMS
from gongzhi.foundation.places.models import Division, Outline, Register, holding, inside
from gongzhi.kernel.period import overlaps
from gongzhi.kernel.places import TOWN, above, level
from gongzhi.kernel.refused import Refused
from gongzhi.kernel.texts import Sentence, _
from gongzhi.kernel.verdict import require

if TYPE_CHECKING:
    from gongzhi.kernel.actor import Actor

REGISTER = "places:register"


@dataclass(slots=True)
class Imported:
    """What an import did: codes added, rows known before, and rows refused, each with its number and the reason."""

    added: list[str] = field(default_factory=list)
    known: int = 0
    refused: list[tuple[int, Sentence]] = field(default_factory=list)


@transaction.atomic
def import_divisions(
    *, rows: Iterable[Mapping[str, Any]], by: Actor, at: datetime, starts_on: date | None = None
) -> Imported:
    """Add divisions from rows of ``rows.COLUMNS``; only ``code`` and ``name`` are needed, in any order of levels.

    A row that is wrong is refused alone. A row that says what is known changes nothing, so an import can be repeated.
    ``starts_on`` is the first day of rows that name none: the day of the import if not given.

    :raises Refused: not allowed.
    """
    require(policies.may_manage(by))
    _touch()
    done = Imported()
    read: list[tuple[int, Division]] = []
    for number, row in enumerate(rows, start=1):
        try:
            read.append((number, reading.read(row, starts_on=starts_on or _day(at))))
        except Refused as refusal:
            done.refused.append((number, refusal.sentence))
    there: dict[str, list[Division]] = {}
    for division in Division.objects.only("code", "name", "starts_on", "ends_on"):
        there.setdefault(division.code, []).append(division)
    new = []
    for number, division in sorted(read, key=lambda pair: pair[1].code):
        try:
            if _is_known(division, there):
                done.known += 1
                continue
        except Refused as refusal:
            done.refused.append((number, refusal.sentence))
            continue
        there.setdefault(division.code, []).append(division)
        new.append(division)
    Division.objects.bulk_create(new, batch_size=500)
    done.added = [division.code for division in new]
    done.refused.sort(key=lambda pair: pair[0])
    if new:
        payload = {"added": done.added, "starts_on": (starts_on or _day(at)).isoformat()}
        ledger.record(subject=REGISTER, verb=acts.IMPORTED, by=by, at=at, payload=payload)
    return done


def _is_known(division: Division, there: Mapping[str, Sequence[Division]]) -> bool:
    """Say whether a row is in the register already.

    :raises Refused: its parent is missing, or another name holds its code in that period.
    """
    if level(division.code) in {"town", "community", "grid"} and division.parent not in there:
        raise Refused(
            _("“{name}”的上级 {parent} 没有登记，请先导入上级"),
            field="code",
            name=division.name,
            parent=division.parent,
        )
    for other in there.get(division.code, ()):
        if other.name == division.name and other.ends_on == division.ends_on:
            return True
        if overlaps((other.starts_on, other.ends_on), (division.starts_on, division.ends_on)):
            raise Refused(
                _("{code} 在这段时间已登记为“{name}”，改名请用“更名”"),
                field="code",
                code=division.code,
                name=other.name,
            )
    return False


@transaction.atomic
def add(*, code: str, name: str, on: date, by: Actor, at: datetime) -> None:
    """Add one place under one that is there: a town, a community, a grid.

    :raises Refused: not allowed, the code or the name is malformed, the code was used before, or nothing is above it.
    """
    _begin(by, on, at)
    _touch()
    _add(code, name, on, field="code")
    ledger.record(
        subject=f"place:{code}", verb=acts.ADDED, by=by, at=at, payload={"called": name, "on": on.isoformat()}
    )


@transaction.atomic
def rename(*, code: str, name: str, on: date, by: Actor, at: datetime, short_name: str = "") -> None:
    """Give a place another name from a day on; until then it keeps the old one.

    :raises Refused: not allowed, no such place, no name, or a day before the present name began.
    """
    _begin(by, on, at)
    _touch()
    reading.check_name(name)
    old = _open(code)
    before = old.name
    _begins_before([old], on)
    Division.objects.filter(pk=old.pk).update(ends_on=on)
    old.pk, old.starts_on, old.name = None, on, name
    old.short_name, old.kind = short_name or naming.short(code, name), naming.kind(code, name) or old.kind
    old.save(force_insert=True)
    payload = {"before": before, "after": name, "on": on.isoformat()}
    ledger.record(subject=f"place:{code}", verb=acts.RENAMED, by=by, at=at, payload=payload)


@transaction.atomic
def merge(*, codes: Sequence[str], into: str, on: date, by: Actor, at: datetime, name: str = "") -> list[Sentence]:
    """Merge places into one from a day on: into one that is there, or into a new one of this name.

    Grids below those that end, end with them. What is not over, sites and open matters above all, goes along
    (``following``), and how much of it is returned. Whoever asks what stands for a code today gets ``into``; whoever
    reads last year finds them as they were.

    :raises Refused: not allowed, one is unknown, there is nothing to merge, or a day before one of them began.
    """
    _begin(by, on, at)
    _touch()
    ending = [code for code in dict.fromkeys(codes) if code != into]
    if not ending:
        raise Refused(_("请选择要并入的地方"), field="codes")
    for code in ending:
        _open(code)
    if any(into.startswith(code) or code.startswith(into) for code in ending):
        raise Refused(_("不能把一个地方并入它自己的上级或下级"), field="into")
    if any(len(code) > TOWN and into[:TOWN] != code[:TOWN] for code in ending):
        raise Refused(_("只能并入同一个镇街的地方"), field="into")
    if queries.find(into) is None and name:
        _add(into, name, on)
    else:
        _open(into)
    act, gone = ledger.new_act(), dict[str, str]()
    for code in ending:
        below = _end(code, on, successor=into)
        gone |= dict.fromkeys([code, *below], into)
        payload = {"into": into, "on": on.isoformat(), "below": below}
        ledger.record(subject=f"place:{code}", verb=acts.MERGED, by=by, at=at, payload=payload, act=act)
    return following.carry(following.Going(places=gone, by=by, at=at, act=act))


@transaction.atomic
def carry_late(*, by: Actor, at: datetime) -> list[Sentence]:
    """Let go along what came to a merged place later: stored a moment after the merger, or opened anew. Run nightly.

    :raises Refused: not allowed.
    """
    require(policies.may_manage(by))
    last = queries.today(Division.objects.exclude(successor="").values_list("code", flat=True))
    there = set(Division.objects.filter(holding(None), code__in=set(last.values())).values_list("code", flat=True))
    into = {code: one for code, one in last.items() if code != one and one in there}
    return following.carry(following.Going(places=into, by=by, at=at, act=ledger.new_act())) if into else []


@transaction.atomic
def import_outlines(
    *, rows: Iterable[Mapping[str, Any]], datum: str, source: str, by: Actor, at: datetime,
    made_up: bool = False, starts_on: date | None = None,
) -> Imported:  # fmt: skip
    """Add drawn outlines from rows of ``place`` and ``geometry`` (GeoJSON), all in one datum and from one source.

    A new outline of a place ends the one before. A row that is wrong is refused alone.

    :raises Refused: not allowed, the datum is unknown, or the source is not named.
    """
    require(policies.may_manage(by))
    if datum not in DATUMS:
        raise Refused(_("不认识坐标系“{datum}”，请写 WGS-84、GCJ-02 或 CGCS2000"), field="datum", datum=datum)
    if not source:
        raise Refused(_("请写明边界的来源"), field="source")
    _touch()
    done, on = Imported(), starts_on or _day(at)
    for number, row in enumerate(rows, start=1):
        new = Outline(
            place=str(row.get("place") or ""), datum=datum, geometry=row.get("geometry"), made_up=made_up,
            source=source, starts_on=on,
        )  # fmt: skip
        try:
            points = _draw(new)
        except Refused as refusal:
            done.refused.append((number, refusal.sentence))
            continue
        if not points:
            done.known += 1
            continue
        done.added.append(new.place)
        digest = hashlib.sha256(chain.canonical(new.geometry).encode()).hexdigest()
        payload = {"datum": datum, "made_up": made_up, "points": points, "digest": digest, "on": on.isoformat()}
        ledger.record(subject=f"place:{new.place}", verb=acts.OUTLINED, by=by, at=at, payload=payload)
    return done


def _draw(new: Outline) -> int:
    """Save an outline in place of the one before, and return its number of points; none when nothing is new."""
    queries.require_known([new.place])
    shape = outline.read(new.geometry)
    before = Outline.objects.filter(holding(None), place=new.place, made_up=new.made_up).first()
    if before and (before.geometry, before.datum) == (new.geometry, new.datum):
        return 0
    if before and before.starts_on >= new.starts_on:
        raise Refused(_("新边界要从 {day} 之后开始"), field="starts_on", day=before.starts_on.isoformat())
    if before:
        Outline.objects.filter(pk=before.pk).update(ends_on=new.starts_on)
    box = shape.box
    new.west, new.south, new.east, new.north = box.west, box.south, box.east, box.north
    new.save(force_insert=True)
    return sum(len(ring) for rings in shape.polygons for ring in rings)


def _begin(by: Actor, on: date, at: datetime) -> None:
    """Go on only with who may, and only with a day that has come."""
    require(policies.may_manage(by))
    if on > _day(at):
        raise Refused(_("生效日期不能晚于今天，到了那天再登记"), field="on")


def _day(at: datetime) -> date:
    """Return the calendar day of a moment where the district is."""
    return timezone.localtime(at).date()


def _touch() -> None:
    """Give the register a new stamp; on PostgreSQL this also holds off others who change it until we are done."""
    stamp = uuid.uuid4().hex
    if not Register.objects.filter(pk=1).update(stamp=stamp):
        Register.objects.create(pk=1, stamp=stamp)


def _open(code: str) -> Division:
    queries.require_known([code], field="code")
    return Division.objects.get(holding(None), code=code)


def _add(code: str, name: str, on: date, *, field: str = "into") -> None:
    reading.check_code(code)
    if Division.objects.filter(code=code).exists():
        raise Refused(_("代码 {code} 已经用过，请换一个新代码"), field=field, code=code)
    if above(code):
        queries.require_known([above(code)], field=field)
    reading.read({"code": code, "name": name}, starts_on=on).save(force_insert=True)


def _end(code: str, on: date, *, successor: str) -> list[str]:
    """End a place and the grids below it, with their outlines, and return the codes below.

    :raises Refused: larger places lie below it, each of which goes its own way first, or one begins too late.
    """
    ending = list(Division.objects.filter(holding(None), inside(code)).order_by("code"))
    larger = [one for one in ending if one.code != code and one.level != "grid"]
    if larger:
        raise Refused(
            _("下面还有{n}个地方（{name}等），请先把它们并入别处或拆开"),
            field="codes", n=len(larger), name=larger[0].short_name,
        )  # fmt: skip
    _begins_before(ending, on)
    Division.objects.filter(pk__in=[division.pk for division in ending]).update(ends_on=on, successor=successor)
    Outline.objects.filter(holding(None), inside(code, "place"), starts_on__lt=on).update(ends_on=on)
    return [division.code for division in ending if division.code != code]


def _begins_before(divisions: Iterable[Division], on: date) -> None:
    for division in divisions:
        if division.starts_on >= on:
            raise Refused(
                _("“{name}”从 {day} 才开始，生效日期要晚于这一天"),
                field="on", name=division.name, day=division.starts_on.isoformat(),
            )  # fmt: skip
