"""What goes along when a village is merged into another, and what stays where it happened."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from gongzhi.foundation.ledger import queries as ledger
from gongzhi.foundation.places import services as places
from gongzhi.foundation.search.models import Document
from gongzhi.foundation.sites.models import MaybeSame, Site
from gongzhi.kernel.actor import system
from gongzhi.kernel.refused import Refused
from gongzhi.matters import queries as matters
from gongzhi.matters.models import Matter
from gongzhi.work.cells.models import Cycle
from gongzhi.work.intake import services as intake
from gongzhi.work.intake.models import Report, SortingRule, Trace
from tests import given, sites
from tests.conftest import NOW
from tests.work.cells import cases as ratings
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

    def test_that_are_not_let_go_along_and_nothing_is_taken_for_the_same(self) -> None:
        house = sites.house(place=OLD, address="3 号", number="")
        sites.house(place=NEW, address="3 号", number="", by=SETUP)
        Site.objects.filter(pk=house.pk).update(state="not_rented", ended_at=NOW)
        merge()
        house.refresh_from_db()
        assert (house.place, MaybeSame.objects.count()) == (NEW, 0)

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
    def test_end_with_their_place_and_are_decided_on_anew(self) -> None:
        category = given.a_category()
        intake.switch_rule(category=category, place=OLD, unit="xz-zhifa", on=True, by=LEADER, at=NOW)
        intake.switch_rule(category=category, place=NEW, unit="xz-zhujian", on=True, by=LEADER, at=NOW)
        assert merge() == []
        assert [(rule.place, rule.unit, rule.on) for rule in SortingRule.objects.all()] == [(NEW, "xz-zhujian", True)]
        assert ledger.history([f"sorting:{category}-{OLD}"])[-1].payload["on"] is False


def test_a_round_of_ratings_goes_along_until_it_is_over() -> None:
    now, over = ratings.cycle(place=OLD), ratings.cycle(place=OLD, name="去年")
    Cycle.objects.filter(pk=over.pk).update(opens_on=date(2026, 3, 1), ends_on=date(2026, 4, 1))
    assert merge() == ["评定 1 轮"]
    assert [cycle.place for cycle in Cycle.objects.filter(pk__in=[now.pk, over.pk]).order_by("pk")] == [NEW, OLD]


class TestLater:
    def test_what_was_stored_a_moment_after_goes_along_at_night(self) -> None:
        matter, report = given.handling(), given.report()
        merge()
        Matter.objects.filter(pk=matter.pk).update(place=OLD)
        Report.objects.filter(pk=report.pk).update(place=OLD)
        Site.objects.filter(pk=sites.house(place=NEW, by=SETUP).pk).update(place=OLD)
        went = [str(one) for one in places.carry_late(by=SETUP, at=NOW)]
        assert went == ["没处理完的来件 1 件", "没办结的事 1 件", "场所 1 个"]
        assert places.carry_late(by=SETUP, at=NOW) == []
        assert not Matter.objects.filter(place=OLD).exists()

    def test_a_code_that_is_in_use_keeps_its_own_whatever_it_once_stood_for(self) -> None:
        once = {
            "code": OLD, "name": "旧社区居委会", "starts_on": "1990-01-01", "ends_on": "1995-01-01", "successor": NEW
        }  # fmt: skip
        assert places.import_divisions(rows=[once], by=SETUP, at=NOW).added == [OLD]
        matter = given.handling()
        assert places.carry_late(by=SETUP, at=NOW) == []
        matter.refresh_from_db()
        assert matter.place == OLD

    def test_nothing_was_ever_merged_nothing_happens(self) -> None:
        assert places.carry_late(by=SETUP, at=NOW) == []

    def test_a_matter_that_comes_back_is_where_its_place_is_today(self) -> None:
        report = given.report()
        matter = given.answered(given.handed_in(given.handling(given.accepted(report))))
        report.refresh_from_db()
        assert report.respond_by is not None
        assert intake.close_silent(at=report.respond_by) == 1
        merge()
        given.responded(report, "disagree", at=report.respond_by + timedelta(days=1), why="又不亮了")
        matter.refresh_from_db()
        assert (matter.stage, matter.place) == ("handling", NEW)
        assert "matter.carried" in entries(matter.subject)


def test_all_of_it_is_one_act_and_the_ledger_holds() -> None:
    sites.house(place=OLD)
    matter, report = given.handling(), given.report()
    merge()
    last = [ledger.history([subject])[-1] for subject in (f"place:{OLD}", matter.subject, report.subject)]
    assert len({one.act for one in last}) == 1
    assert ledger.verify(versions=matters.versions()).ok
