"""The sample district has a rated school, a market that is being rated, and hubs with months at zero."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from gongzhi.foundation.ledger.verification import verify
from gongzhi.kernel.actor import system
from gongzhi.matters import queries as matters
from gongzhi.sample import ratings
from gongzhi.sample.year.staff import Staff
from gongzhi.work.cells import hub, queries
from gongzhi.work.cells.models import Rating
from tests.conftest import NOW
from tests.work.cells import cases

UNTIL = date(2026, 9, 8)  # whoever acts was appointed in May


@pytest.mark.django_db
def test_a_school_is_rated_and_a_market_on_its_way(cast: object) -> None:
    began, at = datetime(2025, 5, 8, tzinfo=UTC), datetime(2026, 9, 8, 2, tzinfo=UTC)
    market = cases.market(at=began)
    ratings.tell(staff=Staff(NOW), first=began.date(), until=UNTIL)
    school, other = Rating.objects.select_related("matter", "site").order_by("pk")
    assert (school.site.kind, school.matter.stage) == ("school", "rated")
    assert queries.holds(school, UNTIL)
    assert school.reasons["misses"]
    assert (other.site, other.matter.stage) == (market, "second")

    crime, _escalated, fire = hub.zeros(market, at)
    assert (crime.months, fire.months) == (3, 6)
    assert len(hub.residents(market)) == 3
    assert queries.find(system("test"), school.matter.reference) == school
    assert verify(versions=matters.versions()).ok
