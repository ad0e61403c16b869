"""Disputes in every state, reached by doing: who mediates, two neighbours, and how far they have come."""

from __future__ import annotations

import functools
import os
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.timezone import localdate

from gongzhi.foundation.accounts import queries as accounts
from gongzhi.kernel.actor import Actor
from gongzhi.work.disputes import services
from gongzhi.work.disputes.models import Case, Due, Group, Party
from tests import given
from tests.conftest import NOW
from tests.remembered import remembered

UNIT = "xz-tiaojie"
PLACE = "330411101001"
PARTIES = {"name": "张小明", "phone": "13800138000"}, {"name": "李大伟", "phone": "13900139000"}


def somebody(username: str) -> Actor:
    """One of the sample district's people, in the post that they held when the test first asked for them."""
    return _somebody(username, os.environ.get("PYTEST_CURRENT_TEST", ""))


@functools.lru_cache(maxsize=16)
def _somebody(username: str, _test: str) -> Actor:
    return accounts.actor_of(accounts.account(username), NOW)


def mediator() -> Actor:
    """Who mediates."""
    return somebody("mediator")


def colleague() -> Actor:
    """Another mediator of the same committee."""
    return somebody("mediator2")


def head() -> Actor:
    """Who leads the committee."""
    return somebody("head")


def elsewhere() -> Actor:
    """A mediator of another studio."""
    return somebody("sanlao")


@remembered
def registered(by: Actor | None = None, *, at: datetime = NOW, **more: Any) -> Case:
    """A dispute that its committee has taken (or that waits at the desk, where a clerk takes it down)."""
    details = {"type": "02", "place": PLACE, "source": "own", "facts": "两家为楼道堆放杂物争吵"} | more
    return services.register(by=by or mediator(), at=at, **details)


@remembered
def peopled(case: Case | None = None, *, at: datetime = NOW, by: Actor | None = None, **more: Any) -> Case:
    """With one party on each side."""
    case = case or registered(at=at, **more)
    for side, contact in zip("ab", PARTIES, strict=True):
        services.add_party(case=case, side=side, kind="person", contact=contact, by=by or mediator(), at=at)
    return case


@remembered
def preparing(case: Case | None = None, *, at: datetime = NOW, **more: Any) -> Case:
    """With a mediator proposed."""
    case = case or peopled(at=at, **more)
    return moved(case, "propose", at=at, mediator=mediator().id, disclosed=True)


@remembered
def asked(case: Case, *, at: datetime = NOW, answer: str = "safe") -> Case:
    """Everybody has been asked and told what comes before the first talk."""
    for party in case.parties.all():
        services.ask_consent(party=party, consent="yes", way="screen", by=mediator(), at=at)
        services.tell_rights(party=party, way="aloud", by=mediator(), at=at)
        services.accept_mediator(party=party, accepts=True, by=mediator(), at=at)
        services.check_identity(party=party, by=mediator(), at=at)
        services.screen(party=party, answer=answer, reach="", alone=True, by=mediator(), at=at)
    return fresh(case)


@remembered
def mediating(case: Case | None = None, *, at: datetime = NOW, **more: Any) -> Case:
    """Where talks may be planned."""
    return moved(asked(case or preparing(at=at, **more), at=at), "begin", at=at)


@remembered
def drafted(case: Case | None = None, *, at: datetime = NOW, form: str = "written", **more: Any) -> Case:
    """With an agreement: a sum in three payments, and something that is not done any more."""
    case = case or mediating(at=at, **more)
    services.write_agreement(
        case=case, form=form, facts="楼道长期堆放杂物", disputed="清理由谁负担", duties="各自清理自家门口",
        terms=terms(case, at=at), seen=0, by=mediator(), at=at,
    )  # fmt: skip
    return fresh(case)


def terms(case: Case, *, at: datetime = NOW) -> list[dict[str, Any]]:
    """The one pays the other 1,000.01 yuan in three months, and keeps the corridor free."""
    first, second = side(case, "a"), side(case, "b")
    return [
        {"sort": "money", "by": second.pk, "to": first.pk, "amount": 100_001, "due_on": localdate(at), "times": 3},
        {"sort": "stop", "by": second.pk, "to": first.pk, "what": "在楼道堆放杂物"},
    ]


@remembered
def signing(case: Case | None = None, *, at: datetime = NOW, **more: Any) -> Case:
    """Sent round to be signed."""
    return moved(case or drafted(at=at, **more), "draft", at=at)


@remembered
def signed(case: Case | None = None, *, at: datetime = NOW, **more: Any) -> Case:
    """Signed by all who take part, and sealed."""
    case = case or signing(at=at, **more)
    for party in case.parties.all():
        if party.takes_part:
            services.sign(party=party, way="paper", signed_on=localdate(at), by=mediator(), at=at)
    services.seal(case=case, signed_on=localdate(at), sealed_on=localdate(at), by=mediator(), at=at)
    return fresh(case)


@remembered
def performing(case: Case | None = None, *, at: datetime = NOW, **more: Any) -> Case:
    """In effect, with its payments due."""
    return moved(signed(case, at=at, **more), "take_effect", at=at)


@remembered
def paid(case: Case | None = None, *, at: datetime = NOW) -> Case:
    """With everything done that was owed."""
    case = case or performing(at=at)
    for due in Due.objects.filter(agreement__case=case):
        services.pay(due=due, amount=due.amount, paid_on=localdate(at), by=mediator(), at=at)
    return fresh(case)


@remembered
def closed(case: Case | None = None, *, at: datetime = NOW) -> Case:
    """Visited and closed."""
    case = moved(paid(case, at=at), "fulfil", at=at)
    services.write_note(case=case, compartment="joint", sort="minutes", text="谈了一次", by=mediator(), at=at)
    case = moved(case, "visit", at=at, found="kept", visited_on=localdate(at).isoformat())
    return moved(case, "close", at=at)


@remembered
def grouped() -> Group:
    """Two of the same place and type, handled as one group with a pattern for their agreements."""
    group = services.group_with(case=mediating(), other=mediating(), by=mediator(), at=NOW)
    details = {"form": "oral", "side": "a", "facts": "Two neighbours", "disputed": "", "duties": ""}
    clauses = [{"sort": "money", "by": "b", "to": "a"}]
    services.write_pattern(group=group, clauses=clauses, seen=0, by=mediator(), at=NOW, **details)
    return group


def moved(case: Case, move: str, by: Actor | None = None, at: datetime = NOW, **details: Any) -> Case:
    """The case after one more move."""
    given.moved(fresh(case).matter, move, by or mediator(), at, **details)
    return fresh(case)


def fresh(case: Case) -> Case:
    """The case as it is now."""
    return Case.objects.select_related("matter").get(pk=case.pk)


def side(case: Case, letter: str) -> Party:
    """The first party of a side."""
    return Party.objects.filter(case=case, side=letter).earliest("number")


def later(days: int) -> datetime:
    """So many days after ten in the morning of the day that tests begin on."""
    return NOW + timedelta(days=days)


def day(days: int) -> date:
    """The day so many days later."""
    return localdate(later(days))
