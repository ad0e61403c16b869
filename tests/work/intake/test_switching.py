"""Rules that people switched on: the only way a suggestion acts without a person pressing."""

from __future__ import annotations

import pytest

from gongzhi.foundation.ledger import queries as ledger
from gongzhi.foundation.organisations.models import Unit
from gongzhi.kernel.actor import system
from gongzhi.kernel.refused import Refused
from gongzhi.matters import queries as matters
from gongzhi.matters.models import Matter
from gongzhi.matters.services import load_categories
from gongzhi.work.intake import queries, services, tables
from gongzhi.work.intake.models import Suggestion
from tests import given
from tests.conftest import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]
LEADER = given.actor("leader", "xz-qu", name="leader")
WORDS = "小区门口的路灯坏了，路灯不亮已经一个星期，请修路灯"


@pytest.fixture(autouse=True)
def _categories(db: None, district: None) -> None:
    load_categories(rows=tables.rows("categories"), by=system("tests"), at=NOW)


def switch(*, category: str = "0102", place: str = "330411", unit: str = "xz-zhifa", on: bool = True) -> None:
    services.switch_rule(category=category, place=place, unit=unit, on=on, by=LEADER, at=NOW)


def test_nothing_acts_before_a_rule_is_switched_on() -> None:
    report = given.report(WORDS)
    sure = Suggestion.objects.get(report=report, field="category")
    assert (sure.value, sure.sure) == ("0102", True)  # the machine is sure, and waits all the same
    assert (report.stage, Matter.objects.exists()) == ("waiting", False)


def test_a_rule_dispatches_what_is_sure_and_stands_in_the_ledger() -> None:
    switch()
    report = given.report(WORDS)
    report.refresh_from_db()
    matter = queries.matter_of(report)
    assert matter is not None
    assert (report.stage, matter.stage, matter.unit) == ("accepted", "dispatched", "xz-zhifa")
    assert {record.actor for record in ledger.history([matter.subject])} == {
        f"system:rule-{queries.rules()[0].pk}"  # type: ignore[index]
    }
    [entry] = ledger.history(["sorting:0102-330411"])
    assert (entry.actor, entry.payload["on"], entry.payload["unit"]) == (LEADER.id, True, "xz-zhifa")
    assert matter.summary == ""  # what the unit may read of the words, a person decides
    assert ledger.verify(versions=matters.versions()).ok


def test_switched_off_again_nothing_acts() -> None:
    switch()
    switch(on=False)
    assert given.report(WORDS).stage == "waiting"


def test_a_report_about_a_unit_always_goes_to_the_desk() -> None:
    switch()
    assert given.report(WORDS, about="xz-gongan").stage == "waiting"
    assert given.report(WORDS, about="xz-zhifa").stage == "waiting"


@pytest.mark.parametrize(
    ("words", "place"),
    [("有件事想说", given.COMMUNITY), (WORDS, ""), (WORDS, "330411103")],
    ids=["unsure", "no", "else"],
)
def test_what_the_rule_does_not_mean_waits(words: str, place: str) -> None:
    switch(place=given.COMMUNITY[:9])
    assert given.report(words, place=place).stage == "waiting"


def test_the_rule_of_the_nearest_place_wins() -> None:
    switch()
    switch(place=given.COMMUNITY, unit="xz-zhujian")
    matter = queries.matter_of(given.report(WORDS))
    assert matter is not None
    assert matter.unit == "xz-zhujian"


def test_a_rule_that_cannot_be_followed_never_loses_a_report() -> None:
    switch()
    Unit.objects.filter(code="xz-zhifa").update(code="xz-gone")
    report = given.report(WORDS)
    assert (report.stage, report.version) == ("waiting", 0)
    assert not Matter.objects.exists()


def test_only_who_may_switches_and_only_what_is_there() -> None:
    with pytest.raises(Refused, match="没有这项权限"):
        services.switch_rule(category="0102", place="330411", unit="xz-zhifa", on=True, by=given.CLERK, at=NOW)
    with pytest.raises(Refused, match="没有这个单位"):
        switch(unit="xz-nobody")
    with pytest.raises(Refused, match="没有这个类别"):
        switch(category="ZZ")
