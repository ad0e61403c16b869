"""One row of another system's table becomes one report, once."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta, timezone
from itertools import product

import pytest
from django.db import transaction

from gongzhi.foundation.ledger import queries as ledger
from gongzhi.foundation.ledger.models import Entry, EntryText
from gongzhi.foundation.organisations.models import Unit
from gongzhi.foundation.search.models import Document
from gongzhi.kernel.actor import system
from gongzhi.kernel.refused import Refused
from gongzhi.work.intake import imports, queries, services
from gongzhi.work.intake.models import Report, Trace
from tests import given
from tests.conftest import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]
BY = system("import")
ROW = {
    "message_id": "2549", "title": "景蓉华苑物业管理", "sent_at": "2019/4/25 9:32:09", "body": "物业公司扬言要退出小区"
}  # fmt: skip


def take(**changed: str) -> str:
    [(_number, became)] = imports.take_rows(rows=[(2, ROW | changed)], by=BY, at=NOW)
    if isinstance(became, Refused):
        raise became
    return became


def test_a_row_becomes_a_report_at_the_desk() -> None:
    assert take() == "added"
    report = Report.objects.get()
    assert (report.source, report.source_key, report.channel) == ("messages", "2549", "import")
    assert report.received_at == datetime(2019, 4, 25, 1, 32, 9, tzinfo=UTC)
    assert (report.stage, report.desk, report.place, report.receipt) == ("waiting", given.CLERK.unit, "", None)
    assert queries.find(given.CLERK, report.reference) == report


def test_the_ledger_tells_when_it_was_imported_and_when_it_was_sent() -> None:
    take()
    [entry] = ledger.history([Report.objects.get().subject])
    assert entry.at == NOW
    assert entry.payload["received"] == "2019-04-25T09:32:09+08:00"
    assert entry.texts == {"words": ROW["body"], "title": ROW["title"]}


def test_the_second_time_it_is_known_by_its_number_or_by_what_it_says() -> None:
    assert [take(), take(body="改过的字")] == ["added", "known"]
    assert [take(message_id=""), take(message_id="")] == ["added", "known"]
    assert take(message_id="", body="别的事") == "added"
    assert take(source="12345") == "added"  # another system counts its messages from one, too
    assert Report.objects.count() == 4


@pytest.mark.parametrize(
    ("written", "hour"),
    [("2019/4/25 9:32:09", 9), ("2019-04-25 09:32", 9), ("2019-04-25T01:32:09+00:00", 9), ("2019/4/25", 0), ("", 10)],
)
def test_moments_as_people_write_them(written: str, hour: int) -> None:
    take(sent_at=written)
    assert Report.objects.get().received_at.astimezone(timezone(timedelta(hours=8))).hour == hour


@pytest.mark.parametrize("written", ["2019/2/31 9:00:00", "昨天", "2099/1/1", "2019"])
def test_no_such_moment_is_refused(written: str) -> None:
    with pytest.raises(Refused) as refused:
        take(sent_at=written)
    assert refused.value.field == "sent_at"
    assert not Report.objects.exists()


@pytest.mark.parametrize(("name", "value"), [("place", "330411999999"), ("message_id", "9" * 65), ("source", "x" * 33)])
def test_what_cannot_be_kept_is_refused_by_its_column(name: str, value: str) -> None:
    with pytest.raises(Refused) as refused:
        take(**{name: value})
    assert refused.value.field == name


def test_a_new_year_begins_at_midnight_in_the_district() -> None:
    """The number of a report never changes between writing it and reading it back."""
    take(sent_at="2019/1/1 3:00:00")
    report = Report.objects.get()
    assert report.reference.startswith("R-2019-")
    assert ledger.history([report.subject])


def test_a_title_is_masked_like_the_words() -> None:
    take(title="请打13812345678找我")
    assert "13812345678" not in Report.objects.get().title


def test_without_a_district_it_waits_until_there_is_a_desk() -> None:
    Unit.objects.filter(kind="centre").update(kind="town")
    take()
    report = Report.objects.get()
    assert (report.desk, report.place) == ("", "")
    assert queries.find(given.CLERK, report.reference) == report
    assert not queries.visible_to(given.OUTSIDER).exists()
    assert not queries.visible_to(given.OFFICER).exists()
    assert {move.code for move, verdict in queries.moves(report, given.CLERK) if verdict} >= {"accept", "refuse"}


def batch(rows: list[dict[str, str]]) -> list[object]:
    numbered = [(number, ROW | row) for number, row in enumerate(rows, 2)]
    return [became for _number, became in imports.take_rows(rows=numbered, by=BY, at=NOW)]


def test_a_wrong_row_stops_no_other_and_the_same_row_twice_is_known() -> None:
    rows = [{"message_id": str(n), "body": f"第{n}件：路灯坏了"} for n in range(9)]
    rows[4]["sent_at"], rows[6]["body"] = "2019-02-31", " \u200b"
    became = batch([*rows, rows[0]])
    assert [one if isinstance(one, str) else one.field for one in became] == [
        "added", "added", "added", "added", "sent_at", "added", "words", "added", "added", "known",
    ]  # fmt: skip
    assert Report.objects.count() == 7


def test_many_at_once_leave_what_one_by_one_would() -> None:
    """All tables but ids, random codes and hashes; the ledger verifies."""
    words = [
        "王店镇建林村的路灯坏了一个星期",
        "工地夜里施工，吵得睡不着。电话 13800138000",
        "老公打我，我要离婚",
        "想办居住证",
    ]
    rows = [
        {"message_id": str(n), "body": text, "place": place, "title": "标题" * (n % 2)}
        for n, (text, place) in enumerate(product(words, ["", given.COMMUNITY]))
    ]
    with transaction.atomic():
        for row in rows:
            new = imports._new(ROW | row, NOW)
            services.receive(new=new, by=BY, at=NOW)
        alone = told()
        transaction.set_rollback(True)
    assert batch(rows) == ["added"] * len(rows)
    assert told() == alone
    assert ledger.verify().ok


def told() -> Counter[str]:
    """All that tells of reports, by their sources' numbers; what is drawn by chance is left out."""
    found: Counter[str] = Counter()
    for report in Report.objects.all():
        rows = [report, *report.suggestions.all(), *Trace.objects.filter(report=report)]
        rows += [*Document.objects.filter(subject=report.subject), *Entry.objects.filter(subject=report.subject)]
        rows += [*EntryText.objects.filter(subject=report.subject)]
        for row in rows:
            columns = {name: value for name, value in vars(row).items() if name not in DRAWN}
            found[f"{report.source_key} {type(row).__name__} {sorted(columns.items(), key=str)}"] += 1
    return found


DRAWN = ("_state", "id", "report_id", "number", "subject", "act", "hash", "salt", "text_digest", "head_tokens")
