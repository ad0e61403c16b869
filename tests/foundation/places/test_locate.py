from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from django.db import transaction

from gongzhi.foundation.places import services
from gongzhi.foundation.places.datum import GCJ02, WGS84, Point
from gongzhi.foundation.places.locate import finder, locate, locate_point
from gongzhi.foundation.places.models import Division, Register
from gongzhi.kernel.refused import Refused
from tests.foundation.places.conftest import BY, LATER, ROWS, SINCE

JUNE = date(2026, 6, 1)
MAY = date(2026, 5, 31)
WITHIN = "990411"


def square(west: float, south: float, east: float, north: float) -> dict[str, Any]:
    return {
        "type": "Polygon",
        "coordinates": [[[west, south], [east, south], [east, north], [west, north], [west, south]]],
    }


def drawn(place: str, geometry: dict[str, Any], now: datetime, *, made_up: bool = False, datum: str = WGS84) -> None:
    done = services.import_outlines(
        rows=[{"place": place, "geometry": geometry}], datum=datum, source="手绘", by=BY, at=now, made_up=made_up,
        starts_on=SINCE,
    )  # fmt: skip
    assert done.added


def test_a_name_costs_one_query(register: None, django_assert_num_queries: Any) -> None:
    locate("王店镇", within=WITHIN, on=MAY)
    with django_assert_num_queries(1):
        assert locate("王店镇建设村的路灯", within=WITHIN, on=MAY).code == "990411105222"


def test_a_made_up_grid_is_never_named(register: None) -> None:
    assert locate("建设村第1网格", within=WITHIN, on=MAY).code == "990411105222"
    assert locate("第1网格", within=WITHIN, on=MAY).candidates == ()


def test_a_change_is_seen_at_once_and_only_from_its_day(register: None, now: datetime) -> None:
    assert not locate("幸福社区", within=WITHIN, on=JUNE).code
    services.rename(code="990411105222", name="幸福社区", on=JUNE, by=BY, at=LATER)
    assert locate("幸福社区", within=WITHIN, on=JUNE).code == "990411105222"
    assert not locate("王店建设村", within=WITHIN, on=JUNE).code.startswith("990411105222")
    assert not locate("幸福社区", within=WITHIN, on=MAY).code
    assert locate("王店建设村", within=WITHIN, on=MAY).code == "990411105222"
    assert not locate("王店镇", within=WITHIN, on=date(2019, 12, 31)).code


def test_what_was_rolled_back_is_forgotten(register: None, now: datetime) -> None:
    with transaction.atomic():
        services.rename(code="990411105", name="新王店镇", on=JUNE, by=BY, at=LATER)
        assert locate("新王店镇", within=WITHIN, on=JUNE).code == "990411105"
        transaction.set_rollback(True)
    assert locate("王店镇", within=WITHIN, on=JUNE).code == "990411105"
    services.rename(code="990411105", name="老王店镇", on=JUNE, by=BY, at=LATER)
    assert locate("老王店镇", within=WITHIN, on=JUNE).code == "990411105"


def test_many_texts_share_one_query(register: None, django_assert_num_queries: Any) -> None:
    locate("", within=WITHIN, on=MAY)
    with django_assert_num_queries(1):
        names = finder(MAY)
        assert [names.find(text, within=WITHIN).code for text in ("王店镇", "王江泾镇")] == ["990411105", "990411101"]


def test_days_without_a_change_between_share_their_names(register: None) -> None:
    assert finder(MAY) is finder(SINCE)


@pytest.mark.django_db
def test_an_empty_register_names_nothing_and_is_not_kept(now: datetime) -> None:
    Division.objects.all().delete()
    Register.objects.all().delete()
    assert locate("王店镇", within=WITHIN, on=MAY).candidates == ()
    services.import_divisions(rows=ROWS, by=BY, at=now, starts_on=SINCE)
    assert locate("王店镇", within=WITHIN, on=MAY).code == "990411105"


def test_a_position_is_in_the_district_or_refused(
    register: None, now: datetime, django_assert_num_queries: Any
) -> None:
    drawn(WITHIN, square(120, 30, 121, 31), now)
    with django_assert_num_queries(1):
        assert locate_point(Point(120.5, 30.5, WGS84), within=WITHIN) == WITHIN
    with pytest.raises(Refused, match="不在秀洲区范围内") as refusal:
        locate_point(Point(121.5, 30.5, WGS84), within=WITHIN)
    assert refusal.value.field == "position"


def test_the_smallest_real_outline_wins_and_a_made_up_one_never_routes(register: None, now: datetime) -> None:
    drawn(WITHIN, square(120, 30, 121, 31), now)
    drawn("990411105", square(120.1, 30.1, 120.6, 30.6), now)
    drawn("990411105222", square(120.1, 30.1, 120.3, 30.3), now, made_up=True)
    assert locate_point(Point(120.2, 30.2, WGS84), within=WITHIN) == "990411105"
    assert locate_point(Point(120.8, 30.8, WGS84), within=WITHIN) == WITHIN
    drawn("990411105222", square(120.1, 30.1, 120.3, 30.3), now)
    assert locate_point(Point(120.2, 30.2, WGS84), within=WITHIN) == "990411105222"


def test_without_an_outline_only_a_person_can_tell(register: None, now: datetime) -> None:
    assert locate_point(Point(120.5, 30.5, WGS84), within=WITHIN) == ""
    drawn(WITHIN, square(120, 30, 121, 31), now, made_up=True)
    assert locate_point(Point(125.5, 30.5, WGS84), within=WITHIN) == ""


def test_datums_are_not_mixed_up(register: None, now: datetime) -> None:
    """Near a border 500 metres decide: the same numbers in another datum are another place."""
    drawn(WITHIN, square(120, 30, 121, 31), now, datum=GCJ02)
    border = Point(120.0001, 30.5, GCJ02)
    assert locate_point(border, within=WITHIN) == WITHIN
    assert locate_point(border.to(WGS84), within=WITHIN) == WITHIN
    with pytest.raises(Refused):
        locate_point(Point(120.9999, 30.5, WGS84), within=WITHIN)


def test_an_outline_of_another_day(register: None, now: datetime) -> None:
    drawn(WITHIN, square(120, 30, 121, 31), now)
    rows = [{"place": WITHIN, "geometry": square(122, 30, 123, 31)}]
    services.import_outlines(rows=rows, datum=WGS84, source="新界", by=BY, at=now, starts_on=JUNE)
    assert locate_point(Point(120.5, 30.5, WGS84), within=WITHIN, on=MAY) == WITHIN
    with pytest.raises(Refused):
        locate_point(Point(120.5, 30.5, WGS84), within=WITHIN, on=JUNE)
    with pytest.raises(Refused):
        locate_point(Point(120.5, 30.5, WGS84), within=WITHIN)
