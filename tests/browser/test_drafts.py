"""A draft is forgotten once its form has arrived, stays while it has not, and is nobody else's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from gongzhi.matters.models import Matter
from tests import given

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("district"),
]


def drafts(page: Page) -> list[str]:
    return list(page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('draft:'))"))


def written(page: Page, address: str, words: str) -> None:
    page.goto(address)
    page.fill("textarea[name=note]", words)
    page.wait_for_timeout(400)


def test_what_arrived_is_not_filled_in_again_and_what_did_not_is(opened: Callable[..., Page], live_server: Any) -> None:
    matter = given.accepted()
    address = f"{live_server.url}/desk/matters/{matter.reference}/moves/desk_note/"
    page = opened("centre")
    written(page, address, "到现场看过")
    page.goto(f"{live_server.url}/desk/")  # left without sending
    page.goto(address)
    assert page.input_value("textarea[name=note]") == "到现场看过"

    page.click("form[data-draft] button[type=submit]")
    page.wait_for_url(f"**/desk/matters/{matter.reference}/")
    assert Matter.objects.get().version == matter.version + 1
    assert drafts(page) == []
    page.goto(address)
    assert page.input_value("textarea[name=note]") == ""


def test_a_draft_goes_with_its_account(opened: Callable[..., Page], live_server: Any) -> None:
    matter = given.accepted()
    page = opened("centre")
    written(page, f"{live_server.url}/desk/matters/{matter.reference}/moves/desk_note/", "只有我知道的")
    assert len(drafts(page)) == 1
    page.click("form[action$='/accounts/logout/'] button")
    page.wait_for_load_state()
    assert drafts(page) == []
