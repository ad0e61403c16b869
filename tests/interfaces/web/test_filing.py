"""Filing for somebody else: one sentence fills the rest, consent for contacts, and a receipt that is shown once."""

from __future__ import annotations

import re

import pytest

from gongzhi.kernel.actor import system
from gongzhi.matters import services as matters
from gongzhi.work.intake import services, tables
from gongzhi.work.intake.models import Label, Report, Suggestion
from tests.conftest import NOW
from tests.interfaces.conftest import queries_at_most

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]

PATH = "/desk/file/"
SENTENCE = "王店镇建林村村口路灯不亮了"


@pytest.fixture(autouse=True)
def classes() -> None:
    matters.load_categories(rows=tables.rows("categories"), by=system("tests"), at=NOW)


def typed(**more: str) -> dict[str, str]:
    return {"once": "a" * 32, "words": SENTENCE, "place": "", "category": ""} | more


def code(page: bytes) -> str:
    found = re.search(r'class="receipt-code">([\d ]{19})<', page.decode())
    assert found
    return found[1]


def test_one_sentence_fills_place_class_and_urgency(browser_of) -> None:
    text = browser_of("centre").post(f"{PATH}read/", {"words": f"{SENTENCE}，漏电了，有危险"}).content.decode()
    assert re.search(r'<option value="330411\d{6}" selected>建林村', text)
    assert re.search(r'<option value="0102" selected>', text)
    assert "建议，原话里有“王店镇”、“建林村”" in text


def test_the_sentence_is_never_in_an_address(browser_of) -> None:
    assert browser_of("centre").get(f"{PATH}read/", {"words": SENTENCE}).status_code == 405


def test_an_empty_sentence_is_guessed_nothing_about(browser_of) -> None:
    text = browser_of("centre").post(f"{PATH}read/", {"words": " "}).content.decode()
    assert "建议，原话里" not in text
    assert " selected" not in text.replace('value="" selected', "")


def test_filing_hands_over_a_receipt_that_opens_the_report(browser_of) -> None:
    answer = browser_of("centre").post(PATH, typed(category="0106"))
    report = Report.objects.get()
    assert services.attempt(receipt=code(answer.content), source="x", at=NOW).pk == report.pk
    assert (report.channel, report.filed_by != "") == ("desk", True)
    assert "<svg" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]


def test_the_filers_class_stands_in_the_machines_place_and_both_are_kept(browser_of) -> None:
    browser_of("centre").post(PATH, typed(category="0106"))
    assert Suggestion.objects.get(field="category").value == "0106"
    label = Label.objects.get(field="category")
    assert (label.suggested, label.chosen) == ("0102", "0106")


def test_a_double_press_files_once_and_shows_the_same_receipt(browser_of) -> None:
    browser = browser_of("centre")
    first, second = (browser.post(PATH, typed()) for _ in range(2))
    assert code(first.content) == code(second.content)
    assert Report.objects.count() == 1


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"words": " "}, "请写发生了什么"),
        ({"place": "330499"}, "没有代码为 330499 的地方"),
        ({"category": "9999"}, "没有这个类别"),
        ({"phone": "13800138000"}, "要先征得本人口头同意"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(browser_of, more, said) -> None:
    answer = browser_of("centre").post(PATH, typed(name="", **more))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert text.count(said) == 1
    assert more.get("words", SENTENCE).strip() in text
    assert not Report.objects.exists()


def test_contact_is_kept_with_consent_and_left_out_when_anonymous(browser_of) -> None:
    browser = browser_of("centre")
    contact = {"name": "张小明", "phone": "13800138000", "consent_spoken": "on"}
    browser.post(PATH, typed(**contact))
    browser.post(PATH, typed(**contact, anonymous="on") | {"once": "b" * 32})
    kept, anonymous = Report.objects.order_by("pk")
    assert (bool(kept.person), kept.consent_spoken) == (True, True)
    assert not anonymous.person


def test_a_village_starts_with_its_own_place(browser_of) -> None:
    assert '<option value="330411101003" selected>' in browser_of("grid").get("/desk/phone/report/").content.decode()


@pytest.mark.parametrize("who", ["department", "supervisor", "landlord", "leader", "admin"])
def test_it_is_for_those_who_may_file(browser_of, who) -> None:
    browser = browser_of(who)
    assert browser.get(PATH).status_code == 404
    assert browser.post(PATH, typed()).status_code == 404
    assert browser.post(f"{PATH}read/", {"words": SENTENCE}).status_code == 404


def test_the_form_takes_few_queries(browser_of) -> None:
    browser = browser_of("centre")
    browser.get(PATH)
    with queries_at_most(7):
        browser.get(PATH)
    browser.post(PATH, typed(once="b" * 32))  # the calendar and the register of places are in memory now
    with queries_at_most(16):
        browser.post(PATH, typed())
