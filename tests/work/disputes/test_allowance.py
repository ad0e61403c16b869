"""The monthly sheet: facts out of the records, money under a versioned rule, confirmed by another; and letters."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from gongzhi.foundation.ledger import queries as ledger
from gongzhi.foundation.organisations import queries as organisations
from gongzhi.kernel.refused import NotFound, Refused
from gongzhi.work.disputes import queries, services
from gongzhi.work.disputes.models import Reviewed
from gongzhi.work.disputes.studios import allowance
from tests import given
from tests.conftest import NOW
from tests.work.disputes import cases, committee

if TYPE_CHECKING:
    from pytest_django.fixtures import SettingsWrapper

pytestmark = pytest.mark.django_db
MONTH = date(2026, 5, 1)
RULE = """
version = "xiuzhou-2026"
set = true
case = {simple = 30, ordinary = 200, group = 400, large = 600}
talk = {each = 20, most = 2}
paper = {written = 50, oral = 10}
second = {percent = 50}
"""


@pytest.fixture
def own_rule(tmp_path: Path, settings: SettingsWrapper) -> Path:
    """A district that has set its sums."""
    settings.DATA_DIR = tmp_path
    (tmp_path / allowance.FILE).write_text(RULE, encoding="utf-8")
    return tmp_path / allowance.FILE


def sheet(month: date = MONTH) -> allowance.Sheet:
    unit = organisations.unit(cases.UNIT)
    assert unit is not None
    return allowance.sheet(unit, month, cases.head())


def share(mediator: str) -> allowance.Share:
    return next(one for one in sheet().shares if one.mediator == mediator)


def settled() -> None:
    cases.moved(cases.registered(), "settle", result="at_once", told=True)


def talked(case, at=NOW) -> None:
    """One talk that was held."""
    session = services.plan_session(
        case=case, way="joint", starts_at=at, ends_at=at + timedelta(hours=1), by=cases.mediator(), at=at,
        parties=[party.pk for party in case.parties.all()],
    )  # fmt: skip
    services.close_session(
        session=session, state="held", came=[party.pk for party in case.parties.all()], by=cases.mediator(), at=at
    )


def test_the_facts_are_those_of_the_records() -> None:
    case = cases.mediating()
    talked(case)
    cases.closed(cases.performing(cases.signing(cases.drafted(case))))
    settled()
    cases.mediating()  # still open

    lines = share(cases.mediator().id).lines

    facts = [(line.type, line.sort, line.talks, line.form, line.ended_on) for line in lines]
    assert facts == [("02", "ordinary", 1, "written", localdate(NOW)), ("02", "simple", 0, "", localdate(NOW))]


def test_what_ended_in_another_month_or_was_referred_is_not_in_it() -> None:
    cases.moved(cases.registered(given.CLERK), "refer", given.CLERK, agency="court")
    settled()
    assert len(share(cases.mediator().id).lines) == 1
    assert sheet(date(2026, 4, 1)).shares == []
    assert sheet(date(2026, 6, 1)).shares == []


def test_without_a_rule_of_the_district_there_are_facts_and_no_sums(settings: SettingsWrapper, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    settled()
    found = sheet()
    assert (found.rule.set, found.rule.version, found.shares[0].fen) == (False, "default-1", 0)


@pytest.mark.usefixtures("own_rule")
def test_an_ending_without_agreement_is_work_as_well() -> None:
    rule = allowance.rule()
    line = {"reference": "M-2026-000001", "type": "02", "sort": "ordinary", "ended_on": MONTH}
    without = allowance.Line(**line, talks=5, form="")
    assert rule.fen(without) == (200 + 2 * 20) * 100
    assert rule.fen(allowance.Line(**line, talks=1, form="written")) == (200 + 20 + 50) * 100
    assert rule.fen(allowance.Line(**line, talks=1, form="oral", second=True)) == (200 + 20 + 10) * 50
    assert "agreed" not in str(rule.sums)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ((RULE, "version = "), "读不出来"),
        (("each = 20", "each = -1"), "读不出来"),
        (("each = 20", "each = 2.5"), "读不出来"),
        (("percent = 50", "share = 50"), "读不出来"),
        (("xiuzhou-2026", "default-1"), "自己的版本号"),
        (("xiuzhou-2026", ""), "自己的版本号"),
    ],
)
def test_a_rule_that_cannot_be_is_refused(own_rule: Path, change: tuple[str, str], sentence: str) -> None:
    own_rule.write_text(RULE.replace(*change), encoding="utf-8")
    with pytest.raises(Refused, match=sentence):
        allowance.rule()


def test_shares_stand_by_name_whoever_closed_more() -> None:
    settled()
    settled()
    cases.moved(cases.registered(cases.head()), "settle", cases.head(), result="at_once", told=True)
    cases.moved(cases.registered(cases.colleague()), "settle", cases.colleague(), result="oral", told=True)
    assert [one.name for one in sheet().shares] == ["周正平", "朱培根", "沈阿根"]


def confirm(mediator: str, by: object, seen: str = "") -> Reviewed:
    digest = seen or allowance.digest(share(mediator).lines)
    return services.review(unit=cases.UNIT, month=MONTH, mediator=mediator, seen=digest, by=by, at=NOW)  # type: ignore[arg-type]


def test_the_head_confirms_and_the_heads_own_are_for_the_justice_office() -> None:
    settled()
    cases.moved(cases.registered(cases.head()), "settle", cases.head(), result="at_once", told=True)
    confirm(cases.mediator().id, cases.head())
    with pytest.raises(Refused, match="不能自己确认"):
        confirm(cases.head().id, cases.head())
    confirm(cases.head().id, committee.justice())

    assert all(one.reviewed and not one.changed for one in sheet().shares)
    record = ledger.history([f"studio:{cases.UNIT}"])[-1]
    assert record.payload == {"month": "2026-05-01", "mediator": cases.head().id, "rule": "default-1", "cases": 1}


def test_nobody_else_confirms() -> None:
    settled()
    for other in (cases.mediator(), cases.colleague(), cases.elsewhere(), given.CLERK):
        with pytest.raises(NotFound):
            confirm(cases.mediator().id, other)
    with pytest.raises(Refused, match="没有他结案"):
        confirm("user:nobody", cases.head(), "x")


def test_the_database_lets_nobody_confirm_their_own() -> None:
    settled()
    row = confirm(cases.mediator().id, cases.head())
    with pytest.raises(IntegrityError), transaction.atomic():
        Reviewed.objects.filter(pk=row.pk).update(by=row.mediator)


def test_what_changes_afterwards_is_confirmed_once_more() -> None:
    settled()
    old = allowance.digest(share(cases.mediator().id).lines)
    confirm(cases.mediator().id, cases.head())
    settled()
    assert share(cases.mediator().id).changed
    with pytest.raises(Refused, match="有变化"):
        confirm(cases.mediator().id, cases.head(), old)
    confirm(cases.mediator().id, cases.head())
    assert not share(cases.mediator().id).changed


@pytest.mark.usefixtures("own_rule")
def test_another_version_of_the_rule_is_confirmed_anew(own_rule: Path) -> None:
    settled()
    confirm(cases.mediator().id, cases.head())
    own_rule.write_text(RULE.replace("xiuzhou-2026", "xiuzhou-2027").replace("30", "40"), encoding="utf-8")
    assert share(cases.mediator().id).changed


def test_a_month_is_one_that_has_been() -> None:
    today = localdate(NOW)
    assert allowance.month_of("", today) == date(2026, 4, 1)
    assert allowance.month_of("2026-05", today) == MONTH
    for wrong in ("2026-13", "5", "2026-06", "二〇二六"):
        with pytest.raises(Refused):
            allowance.month_of(wrong, today)


LETTER = {
    "body": "秀洲区人民法院",
    "number": "（2026）浙0411民诉前调18号",
    "sent_on": date(2026, 5, 6),
    "by": None,
    "at": NOW,
}


def test_a_letter_of_a_court_stands_beside_the_case() -> None:
    case = cases.registered(source="court_before")
    letter = LETTER | {"by": cases.mediator(), "answer_by": date(2026, 6, 5)}
    services.commission(case=case, **letter)
    found = queries.commission(case)
    assert found is not None
    assert (found.body, found.number, found.answer_by, found.answered_on) == (
        "秀洲区人民法院", "（2026）浙0411民诉前调18号", date(2026, 6, 5), None
    )  # fmt: skip
    record = ledger.history([case.subject])[-1]
    assert record.payload == {"sent": "2026-05-06", "answer_by": "2026-06-05"}

    services.answer_commission(case=case, answered_on=localdate(NOW), by=cases.mediator(), at=NOW)
    found = queries.commission(case)
    assert found is not None
    assert found.answered_on == localdate(NOW)


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"body": " "}, "请写内容"),
        ({"sent_on": date(2026, 5, 9)}, "不能在今天以后"),
        ({"answer_by": date(2026, 5, 5)}, "来函之后"),
    ],
)
def test_a_letter_that_cannot_be_is_refused(more: dict[str, object], sentence: str) -> None:
    case = cases.registered(source="police")
    with pytest.raises(Refused, match=sentence):
        services.commission(case=case, **{"answer_by": None} | LETTER | {"by": cases.mediator()} | more)  # type: ignore[arg-type]
    with pytest.raises(Refused, match="还没有登记"):
        services.answer_commission(case=case, answered_on=localdate(NOW), by=cases.mediator(), at=NOW)


def test_only_what_a_body_asked_for_has_a_letter() -> None:
    letter = LETTER | {"answer_by": None}
    with pytest.raises(Refused, match="委派、委托"):
        services.commission(case=cases.registered(source="own"), **letter | {"by": cases.mediator()})
    with pytest.raises(NotFound):
        services.commission(case=cases.registered(source="office"), **letter | {"by": cases.elsewhere()})
