"""A phone that keeps what it kept, the line between it and the server, and a house to be checked."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests import sites
from tests.browser.conftest import ARGUMENTS, CHROMIUM
from tests.browser.phone.acts import GRID_PLACE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, BrowserContext

    from gongzhi.foundation.sites.models import Site


@pytest.fixture
def house() -> Site:
    """A rented house where the grid worker of the sample walks, with the short list in force."""
    sites.in_force()
    return sites.house(place=GRID_PLACE, by=sites.given.actor("village_clerk", "village", place=GRID_PLACE))


@pytest.fixture
def line(live_server: Any) -> Iterator[BadLine]:
    """The line between the phone and the server; it holds until a test cuts it."""
    with BadLine(live_server) as line:
        yield line


@pytest.fixture
def handset(browser: Browser, line: BadLine, tmp_path: Path) -> Iterator[Callable[[], BrowserContext]]:
    """A phone that keeps what it kept when its browser is closed and opened again."""
    opened: list[BrowserContext] = []

    def switch_on() -> BrowserContext:
        for context in opened:
            context.close()
        opened[:] = [
            browser.browser_type.launch_persistent_context(
                tmp_path / "phone", executable_path=CHROMIUM, args=ARGUMENTS, viewport={"width": 360, "height": 740},
                locale="zh-CN", has_touch=True,
            )
        ]  # fmt: skip
        return opened[0]

    yield switch_on
    for context in opened:
        context.close()


class BadLine:
    """A line that is cut so many times: before a request gets there, then after, when the answer is on its way."""

    def __init__(self, live_server: Any) -> None:
        self.cuts, self.every, self.before, self.after, self.seen = 0.0, 1, 0, 0, 0
        self.httpd = live_server.thread.httpd
        self.application, self.handler = self.httpd.application, self.httpd.RequestHandlerClass

    def __enter__(self) -> BadLine:
        class Held(self.handler):  # type: ignore[name-defined, misc]
            def get_environ(self) -> dict[str, Any]:
                return super().get_environ() | {"line": self.connection}

        self.httpd.RequestHandlerClass = Held
        self.httpd.set_app(self)
        return self

    def __exit__(self, *_given: object) -> None:
        self.httpd.RequestHandlerClass = self.handler
        self.httpd.set_app(self.application)

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        if "/phone/send/" not in environ["PATH_INFO"]:
            return self.application(environ, start_response)
        self.seen += 1
        if self.before + self.after >= self.cuts or self.seen % self.every:
            return self.application(environ, start_response)
        if self.before == self.after:
            self.before += 1
        else:
            self.after += 1
            answer = self.application(environ, lambda *_given: lambda _said: None)
            b"".join(answer)
            answer.close()
        environ["line"].shutdown(socket.SHUT_RDWR)
        start_response("200 OK", [])
        return []
