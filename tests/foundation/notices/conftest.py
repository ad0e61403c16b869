from __future__ import annotations

import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING

import pytest

from gongzhi.foundation.notices import templates
from gongzhi.foundation.notices.directory import Directory
from gongzhi.kernel.refused import NotFound

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django.fixtures import SettingsWrapper

SUBJECT = "matter:M-2026-000123"
PARAMS = {"reference": "M-2026-000123"}
ANN, BOB, CAT = "user:ann", "user:bob", "user:cat"

#: Whose filled message was taken by the gateway.
TAKEN: list[str] = []

templates.declare("test.news", "有新进展", "{reference} 有新进展")
templates.declare("test.urgent", "请尽快处理", "{reference} 快到期了", urgent=True)
templates.declare("test.emergency", "紧急", "{reference} 需要立即处理", emergency=True)
templates.declare("test.full", "{place}的事", "{reference}：请在 {deadline} 前{step}")
templates.declare(
    "test.receipt", "新的回执", "您的新回执：{receipt}", urgent=True, filled=frozenset({"receipt"}),
    fill=lambda subject, _at: templates.Filled({"receipt": f"1234 ({subject})"}, lambda: TAKEN.append(subject)),
)  # fmt: skip
templates.declare_step("test.accept", "签收")


@pytest.fixture
def directory() -> Directory:
    """Ann and Bob work in unit gaj, Cat nowhere; Bob has no e-mail; person p1 gave a phone, p2 none, p3 is erased."""
    phones = {"p1": "13800000001", "p2": ""}

    def phone_of(person: str, at: object) -> str:
        if person not in phones:
            raise NotFound("没有这份资料")
        return phones[person]

    return Directory(
        members=lambda units, at: {unit: [ANN, BOB] for unit in units if unit == "gaj"},
        mailboxes=lambda users: {user: f"{user[5:]}@example.org" for user in users if user != BOB},
        phone_of=phone_of,
    )


@dataclass
class Gateway:
    """A gateway on this machine that answers as told."""

    url: str = ""
    status: int = 200
    location: str = ""
    requests: list[tuple[dict[str, str], bytes]] = field(default_factory=list)


@pytest.fixture
def gateway(settings: SettingsWrapper, monkeypatch: pytest.MonkeyPatch) -> Iterator[Gateway]:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    made = Gateway()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            made.requests.append((dict(self.headers.items()), body))
            self.send_response(made.status)
            if made.location:
                self.send_header("Location", made.location)
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_GET = do_POST

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    made.url = f"http://127.0.0.1:{server.server_port}/send"
    settings.NOTICE_HOOK_URL, settings.NOTICE_HOOK_SECRET = made.url, "a shared secret"
    yield made
    server.shutdown()
    thread.join()
    server.server_close()
