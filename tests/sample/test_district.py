from __future__ import annotations

import json
from collections import Counter
from datetime import datetime
from pathlib import Path
from time import process_time

import pytest

from gongzhi.foundation.accounts.roles import ROLES
from gongzhi.foundation.ledger.queries import verify
from gongzhi.foundation.organisations import queries as organisations
from gongzhi.foundation.organisations.models import Duty, Kind, Post, Unit
from gongzhi.foundation.places import queries as places
from gongzhi.foundation.places.datum import GCJ02, WGS84, Point
from gongzhi.foundation.places.locate import finder, locate, locate_point
from gongzhi.foundation.places.models import Division
from gongzhi.kernel.actor import system
from gongzhi.kernel.refused import Refused
from gongzhi.sample import district

BY = system("sample")


@pytest.fixture
def laid_out(db: None, now: datetime) -> None:
    district.lay_out(by=BY, at=now)


def test_the_divisions_are_the_real_ones_and_the_grids_are_marked(laid_out: None) -> None:
    inside = places.below(district.DISTRICT, grids=True)
    levels = Counter(len(place.code) for place in inside)
    assert (levels[9], levels[12]) == (9, 170)
    per_community = Counter(place.parent for place in inside if len(place.code) == 15)
    assert len(per_community) == 170
    assert set(per_community.values()) == {2, 3, 4, 5, 6}
    assert all(place.made_up == (len(place.code) == 15) for place in inside)


def test_the_offices_of_a_district(laid_out: None) -> None:
    kinds = Counter(unit.kind for unit in organisations.units(within=district.DISTRICT))
    assert (kinds[Kind.TOWN], kinds[Kind.VILLAGE], kinds[Kind.CENTRE], kinds[Kind.MEDIATION]) == (9, 170, 10, 2)
    assert kinds[Kind.DEPARTMENT] > 25
    for unit in organisations.units():
        assert places.known(unit.place), unit.code
    assert {post.unit_id for post in organisations.posts()} == {unit.pk for unit in organisations.units()}


def test_every_role_has_a_post_and_every_post_known_roles(laid_out: None) -> None:
    assert {role for post in organisations.posts() for role in post.roles} == set(ROLES)


def test_desks(laid_out: None) -> None:
    def desk(place: str) -> str:
        found = organisations.desk_for(place)
        return found.code if found else ""

    assert desk("330411105222001") == "centre-330411105"
    assert desk("330411") == "xz-zhongxin"
    assert desk("330402") == "nh-zhongxin"
    assert desk("330421") == ""
    assert organisations.chain("village-330411105222") == ("village-330411105222", "town-330411105", "xz-qu")
    above = organisations.desk_above("centre-330411105")
    assert above is not None
    assert above.code == "xz-zhongxin"


def test_somebody_answers_for_every_place(laid_out: None) -> None:
    fire = organisations.first_responsible("消防安全", "330411105222001")
    schools = organisations.first_responsible("校园安全", "330411105222001")
    assert fire is not None
    assert schools is not None
    assert (fire.code, schools.code) == ("village-330411105222-head", "town-330411105-head")


def test_text_and_position(laid_out: None, now: datetime) -> None:
    assert locate("王店镇建设村", within=district.DISTRICT, on=now.date()).code == "330411105222"
    assert locate_point(Point(120.7, 30.77, WGS84), within=district.DISTRICT) == district.DISTRICT
    with pytest.raises(Refused, match="不在秀洲区范围内"):
        locate_point(Point(121.47, 31.23, WGS84), within=district.DISTRICT)


def test_laying_out_twice_changes_nothing(laid_out: None, now: datetime) -> None:
    tables = (Division, Unit, Post, Duty)
    before = [list(table.objects.order_by("pk").values()) for table in tables]
    district.lay_out(by=BY, at=now)
    assert [list(table.objects.order_by("pk").values()) for table in tables] == before
    assert verify().ok


@pytest.mark.real_data
def test_the_list_is_the_published_one(real_data: Path) -> None:
    published = json.loads((real_data / "places" / "xiuzhou_divisions.json").read_text(encoding="utf-8"))
    names = {row["code"]: row["name"] for town in published["streets"] for row in (town, *town["villages"])}
    ours = {row["code"]: row["name"] for row in district._json("xiuzhou_divisions.json")["divisions"]}
    assert {code: name for code, name in ours.items() if len(code) > 6} == names


@pytest.mark.real_data
@pytest.mark.django_db
def test_the_finer_outline_agrees_once_its_datum_is_heeded(real_data: Path, now: datetime) -> None:
    """A second source, drawn in GCJ-02: its vertices lie near our border, and its centre inside."""
    district.lay_out(by=BY, at=now, grids=False)
    (feature,) = json.loads((real_data / "places" / "xiuzhou_outline_gcj02.json").read_text(encoding="utf-8"))[
        "features"
    ]
    assert locate_point(Point(*feature["properties"]["centroid"], GCJ02), within=district.DISTRICT) == district.DISTRICT


@pytest.mark.slow
@pytest.mark.django_db
def test_finding_is_quick(now: datetime) -> None:
    district.lay_out(by=BY, at=now, grids=False)
    text = "您好，我住在秀洲区王店镇建设村，" + "门口的路灯坏了很久，晚上出门很不方便，请尽快派人来修。" * 12
    names = finder(now.date())
    began = process_time()
    for _round in range(5000):
        names.find(text, within=district.DISTRICT)
    assert process_time() - began < 1
