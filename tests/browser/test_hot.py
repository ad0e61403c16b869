"""The desk at the keyboard: one key joins what is alike, one takes it back; the hot page fits a phone."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.utils.timezone import now

from gongzhi.work.intake import services
from tests import given
from tests.browser.eyes import sound

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("district"),
]

TOLD = (
    "幸福小区旁边的搅拌站白天黑夜都在响，灰尘飘进家里，要求搬走",
    "搅拌站噪音太大，灰尘也大，幸福小区的人都睡不着",
    "幸福小区搅拌站夜里施工，灰尘飘进家里，什么时候搬走",
)


@pytest.fixture
def desk(cast: dict[str, Any], browser: Browser, live_server: Any) -> Page:
    client = Client()
    client.force_login(cast["centre"], "allauth.account.auth_backends.AuthenticationBackend")
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    return context.new_page()


def test_one_key_joins_and_one_takes_back(desk: Page, live_server: Any) -> None:
    at = now()
    first, second, third = (
        given.report(words, at=at - timedelta(days=9 - number)) for number, words in enumerate(TOLD)
    )
    given.accepted(first)
    desk.goto(f"{live_server.url}/desk/inbox/{third.reference}/")
    desk.get_by_role("heading", name="可能是同一件事").wait_for()
    desk.keyboard.press("1")
    desk.get_by_role("button", name="撤销并入").wait_for()
    third.refresh_from_db()
    assert third.stage == "joined"
    desk.keyboard.press("u")
    desk.get_by_text("已撤销并入").wait_for()
    third.refresh_from_db()
    assert (third.stage, second.stage) == ("waiting", "waiting")
    desk.context.close()


@pytest.mark.parametrize("width", [1440, 360])
def test_the_hot_page_fits_and_reads(desk: Page, live_server: Any, width: int) -> None:
    given.accepted(given.report(TOLD[0], at=now()))
    for words in TOLD[1:]:
        given.report(words, at=now())
    services.arrive(at=now())
    desk.set_viewport_size({"width": width, "height": 800})
    desk.goto(f"{live_server.url}/desk/hot/")
    desk.get_by_role("heading", name="搅拌站").wait_for()
    sound(desk)
    desk.context.close()
