"""What is due: of one's own place, of one's own list; never by whom it was asked for, never with a name."""

from __future__ import annotations

import dataclasses
import json
from datetime import date, timedelta

import pytest

from gongzhi.foundation.sites import services as site_services
from gongzhi.work.checks import queries
from gongzhi.work.checks.models import Errand, Round
from tests import given, sites
from tests.conftest import NOW

pytestmark = pytest.mark.django_db

TODAY = date(2026, 5, 8)
VOLUNTEER = given.actor("volunteer", f"village-{given.COMMUNITY}", name="volunteer", place=given.COMMUNITY)


def test_todays_list_is_of_ones_own_place_and_names_nobody(district: None) -> None:
    site, version = sites.house(), sites.in_force()
    Round.objects.create(site=site, due_on=TODAY, why="class")
    [due] = queries.today(sites.GRID, TODAY)
    assert due.reference == site.reference
    assert due.standards == (version.reference,)
    assert due.home
    assert (due.facts, due.facts_version) == (site.facts, 0)
    plain = json.dumps(dataclasses.asdict(due), default=str, ensure_ascii=False)
    assert "吴金根" not in plain
    assert "13800138000" not in plain
    assert site.holder not in plain
    assert queries.today(given.OUTSIDER, TODAY) == []
    assert queries.today(sites.GRID, TODAY - timedelta(days=8)) == []


def test_a_look_asked_for_is_due_and_reads_like_the_round(district: None) -> None:
    one, other = sites.house(), sites.house(name="建设村 14 号")
    Round.objects.create(site=one, due_on=TODAY + timedelta(days=60), why="class")
    Round.objects.create(site=other, due_on=TODAY, why="class")
    site_services.ask_for_look(site=one, at_once=True)
    found = queries.today(sites.GRID, TODAY)
    assert [due.reference for due in found] == [one.reference, other.reference]
    assert found[0].due_on == TODAY
    assert len({str(due.why) for due in found}) == 1


def test_a_volunteer_has_what_is_on_their_list_and_no_more(district: None) -> None:
    site, other = sites.house(), sites.house(name="建设村 14 号")
    for one in (site, other):
        Round.objects.create(site=one, due_on=TODAY, why="class")
    assert queries.today(VOLUNTEER, TODAY) == []
    Errand.objects.create(site=site, post=VOLUNTEER.post, until=TODAY, made_at=NOW, made_by="user:villager")
    assert [due.reference for due in queries.today(VOLUNTEER, TODAY)] == [site.reference]
    assert queries.today(VOLUNTEER, TODAY + timedelta(days=1)) == []


def test_an_owner_has_their_own_sites_and_those_who_only_inspect_what_was_planned(district: None) -> None:
    mine, other = sites.house(unit="xz-fangdong"), sites.house(name="建设村 14 号")
    Round.objects.create(site=mine, due_on=TODAY, why="class")
    Round.objects.create(site=other, due_on=TODAY, why="class", way="official")
    assert [site for site, _due in queries.own(sites.LANDLORD, TODAY)] == [mine]
    assert queries.own(sites.GRID, TODAY) == []
    assert [due.reference for due in queries.today(sites.FIRE, TODAY)] == [other.reference]
