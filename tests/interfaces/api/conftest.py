"""Programs that call: each with the token of one of the cast."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from gongzhi.foundation.accounts import services
from gongzhi.foundation.accounts.models import User
from gongzhi.kernel.actor import system
from tests.conftest import NOW

BY = system("tests")


@dataclass(frozen=True)
class Answer:
    status: int
    json: Any
    headers: dict[str, str]

    @property
    def version(self) -> str:
        return self.headers["ETag"]


@dataclass
class Program:
    """Calls the API as one of the cast, or as nobody."""

    token: str = ""

    def get(self, path: str, **headers: str) -> Answer:
        return self._call("GET", path, None, headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Answer:
        return self._call("POST", path, body, headers)

    def _call(self, method: str, path: str, body: Any, headers: dict[str, str]) -> Answer:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.token:
            sent.setdefault("Authorization", f"Bearer {self.token}")
        content = body if isinstance(body, str | bytes) else b"" if body is None else json.dumps(body)
        got = Client().generic(method, f"/api/v1/{path}", content, "application/json", headers=sent)
        return Answer(got.status_code, json.loads(got.content) if got.content else None, dict(got.headers))


@pytest.fixture
def program(people: dict[str, User]) -> Callable[[str], Program]:
    def of(username: str = "") -> Program:
        if not username:
            return Program()
        expires = NOW + timedelta(days=30)
        return Program(services.issue_token(user=people[username], label="test", expires_at=expires, by=BY, at=NOW)[1])

    return of
