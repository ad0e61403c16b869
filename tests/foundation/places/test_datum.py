from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.foundation.places.datum import CGCS2000, DATUMS, GCJ02, WGS84, Point
from gongzhi.kernel.refused import Refused

LON = st.floats(73.0, 135.0)
LAT = st.floats(3.0, 54.0)
METRE = 1 / 111_000  # degrees of latitude, roughly


@given(LON, LAT)
def test_there_and_back_again_is_the_same_place(lon: float, lat: float) -> None:
    here = Point(lon, lat, WGS84)
    back = here.to(GCJ02).to(WGS84)
    assert math.dist((lon, lat), (back.lon, back.lat)) < METRE / 1000


@given(LON, LAT)
def test_back_and_there_again_is_the_same_place(lon: float, lat: float) -> None:
    here = Point(lon, lat, GCJ02)
    back = here.to(WGS84).to(GCJ02)
    assert math.dist((lon, lat), (back.lon, back.lat)) < METRE / 1000


@given(LON, LAT)
def test_the_shift_is_some_hundred_metres(lon: float, lat: float) -> None:
    shifted = Point(lon, lat, WGS84).to(GCJ02)
    east = (shifted.lon - lon) * math.cos(math.radians(lat)) / METRE
    north = (shifted.lat - lat) / METRE
    assert math.hypot(east, north) < 1500


def test_a_published_pair() -> None:
    # Tian'anmen, as the literature on the shift gives it: WGS-84 and what a Chinese map shows.
    there = Point(116.3913, 39.9075, WGS84).to(GCJ02)
    assert (there.lon, there.lat) == (pytest.approx(116.39755, abs=2e-5), pytest.approx(39.90891, abs=2e-5))


def test_cgcs2000_is_wgs84_to_centimetres() -> None:
    here = Point(120.7, 30.76, WGS84)
    assert here.to(CGCS2000) == Point(120.7, 30.76, CGCS2000)
    assert here.to(CGCS2000).to(GCJ02) == here.to(GCJ02)


@given(LON, LAT, st.sampled_from(DATUMS))
def test_a_point_in_its_own_datum_is_itself(lon: float, lat: float, datum: str) -> None:
    point = Point(lon, lat, datum)
    assert point.to(datum) == point


def test_an_unknown_datum_is_refused_by_name() -> None:
    with pytest.raises(Refused, match="BD-09") as refusal:
        Point(120.7, 30.76, "BD-09")
    assert refusal.value.field == "datum"


@pytest.mark.parametrize(
    ("lon", "lat"),
    [(30.76, 120.7), (-76.6, 39.3), (120.7, 91), (0, 0), (math.nan, 30.76), (120.7, math.nan), (math.inf, 30)],
)
def test_what_cannot_be_in_china_is_refused(lon: float, lat: float) -> None:
    with pytest.raises(Refused, match="不在中国范围内") as refusal:
        Point(lon, lat, WGS84)
    assert refusal.value.field == "position"
