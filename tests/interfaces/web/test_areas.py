"""Places through the administrator's browser: added, renamed, merged, and read as they were called."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from gongzhi.foundation.ledger import queries as ledger
from gongzhi.foundation.places import queries
from tests import given, sites
from tests.interfaces.conftest import queries_at_most

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]

LIST = "/desk/settings/places/"
TOWN = f"{LIST}330411101/"
VILLAGE = f"{LIST}330411101001/"
TODAY = "2026-05-08"


@pytest.fixture
def admin(browser_of: Callable[[str], Client]) -> Client:
    return browser_of("admin")


@pytest.fixture
def clerk(browser_of: Callable[[str], Client]) -> Client:
    return browser_of("centre")


def words(answer: HttpResponse) -> str:
    """The text of a page without its marks."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def verbs(code: str) -> list[str]:
    return [record.verb for record in ledger.history([f"place:{code}"])]


class TestReading:
    def test_the_list_leads_to_every_place(self, admin: Client) -> None:
        text = admin.get(LIST, {"town": "330411101"}).content.decode()
        assert f'href="{VILLAGE}"' in text
        assert f'href="{TOWN}"' in text
        assert f'href="{LIST}330411/"' in admin.get(LIST).content.decode()

    def test_a_place_names_its_units_and_what_lies_below(self, admin: Client) -> None:
        page = words(admin.get(TOWN))
        assert "王江泾镇人民政府" in page
        assert "王江泾镇社会治理中心" in page
        assert "登记以来没有变动过。" in page
        with queries_at_most(14):
            admin.get(TOWN)

    def test_whoever_only_reads_sees_no_form(self, browser_of: Callable[[str], Client]) -> None:
        page = words(browser_of("leader").get(VILLAGE))
        assert "代码 330411101001" in page
        assert not re.search("添一个网格|并入别处|改名", page)

    def test_a_place_of_the_next_district_is_not_there(self, admin: Client) -> None:
        for code in ("330402", "330411999", "abc"):
            assert admin.get(f"{LIST}{code}/").status_code == 404
            assert admin.post(f"{LIST}{code}/rename/", {"name": "改名", "on": TODAY}).status_code == 404


class TestAdding:
    SENT = {"once": "a" * 32, "name": "第九网格", "code": "330411101001009", "on": TODAY}

    def test_a_grid_is_there_from_its_day(self, admin: Client) -> None:
        for _press in range(2):  # the second press changes nothing
            answer = admin.post(f"{VILLAGE}add/", self.SENT)
            assert answer.status_code == 303
        page = words(admin.get(VILLAGE))
        assert "添好了。要有人管，还要到“单位和岗位”里给它设单位、岗位。" in page
        assert "第九网格" in page
        assert "登记了地方" in words(admin.get(f"{LIST}330411101001009/"))
        assert verbs("330411101001009") == ["place.added"]

    @pytest.mark.parametrize(
        ("changed", "says"),
        [
            ({"code": "330411101002009"}, "代码要以 330411101001 开头，一共 15 位数字"),
            ({"code": "330411101001"}, "代码要以 330411101001 开头，一共 15 位数字"),
            ({"code": "33041110100100X"}, "不是区划代码"),
            ({"name": ""}, "请填写“全称”"),
            ({"on": "2026-05-09"}, "生效日期不能晚于今天"),
        ],
    )
    def test_what_is_wrong_is_said_and_kept(self, admin: Client, changed: dict[str, str], says: str) -> None:
        answer = admin.post(f"{VILLAGE}add/", self.SENT | changed)
        assert answer.status_code == 422
        assert says in words(answer)
        assert ("第九网格" if "name" not in changed else "330411101001009") in answer.content.decode()

    def test_nothing_lies_below_a_grid(self, admin: Client) -> None:
        admin.post(f"{VILLAGE}add/", self.SENT)
        assert "添一个" not in words(admin.get(f"{LIST}330411101001009/"))
        assert admin.post(f"{LIST}330411101001009/add/", self.SENT).status_code == 404


class TestChanges:
    def test_a_new_name_is_read_and_the_old_one_stays(self, admin: Client) -> None:
        old = queries.latest("330411101001")
        assert old is not None
        answer = admin.post(f"{VILLAGE}rename/", {"once": "b" * 32, "name": "幸福社区居委会", "on": TODAY}, follow=True)
        page = words(answer)
        assert "幸福社区居委会" in page
        assert re.search(rf"曾用名 {old.full_name} \S+ 起，5月8日 起不再用", page)
        assert f"{old.full_name} → 幸福社区居委会，从 5月8日 起" in page

    def test_a_code_nobody_types_is_not_there(self, admin: Client) -> None:
        assert admin.get(f"{LIST}33041%00/").status_code == 404
        assert admin.post(f"{LIST}33041%00/rename/", {"name": "改名", "on": TODAY}).status_code == 404


class TestMerging:
    SENT = {"once": "c" * 32, "into": "330411101002", "on": TODAY, "sure": "on"}

    def test_is_done_by_whoever_ticked_that_they_looked(self, admin: Client) -> None:
        answer = admin.post(f"{VILLAGE}merge/", self.SENT | {"sure": ""})
        assert answer.status_code == 422
        assert words(answer).count("请核对并到哪里，再勾选“核对过了”") == 2  # at the top of the page, and at its place
        assert verbs("330411101001") == []

    def test_takes_along_what_is_not_over_and_says_how_much(self, admin: Client, clerk: Client) -> None:
        house, matter, report = sites.house(place="330411101001"), given.handling(), given.report()
        answer = admin.post(f"{VILLAGE}merge/", self.SENT, follow=True)
        assert answer.redirect_chain == [(f"{LIST}330411101002/", 303)]
        assert "并好了，一起过去的有：没处理完的来件 1 件、没办结的事 1 件、场所 1 个。" in words(answer)
        for found in (house, matter, report):
            found.refresh_from_db()
            assert found.place == "330411101002"
        page = words(clerk.get(f"/desk/matters/{matter.reference}/"))
        assert "双桥社区" in page
        assert "地点随区划合并" in page

    def test_the_place_that_ended_says_where_it_went(self, admin: Client) -> None:
        admin.post(f"{VILLAGE}merge/", self.SENT)
        page = admin.get(VILLAGE).content.decode()
        assert re.search(rf'从 5月8日 起并入<a href="{LIST}330411101002/">', page)
        assert "添一个网格" not in page
        assert "不再用的 闻川社区" in words(admin.get(TOWN))
        assert "并进来的 闻川社区" in words(admin.get(f"{LIST}330411101002/"))
        again = admin.post(f"{VILLAGE}rename/", {"name": "改名", "on": TODAY})
        assert again.status_code == 422
        assert "没有代码为“330411101001”的地方" in words(again)

    def test_nothing_there_is_said_plainly(self, admin: Client) -> None:
        assert "并好了。" in words(admin.post(f"{VILLAGE}merge/", self.SENT, follow=True))

    @pytest.mark.parametrize("into", ["", "330411101001", "330411102", "330411102001", "330402001001", "999"])
    def test_goes_only_into_another_of_its_level_here(self, admin: Client, into: str) -> None:
        answer = admin.post(f"{VILLAGE}merge/", self.SENT | {"into": into})
        assert answer.status_code == 422
        assert re.search("“并入哪里”里没有这个选项|请填写“并入哪里”", words(answer))
        assert verbs("330411101001") == []

    def test_a_town_with_communities_is_not_merged(self, admin: Client) -> None:
        assert "并入别处" not in words(admin.get(TOWN))
        assert admin.post(f"{TOWN}merge/", self.SENT | {"into": "330411102"}).status_code == 404
