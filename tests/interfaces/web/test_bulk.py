"""Several matters to one unit: each goes by itself, and what stayed says why."""

from __future__ import annotations

import pytest

from tests import given

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]

BULK = "/desk/matters/dispatch/"


def form(*picks, unit: str = "xz-zhujian", **more):
    chosen = [f"{matter.reference}.{matter.version}" for matter in picks]
    return {"pick": chosen, "unit": unit, "note": "请一起看", "seen": 0, "once": "a" * 32} | more


def test_ticked_rows_are_shown_with_one_form(browser_of) -> None:
    ready, sent = given.accepted(), given.dispatched()
    page = browser_of("centre").get(BULK, {"pick": [f"{ready.reference}.0", f"{sent.reference}.0"]})
    text = page.content.decode()
    assert "把这 1 件派给一个单位" in text
    assert "现在是“待签收”，派不了" in text
    assert f'value="{ready.reference}.{ready.version}"' in text
    assert f'value="{sent.reference}.{sent.version}"' in text


def test_three_go_and_two_stay_with_their_reasons(browser_of) -> None:
    going = [given.accepted() for _ in range(3)]
    about = given.accepted(given.report(about="xz-zhujian"))
    sent = given.dispatched()
    gone = form(*going, about, sent)
    answer = browser_of("centre").post(BULK, gone)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "3 件已派给住房和城乡建设局" in text.replace("秀洲区", "")
    assert "2 件没派" in text
    assert f"{about.reference}</a>：这件事反映的就是这个单位" in text
    assert f"{sent.reference}</a>：现在是“待签收”，不能“派给…”" in text
    for matter in going:
        matter.refresh_from_db()
        assert (matter.stage, matter.unit) == ("dispatched", "xz-zhujian")
    about.refresh_from_db()
    assert about.stage == "opened"


def test_what_somebody_moved_meanwhile_stays_and_says_who(browser_of) -> None:
    first, second = given.accepted(), given.accepted()
    old = form(first, second)
    given.moved(first, "desk_note", given.CLERK2, note="看过")
    text = browser_of("centre").post(BULK, old).content.decode()
    assert "1 件已派给" in text
    assert "刚刚做了“中心记录”" in text
    assert "请一起看" in text


def test_a_second_press_does_nothing_more_and_says_the_same(browser_of) -> None:
    matter, browser = given.accepted(), browser_of("centre")
    first, second = browser.post(BULK, form(matter)), browser.post(BULK, form(matter))
    assert "1 件已派给" in second.content.decode()
    assert first.status_code == second.status_code == 200
    matter.refresh_from_db()
    assert matter.version == 1


def test_a_form_without_unit_keeps_what_was_typed(browser_of) -> None:
    matter = given.accepted()
    answer = browser_of("centre").post(BULK, form(matter, unit=""))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "请填写“都派给哪个单位”" in text
    assert "请一起看" in text
    assert f'value="{matter.reference}.0"' in text


@pytest.mark.parametrize("chosen", [[], ["x"], ["M-2026-000001"], ["M-2026-000001.-1"]])
def test_nothing_ticked_is_said(browser_of, chosen) -> None:
    answer = browser_of("centre").get(BULK, {"pick": chosen})
    assert answer.status_code == 422
    assert "还没有勾选事项" in answer.content.decode()


def test_more_than_a_page_is_refused(browser_of) -> None:
    answer = browser_of("centre").get(BULK, {"pick": [f"M-2026-{n:06d}.0" for n in range(1, 52)]})
    assert answer.status_code == 422
    assert "一次最多勾 50 件" in answer.content.decode()


def test_what_is_not_yours_is_not_there(browser_of) -> None:
    matter = given.accepted()
    pick = {"pick": [f"{matter.reference}.0"]}
    for who in ("department", "leader", "grid", "landlord"):
        assert browser_of(who).get(BULK, pick).status_code == 404
    assert browser_of("outsider").get(BULK, pick).status_code == 404
    text = browser_of("outsider").post(BULK, form(matter, unit="nh-zhongxin")).content.decode()
    assert "0 件已派" in text
    assert "没有找到这件事" in text
