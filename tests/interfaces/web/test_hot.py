"""The page of hot matters: groups with their numbers, decided by people, joined in one press and taken back."""

from __future__ import annotations

import re

import pytest

from gongzhi.matters.models import Matter
from gongzhi.work.intake import services
from gongzhi.work.intake.models import Group, Report
from tests import given
from tests.conftest import NOW
from tests.interfaces.conftest import queries_at_most

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]

PLANT = "幸福小区旁边的搅拌站白天黑夜都在响，灰尘飘进家里，要求搬走"
TOLD = (PLANT, "搅拌站噪音太大，灰尘也大，幸福小区的人都睡不着", "幸福小区搅拌站夜里施工，灰尘飘进家里，什么时候搬走")


@pytest.fixture
def plant() -> list[Report]:
    found = [given.report(words, at=given.later(days=-day)) for words, day in zip(TOLD, (9, 3, 1), strict=True)]
    services.arrive(at=NOW)
    return found


def fields(text: str, action: str) -> dict[str, object]:
    form = next(form for form in re.findall(r"<form.*?</form>", text, re.DOTALL) if f'action="{action}"' in form)
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form):
        found.setdefault(name, []).append(value)
    return {name: values for name, values in found.items() if name != "csrfmiddlewaretoken"}


def test_a_group_shows_place_words_weeks_and_members(browser_of, plant) -> None:
    text = browser_of("centre").get("/desk/hot/").content.decode()
    assert "搅拌站" in re.search(r"<h2>(.*?)</h2>", text, re.DOTALL)[1]
    assert "3 份来件" in text
    assert "近七天 2 份，再前七天 1 份" in text
    assert all(report.reference in text for report in plant)


def test_what_waits_is_joined_in_one_press_and_taken_back_in_one(browser_of, plant) -> None:
    browser = browser_of("centre")
    matter = given.accepted(plant[0])
    group = Group.objects.get()
    where = f"/desk/hot/{group.pk}/join/"
    text = browser.get("/desk/hot/").content.decode()
    assert f'value="{matter.reference}"' in text
    after = browser.post(where, fields(text, where) | {"matter": matter.reference}, follow=True).content.decode()
    assert "2 份来件已并入" in after
    assert Report.objects.filter(joins__matter=matter, joins__left_at=None).count() == 3
    browser.post("/desk/inbox/unjoin/", fields(after, "/desk/inbox/unjoin/"))
    assert Report.objects.filter(joins__matter=matter, joins__left_at=None).get() == plant[0]
    assert Report.objects.filter(stage="waiting").count() == 2


def test_who_handled_one_meanwhile_is_not_written_over(browser_of, plant) -> None:
    browser = browser_of("centre")
    matter = given.accepted(plant[0])
    where = f"/desk/hot/{Group.objects.get().pk}/join/"
    typed = fields(browser.get("/desk/hot/").content.decode(), where) | {"matter": matter.reference}
    given.accepted(plant[1])
    answer = browser.post(where, typed)
    assert answer.status_code == 409
    assert Matter.objects.get(pk=matter.pk).joins.count() == 1


@pytest.mark.parametrize("matter", ["", "M-2026-999999"])
def test_a_matter_that_is_not_there_is_said(browser_of, plant, matter) -> None:
    browser = browser_of("centre")
    where = f"/desk/hot/{Group.objects.get().pk}/join/"
    typed = fields(browser.get("/desk/hot/").content.decode(), where) | {"matter": matter}
    assert browser.post(where, typed).status_code == 422


def test_a_person_confirms_or_dissolves(browser_of, plant) -> None:
    browser, group = browser_of("centre"), Group.objects.get()
    browser.post(f"/desk/hot/{group.pk}/confirm/", {"once": "a1" * 16})
    assert "已确认是同一件事" in browser.get("/desk/hot/").content.decode()
    assert browser.post(f"/desk/hot/{group.pk}/dissolve/", {"once": "b2" * 16}).status_code == 409


def test_others_see_what_their_eyes_may(browser_of, plant, cast) -> None:
    assert "搅拌站" not in browser_of("outsider").get("/desk/hot/").content.decode()
    leader = browser_of("leader")
    assert "3 份来件" not in leader.get("/desk/hot/").content.decode()
    matter = given.accepted(plant[0])
    for report in plant[1:]:
        given.join(report, matter)
    text = leader.get("/desk/hot/").content.decode()
    assert "3 份来件" in text
    assert "路灯不亮" in text  # the desk's title of the matter, none of the reporters' words
    assert "搅拌站" not in text


def test_few_queries(browser_of, plant) -> None:
    given.accepted(plant[0])
    browser = browser_of("centre")
    browser.get("/desk/hot/")
    with queries_at_most(8):
        assert browser.get("/desk/hot/").status_code == 200
