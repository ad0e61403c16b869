"""Sending reports in and following them, by programs."""

from __future__ import annotations

import secrets
from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongzhi.foundation.ledger import queries as ledger
from gongzhi.foundation.persons import proof, signing
from gongzhi.matters import queries as matters
from gongzhi.work.intake.models import Report
from gongzhi.work.intake.services import guarding
from tests import given
from tests.interfaces.api.conftest import Program

WORDS = "小区门口的路灯坏了一个星期，晚上很黑"


@pytest.fixture
def anybody(program: Callable[[str], Program]) -> Program:
    return program("")


def test_anybody_reports_and_gets_a_receipt_once(anybody: Program) -> None:
    answer = anybody.post("reports", {"words": WORDS, "place": given.COMMUNITY, "contact": {"phone": "13812345678"}})
    assert answer.status == 201
    report = Report.objects.get()
    assert (answer.json["reference"], report.channel, report.filed_by) == (report.reference, "api", "")
    assert answer.headers["Cache-Control"] == "no-store"
    assert proof.verify(answer.json["proof"], public_key=signing.public_key(), words=WORDS)
    story = anybody.post("reports/follow", {"receipt": answer.json["receipt"]})
    assert (story.status, story.json["reference"]) == (200, report.reference)
    assert "receipt" not in story.json


def test_no_answer_holds_personal_data(anybody: Program, program: Callable[[str], Program]) -> None:
    words = f"{WORDS}，请打13812345678找我"
    filed = anybody.post("reports", {"words": words, "contact": {"name": "林小雨", "phone": "13812345678"}})
    story = anybody.post("reports/follow", {"receipt": filed.json["receipt"]})
    matter = given.accepted(Report.objects.get())
    whole = program("centre").get(f"matters/{matter.reference}")
    assert whole.json["reports"][0]["words"]
    for answer in (filed, story, whole):
        assert "13812345678" not in str(answer.json)
        assert "林小雨" not in str(answer.json)


def test_a_grid_worker_files_for_somebody_with_their_consent(program: Callable[[str], Program]) -> None:
    grid, body = program("grid"), {"words": WORDS, "contact": {"phone": "13812345678"}}
    refused = grid.post("reports", body)
    assert (refused.status, refused.json["field"]) == (422, "consent_spoken")
    assert grid.post("reports", body | {"consent_spoken": True}).status == 201
    assert Report.objects.get().filed_by.startswith("user:")


def test_who_may_not_file_for_others_is_told_so(program: Callable[[str], Program]) -> None:
    assert program("department").post("reports", {"words": WORDS}).status == 422
    assert not Report.objects.exists()


def test_a_wrong_token_is_never_taken_for_none(anybody: Program) -> None:
    answer = anybody.post("reports", {"words": WORDS}, Authorization="Bearer gz_wrong")
    assert (answer.status, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert not Report.objects.exists()


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({}, 422, "words"),
        ({"words": "  "}, 422, "words"),
        ({"words": "好" * 10_001}, 422, "words"),
        ({"words": "x" * 1_000_000}, 422, "words"),
        ({"words": 5}, 422, "words"),
        ({"words": WORDS, "colour": "red"}, 422, "colour"),
        ({"words": WORDS, "place": "330411999999"}, 422, "place"),
        ({"words": WORDS, "about": "xz-nobody"}, 422, "about"),
        ({"words": WORDS, "position": {"lon": 1, "lat": 2, "datum": "WGS-84"}}, 422, None),
        ({"words": WORDS, "position": {"lon": 120.7, "lat": 30.7, "datum": "moon"}}, 422, "position.datum"),
        ({"words": WORDS, "contact": {"phone": "call me"}}, 422, "phone"),
        ("{", 400, None),
        ("[]", 400, None),
        ('{"words": "\\ud800"}', 400, None),
        ('{"words": "a\\u0000b"}', 400, None),
        ("[" * 100_000, 400, None),
        ("x" * (3 * 1024 * 1024), 413, None),
    ],
)  # fmt: skip
def test_what_is_wrong_is_one_sentence(anybody: Program, body: object, status: int, field: str | None) -> None:
    answer = anybody.post("reports", body)
    assert (answer.status, answer.json["status"]) == (status, status)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json["detail"]
    assert field is None or answer.json["field"] == field
    assert not Report.objects.exists()


def test_the_same_key_gives_the_first_answer_and_another_body_is_refused(anybody: Program) -> None:
    key = secrets.token_hex(16)
    first = anybody.post("reports", {"words": WORDS}, Idempotency_Key=key)
    again = anybody.post("reports", {"words": WORDS}, Idempotency_Key=key)
    assert (again.status, again.json) == (201, first.json)
    assert Report.objects.count() == 1
    other = anybody.post("reports", {"words": "别的事"}, Idempotency_Key=key)
    assert (other.status, other.json["field"]) == (422, "Idempotency-Key")
    assert anybody.post("reports", {"words": WORDS}, Idempotency_Key="1234").status == 422


def test_a_refused_report_leaves_its_key_free(anybody: Program) -> None:
    key = secrets.token_hex(16)
    assert anybody.post("reports", {"words": ""}, Idempotency_Key=key).status == 422
    assert anybody.post("reports", {"words": WORDS}, Idempotency_Key=key).status == 201


@pytest.mark.parametrize("token", [False, True])
def test_a_report_takes_few_queries(program: Callable[[str], Program], token: bool) -> None:
    who = program("centre" if token else "")
    body = {"words": WORDS, "place": given.COMMUNITY, "contact": {"phone": "13812345678"}, "consent_spoken": True}
    who.post("reports", body)  # warm
    with CaptureQueriesContext(connection) as seen:
        assert who.post("reports", body).status == 201
    told = [query["sql"] for query in seen if query["sql"].split()[0] in ("SELECT", "INSERT", "UPDATE", "DELETE")]
    assert len(told) <= 16, "\n".join(told)


def test_wrong_receipts_cost_time_even_inside_a_kept_request(anybody: Program) -> None:
    digits = "000000000000001"
    from gongzhi.work.intake import receipts

    wrong = digits + receipts.check_digit(digits)
    for _ in range(guarding.PER_SOURCE):
        answer = anybody.post("reports/follow", {"receipt": wrong}, Idempotency_Key=secrets.token_hex(16))
        assert (answer.status, answer.json["field"]) == (404, "receipt")
    answer = anybody.post("reports/follow", {"receipt": wrong})
    assert (answer.status, answer.headers["Retry-After"]) == (429, "900")
    mistyped = anybody.post("reports/follow", {"receipt": "12"})
    assert mistyped.status == 429


def test_the_reporter_speaks_with_the_receipt_in_the_body(anybody: Program) -> None:
    filed = anybody.post("reports", {"words": WORDS, "place": given.COMMUNITY})
    receipt = {"receipt": filed.json["receipt"]}
    matter = given.answered(given.handed_in(given.handling(given.accepted(Report.objects.get()))))
    story = anybody.post("reports/follow", receipt)
    allowed = {step["move"]: step for step in story.json["moves"] if step["allowed"]}
    assert {"agree", "disagree", "rate"} <= set(allowed)
    assert allowed["rate"]["details"]["properties"]["stars"]["maximum"] == 5
    assert [line["texts"].get("reply") for line in story.json["lines"]][-1] == "路灯已经修好"
    assert anybody.post("reports/follow/agree", receipt).status == 428
    assert anybody.post("reports/follow/agree", receipt, If_Match='"99"').status == 409
    assert anybody.post("reports/follow/agree", receipt, If_Match="new").status == 422
    agreed = anybody.post("reports/follow/agree", receipt, If_Match=story.version)
    assert (agreed.status, agreed.json["answer"]) == (200, "agreed")
    assert matters.find(given.CLERK, matter.reference).stage == "closed"
    rated = anybody.post("reports/follow/rate", receipt | {"details": {"stars": 6}}, If_Match=agreed.version)
    assert (rated.status, rated.json["field"]) == (422, "stars")


def test_only_the_reporters_own_moves(anybody: Program) -> None:
    filed = anybody.post("reports", {"words": WORDS})
    receipt = {"receipt": filed.json["receipt"]}
    for move in ("accept", "silent", "nonsense"):
        assert anybody.post(f"reports/follow/{move}", receipt, If_Match='"0"').status == 404
    assert ledger.history([Report.objects.get().subject])[-1].verb == "report.received"


def test_sentences_come_in_the_readers_language(anybody: Program) -> None:
    chinese = anybody.post("reports", {"words": ""}, Accept_Language="zh-CN")
    assert chinese.json["detail"] == "请写发生了什么"
    assert "Accept-Language" in chinese.headers["Vary"]
