"""The form: danger first, nothing lost, sixteen statements, and each wrong input with one clear sentence."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongzhi.foundation.ledger.models import Entry, EntryText
from gongzhi.foundation.persons import proof, signing
from gongzhi.foundation.persons.models import Person
from gongzhi.work.intake.models import Report
from tests import given
from tests.interfaces.public.conftest import WORDS, Resident, digits, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]

DANGER = "救命，我家着火了，楼道里都是烟"


def statements(captured: CaptureQueriesContext) -> list[str]:
    """The reads and writes among what was sent to the database."""
    return [q["sql"] for q in captured.captured_queries if re.match(r"\s*(SELECT|INSERT|UPDATE|DELETE)", q["sql"])]


def test_numbers_come_first_the_text_is_kept_and_one_press_goes_on(resident: Resident) -> None:
    page = resident.report(DANGER, name="王小明", photos=SimpleUploadedFile("火.jpg", b"x"))
    assert not Report.objects.exists()
    said = text(page)
    assert said.index("119") < said.index("在哪里")
    assert DANGER in page.content.decode()
    assert "王小明" in page.content.decode()
    assert "1 张照片没能带过来" in said
    hidden = resident.fields(page)
    digits(resident.post("/report/", hidden | {"words": DANGER, "place": given.COMMUNITY, "go_on": "yes"}))
    report = Report.objects.get()
    written = "".join(Entry.objects.values_list("payload", flat=True)) + "".join(
        EntryText.objects.values_list("text", flat=True)
    )
    assert "go_on" not in written
    assert "danger" not in written
    assert not report.urgent  # a hit decides nothing


def test_a_fire_hazard_is_no_fire(resident: Resident) -> None:
    digits(resident.report("楼道里堆满杂物，有火灾隐患"))


def test_without_contact_and_with(resident: Resident) -> None:
    resident.report()
    assert not Person.objects.exists()
    resident.report("第二件事，井盖松了", name="王小明", phone="13800001234", anonymous="on")
    assert not Person.objects.exists()
    page = resident.report("第三件事，树倒了", name="王小明", phone="138 0000 1234")
    assert Person.objects.count() == 1
    assert "可以用您留的电话补" in text(page)


def test_about_a_unit_goes_to_the_desk_and_says_so(resident: Resident) -> None:
    page = resident.report(about="xz-zhujian")
    assert "不会交给它办" in text(page)
    report = Report.objects.get()
    assert (report.about, report.desk) == ("xz-zhujian", "xz-zhongxin")


def test_a_plate_fixes_the_place(resident: Resident) -> None:
    address = f"/report/at/{given.COMMUNITY}/"
    page = resident.get(address)
    hidden = resident.fields(page)
    digits(resident.post(address, hidden | {"words": WORDS, "place": "330402"}))
    report = Report.objects.get()
    assert (report.place, report.channel, report.desk) == (given.COMMUNITY, "plate", "xz-zhongxin")


def test_the_proof_proves_the_words(resident: Resident) -> None:
    page = resident.report()
    filed = re.search(r'<pre class="proof" id="proof">(.*?)</pre>', page.content.decode(), re.DOTALL)
    assert filed
    checked = proof.verify(filed[1], public_key=signing.public_key(), words=WORDS)
    assert (checked.reference, checked.words_match) == (Report.objects.get().reference, True)
    answer = resident.post("/proof/", {"proof": filed[1], "words": WORDS + "！"})
    assert "和当时发的不一样" in text(answer)
    answer = resident.post("/proof/", {"proof": filed[1].replace("R-", "R-1")})
    assert "对不上" in text(answer)


def test_a_create_takes_at_most_sixteen_statements(resident: Resident) -> None:
    resident.report("先来一份，让名字和日历都读过一遍")
    hidden = resident.fields(resident.get("/report/"))
    form = hidden | {"words": WORDS, "place": given.COMMUNITY, "name": "王小明", "phone": "13800001234"}
    with CaptureQueriesContext(connection) as captured:
        digits(resident.post("/report/", form))
    assert len(statements(captured)) <= 16, "\n".join(statements(captured))


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"words": "  "}, "请写发生了什么"),
        ({"words": "长" * 350_000}, "内容最多 10000 个字，现在有 350000 个字"),
        ({"place": "330411999"}, "没有代码为 330411999 的地方"),
        ({"place": "二月三十一"}, "没有代码为 二月三十一 的地方"),
        ({"about": "nobody"}, "没有这个单位"),
        ({"phone": "二月31日"}, "电话号码写得不对"),
        ({"lon": "x", "lat": "y", "datum": "WGS-84"}, "图钉的位置读不出来"),
        ({"lon": "116.4", "lat": "39.9", "datum": "WGS-84"}, "不在秀洲区范围内"),
        ({"photos": SimpleUploadedFile("a.exe", b"MZ\x90\x00" + b"x" * 99)}, "不收这种文件"),
    ],
)
def test_each_wrong_input_gets_one_sentence_and_loses_nothing(
    resident: Resident, wrong: dict[str, Any], says: str
) -> None:
    page = resident.report(**({"name": "王小明"} | {"words": WORDS} | wrong))
    assert page.status_code == 422
    assert says in text(page)
    body = page.content.decode()
    assert "王小明" in body
    assert (wrong.get("words", WORDS).strip() or "name=") in body
    assert not Report.objects.exists()


@pytest.mark.parametrize("place", ["\U0010ffff" * 12, "\ud7ff" * 12, "330411\ud7ff", "9" * 12, "330402001"])
def test_a_place_that_is_none_of_ours_is_looked_up_nowhere(resident: Resident, place: str) -> None:
    page = resident.post("/report/", {"words": WORDS, "place": place})
    assert page.status_code == 422
    assert not Report.objects.exists()


def test_a_photo_of_fifty_megabytes(resident: Resident) -> None:
    page = resident.report(photos=SimpleUploadedFile("大.jpg", bytes(50 * 1024 * 1024), content_type="image/jpeg"))
    assert page.status_code == 422
    assert "照片太大（50 MB），最大 20 MB" in text(page)
    assert WORDS in page.content.decode()
    assert "1 张照片没能带过来" in text(page)


def test_an_unknown_plate(resident: Resident) -> None:
    page = resident.get("/report/at/330411999/")
    assert page.status_code == 404
    assert "没有找到这个地方" in text(page)


def test_needs_the_token_of_its_own_page() -> None:
    strict = Resident(enforce_csrf_checks=True)
    hidden = strict.fields(strict.get("/report/"))
    answer = strict.post("/report/", hidden | {"words": WORDS})
    assert answer.status_code == 403
    assert not Report.objects.exists()


def test_a_key_is_needed_and_must_be_random(resident: Resident) -> None:
    for key in ("", "1", "a" * 64):
        assert resident.post("/report/", {"words": WORDS, "once": key}).status_code == 422
    assert not Report.objects.exists()
