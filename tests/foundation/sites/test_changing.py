"""A registration changes only as it was shown; old contacts are erased; a lost plate leads nowhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from gongzhi.foundation.ledger import queries as ledger
from gongzhi.foundation.persons.models import Person
from gongzhi.foundation.places.datum import WGS84, Point
from gongzhi.foundation.sites import queries, services
from gongzhi.foundation.sites.models import MaybeSame, Part, Site
from gongzhi.foundation.sites.services import NewSite
from gongzhi.kernel.refused import Conflict, NotFound, Refused
from tests import given, sites
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
BY = {"by": sites.VILLAGER, "at": NOW}


def test_a_change_is_made_once_and_its_words_can_be_erased(district: None) -> None:
    site = sites.house()
    new = NewSite.of(site, name="建设村 14 号", address="王江泾镇建设村 14 号", number="CZ7")
    changed = services.change(site=site, new=new, seen=0, **BY)
    assert (changed.name, changed.number, changed.version) == ("建设村 14 号", "CZ7", 1)
    assert changed.facts == site.facts
    entry = ledger.history([site.subject])[-1]
    assert entry.payload == {
        "changed": ["number", "name", "address"], "before": {"number": ""}, "after": {"number": "CZ7"}
    }  # fmt: skip
    assert entry.texts == {"name": "建设村 12 号", "address": "王江泾镇建设村 12 号"}
    with pytest.raises(Conflict):
        services.change(site=site, new=new, seen=0, **BY)
    assert services.change(site=site, new=new, seen=1, **BY).version == 1  # nothing new


@pytest.mark.parametrize("by", [sites.GRID, sites.FIRE, sites.LANDLORD, given.OUTSIDER])
def test_only_the_registers_people_change_it(district: None, by: object) -> None:
    site = sites.house()
    for act in (
        lambda: services.change(site=site, new=NewSite.of(site, name="别的"), seen=0, by=by, at=NOW),
        lambda: services.set_state(site=site, state="gone", seen=0, by=by, at=NOW),
        lambda: services.renew_plate(site=site, by=by, at=NOW),
        lambda: services.add_part(site=site, sort="building", name="1 幢", by=by, at=NOW),
        lambda: services.recount(site=site, facts={"beds": 9}, seen=0, by=by, at=NOW),
        lambda: services.set_person(
            site=site, role="holder", fields={}, erase_by=sites.ERASE_BY, seen=0, by=by, at=NOW
        ),
    ):
        with pytest.raises(Refused):
            act()
    assert Site.objects.get().version == 0


def test_a_number_is_had_once(district: None) -> None:
    sites.house(number="CZ1")
    other = sites.house(number="CZ2", address="王江泾镇建设村 99 号", name="另一处")
    with pytest.raises(Refused, match="CZ1"):
        services.change(site=other, new=NewSite.of(other, number="CZ1"), seen=0, **BY)
    with pytest.raises(Refused, match="CZ1"):
        sites.house(number="CZ1")


@pytest.mark.parametrize(
    ("what", "field"),
    [
        ({"facts": {"stalls": 3}}, "stalls"),
        ({"point": Point(121.4, 31.2, WGS84)}, "lon"),
        ({"place": "330402001001"}, "place"),
        ({"registered": False, "registered_on": date(2026, 5, 1)}, "registered_on"),
        ({"registered": True, "registered_on": date(2026, 6, 1)}, "registered_on"),
        ({"unit": "xz-nowhere"}, "unit"),
        ({"holder": {"name": "吴金根", "phone": "12"}}, "phone"),
        ({"kind": "school", "site_class": "", "registered": True, "facts": {}}, "registered"),
    ],
)
def test_what_no_such_site_can_be(district: None, what: dict[str, object], field: str) -> None:
    with pytest.raises(Refused) as refused:
        sites.house(**what)
    assert refused.value.field == field
    assert not Site.objects.exists()
    assert not Person.objects.exists()


def test_states_are_neutral_and_an_ended_one_may_begin_again(district: None) -> None:
    site = sites.house()
    gone = services.set_state(site=site, state="not_rented", seen=0, **BY)
    assert (gone.is_open, gone.ended_at) == (False, NOW)
    back = services.set_state(site=site, state="active", seen=1, **BY)
    assert (back.is_open, back.ended_at) == (True, None)
    with pytest.raises(Refused):
        services.set_state(site=site, state="merged", seen=2, **BY)
    with pytest.raises(Conflict):
        services.set_state(site=site, state="empty", seen=1, **BY)


def test_who_answers_is_replaced_and_the_old_record_erased(district: None) -> None:
    site = sites.house()
    before = site.holder
    fields = {"name": "陆阿福", "phone": "13900139000"}
    changed = services.set_person(
        site=site, role="holder", fields=fields, erase_by=sites.ERASE_BY, seen=0, **BY
    )  # fmt: skip
    assert Person.objects.get(pk=before).erased_at == NOW
    opened = services.reveal_person(site=changed, role="holder", reason="site", **BY)
    assert dict(opened) == fields
    nobody = services.set_person(site=site, role="holder", fields={}, erase_by=sites.ERASE_BY, seen=1, **BY)
    assert nobody.holder == ""
    with pytest.raises(NotFound):
        services.reveal_person(site=nobody, role="holder", reason="site", **BY)


def test_who_answers_is_shown_to_a_post_that_may_with_a_reason(district: None) -> None:
    site = sites.house()
    for by, reason in ((sites.GRID, "site"), (given.OUTSIDER, "site"), (sites.VILLAGER, ""), (sites.LANDLORD, "site")):
        with pytest.raises(Refused):
            services.reveal_person(site=site, role="holder", reason=reason, by=by, at=NOW)
    assert services.reveal_person(site=site, role="holder", reason="site", by=sites.FIRE, at=NOW)["name"] == "吴金根"


def test_a_landlord_declares_for_the_own_house_alone(district: None) -> None:
    own = sites.house(unit="xz-fangdong")
    other = sites.house(name="别家", address="王江泾镇建设村 88 号")
    declare = {"registered": True, "on": date(2026, 5, 6), "seen": 0, "by": sites.LANDLORD, "at": NOW}
    said = services.declare_registered(site=own, **declare)
    assert (said.registered, said.registered_on) == (True, date(2026, 5, 6))
    with pytest.raises(Refused):
        services.declare_registered(site=other, **declare)
    assert [site.pk for site in Site.objects.visible_to(sites.LANDLORD)] == [own.pk]


def test_a_lost_plate_gets_a_new_number(district: None) -> None:
    site = sites.house()
    renewed = services.renew_plate(site=site, **BY)
    assert renewed.plate != site.plate
    assert queries.by_plate(site.plate) is None
    assert queries.by_plate(renewed.plate) == site


def test_parts_stand_on_each_other(district: None) -> None:
    site = sites.house()
    building = services.add_part(site=site, sort="building", name="1 幢", **BY)
    floor = services.add_part(site=site, sort="floor", name="二楼", parent=building.pk, **BY)
    services.add_part(site=site, sort="unit", name="201", parent=floor.pk, **BY)
    assert [(part.name, depth) for part, depth in queries.parts(site)] == [("1 幢", 0), ("二楼", 1), ("201", 2)]
    for sort, name, parent in (
        ("unit", "202", building.pk), ("floor", "三楼", None), ("building", "1  幢", None), ("building", " ", None),
        ("castle", "x", None),
    ):  # fmt: skip
        with pytest.raises(Refused):
            services.add_part(site=site, sort=sort, name=name, parent=parent, **BY)
    services.rename_part(site=site, part=building.pk, name="甲幢", **BY)
    other = sites.house(name="别家", address="王江泾镇建设村 88 号")
    with pytest.raises(NotFound):
        services.remove_part(site=other, part=building.pk, **BY)
    services.remove_part(site=site, part=building.pk, **BY)
    assert not Part.objects.exists()


def test_facts_that_such_a_site_has_are_recounted(district: None) -> None:
    site = services.recount(site=sites.house(), facts={"beds": "9", "rooms": ""}, seen=0, **BY)
    assert (site.facts["beds"], site.facts_version) == (9, 1)
    with pytest.raises(Refused):
        services.recount(site=site, facts={"stalls": 4}, seen=1, **BY)
    with pytest.raises(Conflict):
        services.recount(site=site, facts={"beds": 10}, seen=0, **BY)


def test_a_double_is_proposed_and_merged_and_its_plate_leads_on(district: None) -> None:
    first = sites.house()
    second = sites.house(name="吴家", address="嘉兴市秀洲区王江泾镇建设村１２号")
    [pair] = queries.pairs(sites.VILLAGER)
    assert (pair.earlier, pair.later, pair.row.why) == (first, second, "address")
    kept = services.merge(pair=pair.row, keep=first, **BY)
    assert kept == first
    assert Site.objects.get(pk=second.pk).state == "merged"
    assert queries.by_plate(second.plate) == first
    assert queries.pairs(sites.VILLAGER) == []
    with pytest.raises(Conflict):
        services.keep_apart(pair=pair.row, **BY)
    with pytest.raises(Refused):
        services.set_state(site=Site.objects.get(pk=second.pk), state="active", seen=1, **BY)


def test_two_kept_apart_are_not_proposed_again(district: None) -> None:
    sites.house()
    second = sites.house(name="吴家")
    services.keep_apart(pair=queries.pairs(sites.VILLAGER)[0].row, **BY)
    services.change(site=second, new=replace(NewSite.of(second), name="吴家出租房"), seen=0, **BY)
    assert queries.pairs(sites.VILLAGER) == []
    assert MaybeSame.objects.get().merged is False


def test_a_double_by_point_needs_a_like_name(district: None) -> None:
    here, near = Point(120.70, 30.85, WGS84), Point(120.70008, 30.85005, WGS84)
    sites.house(point=here, address="某处")
    sites.house(point=near, address="某处后面", name="建设村12号出租")
    assert [pair.row.why for pair in queries.pairs(sites.VILLAGER)] == ["point"]
    sites.house(point=near, address="别的地方", name="老沈家")
    sites.house(point=near, address="某处", name="建设村 12 号", kind="school", site_class="", facts={})
    assert MaybeSame.objects.count() == 1


def test_what_was_asked_of_the_one_that_is_gone_is_asked_of_the_one_that_stays(district: None) -> None:
    first, second = sites.house(), sites.house(name="吴家")
    third = sites.house(name="丙")  # proposed with the earliest
    pair = next(one for one in queries.pairs(sites.VILLAGER) if one.later == second)
    services.merge(pair=pair.row, keep=second, **BY)
    assert [(one.earlier, one.later) for one in queries.pairs(sites.VILLAGER)] == [(second, third)]
    assert queries.by_plate(first.plate) == second


def test_nobody_of_elsewhere_sees_or_decides_a_pair(district: None) -> None:
    sites.house()
    sites.house(name="吴家")
    row = queries.pairs(sites.VILLAGER)[0].row
    assert queries.pairs(given.OUTSIDER) == []
    with pytest.raises(NotFound):
        queries.pair(given.OUTSIDER, row.pk)
    with pytest.raises(Refused):
        services.merge(pair=row, keep=row.site, by=given.OUTSIDER, at=NOW)
    with pytest.raises(Refused):
        services.keep_apart(pair=row, by=sites.GRID, at=NOW)
