"""Every part of the pages with ugly data: nothing sticks out, nothing is refused by the policy, axe finds nothing.

``GALLERY=folder`` keeps the screenshots, to be looked at.
"""

from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application

from tests.browser.gallery.urls import PAGES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.urls("tests.browser.gallery.urls")]

SIZES = {"1440": (1440, 900), "360": (360, 740)}
WIDER_THAN_SCREEN = """() => [...document.querySelectorAll('body *')].filter((e) => {
  const box = e.getBoundingClientRect();
  return box.width && box.right > document.documentElement.clientWidth + 1 && !e.closest('.wide, .rail, .unseen, .veil, .row');
}).map((e) => e.outerHTML.slice(0, 120))"""


class Silent(WSGIRequestHandler):
    def log_message(self, *args: object) -> None: ...


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """Serve the gallery without a database: the frames of the pages ask it nothing."""
    server = ThreadedWSGIServer(("127.0.0.1", 0), Silent)
    server.set_app(get_wsgi_application())
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(params=SIZES)
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    width, height = SIZES[request.param]
    context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN", has_touch=width < 500)
    page = context.new_page()
    page.complaints = []  # type: ignore[attr-defined]
    page.on("console", lambda said: said.type in {"error", "warning"} and page.complaints.append(said.text))  # type: ignore[attr-defined]
    page.on("pageerror", lambda error: page.complaints.append(str(error)))  # type: ignore[attr-defined]
    yield page
    context.close()


@pytest.mark.parametrize("name", PAGES)
def test_page_fits_speaks_and_obeys_the_policy(page: Page, site: str, name: str) -> None:
    page.goto(f"{site}/gallery/{name}")
    page.wait_for_load_state("networkidle")
    keep(page, name)

    assert page.complaints == []  # type: ignore[attr-defined]
    assert page.evaluate(WIDER_THAN_SCREEN) == []
    assert accessibility(page) == []


@pytest.mark.parametrize("name", ["report", "follow"])
def test_elder_mode_fits(page: Page, site: str, name: str) -> None:
    page.context.add_cookies([{"name": "reading", "value": "large", "url": site}])
    page.goto(f"{site}/gallery/{name}")
    page.wait_for_load_state("networkidle")
    keep(page, f"{name}-large")

    assert page.evaluate("getComputedStyle(document.body).fontSize") == "20px"
    assert page.evaluate(WIDER_THAN_SCREEN) == []


def test_residents_pages_weigh_less_than_100_kb(page: Page, site: str) -> None:
    weights: list[int] = []
    page.on(
        "response",
        lambda answer: answer.request.resource_type in {"script", "stylesheet"} and weights.append(len(answer.body())),
    )
    page.goto(f"{site}/gallery/report")
    page.wait_for_load_state("networkidle")

    assert 0 < sum(weights) < 100_000


def keep(page: Page, name: str) -> None:
    folder = os.environ.get("GALLERY")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        size = page.viewport_size
        assert size is not None
        page.screenshot(path=f"{folder}/{name}-{size['width']}.png", full_page=size["width"] < 500)


def accessibility(page: Page) -> list[str]:
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [f"{rule['id']}: {node['html'][:160]}" for rule in found for node in rule["nodes"]]
