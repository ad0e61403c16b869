"""The grid worker's phone: what is owed, one sentence, settled on one screen, what I filed."""

from __future__ import annotations

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from gongzhi.foundation.files import queries as files
from gongzhi.kernel.actor import system
from gongzhi.matters import services as matters
from gongzhi.matters.models import Matter
from gongzhi.work.intake import services, tables
from gongzhi.work.intake.models import Report
from tests import given
from tests.conftest import NOW
from tests.interfaces.conftest import queries_at_most

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]

VILLAGE = "330411101003"


@pytest.fixture(autouse=True)
def classes() -> None:
    matters.load_categories(rows=tables.rows("categories"), by=system("tests"), at=NOW)


def settled(**more: str) -> dict[str, str]:
    return {
        "once": "a" * 32, "words": "两家为晾衣杆吵架", "place": VILLAGE, "category": "0102", "result": "solved",
        "reply": "当场说和了，晾衣杆往里移一米",
    } | more  # fmt: skip


def test_who_works_on_foot_lands_on_the_phone(browser_of) -> None:
    assert browser_of("grid").get("/desk/")["Location"] == "/desk/phone/"
    for who in ("centre", "department", "mediator"):
        assert browser_of(who).get("/desk/").status_code == 200


def test_today_shows_what_the_village_owes(browser_of) -> None:
    matter = given.accepted(category="0102")
    given.moved(matter, "dispatch", given.CLERK, unit=f"village-{VILLAGE}", co_units=[], note="")
    browser = browser_of("grid")
    with queries_at_most(5):
        text = browser.get("/desk/phone/").content.decode()
    assert "路灯不亮" in text
    assert "还剩" in text or "超期" in text


def test_a_place_of_another_town_is_not_suggested_where_it_cannot_be_chosen(browser_of) -> None:
    text = browser_of("grid").post("/desk/file/read/", {"words": "王店镇建林村村口的路灯坏了"}).content.decode()
    assert f'<option value="{VILLAGE}" selected>' in text
    assert "建林村" not in text
    assert "建议，原话里有“路灯”" in text


def test_reporting_with_a_photo(browser_of) -> None:
    broken = SimpleUploadedFile("a.jpg", b"\xff\xd8\xff\xe0 no photo", "image/jpeg")
    browser = browser_of("grid")
    typed = {"once": "b" * 32, "words": "井盖翘了", "place": VILLAGE}
    refused = browser.post("/desk/phone/report/", typed | {"photos": broken})
    assert refused.status_code == 422
    assert "照片要重新选一次" in refused.content.decode()
    held = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(held, "JPEG")
    photo = SimpleUploadedFile("井盖.jpg", held.getvalue(), "image/jpeg")
    assert browser.post("/desk/phone/report/", typed | {"photos": photo}).status_code == 200
    report = Report.objects.get()
    assert [file.kind for file in files.of([report.subject])[report.subject]] == ["image/jpeg"]
    assert "/small/" in browser_of("centre").get(f"/desk/inbox/{report.reference}/").content.decode()
    assert (report.channel, report.place) == ("grid", VILLAGE)


def test_settling_is_one_screen_and_one_act(browser_of) -> None:
    browser = browser_of("grid")
    first, second = (browser.post("/desk/phone/settle/", settled()) for _ in range(2))
    matter = Matter.objects.get()
    assert (matter.stage, matter.result, matter.desk) == ("answered", "solved", f"village-{VILLAGE}")
    assert matter.reference in first.content.decode()
    receipts = [re.findall(r'receipt-code">([\d ]{19})<', page.content.decode()) for page in (first, second)]
    assert receipts[0] == receipts[1]
    assert services.attempt(receipt=receipts[0][0], source="x", at=NOW).response == "open"


@pytest.mark.parametrize("missing", ["words", "category", "place", "reply", "result"])
def test_what_is_missing_is_said_once_and_nothing_is_half_done(browser_of, missing) -> None:
    answer = browser_of("grid").post("/desk/phone/settle/", settled(**{missing: ""}))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert text.count('class="wrong"') == 1
    assert not Report.objects.exists()


def test_names_do_not_get_into_the_matter(browser_of) -> None:
    words = "我叫张小明，电话 13800138000，和邻居吵架"
    browser_of("grid").post("/desk/phone/settle/", settled(words=words))
    matter = Matter.objects.get()
    assert "13800138000" not in matter.summary + matter.title
    assert "张小明" not in matter.summary + matter.title


def test_mine_says_where_it_stands(browser_of) -> None:
    browser = browser_of("grid")
    browser.post("/desk/phone/report/", {"once": "b" * 32, "words": "井盖翘了", "place": VILLAGE})
    browser.post("/desk/phone/settle/", settled())
    given.report("别人的事")
    with queries_at_most(6):
        text = browser.get("/desk/phone/mine/").content.decode()
    assert "待受理" in text
    assert "待诉求人确认" in text
    assert text.count('class="row"') == 2


@pytest.mark.parametrize("who", ["department", "supervisor", "landlord", "leader", "admin", "mediator"])
def test_others_have_no_such_pages(browser_of, who) -> None:
    for path in ("", "report/", "settle/", "mine/"):
        assert browser_of(who).get(f"/desk/phone/{path}").status_code == 404
