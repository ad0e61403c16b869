"""The pages of hazards: the board and its filters, one hazard, papers, and both ways of a site's owner."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from gongzhi.foundation.organisations import queries as organisations
from gongzhi.foundation.sites.models import Site
from gongzhi.interfaces.web.hazards.panel import panel
from gongzhi.matters.models import Matter
from gongzhi.work.hazards import services
from gongzhi.work.hazards.models import Recheck
from tests import given, sites
from tests.conftest import NOW
from tests.interfaces.conftest import queries_at_most
from tests.work.hazards import cases

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]


def read(browser: Client, path: str) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200, path
    return str(answer.content.decode())


def picture() -> SimpleUploadedFile:
    drawn = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(drawn, "JPEG")
    return SimpleUploadedFile("整改后.jpg", drawn.getvalue(), content_type="image/jpeg")


@pytest.fixture
def many() -> list[Matter]:
    """One of each sort that the board tells apart."""
    major = cases.graded(cases.found(item="exit"), "major")
    bridge = cases.registered()
    listed = cases.moved(cases.failed(), "list", cases.LEADER, level="district", why="盯紧")
    return [major, bridge, listed]


class TestTheBoard:
    def test_it_is_read_with_few_questions(self, browser_of, many) -> None:
        browser = browser_of("centre")
        browser.get("/desk/hazards/")
        with queries_at_most(10):
            text = read(browser, "/desk/hazards/")
        assert all(one.reference in text for one in many)

    @pytest.mark.parametrize(
        ("asked", "left"),
        [
            ("?grade=major", [0]), ("?grade=none", [1]), ("?kind=spot", [1]), ("?kind=rental", [0, 2]),
            ("?listed=on", [2]), ("?town=330411101", [0, 1, 2]), ("?town=330411105", []), ("?column=failed", [2]),
            ("?overdue=on", []), ("?grade=nonsense", [0, 1, 2]),
        ],
    )  # fmt: skip
    def test_the_address_says_what_is_shown(self, browser_of, many, asked: str, left: list[int]) -> None:
        text = read(browser_of("centre"), f"/desk/hazards/{asked}")
        assert [nth for nth, one in enumerate(many) if one.reference in text] == left

    def test_overdue_is_what_its_day_has_passed(self, browser_of) -> None:
        late = cases.found(at=NOW - timedelta(days=9))
        fresh = cases.registered()
        text = read(browser_of("centre"), "/desk/hazards/?overdue=on")
        assert late.reference in text
        assert fresh.reference not in text

    def test_the_next_district_sees_none(self, browser_of, many) -> None:
        assert "M-2026" not in read(browser_of("outsider"), "/desk/hazards/")


class TestOnePage:
    def test_it_is_read_with_few_questions_and_holds_what_counts(self, browser_of) -> None:
        matter = cases.failed(cases.major())
        browser = browser_of("centre")
        path = reverse("desk_hazard", args=[matter.reference])
        browser.get(path)
        with queries_at_most(17):
            text = read(browser, path)
        said = ("重大隐患", "GB 35181", "五落实", "自筹 500 元", "复查不合格", cases.ASK, "整改前", "场所负责人")
        for words in (*said, "短表", f"/desk/sites/{matter.site.reference}/"):
            assert words in text

    def test_the_address_of_a_matter_leads_there(self, browser_of) -> None:
        matter = cases.found()
        answer = browser_of("centre").get(f"/desk/matters/{matter.reference}/")
        assert answer.url == f"/desk/hazards/{matter.reference}/"

    def test_both_show_that_it_came_back(self, browser_of) -> None:
        site = sites.house()
        first = cases.closed(cases.declared(cases.notified(cases.graded(cases.found(site)))))
        again = cases.found(site, at=given.later(days=1))
        browser = browser_of("centre")
        assert again.reference in read(browser, f"/desk/hazards/{first.reference}/")
        assert first.reference in read(browser, f"/desk/hazards/{again.reference}/")

    def test_what_the_list_calls_grave_is_proposed_as_major(self, browser_of) -> None:
        matter = cases.found(item="exit")
        text = read(browser_of("centre"), f"/desk/matters/{matter.reference}/moves/grade/")
        assert (
            'value="major" required id="id_grade_1" checked' in text or "checked" in text.split('value="major"')[1][:60]
        )

    def test_papers_say_who_is_to_do_what_until_when(self, browser_of) -> None:
        matter = cases.passed()
        browser = browser_of("centre")
        paper = read(browser, f"/desk/hazards/{matter.reference}/notice/")
        for words in ("隐患整改通知书", cases.ASK, "2026年5月23日", "建设村 12 号"):
            assert words in paper
        assert "吴金根" not in paper
        assert "2026年5月8日</p>" in paper  # as official papers write a day

    def test_the_record_is_that_of_whoever_looked_again(self, browser_of) -> None:
        matter = cases.passed()
        looked = Recheck.objects.get(hazard=matter.pk)
        looker, noticed = (organisations.names([unit]).get(unit, unit) for unit in (looked.unit, cases.VILLAGE.unit))
        assert looker != noticed
        record = read(browser_of("centre"), f"/desk/hazards/{matter.reference}/record/")
        assert "照片上看清了" in record
        assert f'<p class="paper-head">{looker}</p>' in record
        assert f"<p>{looker}（章）</p>\n    <p>2026年5月8日</p>" in record
        assert "今天" not in record


class TestTheOwner:
    def test_who_signs_in_does_it_on_their_own_page(self, browser_of) -> None:
        matter = cases.of_the_landlord()
        browser = browser_of("landlord")
        path = reverse("desk_own_hazards_one", args=[matter.reference])
        browser.get("/desk/own/hazards/")
        with queries_at_most(10):
            assert matter.reference in read(browser, "/desk/own/hazards/")
        with queries_at_most(14):
            text = read(browser, path)
        assert cases.ASK in text
        services.set_sample(percent=0, by=cases.LEADER, at=NOW)
        form = {"did": "拆了锁", "seen": str(matter.version), "once": "a" * 32}
        assert browser.post(f"{path}do/declare/", form).status_code == 422  # no photo
        answer = browser.post(f"{path}do/declare/", form | {"photos": picture()})
        assert (answer.status_code, answer.url) == (303, path)
        assert browser.post(f"{path}do/declare/", form | {"photos": picture()}).status_code in (303, 422)
        assert cases.fresh(matter).hazard.turn == 1
        assert browser.get(f"/desk/matters/{matter.reference}/").status_code == 404
        assert browser.get(f"/desk/hazards/{matter.reference}/").status_code == 404

    def test_a_program_of_theirs_sees_nothing_either(self, browser_of) -> None:
        matter = cases.of_the_landlord()
        assert matter.reference not in str(browser_of("landlord").get("/api/v1/matters").content)

    def test_the_panel_of_a_site_shows_each_what_is_theirs(self, rf, browser_of) -> None:
        matter = cases.of_the_landlord()
        note = cases.found(Site.objects.get(pk=matter.site_id), item="exit")
        for actor, seen in ((sites.LANDLORD, {matter}), (given.CLERK, {matter, note}), (cases.VOLUNTEER, set())):
            request: Any = rf.get("/")
            request.actor = actor
            shown = panel(request, Site.objects.get(pk=matter.site_id))
            rows = [] if shown is None else [*shown.context.get("hazards", []), *shown.context.get("owned", [])]
            found = {row["line"].matter if isinstance(row, dict) else row.hazard.matter for row in rows}
            assert found == seen
