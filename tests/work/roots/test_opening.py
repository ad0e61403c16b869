"""What a root problem may begin with, and what else may be linked: nothing is left out silently, nothing slips in."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.db.models import deletion

from gongzhi.foundation.ledger import queries as ledger
from gongzhi.kernel.actor import Actor
from gongzhi.kernel.refused import Conflict, Refused
from gongzhi.matters.models import Matter, Shield
from gongzhi.work.roots import queries, services
from gongzhi.work.roots.models import Candidate, Cause, Proposal
from gongzhi.work.roots.services import opening, proposing
from tests import given
from tests.conftest import NOW
from tests.work.roots import cases

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]
TOWN = "town-330411101"


def proposed(matters: list[Matter]) -> Proposal:
    proposal = Proposal.objects.create(place=given.COMMUNITY, category="01", words=["停水"], made_at=NOW)
    Candidate.objects.bulk_create(Candidate(proposal=proposal, matter=matter) for matter in matters)
    return proposal


def town_clerk(*, place: str = "330411101") -> Actor:
    return given.actor(
        "town_clerk", f"centre-{place}", name="town", place=place, units=(f"centre-{place}", f"town-{place}")
    )


# How many


@pytest.mark.slow
def test_many_requests_are_all_taken(client, people) -> None:
    cases.categories()
    many = [cases.request(f"嘉禾苑停水，水泵跳闸 {n}", at=cases.ago(100 - n)) for n in range(43)]
    proposal = proposed(many)
    client.force_login(people["centre"], "allauth.account.auth_backends.AuthenticationBackend")
    sent = {"proposal": proposal.pk, "title": "泵", "summary": "老化", "category": "0103", "place": given.COMMUNITY}
    answer = client.post("/desk/roots/new/", sent | {"cases": [matter.reference for matter in many]})
    assert answer.status_code == 303
    assert Cause.objects.filter(left_at=None).count() == 43
    assert not Candidate.objects.filter(dropped=True).exists()


def test_too_many_are_refused_with_a_sentence(monkeypatch) -> None:
    monkeypatch.setattr(opening, "MOST", 2, raising=False)
    three = cases.pumps()
    with pytest.raises(Refused, match="最多选 2 件") as refused:
        cases.opened(three)
    assert refused.value.field == "cases"


def test_only_who_saw_a_request_can_have_left_it_out() -> None:
    three = [*cases.pumps(), cases.request("嘉禾苑停水", at=cases.ago(5))]
    proposal = proposed(three)
    Shield.objects.create(matter=three[0], unit=TOWN)
    found, seen = queries.proposal(town_clerk(), proposal.pk)
    chosen = [matter.reference for matter in seen[:2]]
    services.confirm(proposal=found, details=cases.OPENING, cases=chosen, by=town_clerk(), at=NOW)
    assert [row.matter for row in Candidate.objects.filter(dropped=True)] == [three[3]]
    assert ledger.history([proposal.subject])[-1].payload["dropped"] == [three[3].reference]


# Who, where, of which class


@pytest.mark.parametrize("way", ["confirm", "dismiss"])
def test_a_proposal_of_another_town_is_not_this_clerks_to_decide(way: str) -> None:
    three = cases.pumps()
    proposal = proposed(three)
    elsewhere = town_clerk(place="330411102")
    more: dict[str, Any] = {"why": "不是"} if way == "dismiss" else {"details": cases.OPENING, "cases": []}
    with pytest.raises(Refused, match="辖区"):
        getattr(services, way)(proposal=proposal, by=elsewhere, at=NOW, **more)
    proposal.refresh_from_db()
    assert proposal.state == "suggested"


def test_it_needs_a_class() -> None:
    with pytest.raises(Refused, match="请选类别") as refused:
        cases.opened(cases.pumps(), category="")
    assert refused.value.field == "category"


def test_a_request_of_another_town_is_another_root_problem() -> None:
    root = cases.opened()
    far = cases.request("停水", place="330411002001")
    with pytest.raises(Refused, match="另一个镇街"):
        cases.linked(root, far)
    near = cases.request("停水", place="330411101002")
    root.refresh_from_db()
    assert cases.linked(root, near).stage == "opened"
    with pytest.raises(Refused, match="另一个镇街"):
        cases.opened([cases.request("停水", at=cases.ago(3)), far])


# One dwelling


def flat(category: str = "0206") -> list[Matter]:
    cases.categories()
    return [
        cases.request(f"嘉禾苑3幢2单元502室天花板{what}", at=cases.ago(days), category=category)
        for what, days in (("渗水", 90), ("又渗水", 50), ("墙皮掉了", 10))
    ]


def test_what_the_root_problem_is_sorted_under_makes_no_flat_a_hazard() -> None:
    with pytest.raises(Refused, match="同一户"):
        cases.opened(flat(), category="0407")


def test_one_more_hazard_does_not_cover_the_others() -> None:
    mixed = [*flat(), cases.request("嘉禾苑3幢2单元502室楼板要塌", category="0407")]
    with pytest.raises(Refused, match="同一户"):
        cases.opened(mixed, category="0407")


def test_a_flat_does_not_come_in_one_by_one() -> None:
    cases.categories()
    at = given.later(hours=1)
    root = cases.opened([cases.request("嘉禾苑楼道漏水", at=cases.ago(99), category="0206")])
    first, second, _third = flat()
    root = cases.linked(root, first, at=at)
    with pytest.raises(Refused, match="同一户") as refused:
        cases.linked(root, second, at=at)
    assert refused.value.field == "matter"
    root.refresh_from_db()
    with pytest.raises(Refused, match="同一户"):
        cases.made(root, "link", given.CLERK, {"matter": second.reference}, at=at)


def test_hazards_of_one_house_may_be_linked_further() -> None:
    three = flat("0407")
    root = cases.opened(three[:2], category="0407")
    assert cases.linked(root, three[2], at=given.later(hours=1)).stage == "opened"


# At once


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    bar = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        try:
            bar.wait(5)
            return act()
        except Refused as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [done.result() for done in [pool.submit(run, act) for act in acts]]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_who_open_with_the_same_requests_do_not_wait_for_each_other_in_a_circle() -> None:
    cases.categories()
    for attempt in range(3):
        some = [cases.request(f"嘉禾苑停水 {attempt} {n}", at=cases.ago(50 - n)).reference for n in range(5)]

        def begins(named: list[str], by: Actor) -> Callable[[], Any]:
            return lambda: services.open_root(details=cases.OPENING, cases=named, by=by, at=NOW)

        done = at_once(begins(some, given.CLERK), begins(some[::-1], given.CLERK2))
        assert sum(isinstance(one, Matter) for one in done) == 1
        assert sum(isinstance(one, Refused) for one in done) == 1


@pytest.mark.skipif(connection.vendor == "sqlite", reason="on SQLite one writes after the other: nothing is in between")
@pytest.mark.django_db(transaction=True)
def test_the_night_does_not_take_away_what_was_just_confirmed(monkeypatch) -> None:
    three = cases.pumps()
    proposal = proposed(three)
    pool, asked = ThreadPoolExecutor(1), []
    collect = deletion.Collector.collect

    def confirm() -> Any:
        try:
            return services.confirm(
                proposal=proposal, details=cases.OPENING, cases=[three[0].reference], by=given.CLERK, at=NOW
            )
        except Conflict as conflict:
            return conflict
        finally:
            connection.close()

    def slowly(self: Any, objs: Any, *args: Any, **more: Any) -> Any:
        found = collect(self, objs, *args, **more)
        if not asked and getattr(objs, "model", None) is Proposal:
            asked.append(pool.submit(confirm))
            with contextlib.suppress(TimeoutError):  # it waits, as it should
                asked[0].result(1.5)
        return found

    monkeypatch.setattr(deletion.Collector, "collect", slowly)
    proposing._write([], NOW)  # what the night does after the long look
    done = asked[0].result(15)
    pool.shutdown()
    assert isinstance(done, Conflict)
    assert not Matter.objects.filter(kind="root").exists()
    assert not Cause.objects.exists()
