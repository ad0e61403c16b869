"""What is made to break a page: each gets one sentence, none an error of ours, and nothing typed is lost."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from gongzhi.work.intake.models import Report
from tests import given
from tests.interfaces.api.conftest import Program, program  # noqa: F401 — fixtures
from tests.interfaces.public.conftest import Resident, _on_a_friday_in_may, digits, resident, text  # noqa: F401

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]


def cursor(*place: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode()


@pytest.fixture
def centre(people: object) -> Client:
    desk = Client()
    desk.force_login(get_user_model().objects.get(username="centre"))
    return desk


CURSORS = [
    base64.urlsafe_b64encode(b"[1e999]").decode(), base64.urlsafe_b64encode(b"[NaN]").decode(), cursor(10**30),
    cursor(-1), cursor("x"), cursor(None), cursor(), cursor("0001-01-01T00:00:00", 1),
    cursor("9999-12-31T23:59:59-23:59", 1), cursor("0001-01-01T00:00:00+23:59", 1), "W10", "%", "é",
]  # fmt: skip


@pytest.mark.parametrize("after", CURSORS)
@pytest.mark.parametrize("order", ["newest", "due"])
def test_a_forged_cursor_is_refused_or_finds_nothing(centre: Client, after: str, order: str) -> None:
    assert centre.get("/desk/matters/", {"after": after, "order": order}).status_code in {200, 422}


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "2026-02-31T00:00:00Z"])
@pytest.mark.parametrize("field", ["opened_from", "opened_until"])
def test_no_calendar_reaches_so_far(program: Callable[[str], Program], field: str, moment: str) -> None:  # noqa: F811
    answer = program("centre").get(f"matters?{field}={moment.replace('+', '%2B')}")
    assert (answer.status, answer.json["field"]) == (422, field)


NUL = "a\0b"


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/desk/file/", {"words": "路灯", "category": NUL}),
        ("/desk/file/", {"words": "路灯", "about": NUL}),
        ("/desk/matters/views/?state=open", {"name": NUL}),
        ("/desk/matters/views/?state=open", {"drop": NUL}),
        ("/accounts/post/", {"post": NUL}),
    ],
)
def test_a_character_that_no_database_keeps_is_refused_everywhere(
    centre: Client, path: str, fields: dict[str, str]
) -> None:
    page = centre.post(path, fields)
    assert page.status_code == 422
    assert "内容里有无法保存的字符" in text(page)


def test_nor_does_one_in_an_address_break_a_page(centre: Client) -> None:
    report = given.report()
    assert centre.get(f"/desk/inbox/{report.reference}/beside/?category=%00&place=33%0041").status_code == 200


def test_nor_does_one_in_the_path(district: None) -> None:
    for path in ("/places/330411%00/", "/places/330411%00/plate/", "/report/at/330411%00/", "/s/%00/"):
        assert Client().get(path).status_code == 404


@pytest.mark.parametrize("content", ["multipart/form-data; boundary=x", "application/x-www-form-urlencoded"])
def test_a_program_that_sends_a_form_is_told_so(db: None, content: str) -> None:
    body = b'--x\r\nContent-Disposition: form-data; name="words"\r\n\r\nx\r\n--x--\r\n'
    answer = Client().generic("POST", "/api/v1/reports", body, content)
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")


def test_a_form_that_is_too_large_is_told_so(resident: Resident) -> None:  # noqa: F811
    page = resident.post("/report/", {"words": "路" * 1_000_000})
    assert page.status_code == 413
    assert "内容太大" in text(page)
    assert "您写的文字还在上一页" in text(page)


def test_a_text_of_a_megabyte_stays_in_its_form(resident: Resident) -> None:  # noqa: F811
    page = resident.report("字" * 349_000)
    assert page.status_code == 422
    assert "最多 10000 个字，现在有 349000 个字" in text(page)
    assert "字" * 349_000 in page.content.decode()


@pytest.mark.parametrize("blank", ["\u200b", "\u3000 \u2060", "\ufeff\u00ad"])
def test_what_nobody_can_see_is_nothing_said(resident: Resident, blank: str) -> None:  # noqa: F811
    page = resident.report(blank)
    assert page.status_code == 422
    assert "请写发生了什么" in text(page)


@pytest.mark.parametrize("move", ["agree", "disagree", "withdraw"])
def test_what_is_no_longer_to_be_said_is_told_and_what_was_typed_kept(resident: Resident, move: str) -> None:  # noqa: F811
    receipt = digits(resident.report())
    report = Report.objects.get()
    given.answered(given.handed_in(given.handling(given.accepted(report))))
    resident.open(receipt)
    address = f"/follow/say/{move}/"
    fields = resident.fields(resident.get("/follow/"), address)
    given.responded(report, "agree")  # in another window
    page = resident.post(address, fields | {"why": "灯还是不亮，请再来看"})
    assert page.status_code == 409
    assert "这件事刚有了变化" in text(page)
    if move != "agree":
        assert "灯还是不亮，请再来看" in text(page)
    assert not re.search(r"<form[^>]*action=\"/follow/say/agree/\"", page.content.decode())
