"""The calendar in the database: published, overruled by the district, kept per process, deadlines put right."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from gongzhi.foundation.clocks import almanac, queries, services
from gongzhi.foundation.clocks.calendar import Day
from gongzhi.foundation.clocks.models import CalendarYear, Clock, WorkDay
from gongzhi.foundation.clocks.services import Start, Turned
from gongzhi.foundation.ledger import queries as ledger
from gongzhi.kernel.actor import system
from gongzhi.kernel.refused import Refused
from tests.foundation.clocks.given import CALENDAR, wall

pytestmark = pytest.mark.django_db
BY, AT = system("setup"), wall("2026-12-01 10:00")
NEW_YEAR = {date(2027, 1, 1): Day("rest", "元旦", "通知"), date(2027, 1, 3): Day("work", "元旦", "通知")}
M = "matter:M-2026-000001"


def publish_2027(days: dict[date, Day] = NEW_YEAR) -> dict[str, Turned]:
    return services.publish_year(year=2027, days=days, source="国办发明电〔2026〕1号", by=BY, at=AT)


def test_loading_what_is_published_is_done_once() -> None:
    services.load_published(by=BY, at=AT)
    assert almanac.calendar().published == frozenset(range(2004, 2027)) == CALENDAR.published
    assert almanac.calendar().look(date(2026, 5, 9)) == CALENDAR.look(date(2026, 5, 9))
    entries, rows = len(ledger.history(["calendar:2026"])), WorkDay.objects.count()
    services.load_published(by=BY, at=AT)
    assert (len(ledger.history(["calendar:2026"])), WorkDay.objects.count()) == (entries, rows) == (1, rows)


def test_without_a_calendar_monday_to_friday_counts() -> None:
    WorkDay.objects.all().delete()
    CalendarYear.objects.all().delete()
    almanac.forget()
    turned = services.turn(subject=M, at=wall("2026-04-30 10:00"), owner="unit", starts=[Start("h", 2, "workday")])
    assert turned == Turned(wall("2026-05-04 17:30"), "h", True)


def test_the_district_overrules_and_publishing_again_leaves_its_days_alone() -> None:
    publish_2027()
    services.set_day(on=date(2027, 1, 1), kind="work", name="值守", source="区政府通知", by=BY, at=AT)
    services.set_day(on=date(2027, 7, 20), kind="rest", name="台风", source="区防指通知", by=BY, at=AT)
    assert almanac.calendar().works(date(2027, 1, 1))
    publish_2027()
    assert almanac.calendar().works(date(2027, 1, 1))
    assert almanac.calendar().look(date(2027, 7, 20))[1:4] == ("holiday", "台风", "区防指通知")
    assert [r.verb for r in ledger.history(["calendar:2027"])] == [
        "calendar.published", "calendar.day_set", "calendar.day_set", "calendar.published"
    ]  # fmt: skip


def test_a_day_of_the_district_does_not_publish_its_year() -> None:
    services.set_day(on=date(2027, 1, 4), kind="rest", name="停工", source="通知", by=BY, at=AT)
    assert 2027 not in almanac.calendar().published
    assert almanac.calendar().look(date(2027, 1, 4)).certain
    assert not almanac.calendar().look(date(2027, 1, 5)).certain


def test_a_day_of_another_year_is_refused() -> None:
    with pytest.raises(Refused, match="2026-12-31 不在 2027 年"):
        publish_2027({date(2026, 12, 31): Day("rest")})


def test_the_copy_costs_nothing_and_other_processes_notice(monkeypatch: pytest.MonkeyPatch) -> None:
    publish_2027()
    almanac.calendar()
    with CaptureQueriesContext(connection) as seen:
        assert not almanac.calendar().works(date(2027, 1, 1))
    assert not seen.captured_queries
    # Another process changes the calendar: its copy is not ours to drop.
    WorkDay.objects.filter(date=date(2027, 1, 1)).delete()
    CalendarYear.objects.update(version=F("version") + 1)
    assert not almanac.calendar().works(date(2027, 1, 1))
    monkeypatch.setattr(almanac, "ASK_AGAIN_AFTER", 0)
    assert almanac.calendar().works(date(2027, 1, 1))
    with CaptureQueriesContext(connection) as seen:
        almanac.calendar()
    assert len(seen.captured_queries) == 1


def test_provisional_deadlines_are_put_right_when_the_calendar_arrives() -> None:
    services.load_published(by=BY, at=AT)
    start = wall("2026-12-30 10:00")
    services.turn(subject=M, at=start, owner="unit", starts=[Start("h", 3, "workday"), Start("q", 9, "day")])
    services.turn(subject="matter:stays", at=start, owner="unit", starts=[Start("h", 1, "workday")])
    services.turn(subject="matter:stopped", at=start, owner="unit", starts=[Start("h", 3, "workday")])
    services.turn(subject="matter:stopped", at=start, owner="nobody", stops=["h"])
    services.turn(subject="matter:paused", at=start, owner="unit", starts=[Start("h", 3, "workday")])
    services.turn(subject="matter:paused", at=start, owner="third", paused=True)
    assert queries.running(M).get(code="h").provisional
    # Thu 31, Fri 1 off, Sun 3 made up, Mon 4
    assert publish_2027() == {M: Turned(wall("2027-01-04 17:30"), "h", False)}
    publish = publish_2027(NEW_YEAR | {date(2027, 1, 4): Day("rest", "元旦", "通知")})
    assert publish == {M: Turned(wall("2027-01-05 17:30"), "h", False)}
    clock = queries.running(M).get(code="h")
    assert (clock.due_at, clock.provisional, clock.next_rung_at) == (
        wall("2027-01-05 17:30"), False, wall("2027-01-03 17:30")
    )  # fmt: skip
    (first, second) = ledger.history([M])
    assert first.verb == second.verb == "clock.recomputed"
    assert second.payload["was"] != second.payload["due"]
    assert not ledger.history(["matter:stays", "matter:stopped", "matter:paused"])
    assert Clock.objects.get(subject="matter:stopped").provisional
    # the paused one reckons by the new calendar when it goes on
    turned = services.turn(subject="matter:paused", at=wall("2026-12-30 11:00"), owner="unit")
    assert turned == Turned(wall("2027-01-05 17:30"), "h", False)


def test_a_day_off_moves_the_deadlines_that_run_across_it() -> None:
    services.load_published(by=BY, at=AT)
    services.turn(subject=M, at=wall("2026-07-13 10:00"), owner="unit", starts=[Start("h", 2, "workday")])
    found = services.set_day(
        on=date(2026, 7, 14), kind="rest", name="台风停工", source="区防指通知", by=BY, at=wall("2026-07-13 20:00")
    )
    assert found == {M: Turned(wall("2026-07-16 17:30"), "h", False)}
    assert str(queries.left(wall("2026-07-13 10:00"), found[M].due_at, "workday")).startswith("还剩 2 个工作日（周四")
