"""What no list offers, no hand-made request gets in either: units, desks, places and limits made up or of elsewhere."""

from __future__ import annotations

from typing import Any

import pytest

from gongzhi.kernel.actor import Actor
from gongzhi.kernel.details import Nothing
from gongzhi.kernel.refused import Refused
from gongzhi.matters import queries, services
from gongzhi.matters.models import LimitRule, Matter
from gongzhi.work.intake import services as intake
from gongzhi.work.intake.models import SortingRule
from tests import given
from tests.conftest import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]
LEADER = given.actor("leader", "xz-qu")


def refused(field: str, matter: Matter, move: str, by: Actor = given.CLERK, **details: Any) -> None:
    before = (matter.version, matter.stage, matter.place, matter.desk, matter.unit)
    with pytest.raises(Refused) as refusal:
        given.moved(matter, move, by, **details)
    assert refusal.value.field == field
    matter.refresh_from_db()
    assert (matter.version, matter.stage, matter.place, matter.desk, matter.unit) == before


@pytest.mark.parametrize("unit", ["nh-zhongxin", "xz-ducha", "xz-qu", "xz-fangdong", "nobody"])
def test_only_units_of_the_district_that_carry_matters_get_one(unit: str) -> None:
    matter = given.accepted()
    refused("unit", matter, "dispatch", unit=unit)
    refused("co_units", matter, "dispatch", unit="xz-zhifa", co_units=[unit])
    refused("co_units", given.handling(matter), "add_co", co_units=[unit], note="请协助")


@pytest.mark.parametrize("desk", ["nh-zhongxin", "xz-zhujian", "centre-330411102", "nobody"])
def test_a_matter_is_handed_to_a_centre_above_or_below_its_place_only(desk: str) -> None:
    refused("desk", given.accepted(), "hand_down", desk=desk, tried="问过")


def test_a_matter_stays_in_the_district() -> None:
    matter = given.accepted()
    refused("place", matter, "correct", place="330402")
    refused("place", matter, "split", title="另一件", category=matter.category, place="330402")
    with pytest.raises(Refused, match="不归"):
        services.open_matter(
            kind="request", title="路灯", summary="", category="", place="330402", desk="xz-zhongxin", origin="web",
            by=given.CLERK, at=NOW,
        )  # fmt: skip
    assert not queries.visible_to(given.OUTSIDER).exists()


def test_a_post_called_reporter_makes_nobody_the_holder_of_a_receipt() -> None:
    report = given.report()
    matter = given.answered(given.handed_in(given.handling(given.accepted(report))))
    false = Actor(id="user:false", unit="xz-zhujian", post="reporter", place="330411")
    for move in ("close", "withdraw", "reopen"):
        with pytest.raises(Refused):
            given.moved(matter, move, false)
    report.refresh_from_db()
    with pytest.raises(Refused):
        intake.make(
            report=report, move="agree", details=Nothing(), seen=report.version, by=false, at=NOW
        )  # fmt: skip


@pytest.mark.parametrize(
    ("place", "unit", "field"),
    [
        ("330402", "xz-zhifa", "place"),
        ("3" * 400, "xz-zhifa", "place"),
        ("", "xz-zhifa", "place"),
        ("330411", "nh-zhongxin", "unit"),
        ("330411", "xz-ducha", "unit"),
    ],
)
def test_a_sorting_rule_stays_in_the_district(place: str, unit: str, field: str) -> None:
    category = given.a_category()
    with pytest.raises(Refused) as refusal:
        intake.switch_rule(category=category, place=place, unit=unit, on=True, by=LEADER, at=NOW)
    assert refusal.value.field == field
    assert not SortingRule.objects.exists()


@pytest.mark.parametrize(
    ("given_limit", "field"),
    [
        ({"amount": 0}, "amount"),
        ({"amount": 10**9}, "amount"),
        ({"unit": "furlong"}, "unit"),
        ({"category": "no such"}, "category"),
        ({"limit": "no such"}, "limit"),
    ],
)
def test_a_limit_that_no_clock_could_run_is_not_set(given_limit: dict[str, Any], field: str) -> None:
    limit = {"kind": "request", "limit": "sign", "amount": 2, "unit": "hour", "category": ""} | given_limit
    with pytest.raises(Refused) as refusal:
        services.set_limit(**limit, by=LEADER, at=NOW)
    assert refusal.value.field == field
    assert not LimitRule.objects.exists()


def test_what_the_reporter_said_it_is_about_outlives_the_desks_own_view() -> None:
    report = given.report(about="xz-zhujian")
    given.accepted(report, about="xz-zhifa")
    report.refresh_from_db()
    assert report.about == "xz-zhujian"
