"""What the phone and the server exchange: once in effect, bounded, one sentence for each refusal, nobody's name."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils.timezone import now
from PIL import Image

from gongzhi.foundation.sites import services as site_services
from gongzhi.matters.models import Matter
from gongzhi.work.checks.models import Check, Photo
from gongzhi.work.intake.models import Report
from tests import sites
from tests.conftest import NOW
from tests.interfaces.conftest import queries_at_most

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]

PLACE = "330411101003"
VILLAGER = sites.given.actor("village_clerk", "village", name="villager", place=PLACE)
JSON = "application/json"


def here() -> sites.Site:
    return sites.house(place=PLACE, by=VILLAGER, name="出租房，房东叫王小明")


def check(plate: str, **more: Any) -> dict[str, Any]:
    answers = {"exit": "yes", "ebike": "no", "kitchen": "none", "beds": 8}
    return {
        "client_id": str(uuid4()), "plate": plate, "way": "patrol", "outcome": "listed", "standard": "short/1",
        "answers": answers, "facts": {"beds": 8}, "facts_seen": 0, "entered_by": "consent",
        "made_at": now().isoformat(),
    } | more  # fmt: skip


def send(client: Client, given: dict[str, Any]) -> Any:
    return client.post("/desk/phone/send/", json.dumps(given), content_type=JSON)


def photo(colour: str = "red") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(out, "JPEG")
    return out.getvalue()


def test_the_list_has_no_name_and_no_number(browser_of: Callable[[str], Client]) -> None:
    site = here()
    sites.in_force()
    site_services.ask_for_look(site=site, at_once=True)
    grid = browser_of("grid")
    with queries_at_most(10):
        answer = grid.get("/desk/phone/list/")
    [row] = answer.json()["sites"]
    assert (row["plate"], row["lists"], row["home"]) == (site.plate, ["short/1"], True)
    text = json.dumps(answer.json(), ensure_ascii=False)
    assert "出租房" in text
    assert [word for word in ("13800138000", "吴金根", "王小明", "holder", "at_once") if word in text] == []
    assert "no-store" in answer["Cache-Control"]


def test_the_same_check_again_gets_the_same_receipt(browser_of: Callable[[str], Client]) -> None:
    site, grid = here(), browser_of("grid")
    sites.in_force()
    content = photo()
    digest = hashlib.sha256(content).hexdigest()
    given = check(site.plate, photos=[{"item": "ebike", "digest": digest}])
    first, again = send(grid, given).json(), send(grid, given).json()
    assert (first["known"], again["known"]) == (False, True)
    assert first["hazards"] == again["hazards"] == [Matter.objects.get().reference]
    assert first["lacking"] == again["lacking"] == [digest]
    address = f"/desk/phone/send/{given['client_id']}/{digest}/"
    kept = [grid.post(address, content, content_type="image/jpeg").json()["known"] for _ in range(2)]
    assert kept == [False, True]
    assert Check.objects.count() == Photo.objects.exclude(file="").count() == 1
    assert send(grid, given).json()["lacking"] == []


def test_a_check_is_sent_with_few_statements(browser_of: Callable[[str], Client]) -> None:
    site, grid = here(), browser_of("grid")
    sites.in_force()
    answers = {"exit": "yes", "ebike": "yes", "kitchen": "none", "beds": 8}
    send(grid, check(site.plate, answers=answers))
    with queries_at_most(13):  # on PostgreSQL one of them holds off other writers of the site's chain
        assert send(grid, check(site.plate, answers=answers)).status_code == 200


def test_what_was_counted_otherwise_comes_back_side_by_side(browser_of: Callable[[str], Client]) -> None:
    site = here()
    sites.in_force()
    site_services.update_facts(site=site, facts={"beds": 9}, seen=0, source="test", by=VILLAGER, at=NOW)
    answers = {"exit": "yes", "ebike": "yes", "kitchen": "none", "beds": 12}
    said = send(browser_of("grid"), check(site.plate, answers=answers, facts={"beds": 12})).json()
    assert said["differences"] == [{"fact": "beds", "said": 12, "current": 9}]
    site.refresh_from_db()
    assert site.facts["beds"] == 9


def test_another_content_under_the_same_number_is_a_conflict(browser_of: Callable[[str], Client]) -> None:
    site, grid = here(), browser_of("grid")
    sites.in_force()
    given = check(site.plate)
    send(grid, given)
    answer = send(grid, given | {"note": "后来补的"})
    assert (answer.status_code, answer.json()["field"]) == (409, "client_id")
    assert Check.objects.count() == 1


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"answers": {"exit": "yes"}}, "ebike"), ({"answers": []}, "answers"), ({"answers": {"exit": {}}}, "exit"),
        ({"made_at": "gestern"}, "made_at"), ({"made_at": "2026-05-08T02:00:00"}, "made_at"),
        ({"photos": [{"item": "exit", "digest": "1"}]}, "photos"), ({"photos": [{}] * 61}, "photos"),
        ({"note": "x" * 501}, "note"), ({"client_id": 7}, "client_id"), ({"facts_seen": "0"}, "facts_seen"),
        ({"way": "raid"}, "way"), ({"note": "a\0b"}, ""),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_in_one_sentence(
    browser_of: Callable[[str], Client], more: dict[str, Any], field: str
) -> None:
    site = here()
    sites.in_force()
    answer = send(browser_of("grid"), check(site.plate, **more))
    assert (answer.status_code, answer.json()["field"]) == (422, field)
    assert len(answer.json()["message"]) > 5
    assert not Check.objects.exists()


def test_too_much_is_refused_before_it_is_read(browser_of: Callable[[str], Client]) -> None:
    site, grid = here(), browser_of("grid")
    sites.in_force()
    assert send(grid, check(site.plate, padding="x" * 300_000)).status_code == 422
    assert send(grid, check(site.plate, padding="x" * 3_000_000)).status_code == 413


def test_nobody_sends_to_a_site_of_others_or_photos_of_others(browser_of: Callable[[str], Client]) -> None:
    sites.in_force()
    far = sites.house(place="330411105001", by=sites.given.CLERK, name="王店的房子")
    grid = browser_of("grid")
    assert send(grid, check(far.plate)).status_code == 404
    assert grid.get(f"/desk/phone/list/{far.plate}/").status_code == 404
    content = photo()
    digest = hashlib.sha256(content).hexdigest()
    given = check(here().plate, photos=[{"item": "ebike", "digest": digest}])
    send(grid, given)
    address = f"/desk/phone/send/{given['client_id']}/{digest}/"
    assert browser_of("village").post(address, content, content_type="image/jpeg").status_code == 404


def test_who_is_not_signed_in_is_told_so(cast: object) -> None:
    answer = Client().get("/desk/phone/session/")
    assert (answer.status_code, "重新登录" in answer.json()["message"]) == (401, True)


def test_the_session_says_whose_it_is_without_saying_who(
    browser_of: Callable[[str], Client], cast: dict[str, Any]
) -> None:
    said = [browser_of(name).get("/desk/phone/session/").json() for name in ("grid", "grid", "village")]
    assert said[0]["account"] == said[1]["account"] != said[2]["account"]
    assert said[0]["lock"] == said[1]["lock"] != said[2]["lock"]
    assert not {"grid", str(cast["grid"].pk), cast["grid"].username} & set(map(str, said[0].values()))


def test_without_its_token_nothing_is_taken(cast: dict[str, Any]) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast["grid"], "allauth.account.auth_backends.AuthenticationBackend")
    site = here()
    sites.in_force()
    assert send(client, check(site.plate)).status_code == 403
    token = client.get("/desk/phone/session/").json()["csrf"]
    body = json.dumps(check(site.plate))
    assert client.post("/desk/phone/send/", body, content_type=JSON, headers={"X-CSRFToken": token}).status_code == 200


def test_a_report_from_the_outbox_is_there_once_and_has_a_number(browser_of: Callable[[str], Client]) -> None:
    given = {"once": "a" * 32, "words": "建设村口的路灯坏了", "place": PLACE}
    grid = browser_of("grid")
    said = [grid.post("/desk/phone/report/", given, headers={"Accept": JSON}).json() for _ in range(2)]
    assert said[0] == said[1] == {"reference": Report.objects.get().reference}
    empty = grid.post("/desk/phone/report/", {"once": "b" * 32}, headers={"Accept": JSON})
    assert (empty.status_code, set(empty.json())) == (422, {"message", "field"})


def test_the_shell_is_the_same_for_everybody(browser_of: Callable[[str], Client], cast: object) -> None:
    pages = {
        client.get("/desk/phone/checks/").content for client in (Client(), browser_of("grid"), browser_of("leader"))
    }
    assert len(pages) == 1
    assert b"csrf" not in pages.pop()
