"""A small register beside the sample district: two towns, three communities, one of them with grids."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from gongzhi.foundation.places import services
from gongzhi.kernel.actor import Actor

BY = Actor(
    id="user:registrar", unit="xz-shuju", post="xz-shuju-admin", place="990411",
    permissions=frozenset({"place.manage"}),
)  # fmt: skip
LATER = datetime(2026, 7, 2, 2, tzinfo=UTC)
SINCE = date(2020, 1, 1)
ROWS = [
    {"code": "990411", "name": "秀洲区"},
    {"code": "990411105", "name": "王店镇"},
    {"code": "990411105211", "name": "红联村委会"},
    {"code": "990411105222", "name": "建设村委会"},
    {"code": "990411105222001", "name": "第1网格", "made_up": True},
    {"code": "990411105222002", "name": "第2网格", "made_up": True},
    {"code": "990411101", "name": "王江泾镇"},
    {"code": "990411101230", "name": "红联村委会"},
]


@pytest.fixture
def register(db: None, now: datetime) -> None:
    done = services.import_divisions(rows=ROWS, by=BY, at=now, starts_on=SINCE)
    assert len(done.added) == len(ROWS)
