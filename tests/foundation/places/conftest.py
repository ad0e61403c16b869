"""A small register: one town with two communities, one of them with grids, and a town beside it."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from gongzhi.foundation.places import services
from gongzhi.kernel.actor import Actor

BY = Actor(id="user:registrar", unit="xz-shuju", post="xz-shuju-admin", place="330411")
SINCE = date(2020, 1, 1)
ROWS = [
    {"code": "330411", "name": "秀洲区"},
    {"code": "330411105", "name": "王店镇"},
    {"code": "330411105211", "name": "红联村委会"},
    {"code": "330411105222", "name": "建设村委会"},
    {"code": "330411105222001", "name": "第1网格", "made_up": True},
    {"code": "330411105222002", "name": "第2网格", "made_up": True},
    {"code": "330411101", "name": "王江泾镇"},
    {"code": "330411101230", "name": "红联村委会"},
]


@pytest.fixture
def register(db: None, now: datetime) -> None:
    done = services.import_divisions(rows=ROWS, by=BY, at=now, starts_on=SINCE)
    assert len(done.added) == len(ROWS)
