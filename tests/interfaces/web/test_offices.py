"""Units through the administrator's browser: founded, renamed, closed; their posts; who answers for what."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from gongzhi.foundation.accounts import queries as accounts
from gongzhi.foundation.ledger import queries as ledger
from gongzhi.foundation.organisations import queries, services
from gongzhi.kernel.actor import system
from gongzhi.kernel.refused import Refused
from gongzhi.work.checks import services as checks
from gongzhi.work.intake import services as intake
from tests import given, sites
from tests.conftest import NOW
from tests.interfaces.conftest import queries_at_most

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

    from gongzhi.foundation.accounts.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]

LIST = "/desk/settings/units/"
UNIT = f"{LIST}xz-zhujian/"
TODAY = "2026-05-08"
SETUP = system("tests")
NEW = {
    "once": "a" * 32, "name": "秀洲区大数据局", "short": "大数据局", "kind": "department", "parent": "xz-qu",
    "place": "330411", "code": "xz-dashuju", "on": TODAY,
}  # fmt: skip
POST = {
    "once": "b" * 32, "title": "窗口", "roles": ["officer"], "place": "330411101", "code": "xz-zhujian-window",
    "on": TODAY,
}  # fmt: skip
DUTY = {
    "once": "c" * 32, "line": "消防安全", "place": "330411101", "post": "xz-zhujian-officer", "rank": "first",
    "on": TODAY,
}  # fmt: skip


@pytest.fixture
def admin(browser_of: Callable[[str], Client]) -> Client:
    return browser_of("admin")


def body(answer: HttpResponse) -> str:
    return answer.content.decode()


def words(answer: HttpResponse) -> str:
    """The text of a page without its marks."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body(answer)))


def verbs(*subjects: str) -> list[str]:
    return [record.verb for record in ledger.history(subjects)]


class TestFounding:
    def test_a_unit_stands_in_the_lists_and_takes_a_post_and_somebody(
        self, admin: Client, people: dict[str, User]
    ) -> None:
        answer = admin.post(LIST, NEW, follow=True)
        assert answer.redirect_chain == [(f"{LIST}xz-dashuju/", 303)]
        assert "单位设好了，接着给它设岗位。" in words(answer)
        assert "没有岗位，就没有人能替它办事。" in words(answer)
        assert "秀洲区大数据局" in words(admin.get(LIST))
        assert verbs("unit:xz-dashuju") == ["unit.founded"]
        added = POST | {"code": "xz-dashuju-officer", "place": ""}
        answer = admin.post(f"{LIST}xz-dashuju/posts/", added, follow=True)
        assert "岗位设好了" in words(answer)
        assert "设立了岗位" in words(answer)
        assert "窗口，部门经办人，从 5月8日 起" in words(answer)
        person = {"once": "d" * 32, "post": "xz-dashuju-officer", "starts_on": TODAY, "ends_on": ""}
        admin.post("/desk/settings/accounts/department/appoint/", person)
        assert "钱思成" in words(admin.get(f"{LIST}xz-dashuju/"))
        acts = accounts.actor_of(people["department"], NOW, "xz-dashuju-officer")
        assert (acts.unit, bool(acts.may("matter.handle"))) == ("xz-dashuju", True)

    def test_is_done_once_for_two_presses(self, admin: Client) -> None:
        for _press in range(2):
            assert admin.post(LIST, NEW).status_code == 303
        assert verbs("unit:xz-dashuju") == ["unit.founded"]

    @pytest.mark.parametrize(
        ("changed", "says"),
        [
            ({"code": "xz-zhujian"}, "代码“xz-zhujian”已经用过，请换一个"),
            ({"code": "大数据"}, "要用小写字母、数字和连字符"),
            ({"name": " "}, "请填写“全称”"),
            ({"kind": "局"}, "“类型”里没有这个选项"),
            ({"parent": "nobody"}, "“上级单位”里没有这个选项"),
            ({"parent": "nh-zhongxin"}, "“上级单位”里没有这个选项"),
            ({"place": "330402"}, "“管哪里”里没有这个选项"),
            ({"on": "2026-02-31"}, "“从哪天起”填得不对，请检查格式"),
            ({"on": "2026-05-09"}, "生效日期不能晚于今天，到了那天再登记"),
        ],
    )
    def test_what_is_wrong_is_said_at_its_field_and_kept(
        self, admin: Client, changed: dict[str, str], says: str
    ) -> None:
        answer = admin.post(LIST, NEW | changed)
        assert answer.status_code == 422
        assert says in words(answer)
        field = next(iter(changed))
        assert f'aria-describedby="founding-{field}' in body(answer) or f'id="founding-{field}_error"' in body(answer)
        assert ("大数据局" if field != "short" else "秀洲区大数据局") in body(answer)
        assert queries.unit("xz-dashuju") is None

    def test_whoever_only_reads_sees_no_form(self, browser_of: Callable[[str], Client]) -> None:
        leader = browser_of("leader")
        assert "设一个单位" not in words(leader.get(LIST))
        page = words(leader.get(UNIT))
        assert "秀洲区住房和城乡建设局" in page
        assert not re.search("设一个岗位|从这天起撤销|给这个单位改名|明确一项责任", page)
        assert leader.post(LIST, NEW).status_code == 404

    def test_a_unit_of_the_next_district_is_not_there(self, admin: Client) -> None:
        assert admin.get(f"{LIST}xz-%00/").status_code == 404  # what nobody types
        for path, sent in (("", None), ("rename/", NEW), ("close/", {"on": TODAY}), ("posts/", POST)):
            where = f"{LIST}nh-zhongxin/{path}"
            assert (admin.post(where, sent) if sent else admin.get(where)).status_code == 404
        assert queries.names(["nh-zhongxin"]) == {"nh-zhongxin": "南湖区社会治理中心"}

    def test_the_page_costs_few_queries(self, admin: Client) -> None:
        admin.get(UNIT)
        with queries_at_most(24):
            admin.get(UNIT)


class TestRenaming:
    SENT = {"once": "e" * 32, "name": "秀洲区住房城乡建设和交通局", "short": "住建交通局", "on": TODAY}

    def test_is_read_everywhere_and_the_old_name_stays(self, admin: Client) -> None:
        answer = admin.post(f"{UNIT}rename/", self.SENT, follow=True)
        page = words(answer)
        assert "秀洲区住房城乡建设和交通局" in page
        assert re.search(r"曾用名 秀洲区住房和城乡建设局 \S+ 起，5月8日 起不再用", page)
        assert "秀洲区住房和城乡建设局 → 秀洲区住房城乡建设和交通局，从 5月8日 起" in page
        assert queries.short_names(["xz-zhujian"]) == {"xz-zhujian": "住建交通局"}

    def test_the_short_name_is_in_the_ledger_as_well(self, admin: Client) -> None:
        full = queries.names(["xz-zhujian"])["xz-zhujian"]
        admin.post(f"{UNIT}rename/", self.SENT | {"name": full, "short": "执法局"})
        (entry,) = ledger.history(["unit:xz-zhujian"])
        assert (entry.payload["after"], entry.payload["short"]) == (full, "执法局")
        again = admin.post(f"{UNIT}rename/", self.SENT | {"once": "f" * 32, "name": full, "short": "执法局"})
        assert "全称和简称都和现在的一样" in words(again)

    def test_a_long_name_needs_a_short_one(self, admin: Client) -> None:
        answer = admin.post(f"{UNIT}rename/", self.SENT | {"name": "局" * 33, "short": ""})
        assert answer.status_code == 422
        assert "简称最多 30 个字，请写一个" in words(answer)

    def test_and_closed_on_the_same_day_is_said_in_a_sentence(self, admin: Client) -> None:
        admin.post(f"{UNIT}rename/", self.SENT)
        answer = admin.post(f"{UNIT}close/", {"on": TODAY})
        assert answer.status_code == 422
        assert "“秀洲区住房城乡建设和交通局”从 2026-05-08 才开始，生效日期要晚于这一天" in words(answer)

    def test_needs_a_name(self, admin: Client) -> None:
        answer = admin.post(f"{UNIT}rename/", self.SENT | {"name": ""})
        assert answer.status_code == 422
        assert "请填写“新的全称”" in words(answer)
        assert 'value="住建交通局"' in body(answer)


class TestPosts:
    @pytest.mark.parametrize(
        ("changed", "says"),
        [
            ({"roles": ["king"]}, "“角色”里没有这个选项"),
            ({"roles": ["administrator", "clerk"]}, "管理账号的人不能同时办理事项，请由两个人分别担任"),
            ({"place": "330402"}, "“管哪里”里没有这个选项"),
            ({"code": "xz-zhujian-officer"}, "已经用过"),
        ],
    )
    def test_a_wrong_post_is_refused(self, admin: Client, changed: dict[str, object], says: str) -> None:
        answer = admin.post(f"{UNIT}posts/", POST | changed)
        assert answer.status_code == 422
        assert says in words(answer)
        assert "窗口" in body(answer)
        assert len(queries.posts(units=["xz-zhujian"])) == 2

    def test_whoever_held_a_closed_post_can_do_nothing(self, admin: Client, people: dict[str, User]) -> None:
        sent = {"once": "f" * 32, "post": "xz-zhujian-officer", "on": TODAY}
        page = words(admin.post(f"{UNIT}posts/close/", sent, follow=True))
        assert "撤了的岗位 1 个" in page
        assert not accounts.actor_of(people["department"], NOW).permissions

    def test_of_another_unit_is_not_closed_here(self, admin: Client) -> None:
        answer = admin.post(f"{UNIT}posts/close/", {"post": "xz-zhongxin-clerk", "on": TODAY})
        assert answer.status_code == 422
        assert queries.posts(units=["xz-zhongxin"])

    def test_ones_own_is_closed_by_somebody_else(self, admin: Client) -> None:
        answer = admin.post(f"{LIST}xz-shuju/posts/close/", {"post": "xz-shuju-admin", "on": TODAY})
        assert answer.status_code == 422
        assert "不能撤销自己正在担任的岗位" in words(answer)
        page = words(admin.get(f"{LIST}xz-shuju/"))
        assert "不能撤销自己所在的单位" in page
        assert admin.post(f"{LIST}xz-shuju/close/", {"on": TODAY}).status_code == 422

    def test_of_volunteers_with_a_list_waits_for_its_end(self, admin: Client) -> None:
        house, post = sites.house(), "village-330411101001-volunteer"
        checks.put_on_list(sites=[house], post=post, until=date(2026, 6, 1), by=sites.VILLAGER, at=NOW)
        answer = admin.post(f"{LIST}village-330411101001/posts/close/", {"post": post, "on": TODAY})
        assert "还有 1 个场所排给这个岗位去看，名单到 2026-06-01 为止，过后再撤" in words(answer)


class TestClosing:
    def test_waits_until_what_it_leads_has_ended_though_its_own_part_is_done(self, admin: Client) -> None:
        matter = given.handling()
        for _stage in ("handling", "done"):
            answer = admin.post(f"{UNIT}close/", {"on": TODAY})
            assert answer.status_code == 422
            assert "还有 1 件事在它手上没有办结，请先办结或改派给别的单位" in words(answer)
            matter = given.handed_in(matter) if matter.stage == "handling" else matter
        assert f'value="{TODAY}" aria-invalid="true" aria-describedby="wrong-closing"' in body(answer)

    def test_waits_until_its_part_in_the_work_of_others_is_done(self, admin: Client) -> None:
        given.handling(co=("xz-zhifa",))
        assert "还有 1 件事在它手上" in words(admin.post(f"{LIST}xz-zhifa/close/", {"on": TODAY}))

    def test_the_only_centre_stays(self, admin: Client) -> None:
        answer = admin.post(f"{LIST}{given.report().desk}/close/", {"on": TODAY})
        assert "没有别的社会治理中心接替“秀洲区社会治理中心”，请先设好再撤销" in words(answer)

    def test_waits_until_no_rule_sends_to_it(self, admin: Client) -> None:
        leader = given.actor("leader", "xz-qu")
        rule = {"category": given.a_category(), "place": "330411", "unit": "xz-zhujian", "by": leader, "at": NOW}
        intake.switch_rule(**rule, on=True)
        assert "还有自动派单规则把来件派给它，请先关闭那条规则" in words(admin.post(f"{UNIT}close/", {"on": TODAY}))
        intake.switch_rule(**rule, on=False)
        assert admin.post(f"{UNIT}close/", {"on": TODAY}).status_code == 303

    def test_one_with_others_under_it_names_the_first(self, admin: Client) -> None:
        assert "还在“秀洲区人民政府”之下，请先撤销它" in words(admin.post(f"{LIST}xz-qu/close/", {"on": TODAY}))

    def test_an_idle_one_goes_out_of_every_list_and_can_still_be_read(self, admin: Client) -> None:
        page = words(admin.post(f"{UNIT}close/", {"once": "1" * 32, "on": TODAY}, follow=True))
        assert "这个单位从 5月8日 起撤销了。它做过的事都还在。" in page
        assert "撤销了单位" in page
        assert "连同 2 个岗位" in page
        assert not re.search("设一个岗位|从这天起撤销|给这个单位改名", page)
        listed = words(admin.get(LIST))
        assert "撤了的单位 1 个 秀洲区住房和城乡建设局 5月8日 起撤销" in listed
        assert "xz-zhujian" not in listed
        late = admin.post(f"{UNIT}rename/", TestRenaming.SENT)
        assert late.status_code == 422
        assert "没有代码为“xz-zhujian”的单位，或者它已经撤销" in words(late)
        with pytest.raises(Refused, match="没有这个单位，请从列表里选"):
            given.dispatched()

    @pytest.mark.parametrize(
        ("day", "says"), [("", "没有这一天"), ("2026-02-31", "没有这一天"), ("2027-01-01", "不能晚于今天")]
    )
    def test_needs_a_day_that_has_come(self, admin: Client, day: str, says: str) -> None:
        answer = admin.post(f"{UNIT}close/", {"on": day})
        assert answer.status_code == 422
        assert says in words(answer)
        assert queries.unit("xz-zhujian").ends_on is None  # type: ignore[union-attr]


class TestDuties:
    def test_a_new_first_one_takes_over_and_is_taken_off_again(self, admin: Client) -> None:
        page = words(admin.post(f"{UNIT}duties/", DUTY, follow=True))
        assert "责任记下了。" in page
        assert re.search("消防安全 王江泾镇 经办人 第一责任人", page)
        first = queries.first_responsible("消防安全", "330411101")
        assert first is not None
        assert first.code == DUTY["post"]
        (duty,) = [one for one in queries.duties_of("xz-zhujian") if one.line == "消防安全"]
        answer = admin.post(f"{UNIT}duties/end/", {"duty": duty.pk, "on": TODAY})
        assert "“消防安全”从 2026-05-08 才开始，生效日期要晚于这一天" in words(answer)
        services.end_duty(duty=duty, on=date(2026, 5, 9), by=SETUP, at=given.later(days=1))
        assert "这项责任已经解除" in words(admin.post(f"{UNIT}duties/end/", {"duty": duty.pk, "on": TODAY}))

    def test_a_duty_is_ended_on_a_day(self, admin: Client) -> None:
        services.assign_duty(
            line="防汛", place="330411", post="xz-zhujian-officer", on=date(2026, 5, 1), by=SETUP, at=NOW
        )
        (duty,) = [one for one in queries.duties_of("xz-zhujian") if one.line == "防汛"]
        page = words(admin.post(f"{UNIT}duties/end/", {"duty": duty.pk, "on": TODAY}, follow=True))
        assert "责任解除了。" in page
        assert verbs("post:xz-zhujian-officer")[-1] == "duty.ended"

    @pytest.mark.parametrize(
        ("changed", "says"),
        [
            ({"post": "xz-zhongxin-clerk"}, "“哪个岗位”里没有这个选项"),
            ({"rank": "king"}, "“担什么责”里没有这个选项"),
            ({"line": ""}, "请填写“哪一条线”"),
            ({"place": "330402"}, "“在哪里”里没有这个选项"),
        ],
    )
    def test_a_wrong_one_is_refused(self, admin: Client, changed: dict[str, str], says: str) -> None:
        answer = admin.post(f"{UNIT}duties/", DUTY | changed)
        assert answer.status_code == 422
        assert says in words(answer)
