"""Every guard of the table says no with its own sentence, and yes once the thing is ready."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from gongzhi.kernel.actor import Actor
from gongzhi.kernel.refused import Refused
from gongzhi.matters.models import Matter
from gongzhi.work.requests import policies
from tests import given

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]
UNTIL = given.later(days=10).date().isoformat()
EXTENSION: dict[str, Any] = {"days": 3, "why": "等配件"}
SUSPENSION: dict[str, Any] = {"reason": "weather", "until": UNTIL, "why": "汛期"}


def asked(move: str, by: Actor = given.OFFICER, **details: Any) -> Callable[[], Matter]:
    return lambda: given.moved(given.handling(), move, by, **details)


def signed() -> Matter:
    return given.moved(given.handling(co=("xz-zhifa",)), "co_accept", given.CO_OFFICER)


NOES: dict[str, tuple[Callable[[], Matter], Actor, dict[str, Any], str]] = {
    "hand_in": (
        lambda: given.handling(co=("xz-zhifa",)), given.OFFICER, {"result": "solved", "did": "换了"}, "还有 1 个协办"
    ),
    "ask_extension": (asked("ask_extension", **EXTENSION), given.OFFICER, EXTENSION, "等中心批复"),
    "grant_extension": (given.handling, given.CLERK, {}, "没有等待批复的延期"),
    "refuse_extension": (given.handling, given.CLERK, {"why": "不"}, "没有等待批复的延期"),
    "ask_suspension": (asked("ask_suspension", **SUSPENSION), given.OFFICER, SUSPENSION, "等中心批复"),
    "grant_suspension": (given.handling, given.CLERK, {}, "没有等待批复的挂账"),
    "refuse_suspension": (given.handling, given.CLERK, {"why": "不"}, "没有等待批复的挂账"),
    "co_accept": (signed, given.CO_OFFICER, {}, "已经签收过"),
    "contribute": (lambda: given.handling(co=("xz-zhifa",)), given.CO_OFFICER, {"did": "清了"}, "先协办签收"),
    "release": (given.handling, given.CLERK, {"unit": "xz-zhifa", "why": "不用"}, "没有在办的协办单位"),
    "ask_void": (asked("ask_void", given.CLERK, why="重"), given.CLERK2, {"why": "重"}, "等另一个人决定"),
    "void": (given.handling, given.CLERK, {"why": "重"}, "先由一个人申请"),
    "refuse_void": (given.handling, given.CLERK, {"why": "不"}, "先由一个人申请"),
}  # fmt: skip
ELSEWHERE = {"check", "rework", "conclude"}  # below, and in test_way.py


def test_every_guard_is_tried() -> None:
    assert set(NOES) | ELSEWHERE == set(policies.GUARDS)


@pytest.mark.parametrize("move", NOES)
def test_a_guard_says_no_in_its_own_words(move: str) -> None:
    build, by, details, sentence = NOES[move]
    with pytest.raises(Refused, match=sentence):
        given.moved(build(), move, by, **details)


def test_what_waits_for_an_answer_is_answered_by_somebody_else_and_once() -> None:
    for ask, details, by in (
        ("extension", EXTENSION, given.OFFICER), ("suspension", SUSPENSION, given.OFFICER),
        ("void", {"why": "重"}, given.CLERK),
    ):  # fmt: skip
        matter = given.moved(given.handling(), f"ask_{ask}", by, **details)
        matter = given.moved(matter, f"refuse_{ask}", given.CLERK2, why="不同意")
        with pytest.raises(Refused):
            given.moved(matter, f"refuse_{ask}", given.CLERK2, why="不同意")
        given.moved(matter, f"ask_{ask}", by, **details)  # it may be asked again


@pytest.mark.parametrize("move", ["check", "rework"])
def test_a_remote_check_comes_from_the_level_above(move: str) -> None:
    matter = given.handed_in(given.handling(given.accepted(category=given.a_category("remote"))))
    details = {"found": "看过"} if move == "check" else {"why": "不亮"}
    village = given.actor("supervisor", "xz-cun", name="village", place=given.COMMUNITY)
    with pytest.raises(Refused, match="上一级核查"):
        given.moved(matter, move, village, **details)
    given.moved(matter, move, given.SUPERVISOR, **details)


def test_a_pause_begins_after_today_as_the_district_counts_days() -> None:
    """Half past midnight on 9 May in Jiaxing is still 8 May in Greenwich."""
    night = given.NOW.replace(hour=16, minute=30)
    matter = given.handling(at=night)
    with pytest.raises(Refused, match="今后一年"):
        given.moved(matter, "ask_suspension", given.OFFICER, night, **SUSPENSION | {"until": "2026-05-09"})
    far = (night + timedelta(days=400)).date().isoformat()
    with pytest.raises(Refused, match="今后一年"):
        given.moved(matter, "ask_suspension", given.OFFICER, night, **SUSPENSION | {"until": far})
    given.moved(matter, "ask_suspension", given.OFFICER, night, **SUSPENSION | {"until": "2026-05-10"})


def test_a_sample_is_drawn_the_same_every_time_and_about_one_in_five() -> None:
    from types import SimpleNamespace

    category = SimpleNamespace(check_by="sampled")
    drawn = [
        policies.check_due(SimpleNamespace(category=category, matter=SimpleNamespace(subject=f"matter:{n}")))  # type: ignore[arg-type]
        for n in range(2000)
    ]
    assert 0.15 < sum(drawn) / len(drawn) < 0.26


def test_a_refusal_leaves_the_row_in_memory_as_it_is_in_the_table() -> None:
    """Or the page that says why would show a stage that is not, and send a version that nobody saw."""
    matter = given.handling()
    with pytest.raises(Refused, match="今后一年"):
        given.moved(matter, "ask_suspension", given.OFFICER, **SUSPENSION | {"until": "2020-01-01"})
    assert (matter.version, matter.stage) == tuple(Matter.objects.values_list("version", "stage").get(pk=matter.pk))
    report = given.report(about="xz-zhujian")
    from gongzhi.work.intake import services as intake
    from gongzhi.work.intake.details import JoinTo

    joining = JoinTo(matter=matter.reference)
    with pytest.raises(Refused):
        intake.make(report=report, move="join", details=joining, seen=0, by=given.CLERK, at=given.NOW)
    assert (report.version, report.stage) == (0, "waiting")
