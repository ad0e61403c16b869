"""Writing clocks: one ``turn`` per move of a subject, extensions, the ladder, and the calendar itself.

``turn`` and ``extend`` leave no entry of their own: they are part of a move, and the move is on record. Callers
serialise the moves of one subject (a matter by its version).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import groupby
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F, Q

from gongzhi.foundation.clocks import almanac, history, keepers, ladder, published, queries, settling
from gongzhi.foundation.clocks.models import CalendarYear, Clock, Switch, WorkDay
from gongzhi.foundation.ledger import services as ledger
from gongzhi.kernel.refused import Refused
from gongzhi.kernel.texts import _
from gongzhi.kernel.verdict import YES, require

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from gongzhi.foundation.clocks.calendar import Day, Kind
    from gongzhi.foundation.clocks.reckon import Pause
    from gongzhi.kernel.actor import Actor
    from gongzhi.kernel.lifecycle import Unit

EVERY = "*"  # among ``stops``: every clock of the subject
_SETTLED = ("due_at", "provisional", "rung", "next_rung_at")
_BEGUN = ("code", "amount", "unit", "pausable", "started_at", *_SETTLED)
_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Start:
    """A clock to be started: 5 working days for ``handle``."""

    code: str
    amount: int
    unit: Unit
    pausable: bool = True


@dataclass(frozen=True, slots=True)
class Turned:
    """The earliest deadline of a subject's running clocks, and which clock has it; None when nothing is due."""

    due_at: datetime | None = None
    due_code: str = ""
    provisional: bool = False


@transaction.atomic
def turn(
    *, subject: str, at: datetime, owner: str, paused: bool = False, starts: Sequence[Start] = (),
    stops: Sequence[str] = (), reason: str = "", first: bool = False,
) -> Turned:  # fmt: skip
    """Hand the minutes to ``owner``, stop and start clocks, pause or resume them: once per move of a subject.

    A clock that is started while it runs begins anew. ``reason`` is a code; it is kept when the owner or the pause
    changes. ``first`` promises that the subject is new, which saves looking. A deadline that passed before the pause
    began stays: pausing does not undo it.
    """
    running = [] if first else list(queries.running(subject).select_for_update())
    turns = [] if first else queries.switches(subject)
    before = turns[-1] if turns else None
    if before is not None:
        at = max(at, before.at)  # the clocks of two machines may differ by a moment; history does not run backwards
    if before is None or (before.owner, before.paused) != (owner, paused):
        made = Switch(subject=subject, at=at, owner=owner, paused=paused, reason=reason)
        made.save(force_insert=True)
        turns.append(made)
    running = _stop(running, {*stops, *(start.code for start in starts)}, at)
    if before is not None and before.paused != paused:
        _settle([clock for clock in running if clock.pausable], turns, at)
    running += _start(subject, starts, turns, at)
    return _earliest(running)


@transaction.atomic
def begin_many(*, subjects: Sequence[str], at: datetime, owner: str, starts: Sequence[Start]) -> Turned:
    """Begin the clocks of many new subjects, all alike, as ``turn`` with ``first`` would one by one. Two statements."""
    Switch.objects.bulk_create(Switch(subject=subject, at=at, owner=owner) for subject in subjects)
    pattern = _set("", starts, (), at)
    Clock.objects.bulk_create(
        Clock(subject=subject, **{name: getattr(one, name) for name in _BEGUN})
        for subject in subjects
        for one in pattern
    )
    return _earliest(pattern)


@transaction.atomic
def end_many(*, subjects: Sequence[str], at: datetime, owner: str, reason: str) -> None:
    """Stop every clock of many subjects and hand their minutes on, as ``turn`` would one by one. Two statements.

    None of them is paused, and until now their minutes are another's.
    """
    Switch.objects.bulk_create(Switch(subject=subject, at=at, owner=owner, reason=reason) for subject in subjects)
    Clock.objects.filter(subject__in=subjects, stopped_at=None).update(stopped_at=at, next_rung_at=None)


def _stop(running: list[Clock], codes: set[str], at: datetime) -> list[Clock]:
    stopped = [clock.pk for clock in running if clock.code in codes or EVERY in codes]
    if stopped:
        Clock.objects.filter(pk__in=stopped).update(stopped_at=at, next_rung_at=None)
    return [clock for clock in running if clock.pk not in stopped]


def _start(subject: str, starts: Sequence[Start], turns: Sequence[Switch], at: datetime) -> list[Clock]:
    started = _set(subject, starts, history.pauses(turns), at)
    return Clock.objects.bulk_create(started) if started else []


def _set(subject: str, starts: Sequence[Start], pauses: Sequence[Pause], at: datetime) -> list[Clock]:
    """Return clocks that are set, not yet written."""
    started = [
        Clock(
            subject=subject,
            code=start.code,
            amount=start.amount,
            unit=start.unit,
            pausable=start.pausable,
            started_at=at,
        )
        for start in starts
    ]
    for clock in started:
        settling.settle(clock, pauses, at)
    return started


def _settle(clocks: Sequence[Clock], turns: Sequence[Switch], at: datetime) -> None:
    pauses = history.pauses(turns)
    for clock in clocks:
        settling.settle(clock, pauses, at)
    if clocks:
        Clock.objects.bulk_update(clocks, _SETTLED)


def _earliest(running: Iterable[Clock]) -> Turned:
    known = [(clock.due_at, clock.code, clock.provisional) for clock in running if clock.due_at is not None]
    return Turned(*min(known)) if known else Turned()


@transaction.atomic
def extend(*, subject: str, code: str, amount: int, unit: Unit, at: datetime) -> Turned:
    """Allow a running clock more time, after the time it has already. Whether it may be is the caller's rule.

    :raises Refused: no such clock is running, the amount is none, or it was extended before in another unit.
    """
    running = list(queries.running(subject).select_for_update())
    clock = next((clock for clock in running if clock.code == code), None)
    if clock is None:
        raise Refused(_("这项时限没有在计时，不能延期"), field="code")
    if amount < 1:
        raise Refused(_("延长的时间至少是 1"), field="amount")
    if clock.extra_unit not in ("", unit):
        raise Refused(_("上一次延期用的是另一种时间单位，请用同一种"), field="unit")
    clock.extra, clock.extra_unit = clock.extra + amount, unit
    settling.settle(clock, history.pauses(queries.switches(subject)), at)
    clock.save(update_fields=["extra", "extra_unit", *_SETTLED])
    return _earliest(running)


@transaction.atomic
def climb(*, clock: Clock, by: Actor, at: datetime) -> ladder.Rung | None:
    """Take a clock up the ladder to the highest rung whose moment has come; None when there is nothing to climb.

    Of two workers who climb with the same clock in hand, one gets the rung and the other None. Writes the entry; whom
    it concerns is the caller's to tell.
    """
    seen = {"rung": clock.rung, "next_rung_at": clock.next_rung_at}
    if clock.next_rung_at is None or clock.due_at is None or at < clock.next_rung_at:
        return None
    clock.rung = max([clock.rung, *settling.reached(clock, len(ladder.RUNGS), at)])
    clock.next_rung_at = settling.next_rung(clock)
    won = Clock.objects.filter(pk=clock.pk, due_at=clock.due_at, stopped_at=None, **seen).update(
        rung=clock.rung, next_rung_at=clock.next_rung_at
    )
    if not won or clock.rung == seen["rung"]:
        return None
    rung = ladder.RUNGS[clock.rung - 1]
    payload = {"code": clock.code, "rung": rung.code, "due": clock.due_at.isoformat()}
    ledger.record(subject=clock.subject, verb="clock.climbed", by=by, at=at, payload=payload)
    return rung


@transaction.atomic
def load_published(*, by: Actor, at: datetime) -> dict[str, Turned]:
    """Publish every year that the package knows and that is not published yet.

    Returns what ``recompute`` returns, for all of them.
    """
    known = set(CalendarYear.objects.filter(published=True).values_list("year", flat=True))
    new = {year: days for year, days in published.years().items() if year not in known}
    for year, days in sorted(new.items()):
        _publish(year, days, published.SOURCE, by, at)
    return recompute(years=new, by=by, at=at)


@transaction.atomic
def publish_year(*, year: int, days: Mapping[date, Day], source: str, by: Actor, at: datetime) -> dict[str, Turned]:
    """Publish the calendar of a year, or publish it again; the district's own days stay as they are.

    Returns what ``recompute`` returns.

    :raises Refused: not permitted; a day lies in another year.
    """
    require(YES if by.is_system else by.may("limit.manage"))
    for on in days:
        if on.year != year:
            raise Refused(_("{on} 不在 {year} 年，请检查日期"), field="days", on=on.isoformat(), year=year)
    _publish(year, days, source, by, at)
    return recompute(years=[year], by=by, at=at)


def _publish(year: int, days: Mapping[date, Day], source: str, by: Actor, at: datetime) -> None:
    in_year = WorkDay.objects.filter(date__gte=date(year, 1, 1), date__lt=date(year + 1, 1, 1))
    own = set(in_year.filter(own=True).values_list("date", flat=True))
    in_year.filter(own=False).delete()
    WorkDay.objects.bulk_create(
        WorkDay(date=on, kind=day.kind, name=day.name, source=day.source) for on, day in days.items() if on not in own
    )
    _changed(year, published=True)
    payload = {"year": year, "days": len(days), "source": source}
    ledger.record(subject=f"calendar:{year}", verb="calendar.published", by=by, at=at, payload=payload)


@transaction.atomic
def set_day(*, on: date, kind: Kind, name: str, source: str, by: Actor, at: datetime) -> dict[str, Turned]:
    """Decide for this district whether a date is worked, whatever the national calendar says.

    Returns what ``recompute`` returns.

    :raises Refused: not permitted.
    """
    require(YES if by.is_system else by.may("limit.manage"))
    given = {"kind": kind, "name": name, "source": source, "own": True}
    WorkDay.objects.update_or_create(date=on, defaults=given)
    _changed(on.year)
    payload = {"on": on.isoformat(), "kind": kind, "source": source}
    ledger.record(subject=f"calendar:{on.year}", verb="calendar.day_set", by=by, at=at, payload=payload)
    return recompute(years=[on.year], by=by, at=at)


def _changed(year: int, **given: bool) -> None:
    row, made = CalendarYear.objects.get_or_create(year=year, defaults=given)
    if not made:
        CalendarYear.objects.filter(pk=row.pk).update(version=F("version") + 1, **given)
    almanac.forget()
    transaction.on_commit(almanac.forget)  # another thread may have read the old rows meanwhile


@transaction.atomic
def recompute(*, years: Iterable[int], by: Actor, at: datetime) -> dict[str, Turned]:
    """Reckon anew every running deadline that the calendar of some years can have moved, with an entry for each.

    Returns the subjects of which a deadline changed, or ceased to be provisional, with their earliest deadline now.
    Who keeps copies of them is told (``keepers``).
    """
    years = sorted(years)
    if not years:
        return {}
    reach = Clock.objects.filter(
        Q(unit="workday") | Q(extra_unit="workday"), stopped_at=None,
        started_at__lt=datetime(years[-1] + 1, 1, 2, tzinfo=UTC), due_at__gte=datetime(years[0], 1, 1, tzinfo=UTC),
    )  # fmt: skip
    subjects = sorted(set(reach.values_list("subject", flat=True)))
    turned: dict[str, Turned] = {}
    for i in range(0, len(subjects), _CHUNK):
        some = subjects[i : i + _CHUNK]
        keepers.hold(some)
        changed = _recompute(some, by, at)
        keepers.note(changed)
        turned |= changed
    return turned


def _recompute(subjects: list[str], by: Actor, at: datetime) -> dict[str, Turned]:
    clocks = Clock.objects.filter(subject__in=subjects, stopped_at=None).order_by("subject", "pk").select_for_update()
    turns: dict[str, list[Switch]] = {}
    for made in Switch.objects.filter(subject__in=subjects).order_by("at", "pk"):
        turns.setdefault(made.subject, []).append(made)
    turned, changed = {}, []
    for subject, group in groupby(clocks, key=lambda clock: clock.subject):
        running = list(group)
        moved = [clock for clock in running if _moved(clock, turns.get(subject, []), by, at)]
        if moved:
            turned[subject] = _earliest(running)
            changed += moved
    Clock.objects.bulk_update(changed, _SETTLED, batch_size=_CHUNK)
    return turned


def _moved(clock: Clock, turns: Sequence[Switch], by: Actor, at: datetime) -> bool:
    was = (clock.due_at, clock.provisional)
    settling.settle(clock, history.pauses(turns), at)
    if was == (clock.due_at, clock.provisional):
        return False
    payload = {
        "code": clock.code, "was": was[0] and was[0].isoformat(), "due": clock.due_at and clock.due_at.isoformat(),
        "provisional": clock.provisional,
    }  # fmt: skip
    ledger.record(subject=clock.subject, verb="clock.recomputed", by=by, at=at, payload=payload)
    return True
