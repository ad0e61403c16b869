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
from gongzhi.matters.services import indexing
from gongzhi.matters.services.placing import require_place
from gongzhi.matters.services.rolling import unchanged_if_refused

if TYPE_CHECKING:
    from datetime import datetime

    from gongzhi.kernel.actor import Actor


@transaction.atomic
def make(*, matter: Matter, move: str, details: Any, seen: int, by: Actor, at: datetime, act: str = "") -> Matter:
    """Make a move: check the rules, change the row if nobody else did first, run clocks, effects, ledger, followers.

    ``seen`` is the version that the page showed, never the one just loaded. ``details`` is an instance of the move's
    own dataclass. Returns the same matter, changed.

    :raises NotFound: the kind has no such move.
    :raises Conflict: somebody moved the matter since ``seen``; the sentence tells who and what.
    :raises Refused: the rules say no, or a code in the details is unknown, or the unit is locked out.
    """
    facts = Facts(matter)
    step = facts.kind.lifecycle.move(move)
    if not isinstance(details, step.details):
        msg = f"{move} takes {step.details.__name__}"
        raise TypeError(msg)
    if matter.version != seen:
        raise _conflict(matter)
    require(policies.may_move(by, facts, step))
    _check_codes(facts, details, at)
    done = kinds.Act(
        matter=matter, move=step, details=details, by=by, at=at, facts=facts, id=act or ledger.new_act(),
        from_stage=matter.stage,
    )  # fmt: skip
    shown = indexing.shown(matter)
    with unchanged_if_refused(matter):
        _change(done, seen)
        effect = facts.kind.effects.get(move)
        if effect:
            effect(done)
        _turn(done)
        _write(done)
        indexing.moved(matter, shown, split(details)[1].values())
        for follower in kinds.followers():
            follower(done)
    return matter


def _change(act: kinds.Act, seen: int) -> None:
    """Take the step in one conditional update; whoever comes second changes no row."""
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
    if not Matter.objects.filter(pk=matter.pk, version=seen).update(**changes):
        raise _conflict(matter)
    for name, value in changes.items():
        setattr(matter, name, value)


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
    if due != (matter.due_at, matter.due_code, matter.provisional) or matter.rung:
        matter.due_at, matter.due_code, matter.provisional = due
        matter.rung = 0
        Matter.objects.filter(pk=matter.pk).update(due_at=due[0], due_code=due[1], provisional=due[2], rung=0)


def _write(act: kinds.Act) -> None:
    matter = act.matter
    payload, texts = split(act.details)
    payload["stage"] = matter.stage
    if matter.due_at is not None:
        payload |= {"due": matter.due_at.isoformat(), "due_code": matter.due_code}
    ledger.record(
        subject=matter.subject, verb=f"{matter.kind}.{act.move.code}", by=act.by, at=act.at, act=act.id,
        payload=payload, texts=texts,
    )  # fmt: skip


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
            check = _REGISTERS.get(ask.of)
            if check:
                check(facts, name, code, at)


def _unit(facts: Facts, field: str, code: str, at: datetime) -> None:  # noqa: ARG001 — one signature for all registers
    unit = organisations.unit(code)
    if unit is None:
        raise Refused(_("没有这个单位，请从列表里选"), field=field)
    if facts.shielded.intersection(unit.chain):
        raise Refused(_("这件事反映的就是这个单位（或它的上级单位），不能派给它"), field=field)
    if not queries.carries(unit) and facts.hand_of(code) is None:  # a unit closed since may still be released
        raise Refused(_("没有这个单位，请从列表里选"), field=field)


def _desk(facts: Facts, field: str, code: str, at: datetime) -> None:  # noqa: ARG001
    unit = organisations.unit(code)
    if unit is None or not queries.is_desk_around(unit, facts.matter):
        raise Refused(_("没有这个中心，请从列表里选"), field=field)
    if facts.shielded.intersection(unit.chain):
        raise Refused(_("这件事反映的就是这个单位（或它的上级单位），不能派给它"), field=field)


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
