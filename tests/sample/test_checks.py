"""The sample's checks: through the services, over the sites that are there, and nothing in them names a person."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from gongzhi.foundation.clocks import almanac
from gongzhi.foundation.ledger.verification import verify
from gongzhi.kernel.actor import system
from gongzhi.sample import sites as sample_sites
from gongzhi.sample.year import checks
from gongzhi.sample.year.hours import Hours
from gongzhi.work.checks import queries
from gongzhi.work.checks.models import Check, Errand, Finding, Round
from tests import given
from tests.conftest import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_some_months_of_checks_over_the_sites_that_are_there(district: None) -> None:
    until, hours = date(2026, 5, 8), Hours(almanac.calendar())
    made = sample_sites.lay_out(by=system("test"), at=NOW - timedelta(days=200), count=200)
    assert checks.live(seed=1, first=date(2025, 5, 8), until=until, hours=hours, visits=60) == 60
    assert set(Check.objects.values_list("way", flat=True)) == {"patrol", "official", "self"}
    assert Finding.objects.exists()
    assert Round.objects.count() == len(made)
    assert not Check.objects.filter(began_at__isnull=False, came_at__lt=NOW - timedelta(days=31)).exists()
    assert {errand.site.place for errand in Errand.objects.all()} == {sample_sites.WALKED}
    grid = given.actor("grid_worker", f"village-{sample_sites.WALKED}", place=sample_sites.WALKED)
    assert len(queries.today(grid, until, ahead=0)) >= 3, "the grid worker of the cast has somewhere to go"
    assert verify().ok
