"""The way of a hazard: grading, notice, plan, extension, declaration, re-check; who is told, and what is kept."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils.timezone import localdate

from gongzhi.foundation.files import services as files
from gongzhi.foundation.ledger import queries as ledger
from gongzhi.foundation.notices.models import Notice
from gongzhi.foundation.sites import services as registry
from gongzhi.foundation.sites.models import MaybeSame
from gongzhi.foundation.standards.models import Version
from gongzhi.kernel.actor import Actor
from gongzhi.kernel.refused import Conflict, Refused
from gongzhi.matters.models import Matter
from gongzhi.work.checks import services as checks
from gongzhi.work.hazards import own, policies, queries, services
from gongzhi.work.hazards.models import Hazard, Recheck
from gongzhi.work.hazards.owners import owner_of
from gongzhi.work.hazards.standing import standing
from tests import given, sites
from tests.conftest import NOW
from tests.work.hazards import cases

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]


def refused(matter: Matter, move: str, by: Actor, field: str = "", **details: Any) -> str:
    """The sentence of a refusal."""
    with pytest.raises(Refused) as caught:
        cases.moved(matter, move, by, given.later(hours=3), **details)
    assert not field or caught.value.field == field
    return str(caught.value.sentence)


class TestGrading:
    def test_a_standard_makes_only_its_own_grades(self) -> None:
        matter = cases.found()
        assert refused(matter, "grade", cases.VILLAGE, "standard", grade="ordinary", standard="gb35181")

    def test_what_the_list_calls_grave_is_ordinary_only_for_a_reason(self) -> None:
        matter = cases.found(item="exit")
        assert matter.hazard.grave == "GB 35181-2017"
        assert refused(matter, "grade", cases.VILLAGE, "why", grade="ordinary", standard="rental")
        matter = cases.moved(matter, "grade", cases.VILLAGE, grade="ordinary", standard="rental", why="只锁了一扇")
        assert (matter.hazard.grade, matter.stage) == ("ordinary", "graded")

    def test_life_in_danger_is_urgent(self) -> None:
        matter = cases.graded(danger=True)
        assert matter.urgent
        assert matter.due_at < NOW + timedelta(hours=3)

    def test_another_person_changes_a_grade(self) -> None:
        matter = cases.graded(cases.found(item="exit"), "major")
        details = {"grade": "ordinary", "standard": "rental", "why": "核对过"}
        assert "自己" in refused(matter, "regrade", cases.VILLAGE, **details)
        assert cases.moved(matter, "regrade", cases.VILLAGE2, **details).hazard.grade == "ordinary"


class TestNotice:
    def test_it_goes_to_who_answers_for_the_site_by_limit_or_to_a_day(self) -> None:
        matter = cases.notified()
        assert (matter.unit, matter.hazard.to_owner) == ("", True)
        assert localdate(matter.due_at) == localdate(NOW) + timedelta(days=15)
        day = localdate(NOW) + timedelta(days=4)
        named = cases.notified(until=day.isoformat())
        assert localdate(named.due_at) == day

    def test_a_major_one_has_longer_and_wants_a_plan_first(self) -> None:
        matter = cases.notified(cases.graded(cases.found(item="exit"), "major"))
        assert matter.due_code == "plan"
        assert own.view(cases.owner(matter), matter.hazard).due.date() == (NOW + timedelta(days=30)).date()  # type: ignore[union-attr]

    def test_a_plain_point_has_no_owner(self) -> None:
        matter = cases.moved(cases.registered(), "grade", cases.VILLAGE, grade="ordinary", standard="local")
        assert refused(matter, "notice", cases.VILLAGE, "to", to="owner", ask="修")
        assert refused(matter, "notice", cases.VILLAGE, "unit", to="unit", ask="修")

    def test_who_is_told_reads_a_number_and_a_community_and_nothing_else(self) -> None:
        matter = cases.notified()
        cases.failed(cases.declared(matter))
        cases.moved(matter, "renew", cases.VILLAGE, to="owner", ask="再清")
        told = Notice.objects.filter(subject=matter.subject)
        assert {one.template for one in told} == {
            "hazard.notice", "hazard.declared", "hazard.returned", "hazard.again"
        }  # fmt: skip
        assert {one.to.partition(":")[0] for one in told if one.template in ("hazard.notice", "hazard.again")} == {
            "person"
        }
        assert not [one for one in told if set(one.params) != {"reference", "place"}]


class TestPlan:
    def test_of_a_major_one_nothing_may_be_missing(self) -> None:
        matter = cases.notified(cases.graded(cases.found(item="exit"), "major"))
        owner = cases.owner(matter)
        assert "方案" in refused(matter, "declare", owner, did="好了")
        for name in ("duty", "funds", "fallback", "interim"):
            with pytest.raises(Refused) as caught:
                cases.plan(matter, owner, **{name: ""})
            assert caught.value.field == name
        assert cases.plan(matter, owner).hazard.assured == 5

    def test_of_an_ordinary_one_it_is_optional_and_counted(self) -> None:
        matter = cases.notified()
        matter = cases.plan(matter, cases.owner(matter), funds="", fallback="", interim="")
        assert (matter.hazard.assured, matter.stage) == (3, "rectifying")

    def test_it_does_not_end_after_the_deadline(self) -> None:
        matter = cases.notified()
        with pytest.raises(Refused) as caught:
            cases.plan(matter, cases.owner(matter), until=given.later(days=40).date().isoformat())
        assert caught.value.field == "until"


class TestExtension:
    def test_the_day_moves_when_somebody_else_grants_it(self) -> None:
        matter = cases.notified()
        until = localdate(NOW) + timedelta(days=30)
        matter = cases.moved(matter, "ask_extension", cases.owner(matter), until=until.isoformat(), why="等材料")
        matter = cases.moved(matter, "grant_extension", cases.VILLAGE, why="")
        assert localdate(matter.due_at) == until

    def test_nobody_asks_once_the_day_has_passed_nor_for_an_earlier_one(self) -> None:
        matter = cases.notified()
        by, due = cases.owner(matter), matter.due_at
        assert due is not None
        asked = {"until": (localdate(due) + timedelta(days=20)).isoformat(), "why": "等材料"}
        for at, details in ((due + timedelta(minutes=1), asked), (NOW, asked | {"until": localdate(due).isoformat()})):
            with pytest.raises(Refused) as caught:
                cases.moved(matter, "ask_extension", by, at, **details)
            assert caught.value.field == "until"
        assert cases.moved(matter, "ask_extension", by, due, **asked).due_at == due

    def test_who_wrote_down_the_owners_wish_does_not_grant_it(self) -> None:
        until = (localdate(NOW) + timedelta(days=30)).isoformat()
        matter = cases.moved(cases.notified(), "ask_extension", cases.VILLAGE, until=until, why="房东说等材料")
        assert "自己" in refused(matter, "grant_extension", cases.VILLAGE)

    def test_who_is_done_waits_for_no_answer(self) -> None:
        matter = cases.notified()
        until = (localdate(NOW) + timedelta(days=30)).isoformat()
        cases.moved(matter, "ask_extension", cases.owner(matter), until=until, why="等材料")
        assert cases.declared(matter).stage == "declared"


class TestDeclaring:
    def test_only_with_a_photo_that_came_with_it(self) -> None:
        matter = cases.notified()
        cases.photo(matter, cases.VILLAGE)
        assert refused(matter, "declare", cases.owner(matter), "files", did="好了")
        assert cases.fresh(matter).hazard.turn == 0

    def test_a_paper_is_no_photo_and_may_come_beside_one(self) -> None:
        matter = cases.notified()
        by, at = cases.owner(matter), given.later(hours=3)
        files.keep(subject=matter.subject, name="完工.jpg", content="<p>都好了</p>".encode(), by=by, at=at)
        assert refused(matter, "declare", by, "files", did="好了")
        matter = cases.moved(matter, "declare", by, at, photos=1, did="好了")
        assert len(queries.pictures(matter.hazard).after) == 2

    def test_before_and_after_are_told_apart_by_the_move_they_came_with(self) -> None:
        matter = cases.notified()
        before = cases.photo(matter, sites.GRID, at=given.later(minutes=1))
        matter = cases.declared(matter, at=given.later(days=1))
        late = cases.photo(matter, sites.GRID, at=given.later(days=2))  # a check that came back from a cellar
        shown = queries.pictures(matter.hazard)
        assert [one.id for one in shown.before] == [before, late]
        assert len(shown.after) == 1

    def test_what_did_not_convince_is_no_after_picture_any_more(self) -> None:
        matter = cases.failed(cases.declared())
        matter = cases.moved(matter, "declare", cases.owner(matter), given.later(days=1), photos=2, did="都清了")
        shown = queries.pictures(matter.hazard)
        assert (len(shown.after), len(shown.other)) == (2, 1)

    def test_the_sample_is_drawn_once_and_kept(self) -> None:
        matter = cases.declared(drawn=True)
        assert matter.hazard.drawn
        services.set_sample(percent=0, by=cases.LEADER, at=NOW)
        assert "抽中" in refused(matter, "look", cases.TOWN, found="看过")
        assert cases.moved(matter, "visit", cases.TOWN, found="看过").stage == "passed"

    @pytest.mark.one_database
    def test_it_falls_on_as_many_as_were_asked_for(self, settings: Any) -> None:
        settings.PEPPER = "one draw of many"
        hits = sum(policies.drawn(f"matter:M-2026-{n:06d}", 1, 20) for n in range(5000))
        assert 900 < hits < 1100
        assert not policies.drawn("matter:M-2026-000001", 1, 0)
        assert policies.drawn("matter:M-2026-000001", 1, 100)


class TestReChecking:
    def test_a_major_one_needs_two_others_on_the_spot_with_photos(self) -> None:
        matter = cases.major()
        assert "两个人" in refused(matter, "look", cases.TOWN, found="看过")
        assert refused(matter, "visit", cases.TOWN, "files", found="看过")
        matter = cases.moved(matter, "visit", cases.TOWN, photos=1, found="看过")
        assert matter.stage == "half"
        assert "自己" in refused(matter, "visit_second", cases.TOWN, found="看过")
        matter = cases.moved(matter, "visit_second", cases.TOWN2, photos=1, found="也看过")
        assert matter.stage == "passed"
        assert [row.by for row in queries.rechecks(matter.hazard)] == ["user:town", "user:town2"]

    def test_in_a_second_round_those_of_the_first_may_look_again(self) -> None:
        matter = cases.moved(cases.half(), "fail", cases.TOWN2, way="spot", found="又锁上了")
        at = given.later(days=1)
        matter = cases.moved(matter, "declare", cases.owner(matter), at, photos=1, did="锁扔了")
        matter = cases.moved(matter, "visit", cases.TOWN2, at, photos=1, found="通了")
        assert cases.moved(matter, "visit_second", cases.TOWN, at, photos=1, found="通了").stage == "passed"
        assert Recheck.objects.filter(hazard=matter.hazard).count() == 4

    def test_who_fixed_it_neither_checks_nor_strikes_it_off(self) -> None:
        matter = cases.on_the_spot(cases.VILLAGE)
        for move, details in (("look", {"found": "好"}), ("visit", {"found": "好"}),
                              ("fail", {"way": "spot", "found": "不好"})):  # fmt: skip
            assert "自己" in refused(matter, move, cases.VILLAGE, **details)
        matter = cases.moved(matter, "look", cases.VILLAGE2, given.later(hours=4), found="看清了")
        assert "自己" in refused(matter, "close", cases.VILLAGE)
        assert cases.moved(matter, "close", cases.VILLAGE2).stage == "closed"

    @pytest.mark.parametrize("above", [False, True])
    def test_nobody_of_the_unit_that_was_to_mend_it(self, above: bool) -> None:
        """Not where that unit has it in hand itself, nor where it stands above the desk."""
        matter = cases.moved(cases.registered(), "grade", cases.VILLAGE, grade="ordinary", standard="local")
        unit, place = (given.OFFICER.unit, "330411") if above else (matter.desk, given.COMMUNITY[:9])
        one, two = (given.actor("town_clerk", unit, name=name, place=place) for name in ("one", "two"))
        services.set_sample(percent=0, by=cases.LEADER, at=NOW)
        matter = cases.notified(matter, to="unit", unit=unit)
        assert "以外" in refused(matter, "regrade", two, grade="ordinary", standard="local")
        until = (localdate(NOW) + timedelta(days=30)).isoformat()
        asked = cases.moved(matter, "ask_extension", one, until=until, why="等材料")
        for move in ("grant_extension", "refuse_extension"):
            assert "以外" in refused(asked, move, two, why="同事说的")
        matter = cases.moved(asked, "declare", one, photos=1, did="修好了")
        for move, details in (("look", {"found": "好"}), ("visit", {"found": "好"}),
                              ("fail", {"way": "spot", "found": "不好"})):  # fmt: skip
            assert "以外" in refused(matter, move, two, **details)
        matter = cases.moved(matter, "look", cases.TOWN, found="照片上看清了")
        assert "以外" in refused(matter, "close", two)
        assert cases.moved(matter, "close", cases.TOWN).stage == "closed"

    def test_what_is_listed_is_taken_off_the_list_before_it_is_struck_off(self) -> None:
        matter = cases.moved(cases.passed(), "list", cases.LEADER, level="district", why="盯紧")
        assert "摘牌" in refused(matter, "close", cases.TOWN)
        matter = cases.moved(matter, "unlist", cases.LEADER, why="看过")
        assert cases.moved(matter, "close", cases.TOWN).stage == "closed"

    def test_enforcement_gets_it_once(self) -> None:
        matter = cases.moved(cases.graded(), "hand_over", cases.LEADER, agency="fire", why="拒不整改")
        assert refused(matter, "hand_over", given.CLERK, "agency", agency="fire", why="拒不整改")
        assert cases.moved(matter, "hand_over", cases.LEADER, agency="city", why="是违建").hazard.handed_to == "city"

    def test_enforcement_is_no_end(self) -> None:
        matter = cases.moved(cases.failed(), "hand_over", cases.LEADER, agency="fire", why="两次没改")
        assert (matter.hazard.handed_to, matter.is_open, matter.stage) == ("fire", True, "failed")
        matter = cases.moved(matter, "declare", cases.owner(matter), given.later(days=1), photos=1, did="改了")
        assert matter.stage == "declared"


class TestRecurrence:
    def test_the_same_item_at_the_same_site_within_180_days_is_linked(self) -> None:
        site = sites.house()
        first = cases.closed(cases.declared(cases.notified(cases.graded(cases.found(site)))))
        near = cases.found(site, at=given.later(days=180))
        other = cases.found(site, item="exit", at=given.later(days=180))
        assert near.hazard.recurs == first.hazard
        assert other.hazard.recurs is None
        assert queries.alike(given.CLERK, cases.fresh(first).hazard) == (None, [near.hazard])
        assert queries.alike(given.CLERK, near.hazard)[0] == first.hazard
        assert queries.alike(given.OUTSIDER, near.hazard) == (None, [])  # by number neither

    def test_neither_another_site_nor_one_that_is_open_nor_one_long_ago(self) -> None:
        site = sites.house()
        cases.found(site)
        assert cases.found(site, at=given.later(days=1)).hazard.recurs is None
        cases.closed(cases.declared(cases.notified(cases.graded(cases.found(site)))))
        late = given.later(days=181)
        assert cases.found(site, at=late).hazard.recurs is None
        assert cases.found(sites.house(name="建设村 13 号"), at=late).hazard.recurs is None


class TestAtAPlainPoint:
    def test_who_checks_or_grades_registers_one_in_their_place(self) -> None:
        matter = cases.registered(text="栏杆断了，找张三 13800138000")
        assert (matter.kind, matter.stage, matter.site_id) == ("hazard", "found", None)
        assert "13800138000" not in matter.title + Hazard.objects.get(pk=matter.pk).text
        with pytest.raises(Refused):
            cases.registered(by=given.OUTSIDER)
        with pytest.raises(Refused):
            cases.registered(by=sites.LANDLORD)

    def test_a_department_sees_what_it_found(self) -> None:
        matter = cases.registered(by=sites.FIRE)
        assert Matter.objects.visible_to(sites.FIRE2).filter(pk=matter.pk).exists()
        assert not Matter.objects.visible_to(given.OFFICER).filter(pk=matter.pk).exists()

    def test_a_unit_gives_it_back_for_a_reason(self) -> None:
        matter = cases.moved(cases.at_a_unit(), "return", given.OFFICER, why="桥归交通")
        assert (matter.stage, matter.unit, matter.due_code) == ("graded", "", "notify")


class TestTheOwnersSide:
    def test_who_runs_the_site_sees_what_was_notified_and_nobody_else_does(self) -> None:
        matter = cases.of_the_landlord()
        assert [line.hazard for line in own.of_unit(sites.LANDLORD)] == [matter.hazard]
        assert own.of_unit(given.OFFICER) == []
        assert not Matter.objects.visible_to(sites.LANDLORD).exists()
        with pytest.raises(Refused):
            own.find(given.actor("landlord", "xz-shichang", name="market"), matter.reference)

    def test_before_the_notice_there_is_nothing_to_see(self) -> None:
        matter = cases.graded()
        assert own.of_site(matter.hazard.site) == []  # type: ignore[arg-type]
        with pytest.raises(Refused):
            own.find(cases.owner(matter), matter.reference)

    def test_a_stranger_does_nothing(self) -> None:
        matter = cases.notified()
        stranger = owner_of(sites.house(name="隔壁"))
        assert refused(matter, "declare", stranger, did="好了")
        with pytest.raises(Refused):
            own.find(stranger, matter.reference)

    def test_the_view_holds_the_notice_and_none_of_the_offices_own_words(self) -> None:
        matter = cases.notified()
        cases.moved(matter, "note", cases.VILLAGE, note="楼上租客说的")
        view = own.view(cases.owner(matter), own.find(cases.owner(matter), matter.reference))
        assert view.said.notice is not None
        assert view.said.notice.texts["ask"] == cases.ASK
        assert [str(done) for _at, done in view.record] == ["发整改通知"]
        assert [move.code for move, verdict in view.moves if verdict] == ["declare", "plan", "ask_extension", "object"]
        assert "租客" not in repr(view)


def test_whoever_comes_second_is_told_so() -> None:
    matter = cases.declared()
    stale = cases.fresh(matter)
    cases.passed(matter)
    with pytest.raises(Conflict):
        given.moved(stale, "look", cases.TOWN2, found="看过")


def test_the_chain_tells_what_figures_need() -> None:
    matter = cases.closed()
    verbs = [record.verb for record in ledger.history([matter.subject])]
    assert [verb for verb in verbs if verb in ("hazard.declare", "hazard.look", "hazard.close")] == [
        "hazard.declare", "hazard.look", "hazard.close"
    ]  # fmt: skip


def test_who_gave_out_the_link_does_not_look_at_what_came_by_it() -> None:
    """Link and PIN are shown to whoever makes them: they could have declared it themselves."""
    matter = cases.notified()
    site = cases.fresh(matter).hazard.site
    assert site is not None
    checks.make_link(site=site, by=cases.VILLAGE, at=NOW)
    matter = cases.declared(matter)
    for move in ("look", "visit"):
        assert "自查单是您发的" in refused(matter, move, cases.VILLAGE, found="好")
    matter = cases.moved(matter, "look", cases.VILLAGE2, given.later(hours=4), found="看清了")
    assert "自查单是您发的" in refused(matter, "close", cases.VILLAGE)
    assert cases.moved(matter, "close", cases.VILLAGE2).stage == "closed"


class TestMerging:
    def test_what_was_notified_at_a_double_goes_on_at_the_site_that_is_kept(self) -> None:
        keep, double = sites.house(), sites.house(name="吴家")
        matter = cases.notified(cases.graded(cases.found(double)))
        pair = MaybeSame.objects.get()
        registry.merge(pair=pair, keep=keep, by=sites.VILLAGER, at=NOW)
        assert [line.hazard.matter for line in own.of_site(keep)] == [matter]
        owner = owner_of(keep)
        assert own.find(owner, matter.reference).pk == matter.pk
        assert cases.moved(matter, "declare", owner, photos=1, did="清了").stage == "declared"

    def test_the_same_fault_found_there_again_is_that_hazard(self) -> None:
        keep, double = sites.house(), sites.house(name="吴家")
        matter = cases.found(double)
        registry.merge(pair=MaybeSame.objects.get(), keep=keep, by=sites.VILLAGER, at=NOW)
        keep.refresh_from_db()
        sites.checked(keep, Version.objects.get(standard__code="short"), at=given.later(days=1), ebike="no")
        assert list(Matter.objects.filter(kind="hazard")) == [matter]


def test_what_one_of_our_units_is_to_mend_is_not_held_against_the_site() -> None:
    matter = cases.graded()
    site = cases.fresh(matter).hazard.site
    assert site is not None
    cases.notified(matter, to="unit", unit=given.OFFICER.unit)
    late = standing(site, given.later(days=40))
    assert (late.ordinary, late.overdue, late.major) == (0, 0, 0)
    cases.notified(cases.graded(cases.found(site, item="exit"), why="只挡一半"))
    late = standing(site, given.later(days=40))
    assert (late.ordinary, late.overdue) == (1, 1)
