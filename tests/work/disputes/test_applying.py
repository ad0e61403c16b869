"""A resident applies for mediation: a case, both sides, one code, and no door for anybody else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from gongzhi.foundation.ledger import queries as ledger
from gongzhi.foundation.persons.models import Person
from gongzhi.foundation.tries.models import Tries
from gongzhi.kernel.actor import reporter
from gongzhi.kernel.refused import NotFound, Refused
from gongzhi.matters import queries as matters
from gongzhi.work.disputes import capability, services
from gongzhi.work.disputes.models import Party
from tests.conftest import NOW
from tests.work.disputes import cases

pytestmark = pytest.mark.django_db
SELF: dict[str, Any] = {"by": reporter(), "at": NOW}


def application(**more: Any) -> services.Application:
    details = {
        "type": "02", "place": cases.PLACE, "facts": "楼上漏水", "name": "王秀英", "phone": "13800138000",
        "other": "楼上 302 的住户",
    }  # fmt: skip
    return services.Application(**(details | more))


def applied(**more: Any) -> services.Applied:
    return services.apply(application=application(**more), source="192.0.2.0/24", at=NOW)


def test_an_application_is_a_case_with_both_sides_and_a_code() -> None:
    done = applied(demand="修好", people=3)
    case = cases.fresh(done.case)

    assert (case.source, case.matter.stage, case.people) == ("applied", "applied", 3)
    assert [(party.side, party.consent) for party in case.parties.all()] == [("a", "yes"), ("b", "")]
    assert {note.compartment for note in case.notes.all()} == {"a"}
    assert services.attempt(code=capability.grouped(done.code).lower(), source="x", at=NOW) == done.party
    assert sorted(Person.objects.values_list("basis", flat=True)) == ["consent", "duty"]
    assert ledger.verify(versions=matters.versions()).ok


def test_a_company_is_named_as_one() -> None:
    other = cases.side(applied(other="示例物业公司", other_is_company=True).case, "b")
    assert (other.kind, other.company, other.person) == ("company", "示例物业公司", "")


@pytest.mark.parametrize("field", ["facts", "name", "phone", "other"])
def test_each_thing_that_is_missing_is_named_and_nothing_is_kept(field: str) -> None:
    with pytest.raises(Refused) as refusal:
        applied(**{field: " "})
    assert refusal.value.field == field
    assert not Party.objects.exists()
    assert not Tries.objects.exists()


@pytest.mark.parametrize(
    ("more", "field"), [({"phone": "12"}, "phone"), ({"type": "xx"}, "type"), ({"place": "9"}, "place")]
)
def test_what_cannot_be_is_named(more: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refusal:
        applied(**more)
    assert refusal.value.field == field


def test_applications_of_one_network_have_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    from gongzhi.work.disputes.services import applying

    monkeypatch.setattr(applying, "PER_SOURCE", 2)
    applied()
    applied()
    with pytest.raises(services.TooMany):
        applied()
    services.apply(application=application(), source="198.51.100.0/24", at=NOW)
    services.apply(application=application(), source="192.0.2.0/24", at=NOW + timedelta(days=1))


def test_nobody_without_a_post_registers_anything_but_an_application() -> None:
    case = services.register(type="02", place=cases.PLACE, source="court_after", facts="伪造的来源", **SELF)
    assert case.source == "applied"


def test_nobody_without_a_post_writes_people_into_a_case_or_draws_a_code() -> None:
    case = cases.peopled()
    with pytest.raises(NotFound):
        services.add_party(case=case, side="a", kind="person", contact={"name": "张三"}, **SELF)
    with pytest.raises(NotFound):
        services.issue_code(party=cases.side(case, "b"), **SELF)
