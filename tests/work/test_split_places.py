"""A place is split: the new one is added, sites go to it with what is open there, and the rest is merged or stays."""

from __future__ import annotations

from datetime import date

import pytest

from gongzhi.foundation.ledger import queries as ledger
from gongzhi.foundation.places import queries as register
from gongzhi.foundation.places import services as places
from gongzhi.foundation.search.models import Document
from gongzhi.foundation.sites import services
from gongzhi.foundation.sites.models import MaybeSame, Site
from gongzhi.foundation.sites.services import NewSite
from gongzhi.kernel.actor import Actor, system
from gongzhi.kernel.refused import Conflict, NotFound, Refused
from gongzhi.matters import queries as matters
from gongzhi.matters.models import Matter
from gongzhi.work.intake import services as intake
from gongzhi.work.intake.details import Refuse
from tests import given, sites
from tests.conftest import NOW
from tests.work.hazards import cases as hazards

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]
SETUP = system("tests")
OLD, NEXT, EAST = given.COMMUNITY, "330411101002", "330411101901"
TOWN = given.actor("town_clerk", "town-330411101", name="town", place="330411101")


def go(*some: Site, into: str = NEXT, by: Actor = TOWN) -> list[str]:
    went = services.reassign(seen={site.pk: site.version for site in some}, into=into, by=by, at=NOW)
    for site in some:
        site.refresh_from_db()
    return [str(one) for one in went]


def test_sites_go_with_an_entry_each_in_one_act() -> None:
    one, other, stays = sites.house(), sites.house(address="建设村 13 号"), sites.house(address="建设村 14 号")
    version, plate = one.version, one.plate
    assert go(one, other) == ["场所 2 个"]
    stays.refresh_from_db()
    assert (one.place, other.place, stays.place) == (NEXT, NEXT, OLD)
    assert (one.version, one.plate) == (version + 1, plate)
    last = [ledger.history([site.subject])[-1] for site in (one, other)]
    assert last[0].payload == {"changed": ["place"], "before": {"place": OLD}, "after": {"place": NEXT}}
    assert (last[0].actor, last[0].act) == (TOWN.id, last[1].act)
    assert ledger.verify().ok


def test_what_is_open_there_goes_along_and_what_is_over_stays() -> None:
    house = sites.house()
    hazard = hazards.found(house)
    report = given.report("楼道里停满了电动车", site=house)
    elsewhere = given.report("路灯坏了")
    over = given.report("外墙掉瓷砖", site=house)
    why = Refuse(reason="no_facts", reply="请补充是哪一个小区")
    intake.make(report=over, move="refuse", details=why, seen=over.version, by=given.CLERK, at=NOW)
    assert go(house) == ["场所 1 个", "没处理完的来件 1 件", "没办结的事 1 件"]
    for row in (hazard, report, elsewhere, over):
        row.refresh_from_db()
    assert (hazard.place, report.place, elsewhere.place, over.place) == (NEXT, NEXT, OLD, OLD)
    assert "双桥社区" in Document.objects.get(subject=hazard.subject).head
    assert ledger.history([hazard.subject])[-1].act == ledger.history([house.subject])[-1].act
    assert ledger.verify(versions=matters.versions()).ok


def test_a_changed_registration_takes_what_is_open_along_as_well() -> None:
    house = sites.house()
    hazard = hazards.found(house)
    house.refresh_from_db()
    services.change(site=house, new=NewSite.of(house, place=NEXT, facts={}), seen=house.version, by=TOWN, at=NOW)
    hazard.refresh_from_db()
    assert hazard.place == NEXT
    services.change(
        site=house, new=NewSite.of(Site.objects.get(), name="新名字", facts={}), seen=house.version + 1, by=TOWN, at=NOW
    )
    assert [one.verb for one in ledger.history([hazard.subject])].count("matter.carried") == 1


def test_a_village_is_split_in_two_and_last_year_reads_as_it_was() -> None:
    east, west = sites.house(), sites.house(address="建设村 13 号")
    places.add(code=EAST, name="建东村村民委员会", on=date(2026, 5, 7), by=SETUP, at=NOW)
    go(east, into=EAST)
    went = places.merge(codes=[OLD], into=NEXT, on=date(2026, 5, 8), by=SETUP, at=NOW)
    west.refresh_from_db()
    assert [str(one) for one in went] == ["场所 1 个"]
    assert (east.place, west.place) == (EAST, NEXT)
    before, after = (register.names([OLD, EAST], day) for day in (date(2026, 5, 6), date(2026, 5, 8)))
    assert (set(before), set(after)) == ({OLD}, {EAST})
    assert not MaybeSame.objects.exists()


def test_what_is_open_beside_the_site_stays() -> None:
    matter = given.accepted(given.report("路灯坏了"))
    go(sites.house())
    assert Matter.objects.get(pk=matter.pk).place == OLD


class TestRefused:
    def test_who_may_not(self) -> None:
        house = sites.house()
        with pytest.raises(Refused, match="没有这项权限"):
            go(house, by=sites.GRID)
        with pytest.raises(Refused, match="不在您的辖区"):
            go(house, by=sites.VILLAGER)  # there
        with pytest.raises(NotFound):
            go(house, by=given.actor("village_clerk", f"village-{NEXT}", place=NEXT))  # here
        assert _untouched(house)

    @pytest.mark.parametrize(
        ("to", "says"), [("330411101999", "没有代码"), ("", "没有代码"), (OLD, "本来就在"), ("330402", "不归秀洲区管")]
    )
    def test_where_there_is_nothing_to_go_to(self, to: str, says: str) -> None:
        house = sites.house()
        with pytest.raises(Refused, match=says) as refused:
            go(house, into=to)
        assert refused.value.field == "into"
        assert _untouched(house)

    def test_one_that_was_changed_meanwhile_lets_none_go(self) -> None:
        house, other = sites.house(), sites.house(address="建设村 13 号")
        services.set_state(site=other, state="empty", seen=other.version, by=TOWN, at=NOW)
        with pytest.raises(Conflict, match=other.reference):
            go(house, other)
        assert _untouched(house)

    def test_one_that_is_not_there_lets_none_go(self) -> None:
        house = sites.house()
        with pytest.raises(NotFound, match="重新勾选"):
            services.reassign(seen={house.pk: house.version, house.pk + 1: 0}, into=NEXT, by=TOWN, at=NOW)
        assert _untouched(house)

    def test_too_many(self) -> None:
        with pytest.raises(Refused, match="最多划 500 个"):
            services.reassign(seen=dict.fromkeys(range(501), 0), into=NEXT, by=TOWN, at=NOW)


def _untouched(house: Site) -> bool:
    house.refresh_from_db()
    return house.place == OLD and [one.verb for one in ledger.history([house.subject])] == ["site.registered"]
