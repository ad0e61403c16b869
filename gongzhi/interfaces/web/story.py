"""A matter's record as people read it: entries of the ledger turned into lines, and clocks into words."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from gongzhi.foundation.accounts import queries as accounts
from gongzhi.foundation.clocks import queries as clock_queries
from gongzhi.foundation.clocks import words as clock_words
from gongzhi.foundation.ledger import verbs
from gongzhi.foundation.persons.masking import mask
from gongzhi.interfaces.templatetags.words import recorded, short_day
from gongzhi.interfaces.web import particulars
from gongzhi.kernel.details import asks
from gongzhi.kernel.refused import NotFound
from gongzhi.kernel.texts import _ as mark
from gongzhi.matters import kinds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from collections.abc import Set as AbstractSet
    from datetime import datetime

    from gongzhi.foundation.clocks.queries import Reading
    from gongzhi.foundation.ledger.queries import Record
    from gongzhi.kernel.actor import Actor
    from gongzhi.kernel.lifecycle import Unit
    from gongzhi.kernel.texts import Sentence
    from gongzhi.matters.models import Matter
    from gongzhi.work.intake.models import Report

#: What nobody is told here: a calendar that came later, what was rated, and what stands beside the record anyway.
HIDDEN = frozenset({"clock.recomputed", "file.kept", "report.rate", "hazard.described"})
#: What is no part of a matter's story: it concerns one report alone.
UNTOLD = HIDDEN | {
    "report.received", "report.accept", "report.ask", "report.answered", "report.released", "report.reissued"
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the timeline."""

    at: datetime
    act: str
    post: str
    name: str
    text: str
    public: bool
    files: list[Any] = field(default_factory=list)


def timeline(
    records: Iterable[Record],
    actor: Actor,
    units: Mapping[str, str] | None = None,
    *,
    untold: AbstractSet[str] = UNTOLD,
) -> list[Entry]:
    """Return the record, newest first. Free text is masked unless the reader may read originals. One query.

    ``units`` are the names of units that are known already; ``untold`` are verbs left out.
    """
    if not (actor.may("report.original") or actor.may("matter.triage")):
        records = _since_taken(records)
    told = [record for record in records if record.verb not in untold]
    signed = accounts.signatures((record.actor, record.post) for record in told)
    original = bool(actor.may("report.original"))
    return [_entry(record, signed, units or {}, original=original) for record in reversed(told)]


def of_register(records: Sequence[Record], actor: Actor, say: Callable[[Record], str]) -> list[Entry]:
    """Return the record of something that is no matter, newest first; ``say`` puts an entry's codes in words."""
    lines = timeline(records, actor, untold=frozenset())
    return [replace(entry, text=say(record)) for entry, record in zip(lines, reversed(records), strict=True)]


def _since_taken(records: Iterable[Record]) -> list[Record]:
    """Leave out what the desk and the reporter said to each other before the report was taken up.

    A unit reads what was released to it, and of a report what its holder says about the work.
    """
    kept: list[Record] = []
    for record in records:
        if record.verb in ("report.accept", "report.join"):
            kept = [one for one in kept if one.subject != record.subject]
        kept.append(record)
    return kept


def _entry(
    record: Record, signed: Mapping[tuple[str, str], tuple[str, str]], units: Mapping[str, str], *, original: bool
) -> Entry:
    post, name = signed.get((record.actor, record.post), (_who(record, units), ""))
    verb = verbs.find(record.verb)
    said = [words if original else mask(words).text for words in _texts(record) if words]
    text = "\n".join([*particulars.lines(record, units), *said])
    return Entry(
        record.at,
        particulars.climbed(record) if record.verb in particulars.CLIMBED else recorded(verb.done),
        post,
        name,
        text or (_("（已按规定删除）") if record.erased else ""),
        _public(record),
    )


def _who(record: Record, units: Mapping[str, str]) -> str:
    if record.actor.startswith("system:"):
        return _("系统")
    if record.post == "owner":
        return _("场所负责人")
    return _("诉求人") if record.post == "reporter" else units.get(record.unit, record.unit)


def _public(record: Record) -> bool:
    kind, _sep, code = record.verb.partition(".")
    try:
        return bool(kinds.find(kind).lifecycle.move(code).public)
    except (KeyError, NotFound):
        return False


def _texts(record: Record) -> list[str]:
    """Return the free texts in the order in which the form asked for them, each after its label where it helps."""
    kind, _sep, code = record.verb.partition(".")
    if not record.texts:
        return []
    try:
        wanted = asks(kinds.find(kind).lifecycle.move(code).details)
    except (KeyError, NotFound):
        return list(record.texts.values())
    return [record.texts[name] for name in wanted if name in record.texts]


@dataclass(frozen=True, slots=True)
class Deadline:
    """A clock in words, for ``_clock.html``."""

    label: str
    words: Sentence
    state: str
    provisional: bool
    steps: list[tuple[str, Sentence]]


def deadlines(matter: Matter, clocks: Iterable[Reading], now: datetime, units: Mapping[str, str]) -> list[Deadline]:
    """Return the running clocks in words, the nearest deadline first, with the steps that anybody can check."""
    life = kinds.find(matter.kind).lifecycle
    running = sorted((c for c in clocks if c.is_running), key=lambda c: (c.due_at is None, c.due_at))
    return [
        Deadline(
            _label(life, clock, units), clock.left(now), state(clock.due_at, now), clock.provisional, _steps(clock)
        )
        for clock in running
    ]


def _label(life: Any, clock: Reading, units: Mapping[str, str]) -> str:
    code, _sep, unit = clock.code.partition(":")
    label = _(life.limit(code).label)
    return f"{units.get(unit, unit)} · {label}" if unit else label


def _steps(clock: Reading) -> list[tuple[str, Sentence]]:
    return [(short_day(step.on), clock_words.step(step)) for step in clock.steps]


def state(due: datetime | None, now: datetime) -> str:
    """Return how a deadline shows: ``over``, ``soon`` within a day, ``paused``, or plain."""
    if due is None:
        return "paused"
    if due < now:
        return "over"
    return "soon" if (due - now).total_seconds() < 86_400 else ""


_OWNERS = {
    "centre": mark("中心"),
    "unit": mark("办理单位"),
    "reporter": mark("等诉求人"),
    "checker": mark("核查、复核"),
    "third": mark("等别的单位或条件"),
    "nobody": mark("已结束"),
}


def owner(code: str) -> str:
    """Return whose minutes they were, in words."""
    return _(_OWNERS[code])


def span(minutes: int) -> str:
    """Write a length of time: 3 天 4 小时 · 25 分钟."""
    days, rest = divmod(minutes, 24 * 60)
    hours, left = divmod(rest, 60)
    if days:
        return _("{days} 天 {hours} 小时").format(days=days, hours=hours)
    return (
        _("{hours} 小时 {minutes} 分").format(hours=hours, minutes=left)
        if hours
        else _("{minutes} 分钟").format(minutes=left)
    )


def left(matter: Matter, now: datetime) -> Sentence:
    """Say how much time a matter still has, counted in the unit of its nearest limit. No query while warm."""
    limit = kinds.find(matter.kind).lifecycle.limit(matter.due_code.partition(":")[0]) if matter.due_code else None
    unit: Unit = "workday"
    if limit is not None:
        unit = limit.urgent[1] if matter.urgent and limit.urgent else limit.unit
    return clock_queries.left(now, matter.due_at, unit)


def promised(report: Report, now: datetime) -> Promise | None:
    """Return how much of the time that a reporter was promised is left; None for who was promised nothing here.

    No query while warm.
    """
    due = report.look_by
    return Promise(clock_queries.left(now, due, "workday"), state(due, now)) if due else None


@dataclass(frozen=True, slots=True)
class Promise:
    """The time until somebody has to have looked at a report, in words."""

    words: Sentence
    state: str
