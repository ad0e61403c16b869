"""What the scripts promise: drafts stay, receipts leave the address, one key acts, the map takes a pin."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.eyes import keep

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.urls("tests.browser.gallery.urls")]


def test_a_draft_survives_the_page_but_personal_fields_do_not(page: Page, site: str) -> None:
    page.goto(f"{site}/gallery/report")
    page.fill("[name=what]", "楼下的路灯坏了一个星期")
    page.fill("[name=phone]", "13900000000")
    page.wait_for_timeout(500)
    page.reload()

    assert page.input_value("[name=what]") == "楼下的路灯坏了一个星期"
    assert page.input_value("[name=phone]") == ""
    assert page.evaluate("JSON.stringify(localStorage)").find("139") == -1
    keep(page, "draft")
    page.click(".draft-note button")
    page.reload()
    assert page.input_value("[name=what]") == ""


def test_a_receipt_is_taken_from_the_address_and_leaves_it(page: Page, site: str) -> None:
    page.goto(f"{site}/gallery/follow#4821-0937-5516-0024")

    assert page.input_value("[data-receipt]") == "4821 0937 5516 0024"
    assert page.url == f"{site}/gallery/follow"


def test_keys_walk_the_list_and_show_their_table(page: Page, site: str) -> None:
    page.goto(f"{site}/gallery/queue")
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.evaluate("[...document.querySelectorAll('[data-row]')].indexOf(document.activeElement)") == 1
    page.keyboard.press("?")
    assert "派给" in page.inner_text("dialog")
    keep(page, "keys")


def test_the_map_opens_and_takes_a_pin(page: Page, site: str) -> None:
    page.goto(f"{site}/gallery/report")
    page.click("[data-map-open]")
    page.wait_for_selector("[data-map-centre]:not([hidden])")
    page.wait_for_timeout(1500)
    page.click("[data-map-centre]")

    assert page.inner_text("[data-map-note]") == "图钉已放好"
    assert abs(float(page.input_value("[name=lon]")) - 120.70) < 0.1
    assert page.input_value("[name=datum]") == "WGS-84"
    page.evaluate("document.querySelector('.map').scrollIntoView({block: 'start'})")
    keep(page, "map")
    assert page.complaints == []  # type: ignore[attr-defined]


def test_photos_are_shown_and_made_smaller(page: Page, site: str) -> None:
    from io import BytesIO
    from random import Random

    from PIL import Image

    noise = Image.frombytes("RGB", (2600, 1800), Random(1).randbytes(2600 * 1800 * 3))
    photo = BytesIO()
    noise.save(photo, "JPEG", quality=90)
    page.goto(f"{site}/gallery/report")
    page.set_input_files("[name=photos]", {"name": "大照片.jpg", "mimeType": "image/jpeg", "buffer": photo.getvalue()})
    page.wait_for_selector("[data-previews] img")
    assert page.evaluate("document.querySelector('[name=photos]').files.length") == 1  # at once, as it was taken
    page.wait_for_function(
        "(size) => document.querySelector('[name=photos]').files[0].size < size", arg=len(photo.getvalue())
    )

    assert page.complaints == []  # type: ignore[attr-defined]
    page.click("[data-previews] .drop")
    assert page.evaluate("document.querySelector('[name=photos]').files.length") == 0


def test_residents_report_without_scripts(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto(f"{site}/gallery/report")

    assert page.is_visible("[name=photos]")
    assert page.is_visible("[name=where]")
    assert not page.is_visible("[data-map-open]")
    assert page.is_visible("text=发出去")
    context.close()
