"""Matters by programs: lists, one, moves with their verdicts, and making a move."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongzhi.foundation.ledger import queries as ledger
from gongzhi.matters import queries
from gongzhi.matters.models import Matter
from tests import given
from tests.interfaces.api.conftest import Program

Of = Callable[[str], Program]


@pytest.fixture
def centre(program: Of) -> Program:
    return program("centre")


def test_a_list_and_one(centre: Program) -> None:
    matter = given.dispatched()
    page = centre.get("matters")
    assert page.status == 200
    [row] = page.json["matters"]
    assert (row["reference"], row["stage"]["code"], row["unit"]["name"]) == (matter.reference, "dispatched", "住建局")
    assert (page.json["next"], page.json["total"]) == ("", 1)
    one = centre.get(f"matters/{matter.reference}")
    assert one.json["summary"] == "路灯坏了一周"
    assert [hand["state"] for hand in one.json["hands"]] == ["offered"]
    assert one.version == f'"{matter.version}"'


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"stage": "dispatched"}, 1), ({"stage": ["dispatched", "opened"]}, 2), ({"state": "ended"}, 0),
        ({"unit": "xz-zhujian"}, 1), ({"place": "330411101"}, 2), ({"place": "330411102"}, 0), ({"category": "T"}, 2),
        ({"due": "overdue"}, 0), ({"urgent": "true"}, 0), ({"opened_from": "2026-05-09T00:00:00+08:00"}, 0),
        ({"opened_until": "2026-05-09T00:00:00+08:00"}, 2), ({"order": "due"}, 2), ({"kind": "request"}, 2),
    ],
)  # fmt: skip
def test_filters(centre: Program, filters: dict[str, str], found: int) -> None:
    given.dispatched()
    given.accepted()
    answer = centre.get(f"matters?{urlencode(filters, doseq=True)}")
    assert len(answer.json["matters"]) == found


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("colour=red", "colour"), ("due=never", "due"), ("size=0", "size"), ("size=101", "size"),
        ("after=xyz", "after"),
        ("opened_from=yesterday", "opened_from"), ("opened_from=2026-05-09T00:00:00", "opened_from"),
        ("place=%00", "place"), ("after=%F0%9F%92%A9", "after"),
    ],
)  # fmt: skip
def test_a_wrong_filter_is_refused_and_not_passed_over(centre: Program, query: str, field: str) -> None:
    answer = centre.get(f"matters?{query}")
    assert (answer.status, answer.json["field"]) == (422, field)


def test_pages_follow_each_other(centre: Program) -> None:
    made = [given.accepted().reference for _ in range(5)]
    found, after = [], ""
    for _ in range(3):
        page = centre.get(f"matters?{urlencode({'size': 2, 'after': after})}")
        found += [row["reference"] for row in page.json["matters"]]
        after = page.json["next"]
    assert (found, after) == (made[::-1], "")


def test_words_are_searched_beside_filters(program: Of) -> None:
    found = [given.dispatched().reference, given.accepted().reference]
    centre = program("centre")
    page = centre.get(f"matters?{urlencode({'q': '路灯坏'})}")
    assert [row["reference"] for row in page.json["matters"]] == found[::-1]
    assert page.json["total"] is None
    narrower = centre.get(f"matters?{urlencode({'q': '路灯', 'stage': 'dispatched'})}")
    assert [row["reference"] for row in narrower.json["matters"]] == found[:1]
    first = centre.get(f"matters?{urlencode({'q': '路灯', 'size': 1})}").json
    second = centre.get(f"matters?{urlencode({'q': '路灯', 'size': 1, 'after': first['next']})}").json
    assert [row["reference"] for row in first["matters"] + second["matters"]] == found[::-1]
    assert second["next"] == ""
    assert program("admin").get(f"matters?{urlencode({'q': '路灯'})}").json["matters"] == []


@pytest.mark.parametrize("q", ["13800138000", "王先生", "，", "路" * 61])
def test_who_is_no_thing_to_look_for(centre: Program, q: str) -> None:
    answer = centre.get(f"matters?{urlencode({'q': q})}")
    assert answer.status == 422


def test_moves_carry_their_reasons_and_their_schema(centre: Program) -> None:
    matter = given.accepted()
    steps = {step["move"]: step for step in centre.get(f"matters/{matter.reference}/moves").json["moves"]}
    assert steps["dispatch"]["allowed"]
    assert steps["dispatch"]["details"]["required"] == ["unit"]
    assert steps["dispatch"]["details"]["properties"]["unit"]["x-register"] == "unit"
    assert not steps["void"]["allowed"]
    assert steps["void"]["reason"] == "作废要两个人：先由一个人申请"


def test_the_way_to_the_end_by_programs(program: Of) -> None:
    matter = given.accepted()
    path = f"matters/{matter.reference}/moves"
    steps = [
        ("centre", "dispatch", {"unit": "xz-zhujian"}), ("department", "accept", None),
        ("department", "hand_in", {"result": "solved", "did": "换了灯泡"}), ("supervisor", "check", {"found": "亮了"}),
        ("department", "answer", {"reply": "修好了"}),
    ]  # fmt: skip
    version = '"0"'
    for who, move, body in steps:
        answer = program(who).post(f"{path}/{move}", body, If_Match=version)
        assert answer.status == 200, answer.json
        version = answer.version
    assert answer.json["stage"]["code"] == "answered"
    assert ledger.verify(versions=queries.versions()).ok


def test_without_the_version_seen_with_an_old_one_and_with_a_strange_one(centre: Program) -> None:
    matter = given.accepted()
    path, body = f"matters/{matter.reference}/moves/dispatch", {"unit": "xz-zhujian"}
    missing = centre.post(path, body)
    assert (missing.status, missing.json["field"]) == (428, "If-Match")
    assert centre.post(path, body, If_Match="*").status == 422
    assert centre.post(path, body, If_Match='"0"').status == 200
    late = centre.post(path, body, If_Match='"0"')
    assert late.status == 409
    assert "刚刚做了“派单”" in late.json["detail"]


def test_refusals_name_their_field(centre: Program) -> None:
    matter = given.accepted()
    path = f"matters/{matter.reference}/moves"
    for move, body, field in [
        ("dispatch", {}, "unit"), ("dispatch", {"unit": "nobody"}, "unit"), ("dispatch", {"unit": ["x"]}, "unit"),
        ("dispatch", {"unit": "xz-zhujian", "colour": 1}, "colour"), ("answer_now", {"result": "best"}, "result"),
        ("accept", {}, None), ("dispatch", {"unit": "xz-zhujian", "co_units": ["x"] * 101}, "co_units"),
        ("correct", {"place": "330411999"}, "place"), ("split", {"category": "ZZ", "title": "x"}, "category"),
    ]:  # fmt: skip
        answer = centre.post(f"{path}/{move}", body, If_Match='"0"')
        assert (answer.status, answer.json.get("field")) == (422, field), (move, answer.json)
    assert centre.post(f"{path}/nonsense", {}, If_Match='"0"').status == 404
    assert Matter.objects.get(pk=matter.pk).version == 0


def test_a_repeated_move_is_made_once(centre: Program) -> None:
    matter = given.accepted()
    path, body = f"matters/{matter.reference}/moves/dispatch", {"unit": "xz-zhujian"}
    first = centre.post(path, body, If_Match='"0"', Idempotency_Key="k1")
    again = centre.post(path, body, If_Match='"0"', Idempotency_Key="k1")
    assert (again.status, again.json, again.version) == (200, first.json, first.version)
    other = centre.post(path, {"unit": "xz-zhifa"}, If_Match='"0"', Idempotency_Key="k1")
    assert (other.status, other.json["field"]) == (422, "Idempotency-Key")
    assert Matter.objects.get(pk=matter.pk).version == 1


def test_a_repeated_move_that_took_it_out_of_ones_hands_gets_its_first_answer(program: Of) -> None:
    matter = given.dispatched()
    rule = queries.options("rule", given.OFFICER)[0][0]
    path, body = f"matters/{matter.reference}/moves/return", {"rule": rule, "suggested": "xz-zhifa", "why": "归执法局"}
    first, again = (
        program("department").post(path, body, If_Match=f'"{matter.version}"', Idempotency_Key="k") for _ in "12"
    )
    assert (again.status, again.json) == (200, first.json)
    assert program("department").get(f"matters/{matter.reference}").status == 404


def test_another_caller_may_use_the_same_key(program: Of) -> None:
    matter = given.dispatched()
    path = f"matters/{matter.reference}/moves"
    desk = program("centre").post(f"{path}/desk_note", {"note": "x"}, If_Match='"1"', Idempotency_Key="k")
    unit = program("department").post(f"{path}/accept", {}, If_Match='"2"', Idempotency_Key="k")
    assert (desk.status, unit.status) == (200, 200)


def test_nobody_without_a_token(program: Of) -> None:
    reference = given.accepted().reference
    for path in ("matters", f"matters/{reference}", f"matters/{reference}/moves"):
        for token in ({}, {"Authorization": "Bearer gz_wrong"}, {"Authorization": "Basic eDp5"}):
            answer = program("").get(path, **token)
            assert (answer.status, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert program("").post(f"matters/{reference}/moves/dispatch", {}).status == 401


@pytest.mark.parametrize("who", ["outsider", "landlord", "admin", "mediator", "department"])
def test_what_is_not_theirs_is_not_there(program: Of, who: str) -> None:
    reference = given.accepted().reference
    stranger = program(who)
    assert stranger.get("matters").json["matters"] == []
    absent = stranger.get("matters/M-2026-999999")
    for path in (f"matters/{reference}", f"matters/{reference}/moves"):
        answer = stranger.get(path)
        assert (answer.status, answer.json["detail"]) == (404, absent.json["detail"])
    answer = stranger.post(f"matters/{reference}/moves/dispatch", {"unit": "xz-zhujian"}, If_Match='"0"')
    assert (answer.status, answer.json["detail"]) == (404, absent.json["detail"])


def test_a_unit_that_it_is_about_neither_sees_nor_gets_it(program: Of) -> None:
    matter = given.accepted(about="xz-zhujian")
    assert program("department").get(f"matters/{matter.reference}").status == 404
    answer = program("centre").post(
        f"matters/{matter.reference}/moves/dispatch", {"unit": "xz-zhujian"}, If_Match='"0"'
    )
    assert (answer.status, answer.json["field"]) == (422, "unit")


def test_handling_units_read_only_the_released_words(program: Of) -> None:
    report = given.report()
    matter = given.dispatched(given.accepted(report))
    [told] = program("department").get(f"matters/{matter.reference}").json["reports"]
    assert told["words"] == ""
    [told] = program("centre").get(f"matters/{matter.reference}").json["reports"]
    assert told["words"] == report.masked


def test_lists_and_matters_take_few_queries(centre: Program) -> None:
    for _ in range(3):
        matter = given.dispatched(given.accepted(given.report()), co=("xz-zhifa",))
    for path, most in (("matters", 8), (f"matters/{matter.reference}", 14), (f"matters/{matter.reference}/moves", 8)):
        with CaptureQueriesContext(connection) as seen:
            assert centre.get(path).status == 200
        assert len(seen) <= most, "\n".join(query["sql"] for query in seen)
