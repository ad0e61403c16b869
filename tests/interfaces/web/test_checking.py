"""Two numbers of the district for checks: who sets which, from when, and what residents read of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from gongzhi.foundation.notices import services as notices
from gongzhi.foundation.notices.models import Notice
from gongzhi.foundation.notices.recipients import Recipient
from gongzhi.work.cells import queries as cells
from gongzhi.work.hazards import queries as hazards
from tests.conftest import NOW
from tests.interfaces.conftest import queries_at_most

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]

PAGE = "/desk/settings/checking/"
SOON = NOW.date() + timedelta(days=10)


def read(browser) -> str:
    return str(browser.get(PAGE).content.decode())


def once(text: str) -> str:
    return text.split('name="once" value="')[1][:32]


def test_the_leader_sets_how_many_are_visited(browser_of) -> None:
    browser = browser_of("leader")
    text = read(browser)
    assert "每 100 处抽 20 处" in text
    assert reverse("desk_checking_label") not in text
    sent = {"percent": "35", "once": once(text)}
    assert browser.post(reverse("desk_checking_sample"), sent).status_code == 303
    assert hazards.percent(NOW) == 35
    assert "每 100 处抽 35 处" in read(browser)
    with queries_at_most(8):
        read(browser)


@pytest.mark.parametrize("typed", ["", "一半", "101", "-1", "2.5"])
def test_a_wrong_share_says_why_and_keeps_what_was_typed(browser_of, typed) -> None:
    browser = browser_of("leader")
    answer = browser.post(reverse("desk_checking_sample"), {"percent": typed, "once": "a" * 32})
    assert answer.status_code == 422
    text = answer.content.decode()
    assert 'role="alert"' in text
    assert f'name="percent" inputmode="numeric" maxlength="3" value="{typed or 20}"' in text
    assert hazards.percent(NOW) == 20


def test_the_centre_sets_the_rule_for_a_day_to_come_and_residents_read_it_before(browser_of, client) -> None:
    browser = browser_of("centre")
    text = read(browser)
    assert reverse("desk_checking_sample") not in text
    sent = {"fresh_days": "120", "since": SOON.isoformat(), "once": once(text)}
    assert browser.post(reverse("desk_checking_label"), sent).status_code == 303
    assert cells.fresh_days(SOON) == 120
    assert cells.fresh_days(NOW.date()) is None
    rule = client.get(reverse("public_label_rule")).content.decode()
    assert "最近 200 天里没有按表检查过" in rule
    assert "上面第三条按 120 天算" in rule
    assert "120 天" in read(browser)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"fresh_days": "120", "since": NOW.date().isoformat()}, "从明天或以后开始"),
        ({"fresh_days": "120", "since": ""}, "请写从哪一天起"),
        ({"fresh_days": "很久", "since": SOON.isoformat()}, "要写整数"),
        ({"fresh_days": "0", "since": SOON.isoformat()}, "天数不对"),
    ],
)
def test_a_wrong_rule_says_why(browser_of, typed, said) -> None:
    answer = browser_of("centre").post(reverse("desk_checking_label"), typed | {"once": "a" * 32})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert cells.coming_label_rules(NOW.date()) == []


def test_the_way_there(browser_of) -> None:
    assert PAGE in browser_of("leader").get("/desk/settings/").content.decode()
    assert PAGE in browser_of("centre").get(reverse("desk_standards")).content.decode()


def test_an_administrator_sees_whether_notices_go_out(browser_of) -> None:
    settings = "/desk/settings/"
    assert "都送出去了" in browser_of("admin").get(settings).content.decode()
    assert "通知送得出去吗" not in browser_of("leader").get(settings).content.decode()
    notices.tell(to=[Recipient(unit="xz-zhujian")], template="matter.offered", subject="matter:M-2026-000001", at=NOW,
                 urgent=True, params={"reference": "M-2026-000001", "place": "330411101001"})  # fmt: skip
    Notice.objects.update(channel="e-mail")
    assert "到点还没有送出去的 1 条" in browser_of("admin").get(settings).content.decode()
    Notice.objects.update(gave_up_at=NOW)
    assert "不再试的 1 条" in browser_of("admin").get(settings).content.decode()
