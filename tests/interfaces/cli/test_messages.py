"""``gongzhi import messages``: the columns of real tables, what is not read, and a second run that adds nothing."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest

from gongzhi.work.intake.models import Report

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]

TABLE = """message_id,title,sent_at,body,reply,replied_at,upvotes,民族
1,路灯,2019/4/25 9:32:09,小区门口的路灯坏了,已修好,2019/5/1,3,汉
2,噪音,2019/2/31 9:00:00,夜里施工,,,0,汉
3,,2019/4/26 10:00:00,楼道堆物,,,1,汉
4,空的,2019/4/26 10:00:00,,,,1,汉
"""


def test_a_table_of_messages(gongzhi: Callable[..., Any], tmp_path: Path) -> None:
    file = tmp_path / "messages.csv"
    file.write_text(TABLE, encoding="utf-8")
    first = gongzhi("import", "messages", file, "--json")
    assert (first.code, first.json["added"]) == (3, 2)
    assert [refused["row"] for refused in first.json["refused"]] == [3, 5]
    assert "2019/2/31 9:00:00" in first.json["refused"][0]["reason"]
    assert first.json["columns_ignored"] == ["reply", "replied_at", "upvotes"]
    assert [column["name"] for column in first.json["columns_refused"]] == ["民族"]
    second = gongzhi("import", "messages", file, "--json")
    assert (second.json["added"], second.json["known"]) == (0, 2)
    assert Report.objects.count() == 2


def test_a_dry_run_says_the_same_and_keeps_nothing(gongzhi: Callable[..., Any], tmp_path: Path) -> None:
    file = tmp_path / "messages.csv"
    file.write_text(TABLE, encoding="utf-8")
    assert gongzhi("import", "messages", file, "--json", "--dry-run").json["added"] == 2
    assert not Report.objects.exists()


@pytest.mark.real_data
@pytest.mark.slow
@pytest.mark.parametrize(("name", "count"), [("messages_with_replies.csv", 2816), ("messages_2017_2019H1.csv", 2109)])
def test_the_real_messages_come_in_fast(
    gongzhi: Callable[..., Any], real_data: Path, name: str, count: int
) -> None:  # fmt: skip
    started = time.monotonic()
    done = gongzhi("import", "messages", real_data / "messages" / name, "--json")
    assert (done.code, done.json["added"], done.json["refused"]) == (0, count, [])
    assert count / (time.monotonic() - started) > 50  # over 250 a second here; slower machines may be busy
