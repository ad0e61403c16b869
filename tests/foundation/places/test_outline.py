from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.foundation.places import outline
from gongzhi.kernel.refused import Refused


def ring(west: float, south: float, east: float, north: float) -> list[list[float]]:
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


SQUARE = {"type": "Polygon", "coordinates": [ring(120, 30, 121, 31)]}
WITH_HOLE = {"type": "Polygon", "coordinates": [ring(120, 30, 121, 31), ring(120.4, 30.4, 120.6, 30.6)]}
TWO = {"type": "MultiPolygon", "coordinates": [WITH_HOLE["coordinates"], [ring(122, 30, 123, 31)]]}


def test_a_hole_is_outside_and_every_part_is_inside() -> None:
    shape = outline.read(TWO)
    assert shape.holds(120.1, 30.1)
    assert shape.holds(122.5, 30.5)
    assert not shape.holds(120.5, 30.5)  # in the hole
    assert not shape.holds(121.5, 30.5)  # between the parts, in the box of both
    assert shape.box == outline.Box(120, 30, 123, 31)


def test_a_horn_is_not_filled() -> None:
    horned = {"type": "Polygon", "coordinates": [[[120, 30], [122, 30], [122, 32], [121, 30.5], [120, 32], [120, 30]]]}
    assert outline.read(horned).holds(120.1, 31.5)
    assert not outline.read(horned).holds(121, 31.5)


@given(st.floats(119.5, 121.5), st.floats(29.5, 31.5))
def test_a_square_holds_what_its_box_holds(lon: float, lat: float) -> None:
    assert outline.read(SQUARE).holds(lon, lat) == (120 <= lon < 121 and 30 <= lat < 31)


@given(st.floats(120, 122, exclude_max=True), st.floats(30, 31, exclude_max=True))
def test_neighbours_share_no_position(lon: float, lat: float) -> None:
    west = outline.read(SQUARE)
    east = outline.read({"type": "Polygon", "coordinates": [ring(121, 30, 122, 31)]})
    assert west.holds(lon, lat) + east.holds(lon, lat) == 1


@pytest.mark.parametrize(
    ("geometry", "says"),
    [
        (None, "GeoJSON"),
        ("POLYGON", "GeoJSON"),
        ({"type": "Point", "coordinates": [120, 30]}, "GeoJSON"),
        ({"type": "Polygon"}, "GeoJSON"),
        ({"type": "MultiPolygon", "coordinates": [120, 30]}, "GeoJSON"),
        ({"type": "Polygon", "coordinates": []}, "空"),
        ({"type": "MultiPolygon", "coordinates": []}, "空"),
        ({"type": "Polygon", "coordinates": [[[120, 30], [121, 30], [120, 30]]]}, "首尾相接"),
        ({"type": "Polygon", "coordinates": [ring(120, 30, 121, 31)[:-1]]}, "首尾相接"),
        ({"type": "Polygon", "coordinates": [[["a", 30]] * 4]}, "读不出"),
        ({"type": "Polygon", "coordinates": [[120, 30, 121, 31]]}, "读不出"),
        ({"type": "Polygon", "coordinates": [[[30.5, 120.5]] * 4]}, "写反"),
    ],
)
def test_what_is_no_outline_is_refused_with_a_word_why(geometry: Any, says: str) -> None:
    with pytest.raises(Refused, match=says) as refusal:
        outline.read(geometry)
    assert refusal.value.field == "geometry"


def test_an_outline_has_a_limit_of_points(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outline, "MOST_POINTS", 4)
    with pytest.raises(Refused, match="最多 4 个"):
        outline.read(SQUARE)
