"""A cast for this room: somebody who reports, an officer with the right to read contacts, one without."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from gongzhi.foundation.persons import services
from gongzhi.kernel.actor import Actor, reporter

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

FIELDS = {"name": "欧阳小宝", "phone": "138 0573 1234", "address": "新城街道王店村3组12号", "email": "xb@example.cn"}
ARTICLE = "个人信息保护法第十三条第一款第一项"


@pytest.fixture
def officer() -> Actor:
    return Actor("user:1f", "unit-a", "desk", "330411", frozenset(["person.reveal", "person.manage"]))


@pytest.fixture
def outsider() -> Actor:
    return Actor("user:2f", "unit-b", "desk", "330402")


@pytest.fixture
def keep(now: datetime) -> Callable[..., str]:
    def _keep(**changes: Any) -> str:
        given: dict[str, Any] = {
            "kind": "reporter", "fields": FIELDS, "purpose": "report", "basis": "consent", "article": ARTICLE,
            "erase_by": date(2027, 5, 8), "by": reporter(), "at": now,
        }  # fmt: skip
        return services.keep(**{**given, **changes})

    return _keep
