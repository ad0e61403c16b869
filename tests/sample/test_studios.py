"""The sample's committees: written down by the same services, made up, and shown as such."""

from __future__ import annotations

import pytest
from django.utils.timezone import localdate

from gongzhi.foundation.ledger import queries as ledger
from gongzhi.kernel.actor import system
from gongzhi.sample import studios
from gongzhi.work.disputes.models import Interest, Round, Studio
from gongzhi.work.disputes.studios import reading
from tests.conftest import NOW
from tests.work.disputes import cases, committee

pytestmark = pytest.mark.django_db


def test_both_committees_have_members_days_and_something_to_mend() -> None:
    studios.write_down(by=system("sample"), at=NOW)
    rows = {one.unit.code: one for one in reading.listed(committee.justice(), localdate(NOW))}
    assert {code: len(one.members) for code, one in rows.items()} == {"xz-tiaojie": 3, "xz-sanlao": 1}
    assert [finding.code for finding in rows["xz-tiaojie"].findings] == []
    assert [finding.code for finding in rows["xz-sanlao"].findings] == ["late"]
    assert Round.objects.count() == 4
    assert Studio.objects.filter(term_until__gt=localdate(NOW)).count() == 2
    assert ledger.verify().ok


def test_what_they_declared_is_sealed() -> None:
    studios.write_down(by=system("sample"), at=NOW)
    own = reading.own_membership(cases.mediator(), Studio.objects.get(unit=cases.UNIT))
    assert own is not None
    assert [one.masked.get("phone", "") for one in reading.declared(own)] == ["137****0021", ""]
    assert Interest.objects.count() == 3
