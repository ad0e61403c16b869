"""What was tried against checks: one inspector for two, an old check for a new question, a power that nobody has."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from gongzhi.foundation.sites import queries as site_queries
from gongzhi.foundation.sites import services as site_services
from gongzhi.foundation.sites.models import Look
from gongzhi.kernel.refused import Refused
from gongzhi.matters.models import Matter
from gongzhi.work.checks import queries
from gongzhi.work.checks import services as checks
from gongzhi.work.checks.latest import latest
from gongzhi.work.checks.models import Check, Photo
from tests import sites
from tests.conftest import NOW
from tests.interfaces.conftest import queries_at_most
from tests.sites import Site

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]

WELL = {"exit": "yes", "ebike": "yes", "kitchen": "none", "beds": 8}


def _new(**more: Any) -> checks.NewCheck:
    said: dict[str, Any] = {
        "client_id": str(uuid4()), "way": "patrol", "outcome": "listed", "standard": "short/1", "answers": WELL,
        "entered_by": "consent", "made_at": NOW,
    }  # fmt: skip
    return checks.NewCheck(**(said | more))


@pytest.fixture
def site() -> Site:
    sites.in_force()
    return sites.house()


def test_one_inspector_alone_makes_no_label_good(site: Site) -> None:
    made = checks.submit(site=site, new=_new(way="official"), by=sites.FIRE, at=NOW)
    assert latest(site) is None
    checks.confirm(check=made.check, by=sites.FIRE2, at=NOW)
    assert latest(site) == (NOW, True)


def test_one_inspector_alone_takes_back_nothing_that_two_said(site: Site) -> None:
    bad = checks.submit(site=site, new=_new(way="official", answers=WELL | {"exit": "no"}), by=sites.FIRE, at=NOW)
    checks.confirm(check=bad.check, by=sites.FIRE2, at=NOW)
    good = checks.submit(site=site, new=_new(way="official", replaces=bad.check.pk), by=sites.FIRE, at=NOW)
    assert latest(site) == (NOW, False)
    checks.confirm(check=Check.objects.get(pk=good.check.pk), by=sites.FIRE2, at=NOW)
    assert latest(site) == (NOW, True)


def test_what_was_corrected_is_not_confirmed_any_more(site: Site) -> None:
    wrong = checks.submit(site=site, new=_new(way="official", answers=WELL | {"exit": "no"}), by=sites.FIRE, at=NOW)
    checks.submit(site=site, new=_new(way="official", replaces=wrong.check.pk), by=sites.FIRE, at=NOW)
    with pytest.raises(Refused, match="已经更正过"):
        checks.confirm(check=Check.objects.get(pk=wrong.check.pk), by=sites.FIRE2, at=NOW)
    assert not Matter.objects.filter(kind="hazard").exists()


def test_a_check_that_lay_on_a_phone_for_weeks_answers_nobody_who_asked_since(site: Site) -> None:
    site_services.ask_for_look(site=site, at_once=True)
    checks.submit(site=site, new=_new(made_at=NOW - timedelta(days=59)), by=sites.GRID, at=NOW)
    assert Look.objects.get().done_at is None
    assert [one.due_on for one in queries.today(sites.GRID, NOW.date())] == [NOW.date()]
    checks.submit(site=site, new=_new(made_at=NOW - timedelta(hours=2)), by=sites.GRID, at=NOW)
    assert Look.objects.get().done_at == NOW


def test_who_merges_two_sites_loses_no_look_that_was_asked_for(site: Site) -> None:
    double = sites.house(name="吴家")
    for at_once in (True, False):
        site_services.ask_for_look(site=double, at_once=at_once)
    site_services.ask_for_look(site=site, at_once=False)
    [pair] = site_queries.pairs(sites.VILLAGER)
    site_services.merge(pair=pair.row, keep=site, by=sites.VILLAGER, at=NOW)
    assert sorted(Look.objects.values_list("site", "at_once", "done_at")) == [
        (site.pk, False, None),
        (site.pk, True, None),
    ]


def test_a_volunteer_has_no_power_to_cite(site: Site) -> None:
    volunteer = sites.VOLUNTEER
    checks.put_on_list(sites=[site], post=volunteer.post, until=NOW.date(), by=sites.VILLAGER, at=NOW)
    with pytest.raises(Refused) as caught:
        checks.submit(site=site, new=_new(entered_by="power", power="消防法第五十三条"), by=volunteer, at=NOW)
    assert caught.value.field == "entered_by"
    checks.submit(site=site, new=_new(), by=volunteer, at=NOW)


def test_the_same_photo_announced_twice_is_one(site: Site) -> None:
    photo = checks.PhotoAhead(item="exit", digest="a" * 64)
    made = checks.submit(site=site, new=_new(photos=[photo, photo]), by=sites.GRID, at=NOW)
    assert Photo.objects.filter(check_made=made.check).count() == 1


def test_who_answers_for_a_site_reads_no_visit_by_others() -> None:
    sites.in_force()
    site = sites.house(unit=sites.LANDLORD.unit)
    visit = checks.submit(site=site, new=_new(note="有人反映才来看的"), by=sites.GRID, at=NOW).check
    own = checks.submit(site=site, new=_new(way="self"), by=sites.LANDLORD, at=NOW).check
    assert list(queries.visible_to(sites.LANDLORD)) == [own]
    with pytest.raises(Refused):
        queries.find(sites.LANDLORD, visit.pk)
    assert set(queries.visible_to(sites.VILLAGER)) == {visit, own}


def test_inspections_that_wait_are_read_in_one_go_however_many(site: Site) -> None:
    for day in range(3):
        checks.submit(site=site, new=_new(way="official"), by=sites.FIRE, at=NOW + timedelta(days=day))
    with queries_at_most(1):
        assert len(queries.unconfirmed(sites.FIRE2)) == 3
