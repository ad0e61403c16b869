"""The inbox through a browser: what it shows to whom, one press a decision, and what late or double presses do."""

from __future__ import annotations

import re

import pytest

from gongzhi.foundation.accounts import queries as accounts
from gongzhi.foundation.sites import services as site_services
from gongzhi.foundation.sites.models import MaybeSame
from gongzhi.kernel.actor import system
from gongzhi.matters import services as matters
from gongzhi.matters.models import Matter
from gongzhi.work.intake import queries, services, tables
from gongzhi.work.intake.lifecycle import REPORT
from gongzhi.work.intake.models import Label, Suggestion
from tests import given, sites
from tests.conftest import NOW
from tests.interfaces.conftest import queries_at_most

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]

LAMP = "洪合镇凤桥村村口的路灯坏了一个星期，晚上很黑，有老人摔倒。我叫张小明，电话 13800138000"


@pytest.fixture(autouse=True)
def classes() -> None:
    matters.load_categories(rows=tables.rows("categories"), by=system("tests"), at=NOW)


@pytest.fixture
def lamp():
    return given.report(LAMP, contact={"name": "张小明", "phone": "13800138000"})


def path(report, rest: str = "") -> str:
    return f"/desk/inbox/{report.reference}/{rest}"


def form(report, **more: object) -> dict[str, object]:
    typed = {
        "seen": report.version, "once": "a" * 32, "title": "路灯不亮", "summary": "路灯坏了一周", "category": "0102",
        "place": given.COMMUNITY, "about": "",
    }  # fmt: skip
    return typed | more


def test_the_list_and_the_first_report_stand_side_by_side(browser_of, lamp) -> None:
    given.report("小区里的水管爆了")
    text = browser_of("centre").get("/desk/inbox/").content.decode()
    for said in ("待受理", "已追问", "有异议", "已处理", "原话", "受理并派给它", "即接即办", "并入", "转介", "追问"):
        assert said in text
    assert text.count('class="row"') == 2


def test_the_desk_reads_the_original_and_the_contact_masked(browser_of, lamp) -> None:
    text = browser_of("centre").get(path(lamp)).content.decode()
    words = text[text.index("<h2>原话") : text.index("</section>", text.index("<h2>原话"))]
    assert "13800138000" in words
    assert "138****8000" in words
    assert "张小明" not in text.replace(words, "")  # neither in the list nor in what goes to units


def test_it_is_kept_to_itself(browser_of, lamp) -> None:
    for who in ("outsider", "department", "mediator", "landlord", "leader", "admin", "grid"):
        browser = browser_of(who)
        for rest in ("", "way/", "beside/", "moves/refuse/", "receipt/"):
            assert browser.get(path(lamp, rest)).status_code == 404, (who, rest)
        assert browser.post(path(lamp, "take/"), form(lamp)).status_code == 404
    assert browser_of("outsider").get("/desk/inbox/").content.decode().count('class="row"') == 0


def test_few_queries_with_a_report_open(browser_of) -> None:
    for _ in range(30):
        given.report(LAMP)
    opened = given.report(LAMP, contact={"name": "张小明", "phone": "13800138000"})
    matters_there = [given.accepted(given.report(LAMP), category="0102") for _ in range(3)]
    assert matters_there
    browser = browser_of("centre")
    browser.get(path(opened))
    with queries_at_most(15):
        assert browser.get(path(opened)).status_code == 200
    with queries_at_most(14):
        assert browser.get(path(opened), headers={"HX-Request": "true"}).status_code == 200


def test_a_press_on_a_row_brings_the_report_alone(browser_of, lamp) -> None:
    text = browser_of("centre").get(path(lamp), headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in text
    assert lamp.reference in text


def test_suggestions_are_marked_with_the_words_that_weighed(browser_of, lamp) -> None:
    text = browser_of("centre").get(path(lamp)).content.decode()
    assert "建议，原话里有“路灯" in text
    assert re.search(r'<option value="0102" selected>', text)


def test_accepting_and_dispatching_is_one_press_then_the_next_opens(browser_of, lamp) -> None:
    following = given.report("河道里有人倒垃圾")
    answer = browser_of("centre").post(
        path(lamp, "take/"), form(lamp, way="dispatch", unit=given.OFFICER.unit, note="请尽快")
    )
    assert (answer.status_code, answer["Location"]) == (303, f"{path(following)}?tab=waiting")
    matter = Matter.objects.get()
    assert (matter.stage, matter.unit, matter.title) == ("dispatched", given.OFFICER.unit, "路灯不亮")
    assert set(Label.objects.values_list("field", flat=True)) >= {"category", "place"}


def test_the_last_one_leads_back_to_the_empty_list(browser_of, lamp) -> None:
    browser = browser_of("centre")
    answer = browser.post(path(lamp, "take/"), form(lamp, way="accept"), follow=True)
    text = answer.content.decode()
    assert "没有等待受理的来件" in text
    assert Matter.objects.get().reference in text  # the message leads to it


def test_answered_at_once(browser_of, lamp) -> None:
    typed = form(lamp, way="answer", result="solved", reply="已通知村里当晚换好")
    assert browser_of("centre").post(path(lamp, "take/"), typed).status_code == 303
    assert Matter.objects.get().stage == "answered"


def test_a_double_press_acts_once(browser_of, lamp) -> None:
    browser, typed = browser_of("centre"), form(lamp, way="dispatch", unit=given.OFFICER.unit)
    first, second = (browser.post(path(lamp, "take/"), typed) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert Matter.objects.count() == 1


def test_what_is_missing_is_said_at_its_field_and_nothing_is_lost(browser_of, lamp) -> None:
    answer = browser_of("centre").post(path(lamp, "take/"), form(lamp, way="dispatch", unit="", note="请今天去看"))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "请填写“主办单位”" in text
    assert "请今天去看" in text
    assert "路灯坏了一周" in text
    assert not Matter.objects.exists()


def test_who_comes_second_is_told_and_keeps_what_was_typed(browser_of, lamp) -> None:
    seen = lamp.version
    given.accepted(lamp)
    typed = form(lamp, seen=seen, way="dispatch", unit=given.OFFICER.unit, title="我写的标题", note="我写的意见")
    answer = browser_of("centre").post(path(lamp, "take/"), typed)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "别人刚刚处理过这份来件" in text
    assert "我写的标题" in text
    assert "我写的意见" in text
    assert Matter.objects.count() == 1


@pytest.mark.parametrize(
    ("move", "typed", "stage"),
    [
        ("refuse", {"reason": "test", "reply": "这是测试"}, "refused"),
        ("ask", {"question": "是哪一盏灯？"}, "asked"),
        ("refer", {"agency": "court"}, "referred"),
    ],
)
def test_every_other_decision_has_its_form(browser_of, lamp, move, typed, stage) -> None:
    from gongzhi.work.intake import agencies

    typed = typed | ({"agency": agencies.options()[0][0]} if move == "refer" else {})
    browser = browser_of("centre")
    assert REPORT.move(move).label in browser.get(path(lamp, f"moves/{move}/")).content.decode()
    answer = browser.post(path(lamp, f"moves/{move}/"), {"seen": lamp.version, "once": "b" * 32, **typed})
    assert answer.status_code == 303
    lamp.refresh_from_db()
    assert lamp.stage == stage


def test_a_late_decision_is_a_409_that_keeps_the_words(browser_of, lamp) -> None:
    typed = {"seen": 7, "once": "b" * 32, "reason": "test", "reply": "写了很久的答复"}
    answer = browser_of("centre").post(path(lamp, "moves/refuse/"), typed)
    assert answer.status_code == 409
    assert "写了很久的答复" in answer.content.decode()
    assert "别人刚刚处理过这份来件" in answer.content.decode()


def undo_form(page) -> dict[str, object]:
    form = next(form for form in re.findall(r"<form.*?</form>", page, re.DOTALL) if "/desk/inbox/unjoin/" in form)
    return {
        name: value
        for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form)
        if name != "csrfmiddlewaretoken"
    }


def test_what_is_alike_is_shown_with_its_reason_and_joined_with_one_key(browser_of, lamp) -> None:
    matter = given.accepted(given.report("凤桥村村口的路灯坏了，晚上摔了人"), category="0102")
    browser = browser_of("centre")
    text = browser.get(path(lamp)).content.decode()
    assert matter.reference in text
    assert "都提到" in text
    assert "1 份来件" in text
    assert 'data-key="1"' in text
    typed = {"seen": lamp.version, "once": "c" * 32, "matter": matter.reference}
    assert browser.post(path(lamp, "moves/join/"), typed).status_code == 303
    assert [r.pk for r in queries.of_matter(matter)][1:] == [lamp.pk]


def test_a_join_is_taken_back_with_one_press(browser_of, lamp) -> None:
    matter = given.accepted(given.report("凤桥村村口的路灯坏了，晚上摔了人"), category="0102")
    browser = browser_of("centre")
    typed = {"seen": lamp.version, "once": "c" * 32, "matter": matter.reference}
    after = browser.post(path(lamp, "moves/join/"), typed, follow=True).content.decode()
    assert "撤销并入" in after
    undo = undo_form(after)
    answer = browser.post("/desk/inbox/unjoin/", undo)
    assert (answer.status_code, answer["Location"]) == (303, path(lamp))
    lamp.refresh_from_db()
    assert lamp.stage == "waiting"
    assert [r.pk for r in queries.of_matter(matter)] != [lamp.pk]
    assert not Label.objects.filter(report=lamp).exists()
    browser.post("/desk/inbox/unjoin/", undo)  # the same press again changes nothing
    lamp.refresh_from_db()
    assert lamp.version == 2


def test_a_join_that_somebody_handled_meanwhile_is_not_taken_back(browser_of, lamp) -> None:
    matter = given.accepted(given.report("凤桥村村口的路灯坏了，晚上摔了人"), category="0102")
    given.join(lamp, matter)
    typed = {"once": "d" * 32, "joined": f"{lamp.reference}:0"}
    page = browser_of("centre").post("/desk/inbox/unjoin/", typed, follow=True).content.decode()
    assert "别人刚刚处理过这份来件" in page
    lamp.refresh_from_db()
    assert lamp.stage == "joined"


def test_others_take_nothing_back(browser_of, lamp) -> None:
    given.join(lamp, given.accepted(given.report("凤桥村村口的路灯坏了")))
    typed = {"once": "d" * 32, "joined": f"{lamp.reference}:{lamp.version}"}
    for who in ("outsider", "department"):
        assert browser_of(who).post("/desk/inbox/unjoin/", typed).status_code == 404


def test_precedents_of_the_class_are_shown(browser_of, lamp) -> None:
    matter = given.dispatched(given.accepted(given.report(LAMP), category="0102"))
    matter = given.moved(matter, "return", given.OFFICER, rule="ZJ-07", suggested="xz-zhifa", why="不归我们")
    given.moved(matter, "redispatch", given.CLERK, unit="xz-zhifa", co_units=[], ruling="按职责清单")
    assert re.search(r"裁定给\S*执法\S*（ZJ-07）", browser_of("centre").get(path(lamp)).content.decode())


def test_a_hint_at_another_body_is_shown_and_not_stored(browser_of) -> None:
    words = "法院已经判决，对方不执行判决，我要申请强制执行，法院执行局一直不受理"
    report = given.report(words)
    text = browser_of("centre").get(path(report)).content.decode()
    assert "这条提示不保存" in text
    assert "转介过去" in text


def test_words_are_released_as_the_desk_read_them_over(browser_of, lamp, cast) -> None:
    given.dispatched(given.accepted(lamp))
    browser = browser_of("centre")
    text = browser.get(path(lamp)).content.decode()
    assert "把遮盖后的原话交给办理单位" in text
    browser.post(path(lamp, "release/"), {"once": "d" * 32, "words": "村口路灯坏了"})
    lamp.refresh_from_db()
    assert lamp.released == "村口路灯坏了"
    assert browser_of("supervisor").get(path(lamp, "moves/uphold/")).status_code == 200
    assert browser_of("department").post(path(lamp, "release/"), {"words": "别的"}).status_code == 404


def test_a_contested_decision_is_for_somebody_else(browser_of, lamp, cast) -> None:
    clerk = accounts.actor_of(cast["centre"], NOW)
    details = REPORT.move("refuse").details(reason="test", reply="不受理")
    services.make(report=lamp, move="refuse", details=details, seen=lamp.version, by=clerk, at=NOW)
    given.responded(lamp, "contest", why="不是测试")
    own = browser_of("centre").get("/desk/inbox/?tab=contested").content.decode()
    assert "不能自己复核自己" in own
    lamp.refresh_from_db()
    typed = {"seen": lamp.version, "once": "e" * 32, "reply": "再看一次，受理"}
    assert browser_of("centre").post(path(lamp, "moves/overturn/"), typed).status_code == 422
    assert browser_of("supervisor").post(path(lamp, "moves/overturn/"), typed).status_code == 303
    lamp.refresh_from_db()
    assert lamp.stage == "waiting"


def test_a_lost_receipt_is_renewed_at_the_desk_with_a_reason_and_shown_once(browser_of, lamp) -> None:
    browser = browser_of("centre")
    assert browser.post(path(lamp, "receipt/"), {"once": "f" * 32, "reason": ""}).status_code == 422
    first, second = (
        browser.post(path(lamp, "receipt/"), {"once": "f" * 32, "reason": "核对了姓名和电话"}) for _ in "12"
    )
    code = re.search(r'class="receipt-code">([\d ]{19})<', first.content.decode())
    assert code
    assert code[1] in second.content.decode()  # the same press again shows the same receipt
    assert services.attempt(receipt=code[1], source="x", at=NOW).pk == lamp.pk
    assert "no-store" in first["Cache-Control"]


def test_a_report_about_a_unit_is_not_seen_from_that_unit(browser_of) -> None:
    report = given.report("区治理中心的人态度不好", about="xz-zhongxin")
    assert browser_of("centre").get(path(report)).status_code == 404
    assert browser_of("supervisor").get(path(report)).status_code == 200


def test_a_report_that_waited_too_long_says_that_the_desk_was_urged(browser_of) -> None:
    report = given.report()
    assert report.look_by is not None
    services.remind(at=report.look_by)
    shown = browser_of("centre").get(f"/desk/inbox/{report.reference}/").content.decode()
    assert "催办" in shown
    assert "到期提醒升级" not in shown


class TestWhatTheMachineThinks:
    def suggest(self, report, **found) -> None:
        Suggestion.objects.update_or_create(
            report=report, field="category", defaults={"value": "", "others": [], "because": []} | found
        )

    def test_it_says_how_sure_it_is(self, browser_of, lamp) -> None:
        self.suggest(lamp, value="0102", because=["路灯"], probability=0.934, sure=True)
        assert "建议，原话里有“路灯”（把握 93%）" in browser_of("centre").get(path(lamp)).content.decode()

    def test_three_choices_are_there_to_tap(self, browser_of, lamp) -> None:
        self.suggest(lamp, others=["0102", "0101", "0109"], because=["路灯"], probability=0.6)
        text = browser_of("centre").get(path(lamp)).content.decode()
        assert "说不准，原话里有“路灯”。点一个：" in text
        assert re.findall(r'data-choose="(\d+)"', text) == ["0102", "0101", "0109"]
        assert '<option value="0102" selected>' not in text

    def test_what_it_does_not_know_it_says(self, browser_of, lamp) -> None:
        self.suggest(lamp, probability=0.3)
        assert "看不出来，请您来定" in browser_of("centre").get(path(lamp)).content.decode()
        self.suggest(lamp, probability=0.3, strange=True)
        assert "没见过这样的来件，请您来定" in browser_of("centre").get(path(lamp)).content.decode()

    def test_a_ruling_is_named_by_its_day(self, browser_of, lamp) -> None:
        Suggestion.objects.filter(report=lamp, field="unit").update(value="xz-zhifa", ruled_on=NOW.date())
        assert "建议：5月8日裁定过，这样的事归它办" in browser_of("centre").get(path(lamp)).content.decode()


def test_a_report_that_names_a_site_leads_to_the_one_it_is_now(browser_of) -> None:
    keep, gone = sites.house(), sites.house(name="吴家")
    report = given.report("楼道里堆满了东西", place=gone.place, site=gone)
    assert f'href="/desk/sites/{gone.reference}/"' in browser_of("centre").get(path(report)).content.decode()
    site_services.merge(pair=MaybeSame.objects.get(), keep=keep, by=sites.VILLAGER, at=NOW)
    text = browser_of("centre").get(path(report)).content.decode()
    assert f'href="/desk/sites/{keep.reference}/"' in text
    assert gone.reference not in text
