"""Disputes of the generated year: of every type and in every stage, led through the services; all of them made up."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta
from random import Random
from typing import TYPE_CHECKING

from django.utils.timezone import localdate

from gongzhi.sample.year.case import Held
from gongzhi.sample.year.quarrel import Plan, Quarrel, book
from gongzhi.work.disputes import services

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from gongzhi.sample.year.case import Life, World

SHARE = 10  # one dispute to so many matters of other kinds
FRESH = timedelta(days=100)  # what is drawn comes in earlier than that before the end, and is closed by then


def plans() -> list[Plan]:
    """Return what the last morning needs."""
    return [Plan(**row) for row in book()["plan"]]


def start(world: World, rng: Random, until: date, length: timedelta, count: int) -> Iterator[tuple[Quarrel, Life]]:
    """Yield so many lives: first those that the last morning needs, the longest before it; then whatever is usual."""
    chosen = [plan for plan in plans() if plan.days < length.days - 1][:count]
    grouped: dict[str, Quarrel] = {}
    while len(chosen) < count and length > FRESH:
        ends = rng.choices(("closed", "oral", "at_once", "refused"), (50, 22, 20, 8))[0]
        days = rng.randint(FRESH.days, length.days - 2)
        chosen.append(Plan(ends=ends, days=days, by=rng.choice(("mediator", "mediator2", "sanlao"))))
    for plan in chosen:
        quarrel = _quarrel(world, Random(rng.random()), plan, until)  # noqa: S311 — no secret
        if plan.group:
            grouped[plan.group] = quarrel
        yield quarrel, _life(quarrel, grouped)


def _quarrel(world: World, rng: Random, plan: Plan, until: date) -> Quarrel:
    types = book()["weights"]
    plan = replace(plan, type=plan.type or rng.choices(list(types), list(types.values()))[0])
    known = [code for code in world.names if plan.by != "sanlao" or code.startswith("330411106")]
    place = plan.place or rng.choice(known)
    at = world.hours.moment(until - timedelta(days=plan.days), time(8, 30))
    return Quarrel(world=world, rng=rng, plan=plan, place=place, at=at)


def _life(q: Quarrel, grouped: dict[str, Quarrel]) -> Life:
    """Go as far as the plan goes."""
    yield q.office(0.1, 3)
    by_desk = q.plan.source in ("hotline", "grid", "desk", "police", "court_before")
    q.register(by_desk=by_desk)
    if q.plan.ends == "applied":
        return
    if q.plan.ends == "at_once":
        yield q.office(0.2, 0.6)
        q.move("settle", result="at_once", told=True)
        return
    if by_desk:
        yield from _routed(q)
    if q.plan.ends == "accepted":
        return
    yield q.office(0.5, 5)
    q.move("propose", mediator=q.by.id, disclosed=True)
    yield q.office(1, 8)
    yield from _MEDIATED.get(q.plan.ends, _agreed)(q)
    if q.plan.group == "second":
        services.group_with(case=q.now(), other=grouped["first"].now(), **q.who)


def _routed(q: Quarrel) -> Life:
    """What the desk does with it; several ends are there."""
    yield q.office(0.3, 2)
    clerk, ends = q.clerk, q.plan.ends
    if ends in ("noticed", "absent"):
        q.move("hold", clerk, days=30)
        raise Held  # the clock ends it
    if ends == "referred":
        q.move("refer", clerk, agency="court")
    if ends == "voided":
        q.move("ask_void", clerk, why="twice")
        yield q.office(1, 4)
        q.move("void", q.world.staff.named("centre2"))
    q.move("assign", clerk, unit=q.by.unit)
    yield q.office(0.5, 5)
    if ends == "declined":
        q.move("decline", why="in_court")
    q.move("take")


def _begun(q: Quarrel) -> Life:
    q.asked()
    yield q.office(0.2, 1)
    q.move("begin")


def _talked(q: Quarrel) -> Life:
    yield from _begun(q)
    if q.plan.separate:
        yield from q.talks("apart", "a")
        yield from q.talks("apart", "b")
    else:
        yield from q.talks("joint")


def _mediating(q: Quarrel) -> Life:
    """Stop where offers go to and fro."""
    try:
        yield from _begun(q)
    except Held:  # that stage, and something happens in it
        yield from q.talks("apart" if q.plan.separate else "joint", "a" if q.plan.separate else "")


def _refused(q: Quarrel) -> Life:
    """One side would rather not, and is not asked again."""
    q.asked(unwilling=q.side("b"))
    yield q.office(0.5, 3)
    yield from _ended(q, "refused")


def _ended(q: Quarrel, why: str) -> Life:
    q.move("stop", why=why)
    yield q.office(1, 8)
    q.move("tell_ways")


def _withdrawn(q: Quarrel) -> Life:
    yield from _talked(q)
    yield q.office(4, 12)
    yield from _ended(q, "withdrawn")


def _stopped(q: Quarrel) -> Life:
    yield from _talked(q)
    yield q.office(4, 12)
    q.move("stop", why=q.plan.why)


def _paused(q: Quarrel) -> Life:
    yield from _talked(q)
    q.move("pause", why="appraisal", until=(localdate(q.at) + timedelta(days=40)).isoformat())


def _expired(q: Quarrel) -> Life:
    """Nobody said whether to go on: the clock ended it, and somebody told them of the other ways."""
    yield from _talked(q)
    yield q.on(localdate(q.at) + timedelta(days=34))
    if q.now().matter.stage == "stopped":
        q.move("tell_ways")


def _signed(q: Quarrel) -> Life:
    yield from _talked(q)
    yield q.office(2, 10)
    services.make_offer(
        case=q.now(), side="b", shown=True, open_until=localdate(q.at) + timedelta(days=3), **q.who,
        terms=[{"sort": "money", "by": q.side("b").pk, "to": q.side("a").pk, "amount": 50_000}],
    )  # fmt: skip
    q.writes()
    q.move("draft")
    yield q.office(2, 8)
    q.signs()
    q.move("take_effect")


def _agreed(q: Quarrel) -> Life:
    """As most of them end: agreed, paid, visited, closed. One that is still being paid for stops by itself."""
    yield from _signed(q)
    yield from q.pays()
    yield from q.closes()


def _performing(q: Quarrel) -> Life:
    """Some parts are paid; a later one is not, and nothing was done about it yet."""
    try:
        yield from _signed(q)
    except Held:
        yield from q.pays(q.plan.paid)


def _orally(q: Quarrel) -> Life:
    yield from _talked(q)
    q.writes("oral")
    q.move("agree_orally")
    yield from q.pays()
    yield from q.closes()


def _enforced(q: Quarrel) -> Life:
    yield from _signed(q)
    yield from q.pays(q.plan.paid)
    yield q.on(localdate(q.at) + timedelta(days=45))
    q.move("enforce", way="payment_order")
    yield from q.closes("late")


def _court(q: Quarrel) -> Life:
    yield from _signed(q)
    yield q.on(localdate(q.at) + timedelta(days=6))
    q.move("apply_court", applied_on=localdate(q.at).isoformat())
    yield from q.pays()
    q.move("court", result="confirmed", decided_on=localdate(q.at).isoformat())
    yield from q.closes()


def _relapsed(q: Quarrel) -> Life:
    """Closed, and two months later there is a quarrel again: a new case beside the old one."""
    yield from _agreed(q)
    yield q.on(localdate(q.at) + timedelta(days=50))
    q.visits("again")
    again = services.open_again(earlier=q.now(), facts="又为同样的事吵了起来（示例）", **q.who)
    q.case, q.plan = again, replace(q.plan, ends="preparing")
    yield q.office(0.5, 3)
    q.move("propose", mediator=q.by.id, disclosed=True)


def _market(q: Quarrel) -> Life:
    """Twenty-three shop owners against a market that raised the rent: one refuses, one leaves, the others agree."""
    for _number in range(22):
        q.joins("a", q.by)
    owners = [party for party in q.parties() if party.side == "a"]
    services.choose_speakers(case=q.now(), side="a", parties=[one.pk for one in owners[:5]], **q.who)
    yield q.office(1, 4)
    q.asked(unwilling=owners[-1])
    yield q.office(2, 6)
    q.move("begin")
    yield from q.talks("joint")
    yield from q.talks("apart", "a")
    services.leave(party=owners[-2], **q.who)
    q.writes()
    q.move("draft")
    yield q.office(4, 12)
    q.signs()
    q.move("take_effect")
    yield from q.pays()
    yield from q.closes()


_MEDIATED = {
    "preparing": _begun, "mediating": _mediating, "refused": _refused, "withdrawn": _withdrawn, "stopped": _stopped,
    "paused": _paused, "expired": _expired, "oral": _orally, "performing": _performing, "enforced": _enforced,
    "court": _court, "relapsed": _relapsed, "market": _market,
}  # fmt: skip
