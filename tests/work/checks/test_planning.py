"""The round: what was found says when next; new sites are spread; what was asked for comes within it."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils.timezone import localdate

from gongzhi.foundation.ledger.verification import verify
from gongzhi.foundation.sites import services as site_services
from gongzhi.foundation.sites.models import Look, Site
from gongzhi.kernel.actor import system
from gongzhi.kernel.refused import Refused
from gongzhi.work.checks import rule
from gongzhi.work.checks import services as checks
from gongzhi.work.checks.models import Check, Errand, Round
from gongzhi.work.checks.services import planning
from tests import given, sites
from tests.conftest import NOW

pytestmark = pytest.mark.django_db

TODAY = localdate(NOW)
QUARTER = TODAY + timedelta(days=90)
CLOCK = system("clock")


def _visit(site: Site, outcome: str, *, days: int = 0) -> checks.Made:
    at = NOW + timedelta(days=days)
    new = checks.NewCheck(client_id=str(uuid4()), way="patrol", outcome=outcome, made_at=at)
    return checks.submit(site=site, new=new, by=sites.GRID, at=at)


def _due(site: Site) -> tuple[int, str]:
    turn = Round.objects.get(site=site)
    return (turn.due_on - TODAY).days, turn.why


@pytest.mark.parametrize(
    ("outcome", "result", "days", "expected"),
    [
        ("listed", "passed", 90, (90, "class")),
        ("listed", "failed", 90, (45, "failed")),
        ("listed", "failed", 30, (22, "failed")),
        ("listed", "failed", 14, (14, "failed")),
        ("nobody", "", 90, (14, "nobody")),
        ("refused", "", 90, (14, "nobody")),
        ("nobody", "", 7, (7, "nobody")),
        ("empty", "", 90, (90, "class")),
        ("not_rented", "", 90, (90, "class")),
    ],
)
def test_what_was_found_says_when_next(outcome: str, result: str, days: int, expected: tuple[int, str]) -> None:
    turn = rule.after(outcome, result, on=TODAY, days=days)
    assert ((turn.due_on - TODAY).days, turn.why) == expected


def test_each_check_moves_the_round_and_an_older_one_that_came_late_does_not(district: None) -> None:
    site, version = sites.house(), sites.in_force()
    sites.checked(site, version)
    assert _due(site) == (90, "class")
    sites.checked(site, version, exit="no")
    assert _due(site) == (45, "failed")
    late = checks.NewCheck(client_id="came-late-1", way="patrol", outcome="nobody", made_at=NOW - timedelta(days=3))
    checks.submit(site=site, new=late, by=sites.GRID, at=NOW)
    assert _due(site) == (45, "failed")
    _visit(site, "nobody", days=1)
    assert _due(site) == (15, "nobody")


def test_new_sites_are_spread_evenly_and_planning_twice_changes_nothing(district: None) -> None:
    many = 60
    for number in range(many):
        sites.house(name=f"建设村 {number} 号")
    first = checks.plan_rounds(until=QUARTER, by=CLOCK, at=NOW)
    assert (first.sites, first.new, first.sooner, first.dropped) == (many, many, 0, 0)
    days = Counter(Round.objects.values_list("due_on", flat=True))
    assert max(days.values()) == 1  # sixty houses over ninety days
    gaps = sorted((day - TODAY).days for day in days)
    assert gaps[0] > 0
    assert gaps[-1] <= 90
    assert max(b - a for a, b in pairwise(gaps)) <= 2
    before = list(Round.objects.order_by("pk").values_list("pk", "due_on", "why"))
    again = checks.plan_rounds(until=QUARTER, by=CLOCK, at=NOW)
    assert (again.new, again.sooner, again.dropped, again.days) == (0, 0, 0, first.days)
    assert list(Round.objects.order_by("pk").values_list("pk", "due_on", "why")) == before
    assert verify().ok


def test_a_class_that_asks_for_a_check_each_month_fills_three_days_of_a_quarter(district: None) -> None:
    sites.house(site_class="1")
    planned = checks.plan_rounds(until=QUARTER, by=CLOCK, at=NOW)
    assert sum(planned.days.values()) in (3, 4)


def test_what_was_asked_for_comes_within_the_round_and_at_once_today(district: None) -> None:
    site, grave = sites.house(), sites.house(name="建设村 14 号")
    for one in (site, grave):
        Round.objects.create(site=one, due_on=TODAY + timedelta(days=80), why="class")
    site_services.ask_for_look(site=site, at_once=False)
    site_services.ask_for_look(site=grave, at_once=True)
    planned = checks.plan_rounds(until=QUARTER, by=CLOCK, at=NOW)
    assert planned.sooner == 2
    assert _due(grave) == (0, "asked")
    days, why = _due(site)
    assert why == "asked"
    assert 1 <= days <= rule.LOOK_WITHIN
    later = NOW + timedelta(days=1)  # another night moves it no further
    assert checks.plan_rounds(until=QUARTER, by=CLOCK, at=later).sooner == 0
    assert _due(site) == (days, "asked")
    _visit(site, "nobody")
    assert Look.objects.filter(site=site, done_at=None).exists()
    sites.checked(site, sites.in_force(), at=NOW + timedelta(hours=1))
    assert not Look.objects.filter(site=site, done_at=None).exists()
    assert _due(site) == (90, "class")


def test_who_looks_after_their_own_site_does_not_end_what_was_asked_for(district: None) -> None:
    site, version = sites.house(), sites.in_force()
    site_services.ask_for_look(site=site, at_once=False)
    Round.objects.create(site=site, due_on=TODAY, why="asked")
    sites.checked(site, version, by=checks.owner(site), way="self", exit="no")
    assert Look.objects.filter(done_at=None).exists()
    assert _due(site) == (0, "asked")


def test_sites_that_left_the_register_leave_the_round(district: None) -> None:
    site = sites.house()
    checks.plan_rounds(until=QUARTER, by=CLOCK, at=NOW)
    Site.objects.filter(pk=site.pk).update(state="gone")
    assert checks.plan_rounds(until=QUARTER, by=CLOCK, at=NOW).dropped == 1
    assert not Round.objects.exists()


def test_a_round_that_is_missing_follows_from_the_last_check(district: None) -> None:
    site, version = sites.house(), sites.in_force()
    sites.checked(site, version, exit="no")
    Round.objects.all().delete()
    checks.plan_rounds(until=QUARTER, by=CLOCK, at=NOW)
    assert _due(site) == (45, "failed")


def test_who_plans_plans_their_own_place(district: None) -> None:
    sites.house()
    for actor in (sites.GRID, given.SUPERVISOR):
        with pytest.raises(Refused):
            checks.plan_rounds(until=QUARTER, by=actor, at=NOW)
    assert checks.plan_rounds(until=QUARTER, by=given.OUTSIDER, at=NOW).sites == 0
    assert checks.plan_rounds(until=QUARTER, by=sites.VILLAGER, at=NOW).new == 1
    with pytest.raises(Refused):
        checks.plan_rounds(until=date(2030, 1, 1), by=sites.VILLAGER, at=NOW)


def test_a_planner_sets_a_day_and_puts_sites_on_a_volunteers_list(district: None) -> None:
    site = sites.house()
    checks.set_due(site=site, due_on=TODAY + timedelta(days=3), way="official", by=sites.VILLAGER, at=NOW)
    assert _due(site) == (3, "class")
    with pytest.raises(Refused):
        checks.set_due(site=site, due_on=TODAY - timedelta(days=1), way="patrol", by=sites.VILLAGER, at=NOW)
    with pytest.raises(Refused):
        checks.put_on_list(sites=[site], post="p", until=QUARTER, by=given.OUTSIDER, at=NOW)
    volunteer = sites.VOLUNTEER
    for post in ("p", sites.GRID.post, "village-330411101003-volunteer"):
        with pytest.raises(Refused, match="请选一个志愿者岗位"):
            checks.put_on_list(sites=[site], post=post, until=TODAY, by=sites.VILLAGER, at=NOW)
    version = sites.in_force()
    with pytest.raises(Refused):
        sites.checked(site, version, by=volunteer)
    assert checks.put_on_list(sites=[site], post=volunteer.post, until=TODAY, by=sites.VILLAGER, at=NOW) == 1
    assert checks.put_on_list(sites=[site], post=volunteer.post, until=TODAY, by=sites.VILLAGER, at=NOW) == 0
    assert not sites.checked(site, version, by=volunteer).known
    checks.forget_times(at=NOW + timedelta(days=2))
    assert not Errand.objects.exists()


def test_fill_times_are_forgotten_after_the_appeal_and_nothing_else_of_a_check_ever_changes(district: None) -> None:
    site = sites.house()
    new = checks.NewCheck(
        client_id="device-1-check-1", way="patrol", outcome="nobody", made_at=NOW,
        began_at=NOW - timedelta(minutes=9), ended_at=NOW - timedelta(minutes=1),
    )  # fmt: skip
    check = checks.submit(site=site, new=new, by=sites.GRID, at=NOW).check
    assert checks.forget_times(at=NOW + timedelta(days=29)) == 0
    assert checks.forget_times(at=NOW + timedelta(days=31)) == 1
    check.refresh_from_db()
    assert (check.began_at, check.ended_at) == (None, None)
    for change in ({"result": "passed"}, {"outcome": "empty"}, {"began_at": NOW}, {"by": "user:other"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Check.objects.filter(pk=check.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM checks_check")


def test_some_who_say_that_all_is_well_are_looked_at_and_who_reports_faults_is_not_visited_sooner(
    district: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    site, version = sites.house(), sites.in_force()
    Round.objects.create(site=site, due_on=TODAY + timedelta(days=80), why="class")
    monkeypatch.setattr(rule, "SAMPLE_OTHERWISE", 1)
    sites.checked(site, version, by=checks.owner(site), way="self", exit="no")
    assert _due(site) == (80, "class")
    sites.checked(site, version, by=checks.owner(site), way="self")
    days, why = _due(site)
    assert why == "sample"
    assert 1 <= days <= rule.SAMPLE_WITHIN
    assert rule.WHY["sample"] == rule.WHY["asked"] == rule.WHY["class"]


def test_a_round_that_a_check_made_meanwhile_stops_no_plan(district: None, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = sites.house(), sites.house(address="建设村 99 号")
    reckoned = planning._new

    def meanwhile(*given: Any) -> list[Round]:
        made = reckoned(*given)
        Round.objects.create(site=first, due_on=TODAY, why="new")
        return made

    monkeypatch.setattr(planning, "_new", meanwhile)
    checks.plan_rounds(until=QUARTER, by=CLOCK, at=NOW)
    assert Round.objects.get(site=first).due_on == TODAY
    assert Round.objects.filter(site=second).exists()
