"""What a second person says: they were there too, which number is right, a site is gone; and who corrects whom."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from uuid import uuid4

import pytest

from gongzhi.foundation.files import queries as files
from gongzhi.foundation.ledger.verification import verify
from gongzhi.foundation.sites import services as site_services
from gongzhi.kernel.refused import Conflict, Refused
from gongzhi.matters.models import Matter
from gongzhi.work.checks import services as checks
from gongzhi.work.checks.models import Check, Difference, Finding, Gone, Photo, Round
from tests import given, sites
from tests.conftest import NOW
from tests.work.checks.test_making import _photo

pytestmark = pytest.mark.django_db


def test_an_inspection_counts_when_the_second_says_so_and_not_before(district: None) -> None:
    site, version = sites.house(), sites.in_force()
    content = _photo()
    ahead = [checks.PhotoAhead(item="ebike", digest=hashlib.sha256(content).hexdigest())]
    made = sites.checked(site, version, by=sites.FIRE, way="official", ebike="no", beds=9, photos=ahead)
    assert made.waits
    assert made.hazards == ()
    checks.attach(check=made.check, digest=ahead[0].digest, content=content, by=sites.FIRE, at=NOW)
    site.refresh_from_db()
    assert site.facts["beds"] == 8
    assert not Round.objects.exists()
    for actor in (sites.FIRE, sites.GRID, given.OUTSIDER):
        with pytest.raises(Refused):
            checks.confirm(check=made.check, by=actor, at=NOW)
    [hazard] = checks.confirm(check=made.check, by=sites.FIRE2, at=NOW)
    site.refresh_from_db()
    assert site.facts["beds"] == 9
    assert Round.objects.get().why == "failed"
    subject = Matter.objects.get(kind="hazard").subject
    assert subject == f"matter:{hazard}"
    assert [file.id for file in files.of([subject])[subject]] == [Photo.objects.get().file]
    made.check.refresh_from_db()
    with pytest.raises(Refused):
        checks.confirm(check=made.check, by=sites.FIRE2, at=NOW)
    assert verify().ok


def test_whoever_was_named_confirms_alone(district: None) -> None:
    site, version = sites.house(), sites.in_force()
    new = checks.NewCheck(
        client_id=str(uuid4()), way="official", outcome="listed", standard=version.reference, made_at=NOW,
        answers={"exit": "yes", "ebike": "yes", "kitchen": "none", "beds": 8}, entered_by="consent",
        second="user:fire3",
    )  # fmt: skip
    made = checks.submit(site=site, new=new, by=sites.FIRE, at=NOW)
    with pytest.raises(Refused):
        checks.confirm(check=made.check, by=sites.FIRE2, at=NOW)


def test_one_trouble_is_one_hazard_however_often_it_is_found(district: None) -> None:
    site, version = sites.house(), sites.in_force()
    first = sites.checked(site, version, exit="no")
    again = sites.checked(site, version, exit="no", at=NOW + timedelta(hours=1))
    assert again.hazards == first.hazards
    assert Matter.objects.filter(kind="hazard").count() == 1
    assert Finding.objects.count() == 2


def test_a_correction_stands_beside_what_it_corrects_and_closes_no_hazard(district: None) -> None:
    site, version = sites.house(), sites.in_force()
    wrong = sites.checked(site, version, exit="no")
    assert Round.objects.get().why == "failed"

    def correction(client_id: str = "corrected-1") -> checks.NewCheck:
        return checks.NewCheck(
            client_id=client_id, way="patrol", outcome="listed", standard=version.reference, made_at=NOW,
            answers={"exit": "yes", "ebike": "yes", "kitchen": "none", "beds": 8}, entered_by="consent",
            replaces=wrong.check.pk,
        )  # fmt: skip

    other = given.actor("grid_worker", "village-x", name="grid2", place=given.COMMUNITY)
    with pytest.raises(Refused):
        checks.submit(site=site, new=correction(), by=other, at=NOW)
    with pytest.raises(Refused):
        checks.submit(site=site, new=correction(), by=sites.GRID, at=NOW + timedelta(days=31))
    made = checks.submit(site=site, new=correction(), by=given.SUPERVISOR, at=NOW)
    assert made.hazards == ()
    assert Check.objects.count() == 2
    assert Matter.objects.get(kind="hazard").is_open
    assert (Round.objects.get().why, Round.objects.get().last) == ("class", made.check)
    with pytest.raises(Refused):
        checks.submit(site=site, new=correction("corrected-2"), by=sites.GRID, at=NOW)


def test_of_two_numbers_a_person_takes_one(district: None) -> None:
    site = sites.house()
    site = site_services.update_facts(site=site, facts={"beds": 9}, seen=0, source="test", by=sites.VILLAGER, at=NOW)
    new = checks.NewCheck(
        client_id="device-1-check-1", way="patrol", outcome="nobody", made_at=NOW, facts={"beds": 12}, facts_seen=0
    )
    checks.submit(site=site, new=new, by=sites.GRID, at=NOW)
    difference = Difference.objects.get()
    with pytest.raises(Refused):
        checks.settle(difference=difference, take="said", seen=1, by=sites.GRID, at=NOW)
    with pytest.raises(Conflict):
        checks.settle(difference=difference, take="said", seen=0, by=sites.VILLAGER, at=NOW)
    checks.settle(difference=difference, take="said", seen=1, by=sites.VILLAGER, at=NOW)
    site.refresh_from_db()
    assert site.facts["beds"] == 12
    difference.refresh_from_db()
    assert (difference.took, difference.decided_by) == (12, sites.VILLAGER.id)
    difference = Difference.objects.select_related("check_made__site").get()
    with pytest.raises(Conflict):
        checks.settle(difference=difference, take="current", seen=2, by=sites.VILLAGER, at=NOW)
    assert verify().ok


def test_a_site_that_is_said_to_be_gone_stays_until_the_register_says_so(district: None) -> None:
    site = sites.house()
    new = checks.NewCheck(client_id="device-1-check-1", way="patrol", outcome="not_rented", made_at=NOW)
    checks.submit(site=site, new=new, by=sites.GRID, at=NOW)
    site.refresh_from_db()
    assert site.state == "active"
    gone = Gone.objects.get()
    with pytest.raises(Refused):
        checks.decide_gone(gone=gone, took=True, by=sites.GRID, at=NOW)
    checks.decide_gone(gone=gone, took=True, by=sites.VILLAGER, at=NOW)
    site.refresh_from_db()
    assert site.state == "not_rented"
    assert not Round.objects.exists()
    with pytest.raises(Conflict):
        checks.decide_gone(gone=gone, took=False, by=sites.VILLAGER, at=NOW)
