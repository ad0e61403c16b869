"""Checks and hazards for measuring are rows like those that the services write, and the round is planned over them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from gongzhi.kernel.actor import system
from gongzhi.matters.models import Matter
from gongzhi.sample.bulk import rounds
from gongzhi.work.checks import queries, services
from gongzhi.work.checks.models import Check, Finding, Round
from gongzhi.work.hazards.models import Hazard
from tests import sites
from tests.conftest import NOW

pytestmark = pytest.mark.django_db


def test_copies_stand_beside_what_the_services_wrote_and_are_planned(district: None) -> None:
    houses = [sites.house(name=f"建设村 {number} 号") for number in range(5)]
    rounds.fill(checks=40, hazards=10, version=rounds.a_list(at=NOW), at=NOW)
    assert Check.objects.count() == 42
    assert Matter.objects.filter(kind="hazard").count() == Hazard.objects.count() == Finding.objects.count() == 11
    assert all(finding.matter.site_id == finding.check_made.site_id for finding in Finding.objects.all())
    planned = services.plan_rounds(until=localdate(NOW) + timedelta(days=91), by=system("test"), at=NOW)
    assert planned.new == Round.objects.count() == 5
    assert queries.of_site(houses[0])[0].made_at == NOW
    new = services.NewCheck(client_id="after-copies", way="patrol", outcome="nobody", made_at=NOW)
    again = services.submit(site=houses[1], new=new, by=sites.GRID, at=NOW)
    assert again.check.pk > Check.objects.exclude(pk=again.check.pk).latest("pk").pk
