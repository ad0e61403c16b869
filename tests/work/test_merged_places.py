"""What goes along when a village is merged into another, and what stays where it happened."""

from __future__ import annotations

from datetime import date

import pytest

from gongzhi.foundation.ledger import queries as ledger
from gongzhi.foundation.places import services as places
from gongzhi.foundation.search.models import Document
from gongzhi.foundation.sites.models import MaybeSame, Site
from gongzhi.kernel.actor import system
from gongzhi.kernel.refused import Refused
from gongzhi.matters import queries as matters
from gongzhi.matters.models import Matter
from gongzhi.work.intake import services as intake
from gongzhi.work.intake.models import Report, SortingRule, Trace
from tests import given, sites
from tests.conftest import NOW
from tests.work.hazards import cases as hazards

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]
SETUP = system("tests")
OLD, NEW = given.COMMUNITY, "330411101002"
LEADER = given.actor("leader", "xz-qu", name="leader")


def merge(*codes: str) -> list[str]:
    went = places.merge(codes=codes or (OLD,), into=NEW, on=date(2026, 5, 8), by=SETUP, at=NOW)
    return [str(one) for one in went]


def entries(subject: str) -> list[str]:
    return [record.verb for record in ledger.history([subject])]


def test_nothing_there_nothing_goes() -> None:
    assert merge() == []


class TestSites:
    def test_go_along_with_an_entry_each(self) -> None:
        house, gone = sites.house(place=OLD), sites.house(place=OLD, address="建设村 99 号", number="")
        Site.objects.filter(pk=gone.pk).update(state="gone", ended_at=NOW)
        version = house.version
        assert merge() == ["场所 1 个"]
        house.refresh_from_db()
        gone.refresh_from_db()
        assert (house.place, house.version, gone.place) == (NEW, version + 1, OLD)
        (entry,) = [one for one in ledger.history([house.subject]) if one.verb == "site.changed"]
        assert entry.payload == {"changed": ["place"], "before": {"place": OLD}, "after": {"place": NEW}}

    def test_at_one_address_now_are_maybe_the_same(self) -> None:
        sites.house(place=OLD, address="中心路 3 号", number="")
        sites.house(place=NEW, address="中心路 3 号", number="", by=SETUP)
        assert not MaybeSame.objects.exists()
        merge()
        assert MaybeSame.objects.count() == 1

    def test_of_a_grid_go_to_the_village_that_is_there(self) -> None:
        places.add(code=f"{OLD}001", name="第一网格", on=date(2026, 5, 1), by=SETUP, at=NOW)
        house = sites.house(place=f"{OLD}001", by=SETUP)
        merge()
        house.refresh_from_db()
        assert house.place == NEW

    def test_are_still_reported_and_checked_by_their_plate(self) -> None:
        house = sites.house(place=OLD)
        merge()
        house.refresh_from_db()
        report = given.report(place=house.place, site=house)
        assert (report.place, report.site) == (NEW, house)
        patrol = given.actor("grid_worker", f"village-{NEW}", name="grid", place=NEW)
        assert hazards.found(house, by=patrol).place == NEW


class TestMatters:
    def test_go_along_while_they_are_open(self) -> None:
        matter = given.handling()
        ended = given.handling()
        Matter.objects.filter(pk=ended.pk).update(ended_at=NOW, stage="closed")
        assert merge() == ["没办结的事 1 件"]
        matter.refresh_from_db()
        ended.refresh_from_db()
        assert (matter.place, ended.place) == (NEW, OLD)
        (entry,) = [one for one in ledger.history([matter.subject]) if one.verb == "matter.carried"]
        assert entry.payload == {"before": OLD, "after": NEW}
        document = Document.objects.get(subject=matter.subject)
        assert "双桥社区" in document.head
        assert "闻川社区" not in document.head

    def test_are_worked_on_as_before_and_seen_by_the_new_village(self) -> None:
        matter = given.handling()
        village = given.actor("village_clerk", f"village-{NEW}", place=NEW)
        assert not matters.visible_to(village).exists()
        merge()
        assert matters.find(village, matter.reference).place_name == "双桥社区"
        matter.refresh_from_db()
        assert given.handed_in(matter).stage == "done"

    def test_that_are_over_keep_the_name_of_their_place(self) -> None:
        matter = given.handling()
        Matter.objects.filter(pk=matter.pk).update(ended_at=NOW, stage="closed")
        merge()
        assert matters.find(given.CLERK, matter.reference).place_name == "闻川社区"


class TestReports:
    def test_go_along_until_they_are_decided_on(self) -> None:
        report, done = given.report(), given.report("另一处路灯坏了，晚上看不见")
        given.accepted(done)
        Matter.objects.update(ended_at=NOW, stage="closed")
        assert merge() == ["没处理完的来件 1 件"]
        report.refresh_from_db()
        done.refresh_from_db()
        assert (report.place, done.place) == (NEW, OLD)
        assert entries(report.subject)[-1] == "report.carried"
        assert Trace.objects.get(report=report).community == NEW
        assert "双桥社区" in Document.objects.get(subject=report.subject).head

    def test_new_ones_for_the_old_code_are_told_to_choose(self) -> None:
        merge()
        with pytest.raises(Refused, match="没有代码为 330411101001 的地方，请从列表里选"):
            given.report()
        assert not Report.objects.exists()


class TestRules:
    def switch(self, place: str, unit: str) -> None:
        intake.switch_rule(category=given.a_category(), place=place, unit=unit, on=True, by=LEADER, at=NOW)

    def test_hold_where_their_place_went(self) -> None:
        self.switch(OLD, "xz-zhifa")
        merge()
        rule = SortingRule.objects.get()
        assert (rule.place, rule.on) == (NEW, True)
        assert entries(f"sorting:{rule.category}-{OLD}")[-1] == "sorting.switched"
        assert entries(f"sorting:{rule.category}-{NEW}") == ["sorting.switched"]

    def test_give_way_to_one_that_is_there(self) -> None:
        self.switch(OLD, "xz-zhifa")
        self.switch(NEW, "xz-zhujian")
        merge()
        rule = SortingRule.objects.get()
        assert (rule.place, rule.unit) == (NEW, "xz-zhujian")


def test_all_of_it_is_one_act_and_the_ledger_holds() -> None:
    sites.house(place=OLD)
    matter, report = given.handling(), given.report()
    merge()
    last = [ledger.history([subject])[-1] for subject in (f"place:{OLD}", matter.subject, report.subject)]
    assert len({one.act for one in last}) == 1
    assert ledger.verify(versions=matters.versions()).ok
