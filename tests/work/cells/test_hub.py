"""The hub of a market: who is there, sums by month, what staff see and what the operator does not."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from gongzhi.foundation.ledger.verification import verify
from gongzhi.foundation.sites.models import Site
from gongzhi.kernel.actor import Actor, system
from gongzhi.kernel.refused import Conflict, NotFound, Refused
from gongzhi.matters import services as matters
from gongzhi.matters.models import Matter
from gongzhi.work.cells import hub, services
from gongzhi.work.cells.models import Figure
from tests import given, sites
from tests.conftest import NOW
from tests.work.cells import cases

pytestmark = pytest.mark.django_db

OWNER = cases.SCHOOL
APRIL = date(2026, 4, 1)


def opened(site: Site, kind: str, *, at: datetime = NOW, title: str = "一件事") -> Matter:
    """A matter of some kind at a site."""
    return matters.open_matter(
        kind=kind, title=title, summary="", category="", place=site.place, desk="xz-zhongxin", origin="desk",
        site=site, by=system("test"), at=at,
    )  # fmt: skip


def test_a_month_is_typed_in_and_corrected_by_one_more_row(district: None) -> None:
    site = cases.market()
    for count in (3, 2):
        services.enter_figure(site=site, month=date(2026, 4, 17), code="crime", count=count, by=cases.POLICE, at=NOW)
    assert hub.figures(site) == {("crime", APRIL): 2}
    assert [row.count for row in Figure.objects.order_by("pk")] == [3, 2]
    assert verify().ok


@pytest.mark.parametrize(
    ("by", "more", "field"),
    [
        (cases.POLICE, {"month": date(2026, 5, 1)}, "month"),
        (cases.POLICE, {"code": "thefts"}, "code"),
        (cases.POLICE, {"count": -1}, "count"),
        (cases.CLERK, {}, ""),
        (OWNER, {}, ""),
        (given.actor("police", "nh-gongan", name="other", place="330402"), {}, ""),
    ],
)
def test_a_sum_that_cannot_be(district: None, by: Actor, more: dict[str, object], field: str) -> None:
    with pytest.raises(Refused) as refused:
        services.enter_figure(**({"site": cases.market(), "month": APRIL, "code": "crime", "count": 0} | more),
                              by=by, at=NOW)  # fmt: skip
    assert refused.value.field == field


def test_a_house_has_no_sums_and_no_residents(district: None) -> None:
    house = sites.house()
    with pytest.raises(Refused):
        services.enter_figure(site=house, month=APRIL, code="crime", count=0, by=cases.POLICE, at=NOW)
    with pytest.raises(Refused):
        services.host(site=house, unit="xz-sifa", duty="law", weekdays=[1], by=cases.CLERK, at=NOW)
    with pytest.raises(NotFound):
        hub.find(cases.CLERK, house.reference)


def test_months_at_zero_end_at_the_last_that_was_none(district: None) -> None:
    site = cases.market(at=datetime(2025, 1, 3, tzinfo=UTC))
    for month, count in ((2, 0), (3, 0), (4, 0)):
        services.enter_figure(
            site=site, month=date(2026, month, 1), code="crime", count=count, by=cases.POLICE, at=NOW
        )  # fmt: skip
    services.enter_figure(site=site, month=date(2026, 3, 1), code="fire", count=0, by=cases.POLICE, at=NOW)
    crime, escalated, fire = hub.zeros(site, NOW)
    assert (crime.code, crime.months, len(crime.counts)) == ("crime", 3, 12)
    assert crime.counts[-1] == (APRIL, 0)
    assert fire.months == 0  # April was not told: that is no zero
    assert (escalated.code, escalated.months) == ("escalated", 12)
    services.enter_figure(site=site, month=APRIL, code="crime", count=1, by=cases.POLICE, at=NOW)
    assert hub.zeros(site, NOW)[0].months == 0


def test_what_was_handed_up_is_counted_in_its_month(district: None) -> None:
    site = cases.market(at=datetime(2025, 1, 3, tzinfo=UTC))
    then = datetime(2026, 4, 9, 2, tzinfo=UTC)
    matter = matters.open_matter(
        kind="request", title="摊位", summary="", category="", place=site.place, desk="centre-330411101",
        origin="desk", site=site, by=system("test"), at=then,
    )  # fmt: skip
    given.moved(matter, "hand_up", cases.TOWN, then, desk="xz-zhongxin", tried="要区里定")
    escalated = hub.zeros(site, NOW)[1]
    assert escalated.counts[-1] == (APRIL, 1)
    assert escalated.months == 0


def test_units_are_there_on_weekdays_and_nobody_by_name(district: None) -> None:
    site = cases.market()
    made = services.host(site=site, unit="xz-sifa", duty="law", weekdays=[5, 1, 1], by=cases.CLERK, at=NOW)
    assert made.weekdays == [1, 5]
    assert [row.unit_name for row in hub.residents(site)] == ["司法局"]
    with pytest.raises(Conflict):
        services.host(site=site, unit="xz-sifa", duty="law", weekdays=[2], by=cases.TOWN, at=NOW)
    services.end_resident(resident=made, by=cases.TOWN, at=NOW)
    assert hub.residents(site) == []
    with pytest.raises(Conflict):
        services.end_resident(resident=made, by=cases.TOWN, at=NOW)


@pytest.mark.parametrize(
    ("by", "more", "field"),
    [
        (cases.CLERK, {"unit": "xz-nobody"}, "unit"),
        (cases.CLERK, {"unit": "xz-fangdong"}, "unit"),
        (cases.CLERK, {"duty": "spying"}, "duty"),
        (cases.CLERK, {"weekdays": []}, "weekdays"),
        (cases.CLERK, {"weekdays": [8]}, "weekdays"),
        (OWNER, {}, ""),
        (given.OUTSIDER, {}, ""),
        (cases.FIRST, {}, ""),
        (sites.VILLAGER, {}, ""),
    ],
)
def test_a_resident_that_cannot_be(district: None, by: Actor, more: dict[str, object], field: str) -> None:
    with pytest.raises(Refused) as refused:
        services.host(**({"site": cases.market(), "unit": "xz-sifa", "duty": "law", "weekdays": [1]} | more),
                      by=by, at=NOW)  # fmt: skip
    assert refused.value.field == field


def test_staff_see_what_they_see_anyway(district: None) -> None:
    site = cases.market()
    for kind in ("request", "hazard", "dispute"):
        opened(site, kind)
    assert {kind: len(rows) for kind, rows in hub.open_matters(cases.CLERK, site).items()} == {
        "hazard": 1, "dispute": 1, "request": 1, "whistle": 0,
    }  # fmt: skip
    assert hub.tallies(cases.CLERK, site) == {"request": (1, 1), "hazard": (1, 1), "dispute": (1, 1)}
    for actor in (given.OUTSIDER, cases.FIRST):
        assert hub.tallies(actor, site) == {}
        assert not any(hub.open_matters(actor, site).values())


def test_the_operator_has_tasks_of_its_own_alone(district: None) -> None:
    site = cases.school()
    rating = cases.assessing(site=site)
    for kind in ("request", "hazard", "dispute"):
        matter = opened(site, kind)
        Matter.objects.filter(pk=matter.pk).update(unit=OWNER.unit)  # whoever carries it: no dispute is a task
    assert hub.tasks(OWNER, site) == [rating.matter]
    assert hub.tasks(cases.CLERK, site) == []
    cases.moved(cases.filled(rating, OWNER), "assess", OWNER)
    assert hub.tasks(OWNER, site) == []  # it is the reviewers' turn


def test_the_operator_is_told_of_a_quarter_that_is_over(district: None) -> None:
    site = cases.market(at=datetime(2025, 1, 3, tzinfo=UTC))
    for n in range(6):
        opened(site, "hazard", at=datetime(2026, 2, 3, n, tzinfo=UTC))
    for n in range(4):
        opened(site, "dispute", at=datetime(2026, 2, 3, n, tzinfo=UTC))
    for kind in ("dispute", "request"):
        for n in range(9):
            opened(site, kind, at=NOW - timedelta(hours=n))  # of this quarter: not told yet
    start, told = hub.counted_for_owner(site, NOW)
    assert (start, told.parts, told.total) == (
        date(2026, 1, 1), {"hazard": 6, "dispute": None, "request": None}, None,
    )  # fmt: skip


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("day", "start", "end"),
    [
        (date(2026, 1, 1), date(2025, 10, 1), date(2026, 1, 1)),
        (date(2026, 3, 31), date(2025, 10, 1), date(2026, 1, 1)),
        (date(2026, 4, 1), date(2026, 1, 1), date(2026, 4, 1)),
        (date(2026, 12, 31), date(2026, 7, 1), date(2026, 10, 1)),
    ],
)
def test_the_quarter_before(day: date, start: date, end: date) -> None:
    assert hub.quarter_before(day) == (start, end)
