"""The stretches that lives have in common: coming in, being worked on, being looked at, being answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gongzhi.sample.year import troubles
from gongzhi.sample.year.case import RESIDENT

if TYPE_CHECKING:
    from gongzhi.sample.year.case import Case, Life

SOLVED = (("solved", 80), ("partly", 9), ("not_now", 4), ("otherwise", 5), ("transferred", 2))


def arrive(case: Case) -> Life:
    """Come in, and wait until somebody at the desk looks."""
    yield case.at
    case.say()
    case.reached("waiting")
    yield case.office(0.1, 6)


def dispatch(case: Case, *, unit: str = "", co: tuple[str, ...] = (), about: str = "") -> Life:
    """Come in and be given to a unit."""
    yield from arrive(case)
    case.take(case.world.staff.clerk(case.rng), unit, co, about)
    case.reached("dispatched")


def sign(case: Case) -> Life:
    """Be signed for, and have the reporter called."""
    yield case.office(0.2, 7)
    case.move("accept", case.lead)
    yield case.office(0.2, 5)
    reachable = bool(case.reread().person)
    if reachable and "person.reveal" in case.lead.permissions:
        case.call(case.lead)
    case.move("contact", case.lead, how=case.rng.choice(("phone", "visit")) if reachable else "none", note="")
    if case.rng.random() < 0.2:
        case.move("note", case.lead, note="已到现场看过，正在安排。")
    case.reached("handling")


def work(case: Case) -> Life:
    """Do the work and say so."""
    yield case.office(6, 34)
    result = case.rng.choices([code for code, _ in SOLVED], [weight for _, weight in SOLVED])[0]
    case.move("hand_in", case.lead, result=result, did=f"{case.told.did}。")
    case.reached("done")


def check(case: Case) -> Life:
    """Have somebody else look, where somebody must."""
    if case.fresh().stage == "done":
        yield case.office(1, 14)
        case.move("check", case.world.staff.checker(case.rng), found="现场看过，与报送情况一致。")
    case.reached("checked")


def answer(case: Case) -> Life:
    """Answer everybody who reported."""
    yield case.office(0.5, 7)
    may = "matter.answer" in case.lead.permissions
    case.move("answer", case.lead if may else case.world.staff.clerk(case.rng), reply=case.told.reply)
    case.reached("answered")


def respond(case: Case, *, agreeing: float = 0.5) -> Life:
    """Hear whether they agree; who says nothing stays silent."""
    for report in list(case.reports):
        case.report = report
        if case.rng.random() < agreeing:
            yield case.home(1, 40)
            if case.reread().response in ("open", "silent") and report.stage in ("accepted", "joined"):
                case.do("agree", RESIDENT)
                if case.rng.random() < 0.5:
                    case.do("rate", RESIDENT, stars=case.rng.choice((3, 4, 5, 5)))
    if case.fresh().stage in ("answered", "closed") and case.rng.random() < 0.12:
        yield case.office(1, 10)
        text = f"{case.told.title}：{case.told.did}。"
        case.move("publish", case.world.staff.clerk(case.rng), public=text)


def finish(case: Case) -> Life:
    """Go the usual way from working to the reporter's word."""
    yield from work(case)
    yield from check(case)
    yield from answer(case)
    yield from respond(case)


def disagree(case: Case) -> Life:
    """Say that it is not solved."""
    yield case.home(2, 40)
    case.do("disagree", RESIDENT, why=troubles.a_word(case.rng, "contest_words"))
