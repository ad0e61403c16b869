"""The one way a matter changes: a move of its kind's table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from gongzhi.foundation.clocks import services as clocks
from gongzhi.foundation.ledger import queries as history
from gongzhi.foundation.ledger import services as ledger
from gongzhi.foundation.ledger import verbs
from gongzhi.foundation.organisations import queries as organisations
from gongzhi.kernel.details import asks, split
from gongzhi.kernel.refused import Conflict, Refused
from gongzhi.kernel.texts import _
from gongzhi.kernel.verdict import require
from gongzhi.matters import kinds, limits, policies, queries
from gongzhi.matters.facts import Facts
from gongzhi.matters.models import Category, DutyRule, Matter
from gongzhi.matters.services import indexing, returning
from gongzhi.matters.services.hands import ABOUT
from gongzhi.matters.services.placing import require_place
from gongzhi.matters.services.rolling import unchanged_if_refused

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from gongzhi.kernel.actor import Actor


#: Of a matter that has ended.
_NOTHING_DUE = {"due_at": None, "due_code": "", "provisional": False}


@transaction.atomic
def make(*, matter: Matter, move: str, details: Any, seen: int, by: Actor, at: datetime, act: str = "") -> Matter:
    """Make a move: check the rules, change the row if nobody else did first, run clocks, effects, ledger, followers.

    ``seen`` is the version that the page showed, never the one just loaded. ``details`` is an instance of the move's
    own dataclass. Returns the same matter, changed.

    :raises NotFound: the kind has no such move.
    :raises Conflict: somebody moved the matter since ``seen``; the sentence tells who and what.
    :raises Refused: the rules say no, or a code in the details is unknown, or the unit is locked out.
    """
    done = _begun(matter, move, details, seen=seen, by=by, at=at, act=act)
    _check_codes(done.facts, details, at)
    shown = indexing.shown(matter)
    with unchanged_if_refused(matter):
        _change(done, seen)
        if matter.is_open and done.facts.kind.lifecycle.stage(done.from_stage).final:
            returning.settle(done)
        effect = done.facts.kind.effects.get(move)
        if effect:
            effect(done)
        _turn(done)
        _write(done)
        indexing.moved(matter, shown, split(details)[1].values())
        for follower in kinds.followers():
            follower(done)
    return matter


@transaction.atomic
def end_many(
    *, moves: Sequence[tuple[Matter, Any]], move: str, effect: Callable[[Sequence[kinds.Act]], None], by: Actor,
    at: datetime,
) -> None:  # fmt: skip
    """End many matters of a kind by one move, each with its details, as ``make`` would one by one.

    The matters are this transaction's own: it opened them (``open_many``), so nobody moved them since, and they are
    put into the index of words afterwards. ``effect`` does for all of them what the kind's effect does for one.

    :raises Refused: as ``make``, of any of them; then none is ended.
    """
    if not moves:
        return
    acts = [_begun(matter, move, details, seen=matter.version, by=by, at=at) for matter, details in moves]
    for act in {act.details: act for act in acts}.values():  # the same codes are as good in another new matter
        _check_codes(act.facts, act.details, at)
    alike: dict[Any, list[kinds.Act]] = {}
    for act in acts:
        alike.setdefault((act.details, act.matter.version), []).append(act)
    for group in alike.values():
        changes = _changes(group[0], group[0].matter.version) | _NOTHING_DUE
        Matter.objects.filter(pk__in=[act.matter.pk for act in group]).update(**changes)
        for act in group:
            vars(act.matter).update(changes)
    effect(acts)
    owner = acts[0].facts.kind.lifecycle.stage(acts[0].move.target).owner
    clocks.end_many(subjects=[act.matter.subject for act in acts], at=at, owner=owner, reason=move)
    ledger.record_many(told=[_told(act) for act in acts], by=by, at=at)
    for act in acts:
        for follower in kinds.followers():
            follower(act)


def _begun(
    matter: Matter, move: str, details: Any, *, seen: int, by: Actor, at: datetime, act: str = ""
) -> kinds.Act:  # fmt: skip
    """Return a move that the rules allow, before anything of it is done."""
    facts = Facts(matter, at=at)
    step = facts.kind.lifecycle.move(move)
    if not isinstance(details, step.details):
        msg = f"{move} takes {step.details.__name__}"
        raise TypeError(msg)
    if matter.version != seen:
        raise _conflict(matter)
    require(policies.may_move(by, facts, step))
    return kinds.Act(
        matter=matter, move=step, details=details, by=by, at=at, facts=facts, id=act or ledger.new_act(),
        from_stage=matter.stage,
    )  # fmt: skip


def _change(act: kinds.Act, seen: int) -> None:
    """Take the step in one conditional update; whoever comes second changes no row."""
    matter, changes = act.matter, _changes(act, seen)
    if not Matter.objects.filter(pk=matter.pk, version=seen).update(**changes):
        raise _conflict(matter)
    for name, value in changes.items():
        setattr(matter, name, value)


def _changes(act: kinds.Act, seen: int) -> dict[str, Any]:
    """Return the columns that a move changes, and to what."""
    matter, step = act.matter, act.move
    target = step.target
    if step.when and not act.facts.kind.conditions[step.when](act.facts):
        target = step.otherwise
    changes: dict[str, Any] = {"version": seen + 1, "stage": target or matter.stage}
    if matter.wakes_on and target:
        changes["wakes_on"] = None
    if step.sets:
        changes |= step.sets(act.details)
    final = act.facts.kind.lifecycle.stage(changes["stage"]).final
    changes["ended_at"] = (matter.ended_at or act.at) if final else None
    return changes


def _turn(act: kinds.Act) -> None:
    """Stop, pause and start clocks; keep the nearest deadline on the row."""
    matter, step = act.matter, act.move
    life = act.facts.kind.lifecycle
    stage = life.stage(matter.stage)
    turned = clocks.turn(
        subject=matter.subject, at=act.at, owner=stage.owner, paused=stage.pauses, reason=step.code,
        starts=[
            *limits.starts(matter, life, [*((code, code) for code in step.starts), *act.starts]),
            *limits.until(act.until, act.at),
        ],
        stops=["*"] if stage.final else [*step.stops, *act.stops],
    )  # fmt: skip
    due = (turned.due_at, turned.due_code, turned.provisional)
    if due != (matter.due_at, matter.due_code, matter.provisional):
        matter.due_at, matter.due_code, matter.provisional = due
        Matter.objects.filter(pk=matter.pk).update(due_at=due[0], due_code=due[1], provisional=due[2])


def _write(act: kinds.Act) -> None:
    told = _told(act)
    ledger.record(
        subject=told.subject, verb=told.verb, by=act.by, at=act.at, act=told.act, payload=told.payload,
        texts=told.texts,
    )  # fmt: skip


def _told(act: kinds.Act) -> ledger.Told:
    """Return what the ledger is told of a move."""
    matter = act.matter
    payload, texts = split(act.details)
    payload["stage"] = matter.stage
    if matter.due_at is not None:
        payload |= {"due": matter.due_at.isoformat(), "due_code": matter.due_code}
    return ledger.Told(matter.subject, f"{matter.kind}.{act.move.code}", payload, texts, act.id)


def _conflict(matter: Matter) -> Conflict:
    """Tell who was faster, and what they did."""
    latest = history.history([matter.subject])[-1]
    unit = organisations.names([latest.unit]).get(latest.unit) or _("系统")
    return Conflict(
        _("{unit}刚刚做了“{done}”，这一页已经不是最新的，请看过再决定"),
        unit=unit, done=verbs.find(latest.verb).done,
    )  # fmt: skip


def _check_codes(facts: Facts, details: Any, at: datetime) -> None:
    """Refuse a code that no register knows, and a unit that is locked out of this matter."""
    for name, ask in asks(type(details)).items():
        given = getattr(details, name)
        codes = given if isinstance(given, tuple) else (given,)
        for code in filter(None, codes):
            own = facts.kind.registers.get(ask.of)
            if own and code not in dict(own(facts.matter, at)):
                raise Refused(_("“{label}”里没有这个选项"), field=name, label=ask.label)
            check = _REGISTERS.get(ask.of)
            if check:
                check(facts, name, code, at)


def _unit(facts: Facts, field: str, code: str, at: datetime) -> None:  # noqa: ARG001 — one signature for all registers
    unit = organisations.held(code)
    if unit is None:
        raise Refused(_("没有这个单位，请从列表里选"), field=field)
    if facts.shielded.intersection(unit.chain):
        raise Refused(ABOUT, field=field)
    if not queries.carries(unit) and facts.hand_of(code) is None:  # a unit closed since may still be released
        raise Refused(_("没有这个单位，请从列表里选"), field=field)


def _desk(facts: Facts, field: str, code: str, at: datetime) -> None:  # noqa: ARG001
    unit = organisations.held(code)
    if unit is None or not queries.is_desk_around(unit, facts.matter):
        raise Refused(_("没有这个中心，请从列表里选"), field=field)
    if facts.shielded.intersection(unit.chain):
        raise Refused(ABOUT, field=field)


def _place(facts: Facts, field: str, code: str, at: datetime) -> None:  # noqa: ARG001
    require_place(code, at, field=field)


def _category(facts: Facts, field: str, code: str, at: datetime) -> None:  # noqa: ARG001
    if not Category.objects.filter(code=code).exists():
        raise Refused(_("没有这个类别，请从列表里选"), field=field)


def _rule(facts: Facts, field: str, code: str, at: datetime) -> None:  # noqa: ARG001
    if not DutyRule.objects.filter(code=code).exists():
        raise Refused(_("职责清单里没有这一条，请从列表里选"), field=field)


_REGISTERS = {"unit": _unit, "desk": _desk, "place": _place, "category": _category, "rule": _rule}


def held(*, matter: Matter) -> Matter:
    """Return a matter as it is now, and keep everybody else from moving it until this transaction ends."""
    return Matter.objects.select_for_update().get(pk=matter.pk)
