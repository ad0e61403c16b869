"""A rating walks from the self-assessment to a level with its reasons: who may do what, and what is shown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from gongzhi.foundation.ledger.verification import verify
from gongzhi.foundation.sites.models import Site
from gongzhi.kernel.actor import system
from gongzhi.kernel.refused import Conflict, NotFound, Refused
from gongzhi.matters import queries as matters
from gongzhi.matters import services as matter_services
from gongzhi.matters.models import LimitRule
from gongzhi.work.cells import queries, services
from gongzhi.work.cells.lifecycle import RATING
from gongzhi.work.cells.models import Assessment, Rating
from tests import given
from tests.conftest import NOW
from tests.work.cells import cases

pytestmark = pytest.mark.django_db


def test_it_walks_to_a_level_with_every_reason(district: None) -> None:
    rating = cases.rated(answers={"drill": "no"}, level="4a")
    assert (rating.matter.stage, rating.level, rating.level_name) == ("rated", "4a", "4A")
    assert rating.valid_until == date(2028, 5, 14)
    reasons = rating.reasons
    assert [(one["title"], one["won"], one["full"]) for one in reasons["dimensions"]] == [
        ("三防建设", 60, 60), ("消防安全", 30, 40),
    ]  # fmt: skip
    assert [(one["text"], one["lost"]) for one in reasons["misses"]] == [("每学期演练", 10)]
    assert (reasons["won"], reasons["full"], reasons["percent"]) == (90, 100, 90)
    assert queries.holds(rating, date(2028, 5, 14))
    assert not queries.holds(rating, date(2028, 5, 15))
    assert verify(versions=matters.versions()).ok


def test_the_notice_lasts_five_whole_working_days(district: None) -> None:
    assert cases.noticed().notice_until == date(2026, 5, 14)  # Saturday 9 May was worked, for the holiday before


def test_the_notice_leaves_out_a_holiday(district: None) -> None:
    eve = datetime(2026, 9, 30, 2, tzinfo=UTC)  # the seven days after are the National Day
    version = cases.standard(at=eve)
    site = cases.school()
    run = cases.cycle(at=eve, version=version, opens_on=date(2026, 9, 1), ends_on=date(2026, 12, 31))
    rating = services.open_rating(cycle=run, site=site, by=cases.CLERK, at=eve)
    for by, move in ((cases.SCHOOL, "assess"), (cases.FIRST, "review"), (cases.SECOND, "review_second")):
        rating = cases.moved(cases.filled(rating, by, eve), move, by, eve)
    mate = queries.reviewers(rating.matter, eve)[0][0]
    rating = cases.moved(
        cases.filled(rating, cases.FIRST, eve), "visit", cases.FIRST, eve, on="2026-09-30", second=mate
    )
    rating = cases.moved(rating, "propose", cases.CLERK, eve, level="5a")
    assert rating.notice_until == date(2026, 10, 13)  # 8, 9, (10 is made up for), 12, 13


def test_a_district_sets_its_own_span(district: None) -> None:
    LimitRule.objects.create(kind="rating", limit="notice", amount=7, unit="workday")
    assert cases.noticed().notice_until == date(2026, 5, 18)


def test_nobody_ends_the_notice_early(district: None) -> None:
    rating = cases.noticed()
    assert rating.notice_until
    matter_services.tick(at=NOW)
    assert cases.fresh(rating).matter.stage == "notice"
    with pytest.raises(Refused):
        cases.moved(rating, "notice_over", system("clock"))
    with pytest.raises(Refused):
        cases.moved(rating, "decide", cases.SUPERVISOR)
    matter_services.tick(at=cases.day_after(rating.notice_until))
    assert cases.fresh(rating).matter.stage == "deciding"


def test_who_does_not_assess_in_time_took_no_part(district: None) -> None:
    rating = cases.assessing()
    matter_services.tick(at=datetime(2026, 6, 30, 3, tzinfo=UTC))
    assert cases.fresh(rating).matter.stage == "assessing"
    matter_services.tick(at=datetime(2026, 7, 1, 3, tzinfo=UTC))
    assert cases.fresh(rating).matter.stage == "left"


# --- every stage, and who moves it ----------------------------------------------------------------------------------

ACTORS = {
    "operator": cases.SCHOOL, "first": cases.FIRST, "second": cases.SECOND, "clerk": cases.CLERK,
    "clerk2": cases.CLERK2, "supervisor": cases.SUPERVISOR, "town": cases.TOWN, "outsider": given.OUTSIDER,
    "stranger": given.actor("landlord", "xz-other", name="other", place="330411101"),
}  # fmt: skip


def _appealed() -> Rating:
    return cases.moved(cases.rated(), "appeal", cases.SCHOOL, cases.LATER, why="演练有记录")


def _rechecking() -> Rating:
    return cases.moved(
        cases.rated(), "recheck", cases.CLERK, cases.LATER, veto="concealed_hazard", ground="区应急〔2026〕9 号"
    )


def _withdrawn() -> Rating:
    return cases.moved(_rechecking(), "withdraw", cases.SUPERVISOR, cases.LATER, why="瞒报重大隐患，已查实")


def _contested() -> Rating:
    return cases.moved(_withdrawn(), "contest", cases.SCHOOL, cases.LATER, why="不是瞒报")


#: Stage → how it is reached, and which moves whom the table lets make there (guards of unfilled lists aside).
TABLE: dict[str, tuple[Callable[[], Rating], dict[str, set[str]]]] = {
    "assessing": (lambda: cases.filled(cases.assessing(), cases.SCHOOL), {"operator": {"assess", "leave"}}),
    "reviewing": (
        lambda: cases.filled(cases.reviewing(), cases.FIRST),
        {"first": {"review", "send_back"}, "second": {"send_back"}, "town": {"send_back"}},
    ),
    "second": (lambda: cases.filled(cases.second(), cases.SECOND), {"second": {"review_second"}}),
    "visiting": (lambda: cases.filled(cases.visiting(), cases.FIRST), {"first": {"visit"}}),
    "proposing": (cases.proposing, {who: {"propose"} for who in ("clerk", "clerk2", "supervisor")}),
    "notice": (cases.noticed, {who: {"object", "revise"} for who in ("clerk", "clerk2", "supervisor")}),
    "deciding": (
        cases.deciding,
        {
            "clerk": {"object", "revise"},
            "clerk2": {"object", "revise", "decide"},
            "supervisor": {"object", "revise", "decide"},
        },
    ),
    "rated": (cases.rated, {"operator": {"appeal"}} | {w: {"recheck"} for w in ("clerk", "clerk2", "supervisor")}),
    "appealed": (_appealed, {"clerk2": {"uphold", "change"}}),
    "rechecking": (_rechecking, {"clerk2": {"keep", "withdraw"}, "supervisor": {"keep", "withdraw"}}),
    "withdrawn": (_withdrawn, {"operator": {"contest"}}),
    "contested": (_contested, {"clerk2": {"stand", "restore"}}),
    "left": (lambda: cases.moved(cases.assessing(), "leave", cases.SCHOOL), {}),
}


def test_the_table_below_knows_every_stage_that_people_see() -> None:
    assert set(TABLE) | {"unrated"} == {stage.code for stage in RATING.stages}


@pytest.mark.slow
@pytest.mark.parametrize("stage", TABLE)
def test_who_may_make_which_move(district: None, stage: str) -> None:
    reach, expected = TABLE[stage]
    rating = reach()
    assert rating.matter.stage == stage
    found = {
        name: {move.code for move, verdict in matters.moves(rating.matter, actor) if verdict}
        for name, actor in ACTORS.items()
    }
    assert {name: moves for name, moves in found.items() if moves} == expected


# --- two people, and never the operator's own -----------------------------------------------------------------------


def test_the_first_reviewer_is_not_the_second(district: None) -> None:
    rating = cases.second()
    with pytest.raises(Refused, match="另一个人"):
        cases.filled(rating, cases.FIRST)


def test_reviewers_are_not_of_the_operator(district: None) -> None:
    own = given.actor("officer", cases.SCHOOL.unit, name="own")
    rating = cases.reviewing()
    with pytest.raises(Refused, match="场所自己的人"):
        cases.filled(rating, own)


def test_a_visit_takes_two_reviewers(district: None) -> None:
    rating = cases.filled(cases.visiting(), cases.FIRST)
    with pytest.raises(Refused):
        cases.moved(rating, "visit", cases.FIRST, on="2026-05-08", second=cases.FIRST.id)
    with pytest.raises(Refused):
        cases.moved(rating, "visit", cases.FIRST, on="2026-05-08", second=cases.SCHOOL.id)
    mate = queries.reviewers(rating.matter, NOW)[0][0]
    with pytest.raises(Refused) as refused:
        cases.moved(rating, "visit", cases.FIRST, on="2026-05-09", second=mate)
    assert refused.value.field == "on"


def test_a_list_is_handed_in_whole_and_by_whom_filled_it_in(district: None) -> None:
    rating = cases.reviewing()
    with pytest.raises(Refused, match="先填"):
        cases.moved(rating, "review", cases.FIRST)
    cases.filled(rating, cases.FIRST, gate="")
    with pytest.raises(Refused, match="还有 1 项"):
        cases.moved(rating, "review", cases.FIRST)
    with pytest.raises(Refused, match="另一个人填的"):
        cases.moved(rating, "review", cases.SECOND)
    with pytest.raises(Refused, match="有人在填"):
        cases.filled(rating, cases.SECOND)


def test_what_was_handed_in_stays(district: None) -> None:
    rating = cases.reviewing()
    with pytest.raises(Refused):
        cases.filled(rating, cases.SCHOOL, gate="no")
    with pytest.raises(Conflict):
        services.save_answers(rating=rating, answers=cases.GOOD, seen=0, by=cases.FIRST, at=NOW)


def test_the_second_judges_alone(district: None) -> None:
    rating = cases.second()
    sides = queries.assessments(rating)
    assert set(queries.readable(cases.SECOND, rating, sides)) == {"self"}
    assert set(queries.readable(cases.FIRST, rating, sides)) == {"self", "first"}
    assert set(queries.readable(cases.SCHOOL, rating, sides)) == {"self"}
    rating = cases.moved(cases.filled(rating, cases.SECOND), "review_second", cases.SECOND)
    assert set(queries.readable(cases.SECOND, rating, queries.assessments(rating))) == {"self", "first", "second"}
    assert set(queries.readable(cases.SCHOOL, rating, queries.assessments(rating))) == {"self"}


def test_sent_back_it_is_mended(district: None) -> None:
    rating = cases.moved(cases.filled(cases.reviewing(), cases.FIRST), "send_back", cases.FIRST, why="缺演练记录")
    assert [one.side for one in Assessment.objects.filter(rating=rating)] == ["self"]
    rating = cases.moved(cases.filled(rating, cases.SCHOOL, drill="no"), "assess", cases.SCHOOL)
    assert rating.matter.stage == "reviewing"


# --- levels ---------------------------------------------------------------------------------------------------------


def test_a_veto_leaves_no_level(district: None) -> None:
    rating = cases.proposing(answers={"exit": "no"})
    with pytest.raises(Refused) as refused:
        cases.moved(rating, "propose", cases.CLERK, level="3a", why="其他都好")
    assert refused.value.field == "level"
    rating = cases.moved(rating, "propose", cases.CLERK, level="none")
    assert rating.reasons["misses"][0]["veto"]


def test_another_level_than_the_list_comes_to_takes_a_reason(district: None) -> None:
    rating = cases.proposing()
    for level, why, field in (("4a", "", "why"), ("province", "", "why"), ("model", "", "level")):
        with pytest.raises(Refused) as refused:
            cases.moved(rating, "propose", cases.CLERK, level=level, why=why)
        assert refused.value.field == field
    assert cases.moved(rating, "propose", cases.CLERK, level="city", why="市教育局命名").proposed == "city"


def test_an_objection_is_looked_into_before_the_level_is_decided(district: None) -> None:
    rating = cases.moved(cases.deciding(), "object", cases.CLERK, said="校门下午没有人")
    with pytest.raises(Refused, match="异议"):
        cases.moved(rating, "decide", cases.SUPERVISOR, cases.LATER)
    rating = cases.moved(rating, "settle", cases.CLERK2, found="到现场看了两次，有人")
    assert cases.moved(rating, "decide", cases.SUPERVISOR, cases.LATER).level == "5a"


def test_none_is_an_end_that_one_may_appeal_against(district: None) -> None:
    rating = cases.rated(answers={"exit": "no"}, level="none")
    assert (rating.matter.stage, rating.level, rating.valid_until) == ("unrated", "none", None)
    rating = cases.moved(rating, "appeal", cases.SCHOOL, cases.LATER, why="当天在维修")
    rating = cases.moved(rating, "uphold", cases.CLERK2, cases.LATER, why="维修不能封出口")
    assert rating.matter.stage == "unrated"


def test_an_appeal_is_made_once_and_decided_by_who_did_not_decide(district: None) -> None:
    rating = _appealed()
    assert queries.holds(rating, date(2026, 6, 1))  # an appeal takes nothing away meanwhile
    for who in (cases.CLERK, cases.SUPERVISOR):
        with pytest.raises(Refused):
            cases.moved(rating, "uphold", who, cases.LATER, why="不变")
    rating = cases.moved(rating, "uphold", cases.CLERK2, cases.LATER, why="看过材料，不变")
    with pytest.raises(Refused, match="申诉过一次"):
        cases.moved(rating, "appeal", cases.SCHOOL, cases.LATER, why="再看看")


@pytest.mark.parametrize("veto", [False, True])
def test_nobody_appeals_about_a_time_that_is_over(district: None, veto: bool) -> None:
    """A level's own time; where there is none, as long as one would have held."""
    rating = cases.rated(answers={"exit": "no"}, level="none") if veto else cases.rated()
    last = cases.day_after(date(2028, 5, 13))
    with pytest.raises(Refused, match="有效期已经过了"):
        cases.moved(rating, "appeal", cases.SCHOOL, last + timedelta(days=1), why="再看看")
    assert cases.moved(rating, "appeal", cases.SCHOOL, last, why="再看看").matter.stage == "appealed"


def test_nor_about_a_level_that_would_be_over(district: None) -> None:
    rating = cases.moved(_rechecking(), "withdraw", cases.SUPERVISOR, cases.LATER, why="查实")
    assert rating.valid_until
    over = cases.day_after(rating.valid_until)
    with pytest.raises(Refused, match="有效期已经过了"):
        cases.moved(rating, "contest", cases.SCHOOL, over, why="不是")


def test_a_changed_level_is_noticed_again(district: None) -> None:
    rating = cases.moved(_appealed(), "change", cases.CLERK2, cases.LATER, level="city", why="市教育局已命名")
    assert (rating.matter.stage, rating.level, rating.proposed) == ("notice", "5a", "city")
    assert rating.notice_until
    matter_services.tick(at=cases.day_after(rating.notice_until))
    with pytest.raises(Refused):
        cases.moved(rating, "decide", cases.CLERK2, cases.day_after(rating.notice_until))
    rating = cases.moved(rating, "decide", cases.SUPERVISOR, cases.day_after(rating.notice_until))
    assert rating.level == "city"


def test_what_an_appeal_came_to_is_not_taken_down_by_who_decided_before(district: None) -> None:
    rating = cases.moved(_appealed(), "change", cases.CLERK2, cases.LATER, level="city", why="市教育局已命名")
    for who in (cases.CLERK, cases.SUPERVISOR):
        with pytest.raises(Refused):
            cases.moved(rating, "revise", who, cases.LATER, why="还是原来的")
    assert cases.fresh(rating).matter.stage == "notice"
    cases.moved(rating, "revise", cases.CLERK2, cases.LATER, why="材料写错了")


def test_a_level_is_withdrawn_for_a_fact_by_two_people(district: None) -> None:
    rating = _rechecking()
    assert queries.holds(rating, date(2026, 6, 1))  # a doubt alone ends nothing
    with pytest.raises(Refused):
        cases.moved(rating, "withdraw", cases.CLERK, cases.LATER, why="查实")
    rating = cases.moved(rating, "withdraw", cases.SUPERVISOR, cases.LATER, why="查实，联系 13800138000")
    assert not queries.holds(rating, date(2026, 6, 1))
    assert rating.ended_why.startswith("查实")
    assert "13800138000" not in rating.ended_why
    rating = cases.moved(rating, "contest", cases.SCHOOL, cases.LATER, why="不是")
    rating = cases.moved(rating, "restore", cases.CLERK2, cases.LATER, why="认定有误")
    assert (rating.matter.stage, rating.veto, rating.ended_why) == ("rated", "", "")
    assert queries.holds(rating, date(2026, 6, 1))
    assert verify(versions=matters.versions()).ok


# --- cycles ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"name": " "}, "name"),
        ({"kind": "rental"}, "kind"),
        ({"kind": "market"}, "standard"),
        ({"place": "330402"}, "place"),
        ({"ends_on": date(2026, 5, 1)}, "ends_on"),
        ({"ends_on": date(2027, 6, 1)}, "ends_on"),
        ({"opens_on": date(9999, 6, 1), "ends_on": date(9999, 12, 31), "months": 3}, "months"),
    ],
)
def test_a_cycle_that_cannot_be(district: None, more: dict[str, object], field: str) -> None:
    with pytest.raises(Refused) as refused:
        cases.cycle(**more)
    assert refused.value.field == field


def test_a_home_has_no_cycle(district: None) -> None:
    from gongzhi.foundation.sites.models import SiteKind

    SiteKind.objects.filter(code="rental").update(rated=True)  # a district that ticks it still may not
    with pytest.raises(Refused) as refused:
        cases.cycle(kind="rental")
    assert refused.value.field == "kind"


def test_a_site_joins_once_and_by_who_may(district: None) -> None:
    run, site = cases.cycle(), cases.school()
    stranger = ACTORS["stranger"]
    for by in (stranger, cases.FIRST, given.OUTSIDER):
        with pytest.raises(Refused):
            services.open_rating(cycle=run, site=site, by=by, at=NOW)
    assert [(one.pk, two.pk) for one, two in queries.joinable(cases.SCHOOL, date(2026, 5, 8))] == [(run.pk, site.pk)]
    services.open_rating(cycle=run, site=site, by=cases.SCHOOL, at=NOW)
    assert queries.joinable(cases.SCHOOL, date(2026, 5, 8)) == []
    with pytest.raises(Conflict):
        services.open_rating(cycle=run, site=site, by=cases.CLERK, at=NOW)


def test_what_cannot_join(district: None) -> None:
    run = cases.cycle()
    for site in (cases.market(), cases.school(name="无账号小学", unit="")):
        with pytest.raises(Refused):
            services.open_rating(cycle=run, site=site, by=cases.CLERK, at=NOW)
    with pytest.raises(Refused):
        services.open_rating(cycle=run, site=cases.school(), by=cases.CLERK, at=datetime(2026, 7, 2, tzinfo=UTC))
    gone = cases.school()
    Site.objects.filter(pk=gone.pk).update(state="gone")
    gone.refresh_from_db()
    with pytest.raises(Refused):
        services.open_rating(cycle=run, site=gone, by=cases.CLERK, at=NOW)


def test_others_see_none_of_it(district: None) -> None:
    rating = cases.rated()
    for actor in (given.OUTSIDER, ACTORS["stranger"], given.reporter()):
        with pytest.raises(NotFound):
            queries.find(actor, rating.matter.reference)
        assert queries.decided(actor) == []
    for actor in (cases.SCHOOL, cases.FIRST, cases.TOWN, cases.CLERK):
        assert queries.find(actor, rating.matter.reference) == rating
