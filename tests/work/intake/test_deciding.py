"""What the desk decides on a report, what its reporter makes of that, and how each can be taken back."""

from __future__ import annotations

from typing import Any

import pytest

from gongzhi.foundation.ledger import queries as ledger
from gongzhi.foundation.ledger.models import Entry
from gongzhi.foundation.sites import services as site_services
from gongzhi.foundation.sites.models import Look, MaybeSame
from gongzhi.kernel.actor import Actor, system
from gongzhi.kernel.details import build
from gongzhi.kernel.refused import Conflict, Refused
from gongzhi.matters import queries as matters
from gongzhi.matters.models import Engagement, Matter, Shield
from gongzhi.work.intake import queries, services
from gongzhi.work.intake.lifecycle import REPORT
from gongzhi.work.intake.models import Join, Label, Report, Suggestion
from tests import given, sites
from tests.conftest import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]
CLERK3 = given.actor("clerk", "xz-zhongxin", name="clerk3")


def done(report: Report, move: str, by: Actor = given.CLERK, **details: Any) -> Report:
    report.refresh_from_db()
    made = build(REPORT.move(move).details, details)
    return services.make(report=report, move=move, details=made, seen=report.version, by=by, at=NOW)


def joined(report: Report, matter: Matter) -> Report:
    return done(report, "join", matter=matter.reference)


def row(thing: Report | Matter) -> dict[str, Any]:
    """All columns but those that count the log."""
    found = type(thing).objects.filter(pk=thing.pk).values().get()  # type: ignore[union-attr]
    return {name: value for name, value in found.items() if name != "version"}


REFUSED = {"reason": "no_facts", "reply": "请补充是哪一个小区"}
REFERRED = {"agency": "xinfang", "reply": ""}


@pytest.fixture
def agency() -> str:
    from gongzhi.work.intake import agencies

    return next(code for code, _label in agencies.options())


# Contesting a decision


@pytest.mark.parametrize("decision", ["refuse", "refer", "join"])
def test_a_decision_is_contested_once_and_judged_by_somebody_else(decision: str, agency: str) -> None:
    report = given.report()
    matter = given.accepted()
    details = {"refuse": REFUSED, "refer": {"agency": agency}, "join": {"matter": matter.reference}}[decision]
    done(report, decision, **details)
    given.responded(report, "contest", why="不是这样")
    with pytest.raises(Refused, match="另一个人"):
        done(report, "overturn", given.CLERK, reply="重新看")
    report = done(report, "overturn", given.CLERK2, reply="说得对，重新受理")
    assert (report.stage, report.decision_contest, report.agency) == ("waiting", "overturned", "")
    assert queries.matter_of(report) is None
    done(report, "refuse", **REFUSED)
    with pytest.raises(Refused, match="已经提过一次异议"):
        given.responded(report, "contest", why="还是不服")


def test_a_decision_that_is_upheld_stays() -> None:
    report = done(given.report(), "refuse", **REFUSED)
    given.responded(report, "contest", why="不是这样")
    report = done(report, "uphold", given.CLERK2, reply="维持，理由如下")
    assert (report.stage, report.decision_contest) == ("refused", "upheld")
    for again in ("uphold", "overturn"):
        with pytest.raises(Refused, match="没有提异议"):
            done(report, again, CLERK3, reply="再来")
    lines = [line.texts.get("reply") for line in queries.story(report, given.HOLDER).lines]
    assert lines == [None, REFUSED["reply"], None, "维持，理由如下"]


def test_who_decided_before_and_again_may_not_judge_either_time() -> None:
    report = done(given.report(), "refuse", given.CLERK2, **REFUSED)
    given.responded(report, "contest", why="不是这样")
    with pytest.raises(Refused, match="另一个人"):
        done(report, "uphold", given.CLERK2, reply="维持")
    with pytest.raises(Refused, match="没有这项权限"):
        done(report, "uphold", given.actor("town_clerk", "xz-zhongxin", name="town"), reply="维持")


def test_who_voided_a_matter_does_not_judge_the_objection_to_that() -> None:
    report = given.report()
    matter = given.moved(given.accepted(report), "ask_void", given.CLERK, why="登记重复")
    given.moved(matter, "void", given.CLERK2, why="查过，是重复的")
    given.responded(report, "contest", why="不是重复的")
    for one in (given.CLERK, given.CLERK2):
        with pytest.raises(Refused, match="另一个人"):
            done(report, "uphold", one, reply="维持")
    assert done(report, "uphold", CLERK3, reply="维持").decision_contest == "upheld"


def test_nobody_contests_what_was_accepted() -> None:
    report = given.report()
    given.accepted(report)
    with pytest.raises(Refused, match="已经受理"):
        given.responded(report, "contest", why="")


# Joining and taking apart


def test_join_act_unjoin_equals_never_joined() -> None:
    """Both ways lead to the same rows, apart from the log: the report's, the matter's, hands, shields, labels."""
    first, second, never = given.report(), given.report("路灯又不亮", about="xz-gongan"), given.report("路灯又不亮")
    matter = given.accepted(first)
    before = row(second)
    joined(second, matter)
    assert Shield.objects.filter(matter=matter, unit="xz-gongan").exists()
    matter.refresh_from_db()
    matter = given.answered(given.handed_in(given.handling(matter)))
    second.refresh_from_db()
    assert second.response == "open"
    done(second, "unjoin", why="不是同一盏灯")
    assert row(second) == before
    assert not Shield.objects.filter(matter=matter).exists()
    assert not Label.objects.filter(report=second).exists()
    assert list(queries.of_matter(matter)) == [first]
    assert {name: row(second)[name] for name in ("stage", "response", "respond_by", "contests")} == {
        name: row(never)[name] for name in ("stage", "response", "respond_by", "contests")
    }
    joins = Join.objects.filter(report=second)
    assert [(join.left_by, join.left_at) for join in joins] == [(given.CLERK.id, NOW)]  # the row stays, dated
    assert Suggestion.objects.filter(report=second).count() == Suggestion.objects.filter(report=never).count()
    assert ledger.verify(versions=matters.versions()).ok


def test_a_matter_that_waited_for_the_wrong_report_alone_closes_without_it() -> None:
    first, second = given.report(), given.report("别的灯")
    matter = given.accepted(first)
    joined(second, matter)
    matter = given.answered(given.handed_in(given.handling(matter)))
    given.responded(first, "agree")
    done(second, "unjoin", why="不是同一盏灯")
    matter.refresh_from_db()
    assert matter.stage == "closed"
    assert {hand.state for hand in Engagement.objects.filter(matter=matter)} == {"done"}


def test_the_shield_stays_when_another_report_is_about_the_same_unit() -> None:
    matter = given.accepted(about="xz-gongan")
    second = joined(given.report(about="xz-gongan"), matter)
    done(second, "unjoin", why="不是一件事")
    assert Shield.objects.filter(matter=matter, unit="xz-gongan").exists()


def test_who_joins_an_answered_matter_gets_its_answer_and_time_for_it() -> None:
    matter = given.answered()
    second = joined(given.report(), matter)
    assert (second.response, second.respond_by is not None) == ("open", True)
    given.responded(second, "disagree", why="没有亮")
    matter.refresh_from_db()
    assert (matter.stage, matter.contests) == ("handling", 1)


def test_a_report_is_in_one_matter_and_the_one_that_opened_it_stays() -> None:
    report = given.report()
    matter = given.accepted(report)
    report.refresh_from_db()
    with pytest.raises(Refused, match="不能“并入”"):
        joined(report, matter)
    with pytest.raises(Refused, match="就是由它立的"):
        done(report, "unjoin", why="错了")


def test_no_join_to_what_ended_is_not_seen_or_is_carried_by_whom_it_is_about() -> None:
    report, about = given.report(), given.report(about="xz-zhujian")
    closed = given.moved(given.moved(given.accepted(), "ask_void", given.CLERK, why="重"), "void", CLERK3, why="是")
    with pytest.raises(Refused, match="已经结束"):
        joined(report, closed)
    with pytest.raises(Refused, match="没有找到"):
        done(report, "join", matter="M-2026-999999")
    carried = given.dispatched()
    with pytest.raises(Refused, match="正在办这件事"):
        joined(about, carried)
    about.refresh_from_db()
    assert (about.stage, queries.matter_of(about)) == ("waiting", None)  # nothing of it stayed


# Referring, asking, withdrawing


def test_a_referral_keeps_no_class_and_gives_the_text_back(agency: str) -> None:
    report = given.report("我想请一位律师")
    done(report, "refer", agency=agency)
    assert not Suggestion.objects.filter(report=report).exists()
    assert not Label.objects.filter(report=report).exists()
    entry = ledger.history([report.subject])[-1]
    assert set(entry.payload) == {"agency", "stage"}
    assert queries.story(report, given.HOLDER).lines[0].texts == {"words": "我想请一位律师"}
    with pytest.raises(Refused, match="没有这个机关"):
        done(given.report(), "refer", agency="nobody")


def test_a_question_of_the_desk_waits_for_its_answer() -> None:
    report = done(given.report(), "ask", question="是哪一盏灯？")
    assert report.stage == "asked"
    report = given.responded(report, "reply", words="东门第二盏")
    assert report.stage == "waiting"


def test_withdrawing_the_last_report_ends_the_matter_and_any_other_does_not() -> None:
    first, second = given.report(), given.report()
    matter = given.accepted(first)
    joined(second, matter)
    given.responded(first, "withdraw", why="")
    matter.refresh_from_db()
    assert matter.is_open
    given.responded(second, "withdraw", why="")
    matter.refresh_from_db()
    assert (matter.stage, matter.is_open) == ("withdrawn", False)


# Silence and ratings


def test_silence_counts_once_and_may_still_be_broken() -> None:
    report = given.report()
    matter = given.answered(given.handed_in(given.handling(given.accepted(report))))
    report.refresh_from_db()
    assert report.respond_by is not None
    assert services.close_silent(at=report.respond_by) == 1
    assert services.close_silent(at=report.respond_by) == 0
    given.responded(report, "disagree", why="没亮")
    matter.refresh_from_db()
    assert matter.stage == "handling"


def test_who_falls_silent_at_the_same_moment_does_so_in_the_order_of_coming() -> None:
    """Whatever row the database happens to keep first."""
    reports = [given.report() for _time in range(4)]
    matter = given.accepted(reports[0])
    for one in reports[1:]:
        joined(one, matter)
    given.answered(given.handed_in(given.handling(matter)))
    reports[0].refresh_from_db()
    until = reports[0].respond_by
    assert until is not None
    for one in reports[::-1]:  # moves the row, in the table and in the index
        for moment in (None, until):
            Report.objects.filter(pk=one.pk).update(respond_by=moment)
    assert services.close_silent(at=until) == 4
    silent = Entry.objects.filter(verb="report.silent").order_by("pk")
    assert [entry.subject for entry in silent] == [one.subject for one in reports]


def test_a_rating_is_in_no_entry_and_for_nobody_to_read() -> None:
    report = given.report()
    given.answered(given.handed_in(given.handling(given.accepted(report))))
    with pytest.raises(Refused):
        given.responded(report, "rate", stars=0)
    given.responded(report, "rate", stars=2)
    report.refresh_from_db()
    assert report.rating == 2
    entry = ledger.history([report.subject])[-1]
    assert (entry.verb, entry.payload) == ("report.rate", {"stage": "accepted"})


def test_a_rating_needs_an_answer() -> None:
    report = given.report()
    given.accepted(report)
    with pytest.raises(Refused, match="答复以后"):
        given.responded(report, "rate", stars=5)


# Who may, and who was faster


def test_only_the_holder_of_the_receipt_answers() -> None:
    report = given.report()
    given.answered(given.handed_in(given.handling(given.accepted(report))))
    for move, details in (("agree", {}), ("rate", {"stars": 5}), ("withdraw", {"why": ""})):
        with pytest.raises(Refused, match="凭回执"):
            done(report, move, given.CLERK, **details)
        with pytest.raises(Refused):
            done(report, move, system("answers"), **details)


def test_the_desk_decides_and_nobody_else() -> None:
    report = given.report()
    with pytest.raises(Refused, match="没有这项权限"):
        done(report, "refuse", given.OFFICER, **REFUSED)
    with pytest.raises(Refused, match="不在您的辖区"):
        done(report, "refuse", given.OUTSIDER, **REFUSED)
    with pytest.raises(Refused, match="工作人员"):
        done(report, "refuse", given.HOLDER, **REFUSED)


def test_who_comes_second_is_told_what_happened() -> None:
    report = given.report()
    stale = Report.objects.get(pk=report.pk)
    given.accepted(report)
    with pytest.raises(Conflict, match="已受理"):
        services.make(
            report=stale, move="refuse", details=build(REPORT.move("refuse").details, REFUSED), seen=stale.version,
            by=given.CLERK2, at=NOW,
        )  # fmt: skip


def test_accepting_asks_for_a_known_category_place_and_unit() -> None:
    report = given.report()
    good = {"title": "路灯不亮", "summary": "坏了", "category": given.a_category(), "place": given.COMMUNITY}
    for name, value in (("category", "ZZ"), ("place", "330411999"), ("about", "xz-nobody"), ("title", "长" * 61)):
        with pytest.raises(Refused) as refused:
            done(report, "accept", **good | {name: value})
        assert refused.value.field == name
        assert queries.matter_of(report) is None
    assert done(report, "accept", **good).stage == "accepted"


def test_every_decision_is_kept_beside_what_was_suggested() -> None:
    report = given.report()
    given.accepted(report)
    labels = {label.field: (label.suggested, label.chosen) for label in Label.objects.filter(report=report)}
    suggested = dict(Suggestion.objects.filter(report=report).values_list("field", "value"))
    assert labels["category"] == (suggested["category"], "T1")
    assert labels["place"][1] == given.COMMUNITY


def test_no_page_of_the_staff_and_no_list_names_the_rating() -> None:
    """Handlers never see a single rating: whoever writes a page that does finds this test."""
    from pathlib import Path

    import gongzhi

    package = Path(gongzhi.__file__).parent
    may = {"work/intake/models.py", "work/intake/services/deciding.py"}
    may |= {  # of a mediation: each case alone, once all have rated or thirty days have passed
        "interfaces/web/disputes/inside.py", "work/disputes/models/cases.py", "work/disputes/policies.py",
        "work/disputes/queries.py", "work/disputes/services/speaking.py",
    }  # fmt: skip
    files = [path for path in package.rglob("*") if path.suffix in (".py", ".html") and "migrations" not in path.parts]
    of_sites = {"cells", "hubs", "standards", "ratings.py"}  # there a rating is one of a school or a market
    naming = {
        path.relative_to(package).as_posix()
        for path in files
        if path.parts[-2] != "public" and "bulk" not in path.parts and not of_sites.intersection(path.parts)
        and any(
            word in path.read_text(encoding="utf-8").replace('"rating": "desk_rating"', "")
            for word in (".rating", '"rating"', "'rating'", "rating=")
        )
    }  # fmt: skip
    assert naming == may


def test_a_report_of_a_site_that_was_merged_is_looked_at_and_opened_where_it_is_now() -> None:
    keep, gone = sites.house(), sites.house(name="吴家")
    asked, opened = (given.report(words, place=gone.place, site=gone) for words in ("楼道堆物", "电线拖在地上"))
    site_services.merge(pair=MaybeSame.objects.get(), keep=keep, by=sites.VILLAGER, at=NOW)
    done(asked, "look")
    assert (Report.objects.get(pk=asked.pk).site, Look.objects.get().site) == (keep, keep)
    assert given.accepted(Report.objects.get(pk=opened.pk)).site == keep
