"""What is not plausible is not taken in: times, how a home was entered, answers, photos; and words are masked."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from gongzhi.foundation.sites.models import Site
from gongzhi.foundation.standards import services as standards
from gongzhi.foundation.standards.form import Form, Question, Section
from gongzhi.foundation.standards.models import Version
from gongzhi.kernel.actor import system
from gongzhi.kernel.refused import Refused
from gongzhi.work.checks import services as checks
from gongzhi.work.checks.models import Check
from tests import given, sites
from tests.conftest import NOW

pytestmark = pytest.mark.django_db

GOOD = {"exit": "yes", "ebike": "yes", "kitchen": "none", "beds": 8}


def _new(version: Version, **more: Any) -> checks.NewCheck:
    given_ = {
        "client_id": str(uuid4()), "way": "patrol", "outcome": "listed", "standard": version.reference,
        "answers": GOOD, "entered_by": "consent", "made_at": NOW,
    }  # fmt: skip
    return checks.NewCheck(**(given_ | more))


@pytest.fixture
def site(district: None) -> Site:
    return sites.house()


@pytest.fixture
def version(district: None) -> Version:
    return sites.in_force()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"made_at": NOW + timedelta(minutes=11)}, "made_at"),
        ({"made_at": NOW - timedelta(days=61)}, "made_at"),
        ({"entered_by": ""}, "entered_by"),
        ({"entered_by": "window"}, "entered_by"),
        ({"entered_by": "power"}, "power"),
        ({"way": "secretly"}, "way"),
        ({"outcome": "hidden"}, "outcome"),
        ({"client_id": "kurz"}, "client_id"),
        ({"note": "长" * 501}, "note"),
        ({"answers": GOOD | {"tenant": "yes"}}, "tenant"),
        ({"answers": GOOD | {"exit": "perhaps"}}, "exit"),
        ({"answers": GOOD | {"beds": "eight"}}, "beds"),
        ({"answers": GOOD | {"kitchen": ["has"]}}, "kitchen"),
        ({"facts": {"tenants": 3}}, "tenants"),
        ({"photos": [checks.PhotoAhead(item="sofa", digest="a" * 64)]}, "photos"),
        ({"photos": [checks.PhotoAhead(item="exit", digest="A" * 64)]}, "photos"),
        ({"photos": [checks.PhotoAhead(item="exit", digest=f"{n:064x}") for n in range(41)]}, "photos"),
    ],
)
def test_what_is_not_plausible_is_refused_at_its_field(
    site: Site, version: Version, wrong: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as refused:
        checks.submit(site=site, new=_new(version, **wrong), by=sites.GRID, at=NOW)
    assert refused.value.field == field
    assert not Check.objects.exists()


@pytest.mark.parametrize(
    "right",
    [
        {"made_at": NOW + timedelta(minutes=9)},
        {"made_at": NOW - timedelta(days=59)},
        {"entered_by": "outside"},
        {"entered_by": "power", "power": "《消防法》第五十三条"},
        {"photos": [checks.PhotoAhead(item="", digest="a" * 64)]},
        {"outcome": "refused", "standard": "", "answers": {}, "entered_by": ""},
    ],
)
def test_what_is_plausible_is_taken_in(site: Site, version: Version, right: dict[str, Any]) -> None:
    made = checks.submit(site=site, new=_new(version, **right), by=sites.GRID, at=NOW)
    assert made.check.made_at <= NOW


def test_a_device_whose_clock_makes_no_sense_loses_its_fill_times_not_its_check(site: Site, version: Version) -> None:
    fine = _new(version, began_at=NOW - timedelta(minutes=9), ended_at=NOW - timedelta(minutes=2))
    odd = _new(version, began_at=NOW, ended_at=NOW - timedelta(hours=2))
    made = [checks.submit(site=site, new=new, by=sites.GRID, at=NOW).check for new in (fine, odd)]
    assert [(check.began_at, check.ended_at) for check in made] == [(fine.began_at, fine.ended_at), (None, None)]


def test_free_words_are_masked(site: Site) -> None:
    asks = Form(sections=(Section(code="s", title="s", questions=(Question(code="said", text="说明", sort="words"),)),))
    version = sites.in_force(asks, code="words")
    said = "房东电话 13800138000"
    new = _new(version, answers={"said": said}, note=said)
    check = checks.submit(site=site, new=new, by=sites.GRID, at=NOW).check
    assert "13800138000" not in check.note
    assert "13800138000" not in check.answers["said"]
    assert "电话" in check.note


def test_a_list_of_another_kind_or_a_draft_is_no_list_for_this_site(site: Site) -> None:
    other = sites.in_force(code="school", kinds=("school",))
    with pytest.raises(Refused) as refused:
        checks.submit(site=site, new=_new(other), by=sites.GRID, at=NOW)
    assert refused.value.field == "standard"


def test_an_owner_enters_no_home_by_power_and_nobody_checks_for_them(site: Site, version: Version) -> None:
    owner = checks.owner(site)
    with pytest.raises(Refused):
        checks.submit(
            site=site, new=_new(version, way="self", entered_by="power", power="房东的权利"), by=owner, at=NOW
        )
    with pytest.raises(Refused):
        checks.submit(site=site, new=_new(version), by=owner, at=NOW)
    other = sites.house(name="建设村 14 号")
    with pytest.raises(Refused):
        checks.submit(site=other, new=_new(version, way="self"), by=owner, at=NOW)
    assert checks.submit(site=site, new=_new(version, way="self"), by=owner, at=NOW).check.way == "self"


def test_a_stranger_and_a_reader_check_nothing(site: Site, version: Version) -> None:
    for actor in (given.OUTSIDER, given.SUPERVISOR, sites.LANDLORD):
        with pytest.raises(Refused):
            checks.submit(site=site, new=_new(version), by=actor, at=NOW)


def test_a_list_that_was_retired_is_good_as_long_as_a_phone_keeps_it(district: None) -> None:
    site, old = sites.house(at=NOW), sites.in_force()
    taken = NOW + timedelta(hours=1)
    standards.retire(version=old, by=system("test"), at=taken)
    last = taken + timedelta(days=7)
    assert sites.checked(site, old, at=last + timedelta(minutes=5)).check.version == old
    with pytest.raises(Refused, match="停用") as refused:
        sites.checked(site, old, at=last + timedelta(minutes=6))
    assert refused.value.field == "standard"


def test_so_is_one_that_another_took_the_place_of(district: None) -> None:
    site, old = sites.house(at=NOW), sites.in_force()
    new = sites.in_force(at=NOW + timedelta(days=1))
    assert (old.reference, new.reference) == ("short/1", "short/2")
    with pytest.raises(Refused, match="停用"):
        sites.checked(site, old, at=NOW + timedelta(days=9))
    assert sites.checked(site, new, at=NOW + timedelta(days=9)).check.version == new
