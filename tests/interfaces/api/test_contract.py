"""What scripts of others depend on: addresses, problems, and a description that is true."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.test import Client

from gongzhi.interfaces.api import details
from gongzhi.kernel.details import asks
from gongzhi.matters import kinds
from gongzhi.work.intake.lifecycle import REPORT
from tests import given
from tests.interfaces.api.conftest import Program


@pytest.fixture
def description(db: None) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(Client().get("/api/v1/openapi.json").content)
    return found


def test_the_addresses_of_the_contract(description: dict[str, Any]) -> None:
    there = {(method.upper(), path) for path, ways in description["paths"].items() for method in ways}
    assert there == {
        ("POST", "/api/v1/reports"), ("POST", "/api/v1/reports/follow"), ("POST", "/api/v1/reports/follow/{move}"),
        ("GET", "/api/v1/matters"), ("GET", "/api/v1/matters/{reference}"),
        ("GET", "/api/v1/matters/{reference}/moves"), ("POST", "/api/v1/matters/{reference}/moves/{move}"),
        ("GET", "/api/v1/health"),
    }  # fmt: skip
    assert description["openapi"].startswith("3.")


def test_every_reference_of_the_description_leads_somewhere(description: dict[str, Any]) -> None:
    wanted = set()

    def walk(value: Any) -> None:
        if isinstance(value, dict):
            wanted.add(value.get("$ref"))
            for one in value.values():
                walk(one)
        elif isinstance(value, list):
            for one in value:
                walk(one)

    walk(description)
    for reference in wanted - {None}:
        assert reference.removeprefix("#/components/schemas/") in description["components"]["schemas"]


def test_every_move_of_every_kind_is_described_from_its_table(description: dict[str, Any]) -> None:
    schemas = description["components"]["schemas"]
    tables = [*((kind.lifecycle, {"desk", "lead", "co", "other"}) for kind in kinds.every()), (REPORT, {"reporter"})]
    for table, who in tables:
        for move in table.moves:
            if who.intersection(move.who):
                found = schemas[f"{table.code}.{move.code}"]
                assert list(found["properties"]) == list(asks(move.details))


def test_failures_are_problem_details_in_the_description_too(description: dict[str, Any]) -> None:
    for path, ways in description["paths"].items():
        for operation in ways.values():
            for status, answer in operation["responses"].items():
                if int(status) >= 400:
                    assert list(answer["content"]) == ["application/problem+json"], path


def test_who_needs_a_token_in_the_description(description: dict[str, Any]) -> None:
    for path, ways in description["paths"].items():
        for operation in ways.values():
            assert ("security" in operation) == ("/matters" in path or path == "/api/v1/reports")


def test_answers_have_the_described_shape(description: dict[str, Any], program: Callable[[str], Program]) -> None:
    matter = given.handling(given.accepted(given.report()))
    centre = program("centre")
    for path, name in [
        ("matters", "Page"), (f"matters/{matter.reference}", "WholeMatter"),
        (f"matters/{matter.reference}/moves", "Steps"), ("health", "Health"),
    ]:  # fmt: skip
        assert set(centre.get(path).json) == set(description["components"]["schemas"][name]["properties"])


@pytest.mark.parametrize("path", ["", "nothing", "matters/", "reports/", "matters/M-2026-000001/moves/"])
def test_an_address_that_is_none_is_a_problem_too(program: Callable[[str], Program], path: str) -> None:
    answer = program("").get(path)
    assert (answer.status, answer.headers["Content-Type"]) == (404, "application/problem+json")


def test_a_wrong_method_is_a_problem_too(program: Callable[[str], Program]) -> None:
    answer = program("").post("matters")
    assert (answer.status, answer.headers["Allow"]) == (405, "GET")
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_session_is_no_token(people: dict[str, Any]) -> None:
    """Or any page that a clerk opens could press for them."""
    client = Client()
    client.force_login(people["centre"])
    assert client.get("/api/v1/matters").status_code == 401


def test_health_asks_the_database(program: Callable[[str], Program], monkeypatch: pytest.MonkeyPatch) -> None:
    assert program("").get("health").json == {"status": "ok"}

    def gone() -> None:
        raise DatabaseError

    with monkeypatch.context() as patched:
        patched.setattr(connection, "cursor", gone)
        answer = Client().get("/api/v1/health")
    assert answer.status_code == 503


def test_a_mistake_of_ours_says_nothing_of_what_was_sent(
    program: Callable[[str], Program], monkeypatch: pytest.MonkeyPatch
) -> None:
    from gongzhi.interfaces.api import reports

    def break_down(**_given: object) -> None:
        msg = "the phone is 13812345678"
        raise RuntimeError(msg)

    monkeypatch.setattr(reports.services, "receive", break_down)
    answer = program("").post("reports", {"words": "路灯坏了"})
    assert (answer.status, answer.headers["Content-Type"]) == (500, "application/problem+json")
    assert "13812345678" not in str(answer.json)


def test_sorts_of_details_all_have_a_schema() -> None:
    from typing import get_args

    from gongzhi.kernel.details import Sort

    assert set(details._SORTS) == set(get_args(Sort))
