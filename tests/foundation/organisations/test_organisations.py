"""Units, posts and duties: founding, renaming, closing, importing, and reading them as of a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from gongzhi.foundation.ledger.queries import history
from gongzhi.foundation.organisations import queries, services, ties
from gongzhi.foundation.organisations.models import Duty, Post, Unit
from gongzhi.foundation.places import services as places
from gongzhi.kernel.actor import Actor
from gongzhi.kernel.refused import Refused
from gongzhi.kernel.texts import Sentence

BY = Actor(
    id="user:registrar", unit="xz-shuju", post="xz-shuju-admin", place="990411",
    permissions=frozenset({"unit.manage", "place.manage"}),
)  # fmt: skip
STRANGER = Actor(id="user:stranger", unit="zhujian", post="zhujian-officer", place="990411")
LATER = datetime(2026, 7, 2, 2, tzinfo=UTC)
SINCE = date(2020, 1, 1)
MAY = date(2026, 5, 31)
JUNE = date(2026, 6, 1)
DIVISIONS = [
    {"code": "990411", "name": "秀洲区"},
    {"code": "990411105", "name": "王店镇"},
    {"code": "990411105222", "name": "建设村委会"},
    {"code": "990411101", "name": "王江泾镇"},
    {"code": "990402", "name": "南湖区"},
]
UNITS = [  # subordinates before superiors: the order does not matter
    {
        "code": "village-222", "name": "建设村村民委员会", "short": "建设村", "kind": "village", "parent": "town-105",
        "place": "990411105222",
    },
    {"code": "centre-105", "name": "王店镇治理中心", "kind": "centre", "parent": "town-105", "place": "990411105"},
    {"code": "town-105", "name": "王店镇人民政府", "kind": "town", "parent": "qu", "place": "990411105"},
    {"code": "centre", "name": "秀洲区治理中心", "kind": "centre", "parent": "qu", "place": "990411"},
    {
        "code": "zhujian", "name": "住房和城乡建设局", "short": "住建局", "kind": "department", "parent": "qu",
        "place": "990411",
    },
    {"code": "qu", "name": "秀洲区人民政府", "kind": "leadership", "place": "990411"},
    {"code": "nanhu", "name": "南湖区治理中心", "kind": "centre", "place": "990402"},
]  # fmt: skip
POSTS = [
    {"code": "qu-leader", "unit": "qu", "title": "区领导", "roles": "leader"},
    {"code": "town-105-head", "unit": "town-105", "title": "镇长"},
    {"code": "village-222-grid", "unit": "village-222", "title": "网格员", "roles": "grid_worker, village_clerk"},
    {"code": "zhujian-officer", "unit": "zhujian", "title": "经办人", "roles": "officer", "place": "990411105"},
]
DUTIES = [
    {"line": "消防安全", "place": "990411", "post": "qu-leader", "rank": "first"},
    {"line": "消防安全", "place": "990411105", "post": "town-105-head", "rank": "第一责任人"},
    {"line": "消防安全", "place": "990411", "post": "zhujian-officer", "rank": "direct"},
]


@pytest.fixture
def offices(db: None, now: datetime) -> None:
    assert not places.import_divisions(rows=DIVISIONS, by=BY, at=now, starts_on=SINCE).refused
    before = len(history([services.REGISTER]))
    assert len(services.import_units(rows=UNITS, by=BY, at=now, starts_on=SINCE).added) == len(UNITS)
    assert len(services.import_posts(rows=POSTS, by=BY, at=now, starts_on=SINCE).added) == len(POSTS)
    assert len(services.import_duties(rows=DUTIES, by=BY, at=now, starts_on=SINCE).added) == len(DUTIES)
    assert len(history([services.REGISTER])) == before + 3


def code(found: Unit | Post | None) -> str:
    return found.code if found else ""


def test_names_and_chains(offices: None, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(4):
        assert queries.names(["zhujian", "nobody"]) == {"zhujian": "住房和城乡建设局"}
        assert queries.short_names(["zhujian", "centre"]) == {"zhujian": "住建局", "centre": "秀洲区治理中心"}
        assert queries.chain("village-222") == ("village-222", "town-105", "qu")
        assert queries.chain("nobody") == ()
    with django_assert_num_queries(1):
        assert queries.chains(["zhujian", "qu"]) == {"zhujian": ("zhujian", "qu"), "qu": ("qu",)}


def test_lists_by_kind_and_place(offices: None, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(3):
        assert [unit.code for unit in queries.units(kind="centre", within="990411")] == ["centre", "centre-105"]
        assert [unit.code for unit in queries.units(within="990411105")] == ["centre-105", "town-105", "village-222"]
        assert queries.options(kind="department", within="990411") == [("zhujian", "住房和城乡建设局")]
    assert queries.units(within="-") == []
    assert [post.code for post in queries.posts(within="990411105")] == ["town-105-head", "village-222-grid"]
    assert [post.code for post in queries.posts(units=["qu"])] == ["qu-leader"]


def test_the_nearest_desk(offices: None, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        assert code(queries.desk_for("990411105222003")) == "centre-105"
    assert code(queries.desk_for("990411101")) == "centre"
    assert code(queries.desk_for("990402")) == "nanhu"
    assert code(queries.desk_for("110101")) == ""
    places = ["990411105222003", "990411101", "990402", "110101"]
    assert queries.desks_for(places) == {place: queries.desk_for(place) for place in places[:3]}


def test_the_desk_above(offices: None) -> None:
    assert code(queries.desk_above("village-222")) == "centre-105"
    assert code(queries.desk_above("centre-105")) == "centre"
    assert code(queries.desk_above("zhujian")) == "centre"
    assert code(queries.desk_above("centre")) == ""
    assert code(queries.desk_above("nobody")) == ""


def test_who_answers_first(offices: None, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        assert code(queries.first_responsible("消防安全", "990411105222")) == "town-105-head"
    assert code(queries.first_responsible("消防安全", "990411101")) == "qu-leader"
    assert code(queries.first_responsible("消防安全", "990402")) == ""
    assert code(queries.first_responsible("校园安全", "990411105")) == ""
    assert [duty.post.code for duty in queries.duties(line="消防安全", within="990411105")] == ["town-105-head"]


def test_a_duty_passes_from_post_to_post(offices: None) -> None:
    services.assign_duty(line="消防安全", place="990411105", post="village-222-grid", on=JUNE, by=BY, at=LATER)
    assert code(queries.first_responsible("消防安全", "990411105", MAY)) == "town-105-head"
    assert code(queries.first_responsible("消防安全", "990411105", JUNE)) == "village-222-grid"
    assert [record.verb for record in history(["post:town-105-head"])] == ["duty.ended"]
    assert [record.verb for record in history(["post:village-222-grid"])] == ["duty.assigned"]
    with pytest.raises(Refused, match="已经负责"):
        services.assign_duty(line="消防安全", place="990411105", post="village-222-grid", on=JUNE, by=BY, at=LATER)
    ended = Duty.objects.get(post__code="town-105-head")
    with pytest.raises(Refused, match="已经解除"):
        services.end_duty(duty=ended, on=JUNE, by=BY, at=LATER)


def test_a_renamed_unit_keeps_its_old_name_in_the_old_days(offices: None) -> None:
    services.rename_unit(code="zhujian", name="住房城乡建设和交通局", short="住建交通局", on=JUNE, by=BY, at=LATER)
    assert queries.names(["zhujian"], MAY) == {"zhujian": "住房和城乡建设局"}
    assert queries.short_names(["zhujian"], JUNE) == queries.short_names(["zhujian"]) == {"zhujian": "住建交通局"}
    (entry,) = history(["unit:zhujian"])
    assert entry.payload == {
        "before": "住房和城乡建设局", "after": "住房城乡建设和交通局", "short": "住建交通局", "on": "2026-06-01"
    }  # fmt: skip
    with pytest.raises(Refused, match="才开始"):
        services.rename_unit(code="zhujian", name="再改", on=JUNE, by=BY, at=LATER)


def test_a_closed_unit_is_there_in_the_old_days(offices: None) -> None:
    services.close_unit(code="zhujian", on=JUNE, by=BY, at=LATER)
    assert queries.options(kind="department", within="990411") == []
    assert [unit.code for unit in queries.units(kind="department", within="990411", on=MAY)] == ["zhujian"]
    assert queries.names(["zhujian"]) == {"zhujian": "住房和城乡建设局"}
    assert [post.code for post in queries.posts(units=["zhujian"])] == []
    (entry,) = history(["unit:zhujian"])
    assert entry.payload == {"on": "2026-06-01", "posts": ["zhujian-officer"], "duties": ["消防安全:990411"]}
    with pytest.raises(Refused, match="已经撤销"):
        services.close_unit(code="zhujian", on=JUNE, by=BY, at=LATER)
    with pytest.raises(Refused, match="已经用过"):
        services.found_unit(code="zhujian", name="新局", kind="department", place="990411", on=JUNE, by=BY, at=LATER)
    with pytest.raises(Refused, match="还在“秀洲区人民政府”之下"):
        services.close_unit(code="qu", on=JUNE, by=BY, at=LATER)


def test_founding_a_unit_and_its_post(offices: None) -> None:
    unit = services.found_unit(
        code="xiaofang", name="消防救援大队", short="消防", kind="department", parent="qu", place="990411",
        on=JUNE, by=BY, at=LATER,
    )  # fmt: skip
    post = services.add_post(
        code="xiaofang-105",
        unit="xiaofang",
        title="驻镇员",
        roles=["officer"],
        place="990411105",
        on=JUNE,
        by=BY,
        at=LATER,
    )
    assert (unit.chain, post.roles) == (("xiaofang", "qu"), ["officer"])
    assert queries.names(["xiaofang"], MAY) == {}
    assert queries.post("xiaofang-105") == post
    assert [record.verb for record in history(["unit:xiaofang", "post:xiaofang-105"])] == ["unit.founded", "post.added"]
    services.close_post(code="xiaofang-105", on=date(2026, 7, 1), by=BY, at=LATER)
    assert queries.posts(units=["xiaofang"]) == []
    assert len(queries.posts(units=["xiaofang"], on=JUNE)) == 1


def test_no_unit_is_founded_under_a_closed_one(offices: None) -> None:
    given = {"name": "一处", "kind": "department", "parent": "above", "place": "990411"}
    services.found_unit(code="above", name="上级", kind="department", place="990411", on=MAY, by=BY, at=LATER)
    services.close_unit(code="above", on=date(2026, 7, 1), by=BY, at=LATER)
    with pytest.raises(Refused, match="above"):
        services.found_unit(code="below", **given, on=date(2026, 7, 1), by=BY, at=LATER)


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"code": "ZHU JIAN"}, "小写字母"),
        ({"code": "qu"}, "已经用过"),
        ({"name": " "}, "名称"),
        ({"kind": "局"}, "没有“局”这种单位类型"),
        ({"parent": "nobody"}, "nobody"),
        ({"place": "990499"}, "没有代码为“990499”的地方"),
    ],
)
def test_a_wrong_unit_is_refused(offices: None, changed: dict[str, str], says: str) -> None:
    given = {"code": "new", "name": "新局", "kind": "department", "parent": "qu", "place": "990411"} | changed
    with pytest.raises(Refused, match=says):
        services.found_unit(**given, on=JUNE, by=BY, at=LATER)
    assert queries.unit("new") is None


def test_a_post_stays_inside_its_unit(offices: None) -> None:
    with pytest.raises(Refused, match="辖区"):
        services.add_post(
            code="p", unit="centre-105", title="x", roles=[], place="990411101", on=JUNE, by=BY, at=LATER
        )  # fmt: skip
    with pytest.raises(Refused, match="小写字母"):
        services.add_post(code="p", unit="centre-105", title="x", roles=[], on=JUNE, by=BY, at=LATER)
    with pytest.raises(Refused, match="没有代码为“nobody”的单位"):
        services.add_post(code="p1", unit="nobody", title="x", roles=[], on=JUNE, by=BY, at=LATER)


@pytest.mark.parametrize(
    "act",
    [
        lambda by, on: services.found_unit(
            code="new", name="新局", kind="department", place="990411", on=on, by=by, at=LATER
        ),
        lambda by, on: services.rename_unit(code="zhujian", name="新局", on=on, by=by, at=LATER),
        lambda by, on: services.close_unit(code="zhujian", on=on, by=by, at=LATER),
        lambda by, on: services.add_post(code="new", unit="nanhu", title="新岗", roles=[], on=on, by=by, at=LATER),
        lambda by, on: services.close_post(code="qu-leader", on=on, by=by, at=LATER),
        lambda by, on: services.assign_duty(
            line="防汛", place="990411", post="qu-leader", on=on, by=by, at=LATER
        ),
        lambda by, on: services.end_duty(duty=Duty.objects.earliest("pk"), on=on, by=by, at=LATER),
    ],
)  # fmt: skip
def test_who_manages_no_units_changes_none_and_nobody_changes_them_ahead(offices: None, act: Any) -> None:
    before = [*Unit.objects.values(), *Post.objects.values(), *Duty.objects.values()]
    with pytest.raises(Refused, match="没有这项权限"):
        act(STRANGER, JUNE)
    with pytest.raises(Refused, match="不能晚于今天") as refused:
        act(BY, date(2026, 7, 3))
    assert refused.value.field == "on"
    assert [*Unit.objects.values(), *Post.objects.values(), *Duty.objects.values()] == before
    act(BY, date(2026, 7, 2))  # today


def test_who_manages_no_units_imports_none(offices: None, now: datetime) -> None:
    for act in (services.import_units, services.import_posts, services.import_duties):
        with pytest.raises(Refused, match="没有这项权限"):
            act(rows=[], by=STRANGER, at=now)


def test_nobody_closes_what_they_sit_on(offices: None) -> None:
    sitting = replace(BY, unit="zhujian", post="zhujian-officer")
    with pytest.raises(Refused, match="自己所在的单位"):
        services.close_unit(code="zhujian", on=JUNE, by=sitting, at=LATER)
    with pytest.raises(Refused, match="自己正在担任的岗位"):
        services.close_post(code="zhujian-officer", on=JUNE, by=sitting, at=LATER)
    assert queries.posts(units=["zhujian"])


def test_what_hangs_on_a_unit_or_its_post_is_said_before_it_is_closed(
    offices: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def one(code: str, today: date) -> Sentence | None:
        assert today == date(2026, 7, 2)
        return Sentence("“{code}”还有 {n} 件事", {"code": code, "n": 3}) if code == "zhujian-officer" else None

    monkeypatch.setattr(ties, "_OF_POSTS", [one])
    with pytest.raises(Refused, match="“zhujian-officer”还有 3 件事"):
        services.close_post(code="zhujian-officer", on=JUNE, by=BY, at=LATER)
    with pytest.raises(Refused, match="“zhujian-officer”还有 3 件事"):
        services.close_unit(code="zhujian", on=JUNE, by=BY, at=LATER)
    monkeypatch.setattr(ties, "_OF_POSTS", [])
    monkeypatch.setattr(ties, "_OF_UNITS", [lambda code, _today: Sentence("先办完") if code == "zhujian" else None])
    with pytest.raises(Refused, match="先办完"):
        services.close_unit(code="zhujian", on=JUNE, by=BY, at=LATER)
    services.close_post(code="zhujian-officer", on=JUNE, by=BY, at=LATER)
    assert queries.unit("zhujian").ends_on is None  # type: ignore[union-attr]


def test_what_a_unit_was_and_has(offices: None) -> None:
    services.rename_unit(code="zhujian", name="住房城乡建设和交通局", on=MAY, by=BY, at=LATER)
    assert [name.name for name in queries.names_ever("zhujian")] == ["住房城乡建设和交通局", "住房和城乡建设局"]
    assert [duty.line for duty in queries.duties_of("zhujian")] == ["消防安全"]
    services.close_post(code="zhujian-officer", on=JUNE, by=BY, at=LATER)
    services.add_post(code="zhujian-head", unit="zhujian", title="局长", roles=[], on=JUNE, by=BY, at=LATER)
    assert [post.code for post in queries.posts_ever("zhujian")] == ["zhujian-head", "zhujian-officer"]
    assert queries.duties_of("zhujian") == []
    assert {unit.code for unit in queries.under("qu")} == {"town-105", "centre", "zhujian"}
    assert queries.lines() == sorted({duty.line for duty in queries.duties()})


def test_a_duty_begins_neither_before_its_post_nor_while_another_held_it(offices: None) -> None:
    def assign(on: date, post: str = "village-222-grid") -> None:
        services.assign_duty(line="防汛", place="990411105", post=post, on=on, by=BY, at=LATER)

    with pytest.raises(Refused, match="“网格员”从 2020-01-01 才开始"):
        assign(date(2019, 12, 31))
    assign(date(2026, 3, 1))
    assign(date(2026, 5, 1), "town-105-head")
    services.end_duty(duty=Duty.objects.get(post__code="town-105-head", line="防汛"), on=MAY, by=BY, at=LATER)
    with pytest.raises(Refused, match="2026-05-31 以前另有第一责任人"):
        assign(date(2026, 2, 1))
    assign(MAY)
    assert code(queries.first_responsible("防汛", "990411105", date(2026, 4, 1))) == "village-222-grid"


def test_a_post_begins_no_earlier_than_its_unit(offices: None) -> None:
    with pytest.raises(Refused, match="“住房和城乡建设局”从 2020-01-01 才开始"):
        services.add_post(
            code="early", unit="zhujian", title="x", roles=[], on=date(2019, 12, 31), by=BY, at=LATER
        )  # fmt: skip


def test_importing_again_adds_nothing(offices: None, now: datetime) -> None:
    entries = len(history([services.REGISTER]))
    for act, rows in ((services.import_units, UNITS), (services.import_posts, POSTS), (services.import_duties, DUTIES)):
        done = act(rows=rows, by=BY, at=now)
        assert (done.added, done.known, done.refused) == ([], len(rows), [])
    assert len(history([services.REGISTER])) == entries


def test_bad_rows_are_refused_by_number(offices: None, now: datetime) -> None:
    good = {"code": "new", "name": "新局", "kind": "department", "parent": "qu", "place": "990411"}
    units = [
        good | {"place": "990499", "code": "a1"}, good, good | {"code": "a2", "parent": "a3"},
        good | {"code": "a3", "parent": "a2"}, good | {"code": "a4", "starts_on": "2026-02-31"},
    ]  # fmt: skip
    done = services.import_units(rows=units, by=BY, at=now)
    assert done.added == ["new"]
    assert [number for number, _sentence in done.refused] == [1, 3, 4, 5]
    posts = services.import_posts(rows=[{"code": "x1", "unit": "nobody", "title": "x"}, POSTS[0]], by=BY, at=now)
    assert ([number for number, _sentence in posts.refused], posts.known) == ([1], 1)
    duties = [
        {"line": "消防安全", "place": "990411", "post": "town-105-head", "rank": "first"},
        {"line": "消防安全", "place": "990411", "post": "town-105-head", "rank": "最高"},
        {"line": "消防安全", "place": "990499", "post": "town-105-head"},
        {"line": "消防安全", "place": "990411", "post": "nobody"},
        {"line": "生产安全", "place": "990411", "post": "qu-leader"},
    ]
    done = services.import_duties(rows=duties, by=BY, at=now)
    assert ([number for number, _sentence in done.refused], len(done.added)) == ([1, 2, 3, 4], 1)


def test_the_database_itself_allows_one_first_responsible(offices: None) -> None:
    post = Post.objects.get(code="village-222-grid")
    with pytest.raises(IntegrityError), transaction.atomic():
        Duty.objects.create(line="消防安全", place="990411", post=post, rank="first", starts_on=JUNE)
    with pytest.raises(IntegrityError), transaction.atomic():
        Unit.objects.filter(code="qu").update(ends_on=SINCE)
    with pytest.raises(IntegrityError), transaction.atomic():
        Unit.objects.filter(code="qu").update(kind="局")
