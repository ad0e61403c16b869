"""Lives that are led with the units: dispatched, objected to, helped, held up, done again, contested."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from gongzhi.sample.year import troubles, ways
from gongzhi.sample.year.case import RESIDENT

if TYPE_CHECKING:
    from gongzhi.sample.year.case import Case, Life

HELPERS = ("xz-zhifa", "xz-zhujian", "xz-gongan", "xz-xiaofang", "xz-shichang", "xz-yingji")


def plain(case: Case) -> Life:
    """Dispatched, done, answered."""
    yield from ways.dispatch(case)
    yield from ways.sign(case)
    yield from ways.finish(case)


def late(case: Case) -> Life:
    """Far beyond its limit, up the ladder, and done in the end."""
    yield from ways.dispatch(case)
    yield from ways.sign(case)
    yield case.office(80, 120)
    yield from ways.finish(case)


def objected(case: Case) -> Life:
    """Returned by the unit with the article that says whose it is; the ruling becomes a precedent."""
    right = case.unit
    mistaken = case.hold == "objected" or case.rng.random() < 0.7
    first = next(unit for unit in case.rng.sample(HELPERS, 3) if unit != right) if mistaken else right
    yield from ways.dispatch(case, unit=first)
    yield case.office(0.5, 6)
    rule = case.world.rules.get(case.trouble.category, "ZF-03")
    suggested = right if mistaken else "xz-zhifa" if right != "xz-zhifa" else "xz-gongan"
    case.move("return", case.lead, rule=rule, suggested=suggested, why="按职责清单不属于我单位，请改派。")
    case.reached("objected")
    yield case.office(0.5, 8)
    clerk = case.world.staff.clerk(case.rng)
    if mistaken:
        case.move("redispatch", clerk, unit=right, co_units=[], ruling="按职责清单，由行业主管部门办理。")
    else:
        case.move("confirm", clerk, ruling="职责清单写明由你单位负责，维持派单。")
    yield from ways.sign(case)
    yield from ways.finish(case)


def together(case: Case) -> Life:
    """Done by several units, one waiting for another."""
    co = tuple(unit for unit in case.rng.sample(HELPERS, 3) if unit != case.unit)[: case.rng.randint(1, 2)]
    yield from ways.dispatch(case, co=co)
    yield from ways.sign(case)
    officers = [case.world.staff.officer(unit) for unit in co]
    for officer in officers:
        yield case.office(0.2, 3)
        case.move("co_accept", officer)
    case.move("wait_for", case.lead, unit=co[0])
    case.reached("together")
    for officer in officers:
        yield case.office(2, 8)
        case.move("contribute", officer, did="派人到现场配合，职责范围内的部分已处理。")
    case.move("wait_for", case.lead, unit="")
    yield from ways.finish(case)


def rearranged(case: Case) -> Life:
    """Helped by units that change: one returns its share, another is called in, a third is let go."""
    first, second, third = [unit for unit in HELPERS if unit != case.unit][:3]
    yield from ways.dispatch(case, co=(first, second))
    yield from ways.sign(case)
    case.move("co_return", case.world.staff.officer(first), why="不涉及我单位职责。")
    yield case.office(0.5, 4)
    clerk = case.world.staff.clerk(case.rng)
    case.move("add_co", clerk, co_units=[third], note="请到现场配合。")
    case.move("release", clerk, unit=second, why="现场看后不需要。")
    case.move("desk_note", clerk, note="已与主办单位通话，明天上午一起到现场。")
    helper = case.world.staff.officer(third)
    yield case.office(0.5, 4)
    case.move("co_accept", helper)
    yield case.office(2, 8)
    case.move("contribute", helper, did="派人到现场配合，职责范围内的部分已处理。")
    yield from ways.finish(case)


def extended(case: Case) -> Life:
    """Asked for more time."""
    yield from ways.dispatch(case)
    yield from ways.sign(case)
    yield case.office(8, 20)
    case.move("ask_extension", case.lead, days=case.rng.randint(2, 8), why=troubles.a_word(case.rng, "late_reasons"))
    case.reached("extension")
    yield case.office(0.5, 6)
    clerk = case.world.staff.clerk(case.rng)
    if case.rng.random() < 0.7:
        case.move("grant_extension", clerk, why="情况属实，同意。")
        yield case.office(10, 40)
    else:
        case.move("refuse_extension", clerk, why="理由不充分，请按期办结。")
    yield from ways.finish(case)


def suspended(case: Case) -> Life:
    """Stopped for a good reason, and taken up again."""
    yield from ways.dispatch(case)
    yield from ways.sign(case)
    yield case.office(4, 16)
    until = case.world.hours.day(case.at) + timedelta(days=case.rng.randint(9, 30))
    reason = case.rng.choice(("appraisal", "weather", "funds", "third_party"))
    why = troubles.a_word(case.rng, "suspend_reasons")
    case.move("ask_suspension", case.lead, reason=reason, until=until, why=why)
    case.reached("suspension")
    yield case.office(0.5, 6)
    clerk = case.world.staff.clerk(case.rng)
    if case.rng.random() < 0.15:
        case.move("refuse_suspension", clerk, why="可以分步办理，不用挂账。")
        yield from ways.finish(case)
        return
    case.move("grant_suspension", clerk, why="同意，到期自动恢复。")
    case.reached("suspended")
    yield case.office(20, 160)
    if case.fresh().stage == "suspended":
        case.move("resume", case.lead)
    yield from ways.finish(case)


def reporter_asked(case: Case) -> Life:
    """The unit asks the resident; some answer, some never do."""
    yield from ways.dispatch(case)
    yield from ways.sign(case)
    yield case.office(1, 6)
    question = troubles.a_word(case.rng, "asked_by_desk")
    case.move("ask_reporter", case.lead, question=question, days=case.rng.randint(2, 7))
    case.reached("asking")
    if case.rng.random() < 0.7:
        yield case.home(2, 40)
        case.do("add", RESIDENT, words=troubles.a_word(case.rng, "more_words"))
    else:
        yield case.office(70, 80)
    if case.fresh().stage == "waiting":
        case.move("supplied", case.lead)
    yield from ways.finish(case)


def reworked(case: Case) -> Life:
    """Not good enough at first."""
    yield from ways.dispatch(case)
    yield from ways.sign(case)
    yield from ways.work(case)
    if case.fresh().stage == "done":
        yield case.office(1, 14)
        case.move("rework", case.world.staff.checker(case.rng), why="现场只处理了一半，请重新办理。")
        yield from ways.work(case)
    yield from ways.check(case)
    yield from ways.answer(case)
    yield from ways.respond(case)


def contested(case: Case) -> Life:
    """Opened again by the resident."""
    yield from _until_answered(case)
    yield from ways.disagree(case)
    yield from ways.finish(case)


def contested_twice(case: Case) -> Life:
    """Opened again, contested again, and reviewed by another unit."""
    yield from _until_answered(case)
    yield from ways.disagree(case)
    yield from ways.work(case)
    yield from ways.check(case)
    yield from ways.answer(case)
    yield from ways.disagree(case)
    case.reached("review")
    yield case.office(16, 60)
    inspector = case.world.staff.named(case.rng.choice(("inspector", "inspector2")))
    reply = "复核认为处理符合规定。如仍不同意，可以申请行政复议、提起诉讼，或向信访部门反映。"
    case.move("conclude", inspector, result=case.rng.choice(("partly", "not_now", "solved")), reply=reply)


def _until_answered(case: Case) -> Life:
    yield from ways.dispatch(case)
    yield from ways.sign(case)
    yield from ways.work(case)
    yield from ways.check(case)
    yield from ways.answer(case)


def recalled(case: Case) -> Life:
    """Sent to the wrong unit, taken back before it signed; corrected on the way."""
    wrong = next(unit for unit in case.rng.sample(HELPERS, 2) if unit != case.unit)
    yield from ways.dispatch(case, unit=wrong)
    yield case.office(0.1, 0.5)
    clerk = case.world.staff.clerk(case.rng)
    case.move("recall", clerk, why="派错了单位。")
    case.move("correct", clerk, category="", place="", title="", summary=f"{case.told.summary}（已核对地点）")
    case.move("dispatch", clerk, unit=case.unit, co_units=[], note="")
    yield from ways.sign(case)
    yield from ways.finish(case)
