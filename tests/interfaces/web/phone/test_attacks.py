"""What a forged or broken phone may send: every answer is one sentence, never a fault of ours."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from gongzhi.foundation.files.models import Attachment
from gongzhi.work.checks.models import Check
from tests import sites
from tests.interfaces.web.phone.test_sync import JSON, check, here, send

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]


@pytest.mark.parametrize(
    "more",
    [
        {"facts_seen": 10**30}, {"facts_seen": -1}, {"made_at": "0001-01-01T00:00:00+14:00"},
        {"made_at": "9999-12-31T23:59:59-12:00"}, {"began_at": "0001-01-01T00:00:00+14:00"}, {"note": "\ud800"},
        {"plate": "\udfff"}, {"client_id": "\ud83d" * 9}, {"answers": {"exit": "\ud800"}}, {"facts": {"\ud800": 1}},
        {"facts": {"beds": 10**400}}, {"answers": {"exit": [["yes"]]}}, {"photos": [{"digest": "a" * 64, "item": {}}]},
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_in_one_sentence(browser_of: Callable[[str], Client], more: dict[str, Any]) -> None:
    site = here()
    sites.in_force()
    answer = send(browser_of("grid"), check(site.plate) | more)
    assert answer.status_code == 422, answer.content
    assert answer.json()["message"]
    assert "no-store" in answer["Cache-Control"]
    assert not Check.objects.exists()


def test_a_photo_announced_twice_is_no_fault_of_ours(browser_of: Callable[[str], Client]) -> None:
    site = here()
    sites.in_force()
    photo = {"item": "ebike", "digest": "a" * 64}
    answer = send(browser_of("grid"), check(site.plate, photos=[photo, photo]))
    assert (answer.status_code, answer.json()["lacking"]) == (200, ["a" * 64])


def test_nobody_sends_from_another_page_nor_photos_of_somebody_elses_check(browser_of: Callable[[str], Client]) -> None:
    site = here()
    sites.in_force()
    given = check(site.plate, photos=[{"item": "ebike", "digest": "a" * 64}])
    grid = browser_of("grid")
    assert send(grid, given).status_code == 200
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = grid.cookies
    assert strict.post("/desk/phone/send/", json.dumps(check(site.plate)), content_type=JSON).status_code == 403
    address = f"/desk/phone/send/{given['client_id']}/{'a' * 64}/"
    for other in ("village", "outsider", "landlord", "police", "leader"):
        assert browser_of(other).post(address, b"x", content_type="image/jpeg").status_code == 404, other


@pytest.mark.parametrize(
    "content",
    [b"<html><script>alert(1)</script></html>", b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>",
     b"%PDF-1.4 %%EOF", "都检查过了".encode(), b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"],
)  # fmt: skip
def test_what_is_no_photo_proves_nothing(browser_of: Callable[[str], Client], content: bytes) -> None:
    site = here()
    sites.in_force()
    digest = hashlib.sha256(content).hexdigest()
    given = check(site.plate, photos=[{"item": "ebike", "digest": digest}])
    grid = browser_of("grid")
    assert send(grid, given).status_code == 200
    answer = grid.post(f"/desk/phone/send/{given['client_id']}/{digest}/", content, content_type="image/jpeg")
    assert (answer.status_code, answer.json()["field"]) == (422, "file")
    assert "照片" in answer.json()["message"]
    assert not Attachment.objects.exists()
