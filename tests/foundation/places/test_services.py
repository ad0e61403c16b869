from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from gongzhi.foundation.ledger.queries import history
from gongzhi.foundation.places import queries, services
from gongzhi.foundation.places.models import Division, Outline
from gongzhi.kernel.actor import Actor
from gongzhi.kernel.refused import Refused
from tests.foundation.places.conftest import BY, LATER, ROWS, SINCE

JUNE = date(2026, 6, 1)
MAY = date(2026, 5, 31)
SQUARE = {"type": "Polygon", "coordinates": [[[120, 30], [121, 30], [121, 31], [120, 31], [120, 30]]]}
SMALLER = {"type": "Polygon", "coordinates": [[[120, 30], [120.5, 30], [120.5, 31], [120, 31], [120, 30]]]}


def verbs(subject: str) -> list[str]:
    return [record.verb for record in history([subject])]


def test_an_import_is_one_entry_and_repeating_it_changes_nothing(register: None, now: datetime) -> None:
    entries = history([services.REGISTER])
    entry = entries[-1]
    assert (entry.verb, entry.actor, entry.payload["added"][0]) == ("place.imported", BY.id, "990411")
    stamp = queries.stamp()
    again = services.import_divisions(rows=reversed(ROWS), by=BY, at=now, starts_on=SINCE)
    assert (again.added, again.known, again.refused) == ([], len(ROWS), [])
    assert len(history([services.REGISTER])) == len(entries)
    assert queries.stamp() != stamp


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ({"name": "没有代码"}, "不是区划代码"),
        ({"code": "99041110", "name": "短了"}, "99041110"),
        ({"code": "三三零四一一", "name": "汉字"}, "不是区划代码"),
        ({"code": "990411106", "name": ""}, "地名"),
        ({"code": "990411106", "name": "长" * 41}, "41"),
        ({"code": "990411199001", "name": "没有上级社区"}, "990411199"),
        ({"code": "990411105", "name": "别的镇"}, "王店镇"),
        ({"code": "990411106", "name": "洪合镇", "starts_on": "2026-02-31"}, "2026-02-31"),
        ({"code": "990411106", "name": "洪合镇", "starts_on": "2026-02-01", "ends_on": "2026-02-01"}, "晚于"),
    ],
)
def test_a_bad_row_is_refused_by_number_and_the_others_go_on(
    register: None, now: datetime, row: dict[str, str], says: str
) -> None:
    rows = [{"code": "990411104", "name": "新塍镇"}, row, {"code": "990411104200", "name": "来龙桥村委会"}]
    done = services.import_divisions(rows=rows, by=BY, at=now)
    assert done.added == ["990411104", "990411104200"]
    ((number, sentence),) = done.refused
    assert number == 2
    assert says in str(sentence)


def test_a_period_may_follow_another_but_not_overlap(register: None, now: datetime) -> None:
    old = {"code": "990411105222", "name": "建设大队", "starts_on": "1980-01-01", "ends_on": "2020-01-01"}
    assert services.import_divisions(rows=[old], by=BY, at=now).added == ["990411105222"]
    assert queries.names(["990411105222"], date(2019, 12, 31)) == {"990411105222": "建设大队"}
    assert queries.names(["990411105222"], SINCE) == {"990411105222": "建设村"}
    overlapping = old | {"name": "建设公社", "starts_on": "1970-01-01", "ends_on": "1980-01-02"}
    assert services.import_divisions(rows=[overlapping], by=BY, at=now).refused


@pytest.mark.django_db
def test_the_database_itself_allows_one_open_period() -> None:
    division = {"code": "990411", "name": "秀洲区", "short_name": "秀洲区", "kind": "区", "level": "district"}
    Division.objects.create(**division, starts_on=SINCE)
    with pytest.raises(IntegrityError), transaction.atomic():
        Division.objects.create(**division, starts_on=JUNE)
    with pytest.raises(IntegrityError), transaction.atomic():
        Division.objects.create(**division, starts_on=JUNE, ends_on=JUNE)
    with pytest.raises(IntegrityError), transaction.atomic():
        Division.objects.filter(code="990411").update(successor="990402")


def test_a_new_name_does_not_rewrite_the_old_days(register: None, now: datetime) -> None:
    services.rename(code="990411105222", name="新建设社区", on=JUNE, by=BY, at=LATER)
    assert queries.path("990411105222", MAY) == "王店镇 · 建设村"
    assert queries.path("990411105222", JUNE) == "王店镇 · 新建设社区"
    assert queries.path("990411105222") == "王店镇 · 新建设社区"
    (entry,) = history(["place:990411105222"])
    assert entry.payload == {"before": "建设村委会", "after": "新建设社区", "on": "2026-06-01"}
    with pytest.raises(Refused, match="才开始"):
        services.rename(code="990411105222", name="再改", on=JUNE, by=BY, at=LATER)
    with pytest.raises(Refused, match="没有代码为“990411999”的地方"):
        services.rename(code="990411999", name="没有", on=JUNE, by=BY, at=LATER)


def test_a_merger_does_not_rewrite_last_year(register: None, now: datetime) -> None:
    """Matters keep the code they happened under; both views of last year have the same total."""
    matters = ["990411105222", "990411105211", "990411105222002", "990411105211", "990411101230"]
    services.merge(codes=["990411105222"], into="990411105211", on=JUNE, by=BY, at=LATER)
    as_it_was = [queries.names([code], MAY)[code] for code in matters]
    assert as_it_was == ["建设村", "红联村", "第2网格", "红联村", "红联村"]
    today = queries.today(matters)
    assert [today[code] for code in matters].count("990411105211") == 4
    assert len(today.values()) == len(set(matters))
    assert [place.code for place in queries.children("990411105", MAY)] == ["990411105211", "990411105222"]
    assert [place.code for place in queries.children("990411105", JUNE)] == ["990411105211"]
    assert [place.code for place in queries.grids("990411105", MAY)] == ["990411105222001", "990411105222002"]
    assert queries.grids("990411105", JUNE) == []
    assert queries.path("990411105222") == "王店镇 · 建设村"  # still readable
    (entry,) = history(["place:990411105222"])
    assert (entry.verb, entry.payload["into"], len(entry.payload["below"])) == ("place.merged", "990411105211", 2)


def test_several_merge_into_a_new_one_and_that_into_another(register: None, now: datetime) -> None:
    both = ["990411105222", "990411105211"]
    services.merge(codes=both, into="990411105300", name="建联社区", on=JUNE, by=BY, at=LATER)
    assert queries.path("990411105300", JUNE) == "王店镇 · 建联社区"
    assert not queries.known("990411105300", MAY)
    first, second = history([f"place:{code}" for code in both])
    assert first.act == second.act
    with pytest.raises(Refused, match="只能并入同一个镇街的地方"):
        services.merge(codes=["990411105300"], into="990411101230", on=JUNE + timedelta(1), by=BY, at=LATER)
    services.add(code="990411105301", name="新联社区", on=JUNE, by=BY, at=LATER)
    services.merge(codes=["990411105300"], into="990411105301", on=JUNE + timedelta(1), by=BY, at=LATER)
    assert set(queries.today(both).values()) == {"990411105301"}


@pytest.mark.parametrize(
    ("act", "says"),
    [
        (lambda: services.merge(codes=[], into="990411105211", on=JUNE, by=BY, at=LATER), "要并入"),
        (lambda: services.merge(codes=["990411105"], into="990411105211", on=JUNE, by=BY, at=LATER), "上级或下级"),
        (lambda: services.merge(codes=["990411105222"], into="990411105999", on=JUNE, by=BY, at=LATER), "990411105999"),
        (lambda: services.merge(codes=["990411105222"], into="990411105211", on=SINCE, by=BY, at=LATER), "才开始"),
        (
            lambda: services.merge(codes=["990411105"], into="990411101", on=JUNE, by=BY, at=LATER),
            "下面还有2个地方（红联村等）",
        ),
    ],
)
def test_what_makes_no_sense_is_refused_and_changes_nothing(register: None, act: Any, says: str) -> None:
    before = list(Division.objects.order_by("pk").values())
    with pytest.raises(Refused, match=says):
        act()
    assert list(Division.objects.order_by("pk").values()) == before
    assert history(["place:990411105222"]) == []


STRANGER = Actor(id="user:stranger", unit="xz-zhujian", post="xz-zhujian-officer", place="990411")


@pytest.mark.parametrize(
    "act",
    [
        lambda by, on: services.add(code="990411105222003", name="第3网格", on=on, by=by, at=LATER),
        lambda by, on: services.rename(code="990411105222", name="幸福社区", on=on, by=by, at=LATER),
        lambda by, on: services.merge(codes=["990411105222"], into="990411105211", on=on, by=by, at=LATER),
    ],
)
def test_who_manages_no_places_changes_none_and_nobody_changes_them_ahead(register: None, act: Any) -> None:
    before = list(Division.objects.order_by("pk").values())
    with pytest.raises(Refused, match="没有这项权限"):
        act(STRANGER, JUNE)
    with pytest.raises(Refused, match="不能晚于今天"):
        act(BY, date(2026, 7, 3))
    assert list(Division.objects.order_by("pk").values()) == before
    act(BY, date(2026, 7, 2))  # today


def test_who_manages_no_places_imports_none(db: None, now: datetime) -> None:
    with pytest.raises(Refused, match="没有这项权限"):
        services.import_divisions(rows=ROWS, by=STRANGER, at=now)
    with pytest.raises(Refused, match="没有这项权限"):
        services.carry_late(by=STRANGER, at=now)
    with pytest.raises(Refused, match="没有这项权限"):
        services.import_outlines(rows=[], datum="WGS-84", source="手绘", by=STRANGER, at=now)


def test_a_place_is_added_under_one_that_is_there(register: None) -> None:
    services.add(code="990411105222003", name="第3网格", on=JUNE, by=BY, at=LATER)
    assert [grid.code for grid in queries.grids("990411105222", JUNE)][-1] == "990411105222003"
    (entry,) = history(["place:990411105222003"])
    assert (entry.verb, entry.payload) == ("place.added", {"called": "第3网格", "on": "2026-06-01"})
    for code, says in (("990411105222003", "已经用过"), ("990411199001", "990411199"), ("99041110522", "不是区划代码")):
        with pytest.raises(Refused, match=says) as refused:
            services.add(code=code, name="又一个", on=JUNE, by=BY, at=LATER)
        assert refused.value.field == "code"


def test_a_code_tells_what_it_was_called_and_where_it_went(register: None) -> None:
    services.rename(code="990411105222", name="幸福社区", on=MAY, by=BY, at=LATER)
    services.merge(codes=["990411105222"], into="990411105211", on=JUNE, by=BY, at=LATER)
    assert [(one.name, one.starts_on, one.ends_on, one.successor) for one in queries.periods("990411105222")] == [
        ("幸福社区", MAY, JUNE, "990411105211"), ("建设村委会", SINCE, MAY, ""),
    ]  # fmt: skip
    last = queries.latest("990411105222")
    assert last is not None
    assert (last.name, queries.find("990411105222")) == ("幸福社区", None)
    assert (queries.periods("990411999"), queries.latest("990411999")) == ([], None)


def test_a_redrawn_outline_ends_the_one_before(register: None, now: datetime) -> None:
    def draw(geometry: object, on: date) -> services.Imported:
        rows = [{"place": "990411105", "geometry": geometry}]
        return services.import_outlines(rows=rows, datum="GCJ-02", source="手绘", by=BY, at=now, starts_on=on)

    assert draw(SQUARE, SINCE).added == ["990411105"]
    assert draw(SQUARE, JUNE).known == 1
    assert draw(SMALLER, JUNE).added == ["990411105"]
    assert draw(SQUARE, JUNE).refused
    rows = (
        Outline.objects.filter(place="990411105")
        .order_by("starts_on")
        .values_list("starts_on", "ends_on", "east", "datum")
    )
    assert list(rows) == [(SINCE, JUNE, 121, "GCJ-02"), (JUNE, None, 120.5, "GCJ-02")]
    assert verbs("place:990411105") == ["place.outlined", "place.outlined"]


def test_outlines_of_nowhere_or_in_no_datum_are_refused(register: None, now: datetime) -> None:
    rows = [{"place": "990411999", "geometry": SQUARE}, {"place": "990411", "geometry": {}}]
    done = services.import_outlines(rows=rows, datum="WGS-84", source="手绘", by=BY, at=now)
    assert [number for number, _sentence in done.refused] == [1, 2]
    with pytest.raises(Refused, match="BD-09"):
        services.import_outlines(rows=rows, datum="BD-09", source="手绘", by=BY, at=now)
    with pytest.raises(Refused, match="来源"):
        services.import_outlines(rows=rows, datum="WGS-84", source="", by=BY, at=now)
