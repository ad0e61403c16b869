"""Chromium as Debian packages it; skipped with a word where there is none, a failure in CI."""

from __future__ import annotations

import os
import shutil
import threading
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application
from django.test import Client

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, ConsoleMessage, Page

SIZES = {"1440": (1440, 900), "360": (360, 740)}
#: The one without windows first: they are a third of its work, and nobody looks at them here.
CHROMIUM = next(filter(None, map(shutil.which, ("chromium-headless-shell", "chromium", "chromium-browser"))), None)
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start one Chromium for all browser tests."""
    if CHROMIUM is None:
        message = "no chromium on this machine (apt-get install chromium-headless-shell fonts-noto-cjk)"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    # Playwright keeps an event loop in this thread; Django would take every query here for an asynchronous one.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        chromium.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


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
    """Open a page on a desk and on a phone; ``page.complaints`` holds errors and what the policy refused."""
    width, height = SIZES[request.param]
    context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN", has_touch=width < 500)
    page = context.new_page()
    page.complaints = []  # type: ignore[attr-defined]

    def hear(said: ConsoleMessage) -> None:
        if said.type in {"error", "warning"} and "GL Driver Message" not in said.text:
            page.complaints.append(said.text)  # type: ignore[attr-defined]

    page.on("console", hear)
    page.on("pageerror", lambda error: page.complaints.append(str(error)))  # type: ignore[attr-defined]
    yield page
    context.close()


@pytest.fixture(params=["with scripts", "without"])
def phone(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    """Open a phone with scripts, and one without; ``page.scripts`` says which."""
    scripts = request.param == "with scripts"
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, locale="zh-CN", java_script_enabled=scripts, has_touch=True
    )
    page = context.new_page()
    page.scripts = scripts  # type: ignore[attr-defined]
    yield page
    context.close()


@pytest.fixture
def opened(browser: Browser, live_server: Any) -> Iterator[Callable[..., Page]]:
    """A window of its own for each person, in which staff have signed in: doing so is tried in ``test_desk``."""
    contexts = []

    def window(user: str = "", *, width: int = 1440) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, locale="zh-CN")
        contexts.append(context)
        page = context.new_page()
        if user:
            client = Client()
            client.force_login(get_user_model().objects.get(username=user), settings.AUTHENTICATION_BACKENDS[0])
            name = settings.SESSION_COOKIE_NAME
            context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
        page.goto(live_server.url + ("/desk/" if user else "/"))
        return page

    yield window
    for context in contexts:
        context.close()
