"""A site is registered whole or not at all, seen by its place, and its people stand in their own room."""

from __future__ import annotations

import pytest

from gongzhi.foundation.sites import queries
from gongzhi.foundation.sites import services as registry
from gongzhi.foundation.sites.models import MaybeSame, Site
from gongzhi.kernel.refused import NotFound, Refused
from tests import given, sites
from tests.conftest import NOW

pytestmark = pytest.mark.django_db


def test_contacts_stand_in_the_room_for_persons(district: None) -> None:
    site = sites.house()
    assert site.holder
    assert "吴金根" not in str(vars(Site.objects.get(pk=site.pk)))


def test_it_is_seen_where_it_lies_and_nowhere_else(district: None) -> None:
    site = sites.house()
    assert queries.find(sites.GRID, site.reference) == site
    with pytest.raises(NotFound):
        queries.find(given.OUTSIDER, site.reference)
    assert queries.by_plate(site.plate.lower()) == site


def test_what_names_a_site_leads_to_the_one_it_is_now_for_who_sees_it(district: None) -> None:
    keep, gone = sites.house(), sites.house(name="吴家")
    assert queries.shown(sites.GRID, gone.pk) == gone
    registry.merge(pair=MaybeSame.objects.get(), keep=keep, by=sites.VILLAGER, at=NOW)
    assert queries.shown(sites.GRID, gone.pk) == keep
    assert queries.shown(given.OUTSIDER, gone.pk) is None
    assert queries.shown(sites.GRID, None) is None


def test_an_address_is_said_where_it_says_more_than_the_name() -> None:
    assert not Site(name="建设村1组2号", address="建设村1组 2 号").more_address
    assert Site(name="吴家", address="建设村1组 2 号").more_address == "建设村1组 2 号"


@pytest.mark.parametrize(
    ("field", "value"),
    [("kind", "castle"), ("site_class", "9"), ("place", "330411999"), ("name", " "), ("address", "长" * 121),
     ("name", "吴家 13800138000"), ("address", "建设村 12 号 330411196003152317"), ("operator", "微信 wujingen88")],
)  # fmt: skip
def test_what_is_wrong_is_named_and_nothing_is_kept(district: None, field: str, value: str) -> None:
    with pytest.raises(Refused) as refused:
        sites.house(**{field: value})
    assert refused.value.field == field
    assert not Site.objects.exists()


def test_a_fact_that_there_is_not_is_refused(district: None) -> None:
    with pytest.raises(Refused):
        sites.house(facts={"tenants": 3})
    with pytest.raises(Refused):
        registry.update_facts(site=sites.house(), facts={"beds": "8.5"}, seen=0, source="test", by=sites.GRID, at=NOW)
