"""What a unit that was closed leaves behind: it is waited for, or it comes to whoever is there."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils.timezone import localdate

from gongzhi.foundation.clocks import queries as clocks
from gongzhi.foundation.ledger import queries as ledger
from gongzhi.foundation.notices.models import Notice
from gongzhi.foundation.organisations import services as organisations
from gongzhi.foundation.sites.models import Site
from gongzhi.kernel.actor import system
from gongzhi.kernel.details import build
from gongzhi.kernel.refused import Refused
from gongzhi.matters.models import Category, Matter, Shield
from gongzhi.matters.services import load_categories
from gongzhi.work.cells import services as cells
from gongzhi.work.disputes.models import FollowUp
from gongzhi.work.intake import services as intake
from gongzhi.work.intake import sorting, tables
from gongzhi.work.intake.lifecycle import REPORT
from gongzhi.work.intake.models import Report
from gongzhi.work.intake.services import learning
from tests import given, sites
from tests.conftest import NOW
from tests.work.cells import cases as ratings
from tests.work.disputes import cases as disputes
from tests.work.roots import cases as roots

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]
SETUP = system("tests")
TODAY = localdate(NOW)


def close(unit: str, *, at: object = NOW) -> None:
    organisations.close_unit(code=unit, on=TODAY, by=SETUP, at=at)  # type: ignore[arg-type]


def found_centre(code: str, place: str = "330411") -> None:
    """Another centre beside the one there is."""
    organisations.found_unit(
        code=code, name="新的治理中心", kind="centre", place=place, on=date(2026, 5, 1), by=SETUP, at=NOW
    )


def silent() -> tuple[Report, Matter]:
    """A report that nobody answered for, with its matter closed."""
    report = given.report()
    matter = given.answered(given.handed_in(given.handling(given.accepted(report))))
    report.refresh_from_db()
    assert intake.close_silent(at=report.respond_by) == 1  # type: ignore[arg-type]
    matter.refresh_from_db()
    assert not matter.is_open
    return report, matter


class TestWhatComesBack:
    def test_goes_to_the_desk_when_the_unit_that_did_it_is_gone(self) -> None:
        report, matter = silent()
        close("xz-zhujian")
        given.responded(report, "disagree", at=report.respond_by + timedelta(days=1), why="又不亮了")  # type: ignore[operator]
        matter.refresh_from_db()
        assert (matter.stage, matter.unit, matter.contests) == ("opened", "", 1)
        assert not matter.engagements.filter(state__in=("offered", "accepted")).exists()
        assert given.moved(matter, "dispatch", given.CLERK, unit="xz-zhifa").unit == "xz-zhifa"

    def test_goes_to_the_unit_that_did_it_when_it_is_there(self) -> None:
        report, matter = silent()
        given.responded(report, "disagree", at=report.respond_by + timedelta(days=1), why="又不亮了")  # type: ignore[operator]
        matter.refresh_from_db()
        assert (matter.stage, matter.unit, matter.desk) == ("handling", "xz-zhujian", "xz-zhongxin")

    def test_goes_to_the_centre_that_is_there_when_its_own_is_gone(self) -> None:
        report, matter = silent()
        found_centre("xz-xin")
        close("xz-zhongxin")
        given.responded(report, "disagree", at=report.respond_by + timedelta(days=1), why="又不亮了")  # type: ignore[operator]
        matter.refresh_from_db()
        assert matter.desk == "xz-xin"

    def test_never_goes_to_a_centre_that_it_is_about(self) -> None:
        report, matter = silent()
        Matter.objects.filter(pk=matter.pk).update(desk="centre-330411101")
        Shield.objects.create(matter=matter, unit="xz-zhongxin")
        close("centre-330411101")
        given.responded(report, "disagree", at=report.respond_by + timedelta(days=1), why="又不亮了")  # type: ignore[operator]
        matter.refresh_from_db()
        assert matter.desk == "xz-ducha"
        told = ledger.history([matter.subject])
        assert [one.payload for one in told if one.verb == "matter.desk_anew"] == [
            {"before": "centre-330411101", "after": "xz-ducha"}
        ]

    def test_is_sent_on_by_a_new_centre_where_the_supervision_stands_in(self) -> None:
        report, matter = silent()
        Matter.objects.filter(pk=matter.pk).update(desk="centre-330411101")
        Shield.objects.create(matter=matter, unit="xz-zhongxin")
        close("centre-330411101")
        close("xz-zhujian")
        given.responded(report, "disagree", at=report.respond_by + timedelta(days=1), why="又不亮了")  # type: ignore[operator]
        matter.refresh_from_db()
        assert (matter.stage, matter.desk) == ("opened", "xz-ducha")
        found_centre("centre-new", "330411101")
        town = given.actor("town_clerk", "centre-new", place="330411101", units=("centre-new",))
        grid = given.actor("grid_worker", "village-330411101001", place="330411101001")
        with pytest.raises(Refused, match="别的中心受理"):
            given.moved(matter, "settle", grid, reply="换了灯泡", result="solved")
        assert given.moved(matter, "dispatch", town, unit="xz-zhifa").unit == "xz-zhifa"

    def test_answered_on_the_spot_leaves_no_deadline_but_the_residents(self) -> None:
        report, matter = silent()
        close("xz-zhujian")
        at = report.respond_by + timedelta(days=1)  # type: ignore[operator]
        given.responded(report, "disagree", at=at, why="又不亮了")
        matter.refresh_from_db()
        given.moved(matter, "answer_now", given.CLERK, at, reply="换好了", result="solved")
        assert {one.code for one in clocks.of(matter.subject) if one.stopped_at is None} == set()

    def test_has_no_deadline_of_the_unit_that_is_gone(self) -> None:
        report, matter = silent()
        close("xz-zhujian")
        at = report.respond_by + timedelta(days=1)  # type: ignore[operator]
        given.responded(report, "disagree", at=at, why="又不亮了")
        matter.refresh_from_db()
        given.moved(matter, "dispatch", given.CLERK, at, unit="xz-zhifa")
        running = {one.code for one in clocks.of(matter.subject) if one.stopped_at is None}
        assert running == {"sign", "contact", "handle", "answer"}

    def test_a_refusal_that_is_contested_is_looked_at_by_the_centre_that_is_there(self) -> None:
        report = given.report(place="")
        details = build(REPORT.move("refuse").details, {"reason": "no_facts", "reply": "请写清在哪里"})
        intake.make(report=report, move="refuse", details=details, seen=report.version, by=given.CLERK, at=NOW)
        found_centre("xz-xin")
        close("xz-zhongxin")
        given.responded(report, "contest", why="我写清楚了")
        report.refresh_from_db()
        assert (report.desk, report.decision_contest) == ("xz-xin", "open")

    def test_an_appeal_goes_to_the_centre_that_is_there(self) -> None:
        rating = ratings.rated()
        found_centre("xz-xin")
        close_any("xz-zhongxin")
        ratings.moved(rating, "appeal", ratings.SCHOOL, ratings.LATER, why="有记录")
        rating.matter.refresh_from_db()
        assert (rating.matter.stage, rating.matter.desk) == ("appealed", "xz-xin")
        told = Notice.objects.filter(template="rating.appealed").values_list("to", flat=True)
        assert set(told) == {"unit:xz-xin"}

    def test_a_matter_that_was_voided_is_restored_at_the_centre_that_is_there(self) -> None:
        matter = given.moved(
            given.moved(given.accepted(), "ask_void", given.CLERK, why="重复"), "void", given.CLERK2, why="是"
        )
        Matter.objects.filter(pk=matter.pk).update(desk="centre-330411101")
        close_any("centre-330411101")
        matter.refresh_from_db()
        matter = given.moved(matter, "restore", given.SUPERVISOR, why="不是重复")
        assert (matter.stage, matter.desk) == ("opened", "xz-zhongxin")

    def test_a_relapse_says_that_its_owner_is_gone(self) -> None:
        root = roots.closed()
        close(root.unit)
        with pytest.raises(Refused, match="牵头根治的单位已经撤销"):
            roots.relapsed(root, at=given.later(days=170))
        root.refresh_from_db()
        assert root.stage == "closed"

    def test_a_report_of_a_desk_that_is_gone_is_that_of_whoever_accepts_it(self) -> None:
        report = given.report()
        Report.objects.filter(pk=report.pk).update(desk="centre-330411101", stage="refused")
        close("centre-330411101")
        Report.objects.filter(pk=report.pk).update(stage="waiting")
        report.refresh_from_db()
        assert given.accepted(report).desk == given.CLERK.unit

    def test_a_matter_of_a_desk_that_is_gone_is_moved_by_the_desk_that_is_there_and_no_smaller_one(self) -> None:
        matter = given.accepted()
        Matter.objects.filter(pk=matter.pk).update(desk="centre-330411101")
        matter.refresh_from_db()
        found_centre("centre-new", "330411101")
        town = given.actor("town_clerk", "centre-new", place="330411101")
        grid = given.actor("grid_worker", "village-330411101001", place="330411101001")
        with pytest.raises(Refused, match="别的中心受理"):
            given.moved(matter, "desk_note", town, note="看过")
        close_any("centre-330411101")
        with pytest.raises(Refused, match="别的中心受理"):
            given.moved(matter, "settle", grid, reply="换了灯泡", result="solved")
        assert given.moved(matter, "desk_note", town, note="看过").version == matter.version


def close_any(unit: str) -> None:
    """Close a unit that still has something, as only a race would."""
    from gongzhi.foundation.organisations.models import Post, Unit

    Post.objects.filter(unit__code=unit).update(ends_on=TODAY)
    Unit.objects.filter(code=unit).update(ends_on=TODAY)


class TestWhatIsWaitedFor:
    def refused(self, unit: str, says: str) -> None:
        with pytest.raises(Refused, match=says):
            close(unit)

    def test_the_only_centre_and_the_only_supervision(self) -> None:
        self.refused("xz-zhongxin", "没有别的社会治理中心接替“秀洲区社会治理中心”，请先设好再撤销")
        close("xz-duchashi")
        self.refused("xz-ducha", "没有别的督导接替“秀洲区社会治理督导组”，请先设好再撤销")
        close("centre-330411101")  # the district's centre covers the town
        found_centre("xz-xin")
        close("xz-zhongxin")

    @pytest.mark.parametrize("stage", ["waiting", "asked"])
    def test_reports_at_its_desk(self, stage: str) -> None:
        found_centre("xz-xin")
        Report.objects.filter(pk=given.report().pk).update(desk="xz-zhongxin", stage=stage)
        self.refused("xz-zhongxin", "还有 1 件来件没有处理完")
        Report.objects.update(stage="refused", decision_contest="open")
        self.refused("xz-zhongxin", "还有 1 件来件没有处理完")

    def test_who_was_pressed(self) -> None:
        pressed = intake.press(report=given.report(), words="他们叫我撤回", at=NOW)
        self.refused(pressed.unit, "还有 1 件“有人要求撤回或改评价”的反映在它那里")

    def test_its_sites(self) -> None:
        house = sites.house()
        Site.objects.filter(pk=house.pk).update(unit="xz-xiaoxue")
        self.refused("xz-xiaoxue", "还有 1 个场所由它负责")
        Site.objects.filter(pk=house.pk).update(state="gone")
        close("xz-xiaoxue")

    def test_its_visits_after_an_agreement(self) -> None:
        case = disputes.closed()
        assert FollowUp.objects.filter(case=case, visit=None).exists()
        self.refused(case.matter.unit, "次协议回访要由它去，最晚一次在")

    def test_its_days_at_a_hub(self) -> None:
        site = ratings.market()
        made = cells.host(site=site, unit="xz-sifa", duty="law", weekdays=[1], by=ratings.CLERK, at=NOW)
        self.refused("xz-sifa", "它还在 1 个众治中心驻点")
        cells.end_resident(resident=made, by=ratings.CLERK, at=NOW)
        close("xz-sifa")

    def test_its_round_of_ratings(self) -> None:
        ratings.cycle()
        found_centre("xz-xin")
        self.refused(ratings.CLERK.unit, "的评定由它受理，到 \\d{4}-\\d\\d-\\d\\d 为止，过后再撤")


class TestWhatIsSuggested:
    @pytest.fixture(autouse=True)
    def _categories(self) -> None:
        load_categories(rows=tables.rows("categories"), by=SETUP, at=NOW)

    def unit(self) -> str:
        found = sorting.read("小区门口的路灯坏了，路灯不亮已经一个星期，请修路灯", place="", at=NOW)
        return next(one.value for one in found if one.field == "unit")

    def test_is_no_unit_that_is_gone(self) -> None:
        usual = self.unit()
        category = Category.objects.get(code="0102")
        assert usual == sorting.usual_unit("0102") == category.unit
        close(usual)
        assert (self.unit(), sorting.usual_unit("0102")) == ("", "")

    def test_is_not_counted_at_night(self) -> None:
        given.dispatched(given.accepted(category="0102"))
        assert learning.counted()["units"] == {"0102": {"330411101": {"xz-zhujian": 1}}}
        close_any("xz-zhujian")
        assert learning.counted()["units"] == {}

    def test_a_rule_is_switched_off_whatever_became_of_its_unit(self) -> None:
        leader = given.actor("leader", "xz-qu", name="leader")
        rule: dict[str, object] = {"category": "0102", "place": given.COMMUNITY, "unit": "xz-zhifa"}

        def switch(*, on: bool, **changed: object) -> object:
            return intake.switch_rule(**(rule | changed), on=on, by=leader, at=NOW)  # type: ignore[arg-type]

        switch(on=True)
        close_any("xz-zhifa")
        assert not switch(on=False).on  # type: ignore[attr-defined]
        with pytest.raises(Refused, match="没有这个单位"):
            switch(on=True)
        with pytest.raises(Refused, match="没有这条规则"):
            switch(on=False, category="0101")
