from __future__ import annotations

from typing import Any

import pytest

from gongzhi.foundation.places import queries
from gongzhi.kernel.refused import Refused


def test_names_and_paths(register: None, django_assert_num_queries: Any) -> None:
    codes = ["990411105222002", "990411105", "990411", "990411999"]
    with django_assert_num_queries(1):
        assert queries.names(codes) == {"990411105222002": "第2网格", "990411105": "王店镇", "990411": "秀洲区"}
    with django_assert_num_queries(1):
        assert queries.paths(codes) == {
            "990411105222002": "王店镇 · 建设村 · 第2网格",
            "990411105": "王店镇",
            "990411": "秀洲区",
            "990411999": "990411999",
        }


def test_lists(register: None, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(4):
        assert [place.name for place in queries.children("990411")] == ["王江泾镇", "王店镇"]
        assert [place.code for place in queries.below("990411105")] == ["990411105", "990411105211", "990411105222"]
        assert len(queries.below("990411105", grids=True)) == 5
        assert [place.code for place in queries.grids("990411")] == ["990411105222001", "990411105222002"]


def test_one_place(register: None) -> None:
    place = queries.find("990411105222")
    assert place == queries.Place("990411105222", "990411105", "建设村", "建设村委会", "村", made_up=False)
    grid = queries.find("990411105222001")
    assert grid is not None
    assert grid.made_up
    assert queries.find("990411999") is None


def test_an_unknown_code_is_refused_by_name(register: None, django_assert_num_queries: Any) -> None:
    assert queries.known("990411105222")
    assert not queries.known("990411105223")
    with django_assert_num_queries(1):
        queries.require_known(["990411", "990411105222"])
    with pytest.raises(Refused, match="没有代码为“990411105223”的地方") as refusal:
        queries.require_known(["990411", "990411105223"], field="where")
    assert refusal.value.field == "where"


@pytest.mark.django_db
@pytest.mark.usefixtures("district")
def test_an_outline_is_drawn_in_the_datum_of_maps() -> None:
    from gongzhi.foundation.places.models import Outline

    drawn = queries.drawn("330411")
    assert drawn is not None
    ring = drawn["coordinates"][0][0]
    assert all(120.4 < lon < 120.9 and 30.5 < lat < 31.0 for lon, lat in ring)
    Outline.objects.filter(place="330411").update(datum="GCJ-02")
    shifted = queries.drawn("330411")
    assert shifted is not None
    assert 0.003 < ring[0][0] - shifted["coordinates"][0][0][0][0] < 0.007  # what GCJ-02 moves to the east here
    assert queries.drawn("330411101") is None
