"""Pages of linked disputes: what is related, one group, its pattern and annexes; a quarrel that came back; erasing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils.timezone import now

from gongzhi.foundation.persons import services as persons
from gongzhi.interfaces.cli import jobs
from gongzhi.kernel.actor import system
from gongzhi.work.disputes import services
from gongzhi.work.disputes.models import Case, Group, Pattern
from tests.conftest import NOW
from tests.interfaces.web.test_roots import hidden, read
from tests.work.disputes import cases
from tests.work.disputes.test_groups import MARKET, against, pattern

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]


def address(case: Case, more: str = "") -> str:
    return f"/desk/disputes/{case.matter.reference}/{more}"


def sent(browser: Any, path: str, given: dict[str, Any], *, at: str = "") -> Any:
    """Send a form as a browser does: with what is hidden in it."""
    text = read(browser, path)
    start = text.index('name="once"')
    once = text[start:].split('value="', 1)[1].split('"', 1)[0]
    seen = text.split('name="seen"', 1)[1].split('value="', 1)[1].split('"', 1)[0] if 'name="seen"' in text else "0"
    return browser.post(at or path, {"once": once, "seen": seen} | given, follow=True)


class TestTheCase:
    def test_shows_what_is_related_and_puts_two_into_one_group(self, browser_of: Any) -> None:
        first, second = against(MARKET), against(MARKET, 1)
        browser = browser_of("mediator")
        text = read(browser, address(first))
        assert "相关的纠纷" in text
        assert second.matter.reference in text
        action = address(first, "group/")
        answer = browser.post(action, hidden(text, action), follow=True)
        assert "已合为一组" in answer.content.decode()
        assert Group.objects.get().cases.count() == 2

    def test_shows_nothing_of_it_to_others_and_takes_nothing_from_them(self, browser_of: Any) -> None:
        first, second = against(MARKET), against(MARKET, 1)
        for name in ("mediator2", "centre"):
            browser = browser_of(name)
            assert "相关的纠纷" not in read(browser, address(first))
            answer = browser.post(address(first, "group/"), {"with": second.matter.reference})
            assert answer.status_code == 404
        assert not Group.objects.exists()

    def test_of_anothers_case_only_the_frame_can_be_opened(self, browser_of: Any) -> None:
        first, second = against(MARKET), against(MARKET, 1)
        cases.moved(second, "replace", cases.head(), mediator=cases.colleague().id, why="wish", disclosed=True)
        browser = browser_of("mediator")
        text = read(browser, address(first))
        assert second.matter.reference in text
        assert "合为一组办" not in text
        assert "店主" not in read(browser, address(second))

    def test_offers_a_new_case_where_a_visit_found_a_quarrel_again(self, browser_of: Any) -> None:
        old = cases.closed()
        browser = browser_of("mediator")
        assert "另立一件" not in read(browser, address(old))
        cases.moved(old, "visit", found="again", visited_on=cases.day(0).isoformat())
        assert "另立一件" in read(browser, address(old))
        answer = sent(browser, address(old, "again/"), {"facts": "又堆上了"})
        assert answer.status_code == 200
        new = Case.objects.get(earlier=old)
        assert new.matter.reference in read(browser, address(old))
        assert cases.fresh(old).matter.stage == "closed"


class TestTheGroup:
    def test_has_a_pattern_that_gives_each_its_own_agreement(self, browser_of: Any) -> None:
        first = cases.mediating(against(MARKET))
        group = services.group_with(case=first, other=against(MARKET, 1), by=cases.mediator(), at=NOW)
        browser, page = browser_of("mediator"), f"/desk/disputes/groups/{group.pk}/"
        assert "还没有范本" in read(browser, page)
        form = {
            "form": "written", "side": "a", "facts": "租金上涨", "disputed": "", "duties": "各让一步", "rows": "1",
            "terms-0-sort": "money", "terms-0-by": "b", "terms-0-to": "a", "terms-0-due_on": cases.day(30).isoformat(),
        }  # fmt: skip
        answer = sent(browser, f"{page}pattern/", form)
        assert "付给" in answer.content.decode()
        assert Pattern.objects.get().version == 1

        owner = cases.side(first, "a")
        answer = sent(browser, address(first, "annex/"), {f"sum_1_{owner.pk}": ""})
        assert answer.status_code == 422
        answer = sent(browser, address(first, "annex/"), {f"sum_1_{owner.pk}": "1200.50"})
        assert [term.amount for term in cases.fresh(first).agreement.terms.all()] == [120_050]

    def test_shows_a_wrong_clause_where_it_stands(self, browser_of: Any) -> None:
        group = services.group_with(case=against(MARKET), other=against(MARKET, 1), by=cases.mediator(), at=NOW)
        form = {"form": "written", "side": "a", "facts": "租金上涨", "rows": "1", "terms-0-sort": "money",
                "terms-0-by": "b"}  # fmt: skip
        answer = sent(browser_of("mediator"), f"/desk/disputes/groups/{group.pk}/pattern/", form)
        assert answer.status_code == 422
        assert "请选付给谁" in answer.content.decode() or "请写付给谁" in answer.content.decode()

    def test_is_not_overwritten_unread(self, browser_of: Any) -> None:
        group = services.group_with(case=against(MARKET), other=against(MARKET, 1), by=cases.mediator(), at=NOW)
        browser, page = browser_of("mediator"), f"/desk/disputes/groups/{group.pk}/pattern/"
        form = hidden(read(browser, page).replace("<form method", f'<form action="{page}" method'), page)
        pattern(group)
        more = {"form": "oral", "side": "a", "facts": "旧的一页", "rows": "1", "terms-0-sort": "act", "terms-0-by": "a",
                "terms-0-what": "让路"}  # fmt: skip
        answer = browser.post(page, form | more)
        assert answer.status_code == 409
        assert "旧的一页" in answer.content.decode()

    def test_is_left_with_one_press(self, browser_of: Any) -> None:
        first = against(MARKET)
        group = services.group_with(case=first, other=against(MARKET, 1), by=cases.mediator(), at=NOW)
        action = address(first, "group/")
        answer = sent(browser_of("mediator"), f"/desk/disputes/groups/{group.pk}/", {"leave": "1"}, at=action)
        assert "已移出" in answer.content.decode()
        assert cases.fresh(first).group_id is None

    def test_is_found_by_nobody_else(self, browser_of: Any) -> None:
        group = services.group_with(case=against(MARKET), other=against(MARKET, 1), by=cases.mediator(), at=NOW)
        for name, status in (("head", 200), ("mediator2", 404), ("sanlao", 404), ("centre", 404)):
            assert browser_of(name).get(f"/desk/disputes/groups/{group.pk}/").status_code == status, name
        assert browser_of("head").get(f"/desk/disputes/groups/{group.pk}/pattern/").status_code == 404


class TestWhoIsErased:
    """On request or when the day has come: no page and no list holds anything of them any more."""

    def pages(self, browser: Any, case: Case) -> str:
        paths = ["/desk/disputes/", address(case), address(case, "sign/"), address(case, "told/")]
        return "".join(read(browser, path).split("<main", 1)[1] for path in paths)

    def test_on_request(self, browser_of: Any) -> None:
        case = cases.mediating()
        browser = browser_of("mediator")
        assert "张**" in self.pages(browser, case)
        answer = sent(browser, address(case, "erase/"), {"party": str(cases.side(case, "a").pk)})
        assert answer.status_code == 200
        assert "张**" not in self.pages(browser, case)
        assert "申请人1" in self.pages(browser, case)

    def test_when_the_day_has_come(self, browser_of: Any) -> None:
        case = cases.mediating()
        assert "李**" in self.pages(browser_of("mediator"), case)
        assert persons.erase_due(by=system("clock"), at=NOW + timedelta(days=3 * 366 + 1)) == 2
        text = self.pages(browser_of("mediator"), case)
        assert "李**" not in text
        assert "张**" not in text

    def test_the_search_knew_nothing_of_them(self, browser_of: Any) -> None:
        case = cases.mediating()
        browser = browser_of("mediator")
        assert case.matter.reference in read(browser, f"/desk/search/?q={case.matter.reference}")
        for word in ("张小明", "13800138000", "楼道堆放"):
            answer = browser.get(f"/desk/search/?q={word}")  # a number like a telephone's is not even looked for
            assert f"/{case.matter.reference}/" not in answer.content.decode(), word


def test_the_worker_and_the_command_do_what_disputes_wait_for() -> None:
    case = cases.mediating()
    with time_machine.travel(cases.later(31), tick=False):
        assert jobs.tick(now())["mediation"] == 1
        assert jobs.tick(now())["mediation"] == 0
    assert cases.fresh(case).matter.stage == "stopped"
    assert "words of old disputes" in {job.name for job in jobs.JOBS}
