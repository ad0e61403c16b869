"""The first screen of every post, pressures, notices and settings."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from gongzhi.foundation.accounts import queries as accounts
from gongzhi.foundation.clocks import almanac
from gongzhi.foundation.notices import queries as notices
from gongzhi.kernel.actor import system
from gongzhi.matters import library
from gongzhi.work.intake import queries as intake
from gongzhi.work.intake import services
from tests import given
from tests.conftest import NOW
from tests.interfaces.conftest import queries_at_most
from tests.work.intake.routing import made_up

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]

PAGES = (
    "", "places/", "places/?town=330411101", "units/", "units/?kind=village", "units/?kind=x", "roles/", "limits/",
    "rules/", "duties/", "rulings/", "calendar/",
    "sorting/",
)  # fmt: skip


class TestMyWork:
    def test_groups_what_is_owed_as_people_speak_of_deadlines(self, browser_of) -> None:
        given.dispatched()
        for days, said in ((0, "这两天"), (1, "超期"), (30, "超期")):
            with time_machine.travel(NOW + timedelta(days=3 * days), tick=False):
                assert said in browser_of("department").get("/desk/").content.decode(), days

    def test_says_what_waits_for_a_decision(self, browser_of) -> None:
        given.moved(given.handling(), "ask_extension", given.OFFICER, days=2, why="等材料")
        given.handed_in(given.handling(given.accepted(given.report())))
        for who, said in (("centre", "申请延期"), ("supervisor", "申请延期"), ("supervisor", "待核查")):
            assert said in browser_of(who).get("/desk/").content.decode(), (who, said)

    def test_nobody_decides_on_their_own_units_work(self, browser_of) -> None:
        given.handed_in()
        text = browser_of("department").get("/desk/").content.decode()
        assert "等我决定的" not in text

    def test_plain_numbers_for_who_leads_and_no_rates(self, browser_of) -> None:
        given.dispatched()
        text = browser_of("leader").get("/desk/").content.decode()
        assert "<strong>1</strong> 件在办" in text
        assert "%（" not in text

    def test_a_post_without_matters_says_what_it_is_for(self, browser_of) -> None:
        assert "看不到任何事项" in browser_of("landlord").get("/desk/").content.decode()
        assert "管理单位、岗位和责任人" in browser_of("admin").get("/desk/").content.decode()

    def test_empty_says_what_would_be_here(self, browser_of) -> None:
        assert "现在没有要办的事" in browser_of("department").get("/desk/").content.decode()

    def test_takes_few_queries_however_much_there_is(self, browser_of) -> None:
        for _ in range(6):
            given.dispatched(given.accepted(given.report()))
        for who in ("centre", "department", "supervisor", "leader"):
            browser = browser_of(who)
            browser.get("/desk/")
            with queries_at_most(7):
                browser.get("/desk/")

    def test_the_outsider_sees_none_of_it(self, browser_of) -> None:
        given.dispatched()
        assert "路灯不亮" not in browser_of("outsider").get("/desk/").content.decode()


class TestPressures:
    @pytest.fixture
    def pressure(self):
        report = given.report()
        given.dispatched(given.accepted(report))
        return services.press(report=report, words="让我撤回，我叫张小明，电话 13800138000", at=NOW)

    def of(self, pressure) -> str:
        return "supervisor" if pressure.unit == "xz-ducha" else "inspector"

    def test_are_read_by_the_unit_they_were_given_to_and_nobody_else(self, browser_of, pressure) -> None:
        mine = self.of(pressure)
        text = browser_of(mine).get("/desk/pressures/").content.decode()
        assert "让我撤回" in text
        assert "13800138000" not in text
        other = "inspector" if mine == "supervisor" else "supervisor"
        assert "让我撤回" not in browser_of(other).get("/desk/pressures/").content.decode()
        for who in ("centre", "department", "outsider", "leader"):
            assert browser_of(who).get("/desk/pressures/").status_code == 404
        assert browser_of(other).post(f"/desk/pressures/{pressure.pk}/close/", {"found": "x"}).status_code == 404

    def test_are_closed_once_with_what_was_found(self, browser_of, pressure, cast) -> None:
        browser, path = browser_of(self.of(pressure)), f"/desk/pressures/{pressure.pk}/close/"
        assert browser.post(path, {"once": "a" * 32, "found": " "}).status_code == 422
        answers = [browser.post(path, {"once": "b" * 32, "found": "已约谈，属实"}) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [303, 303]
        assert intake.pressures(accounts.actor_of(cast[self.of(pressure)], NOW)) == []


class TestNotices:
    def test_lead_to_their_matter_and_are_then_read(self, browser_of, cast) -> None:
        matter = given.dispatched()
        officer = accounts.actor_of(cast["department"], NOW)
        browser = browser_of("department")
        assert ">1<" in browser.get("/desk/notices/badge/").content.decode()
        letter = notices.inbox(officer)[0]
        answer = browser.post("/desk/notices/read/", {"notice": letter.id, "open": "1"})
        assert answer["Location"] == f"/desk/matters/{matter.reference}/"
        assert notices.unread(officer) == 0
        assert browser.get("/desk/notices/badge/").content.decode().strip() == ""

    def test_of_others_are_left_alone(self, browser_of, cast) -> None:
        given.dispatched()
        officer = accounts.actor_of(cast["department"], NOW)
        letter = notices.inbox(officer)[0]
        browser = browser_of("mediator")
        assert browser.post("/desk/notices/read/", {"notice": letter.id, "open": "1"})["Location"] == "/desk/notices/"
        assert notices.unread(officer) == 1
        assert "派给你们单位" not in browser.get("/desk/notices/").content.decode()

    def test_take_what_one_wants(self, browser_of, cast) -> None:
        browser_of("centre").post("/desk/notices/preferences/", {"kept": "1", "email": "on"})
        preference = notices.preference(accounts.actor_of(cast["centre"], NOW))
        assert (preference.email, preference.digest) == (True, False)

    def test_rubbish_is_no_notice(self, browser_of) -> None:
        assert (
            browser_of("centre").post("/desk/notices/read/", {"notice": ["x", "²", "9" * 40], "open": "1"}).status_code
            == 303
        )
        assert browser_of("centre").get("/desk/notices/?before=abc").status_code == 200


class TestSettings:
    @pytest.mark.parametrize("who", ["leader", "admin"])
    @pytest.mark.parametrize("page", PAGES)
    def test_open_to_those_who_set_something(self, browser_of, who, page) -> None:
        browser = browser_of(who)
        with queries_at_most(9):
            assert browser.get(f"/desk/settings/{page}").status_code == 200

    @pytest.mark.parametrize("who", ["grid", "department", "mediator", "supervisor", "landlord", "outsider"])
    def test_and_to_nobody_else(self, browser_of, who) -> None:
        for page in ("", "places/", "units/", "roles/", "limits/", "rules/", "duties/", "calendar/"):
            assert browser_of(who).get(f"/desk/settings/{page}").status_code == 404

    def test_grids_are_said_to_be_made_up(self, browser_of) -> None:
        assert "示例区的网格是编出来的" in browser_of("admin").get("/desk/settings/places/").content.decode()

    def test_a_limit_is_set_by_who_may(self, browser_of) -> None:
        typed = {"once": "a" * 32, "limit": "request.handle", "amount": "7", "unit": "workday", "category": ""}
        assert browser_of("admin").post(reverse("desk_limits_set"), typed).status_code == 404
        assert browser_of("leader").post(reverse("desk_limits_set"), typed).status_code == 303
        row = next(row for row in library.limits() if row.limit.code == "handle")
        assert [rule.amount for rule in row.rules] == [7]
        assert "7 个工作日" in browser_of("leader").get("/desk/settings/limits/").content.decode()

    @pytest.mark.parametrize(
        "wrong", [{"amount": "x"}, {"amount": "0"}, {"unit": "week"}, {"limit": "request.none"}, {"limit": "none"}]
    )
    def test_a_wrong_limit_is_said_and_kept(self, browser_of, wrong) -> None:
        typed = {"once": "a" * 32, "limit": "request.handle", "amount": "7", "unit": "workday"} | wrong
        answer = browser_of("leader").post(reverse("desk_limits_set"), typed)
        assert answer.status_code == 422
        assert 'role="alert"' in answer.content.decode()

    def test_a_rule_is_switched_on_and_off(self, browser_of) -> None:
        typed = {"category": given.a_category(), "place": "330411", "unit": "xz-zhifa"}
        browser = browser_of("leader")
        assert browser.post(reverse("desk_rules_switch"), {"on": "1", "once": "a" * 32} | typed).status_code == 303
        assert [rule.on for rule in intake.rules()] == [True]
        assert "测试类" in browser.get("/desk/settings/rules/").content.decode()
        browser.post(reverse("desk_rules_switch"), {"on": "0", "once": "b" * 32} | typed)
        assert [rule.on for rule in intake.rules()] == [False]
        assert browser.post(reverse("desk_rules_switch"), {"on": "1", "place": "330411"}).status_code == 422
        assert browser_of("admin").post(reverse("desk_rules_switch"), typed).status_code == 404

    def test_a_day_of_the_districts_own_moves_deadlines(self, browser_of) -> None:
        matter = given.dispatched()
        before = matter.due_at
        typed = {"once": "a" * 32, "on": "2026-05-09", "kind": "rest", "name": "台风", "source": "区政府通知"}
        assert browser_of("leader").post(reverse("desk_calendar_day"), typed | {"on": "2026-02-31"}).status_code == 422
        assert browser_of("leader").post(reverse("desk_calendar_day"), typed).status_code == 303
        matter.refresh_from_db()
        assert matter.due_at > before
        assert not almanac.calendar().works(NOW.date() + timedelta(days=1))

    def test_a_year_that_is_not_published_is_not_taken_over(self, browser_of) -> None:
        assert browser_of("leader").post(reverse("desk_calendar_year"), {"year": "2099"}).status_code == 422
        assert browser_of("admin").post(reverse("desk_calendar_year"), {"year": "2026"}).status_code == 404

    def test_rulings_are_a_library(self, browser_of) -> None:
        matter = given.dispatched()
        matter = given.moved(matter, "return", given.OFFICER, rule="ZJ-07", suggested="xz-zhifa", why="不归我们")
        given.moved(matter, "redispatch", given.CLERK, unit="xz-zhifa", co_units=[], ruling="按清单")
        text = browser_of("centre").get("/desk/settings/rulings/").content.decode()
        assert "ZJ-07" in text
        assert "住建局" in text


def test_the_model_card_is_there_once_something_was_learned(browser_of, settings, tmp_path) -> None:
    settings.DATA_DIR = tmp_path
    assert "还没有学过" in browser_of("admin").get("/desk/settings/sorting/").content.decode()
    services.learn_from(rows=made_up.rows(60), source="夜班的表", by=system("tests"), at=NOW)
    text = browser_of("admin").get("/desk/settings/sorting/").content.decode()
    assert "学了 60 条、5 类" in text
    assert "夜班的表" in text
    assert "新模型已启用，用了 60 条标注" in text
