"""The lives that complaints lead, from the plain one to the one that was contested twice, and how often each."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from gongzhi.sample.year import troubles, ways
from gongzhi.sample.year.case import RESIDENT
from gongzhi.work.intake import services as intake
from gongzhi.work.requests.details import AnswerNow

if TYPE_CHECKING:
    from collections.abc import Callable

    from gongzhi.sample.year.case import Case, Life

HELPERS = ("xz-zhifa", "xz-zhujian", "xz-gongan", "xz-xiaofang", "xz-shichang", "xz-yingji")
COURT = ("不服法院的判决，请领导重新审理我的案子。", "劳动仲裁的裁决我不服，请帮我改过来。")


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


def answered_now(case: Case) -> Life:
    """Answered by the desk there and then."""
    yield from ways.arrive(case)
    clerk = case.world.staff.clerk(case.rng)
    case.accept(clerk)
    case.move("answer_now", clerk, result="solved", reply=case.told.reply)
    yield from ways.respond(case)


def settled(case: Case) -> Life:
    """Settled on the spot by a grid worker."""
    yield case.office(0, 1)
    by = case.world.staff.grid(case.community)
    new = intake.NewReport(words=case.told.words, channel="grid", place=case.community, consent_spoken=True)
    outcome = AnswerNow(result="solved", reply=f"网格员当场处理：{case.told.did}。")
    received, case.matter = intake.settle(new=new, accept=case.accepting(), outcome=outcome, by=by, at=case.at)
    case.report = received.report
    case.reports.append(received.report)
    yield from ways.respond(case, agreeing=0.7)


def refused(case: Case) -> Life:
    """Not taken; some contest that, and somebody else looks at it again."""
    yield from ways.arrive(case)
    clerk = case.world.staff.clerk(case.rng)
    reason = case.rng.choice(("no_facts", "repeated", "settled", "not_public"))
    case.do(
        "refuse", clerk, reason=reason, reply="您说的情况缺少时间和地点，补充后可以再次反映，也可以到社区当面说明。"
    )
    if case.hold != "contest" and case.rng.random() > 0.4:
        return
    yield case.home(2, 40)
    case.do("contest", RESIDENT, why=troubles.a_word(case.rng, "refuse_contest"))
    case.reached("contest")
    yield case.office(1, 12)
    other = case.world.staff.other_clerk(clerk)
    if case.rng.random() < 0.5:
        case.do("uphold", other, reply="复看后维持原来的处理，理由同上；也可以向信访部门反映。")
        return
    case.do("overturn", other, reply="您补充的情况属实，重新受理。")
    yield case.office(0.2, 3)
    case.take(other)
    yield from ways.sign(case)
    yield from ways.finish(case)


def referred(case: Case) -> Life:
    """Of a kind that is not kept here: told whom to ask."""
    yield case.at
    case.say(case.rng.choice(COURT), channel="web")
    case.reached("waiting")
    yield case.office(0.1, 6)
    agency = case.rng.choice(("fy", "zcy", "fyjg"))
    case.do(
        "refer", case.world.staff.clerk(case.rng), agency=agency, reply="这件事依法由上述机关办理，请带上材料直接联系。"
    )


def asked(case: Case) -> Life:
    """Asked for more by the desk first."""
    yield from ways.arrive(case)
    case.do("ask", case.world.staff.clerk(case.rng), question=troubles.a_word(case.rng, "asked_by_desk"))
    case.reached("asked")
    yield case.home(1, 30)
    case.do("reply", RESIDENT, words=troubles.a_word(case.rng, "replies_to_desk"))
    yield case.office(0.1, 3)
    case.take(case.world.staff.clerk(case.rng))
    yield from ways.sign(case)
    yield from ways.finish(case)


def joined(case: Case) -> Life:
    """One of several reports of the same trouble; one of them, in some, was joined by mistake."""
    yield from ways.dispatch(case)
    yield from ways.sign(case)
    for _number in range(case.rng.randint(1, 5)):
        yield case.home(0.5, 5)
        told = troubles.tell(case.rng, case.trouble, case.world.names[case.community])
        case.say(told.words)
        yield case.office(0.1, 2)
        case.do("join", case.world.staff.clerk(case.rng), matter=case.fresh().reference)
    if case.rng.random() < 0.4:
        yield case.office(0.2, 4)
        clerk = case.world.staff.clerk(case.rng)
        case.do("unjoin", clerk, why="细看不是同一处，单独办理")
        alone = case.reports.pop()
        yield case.office(0.1, 1)
        branch = case.branch(alone)
        branch.take(clerk)
        case.world.spawn(branch, _alone(branch))
    yield from ways.finish(case)


def _alone(case: Case) -> Life:
    """What becomes of the report that was joined by mistake."""
    yield from ways.sign(case)
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


def voided(case: Case) -> Life:
    """Ended by the word of two people; some live again when the resident contests that."""
    yield from ways.arrive(case)
    clerk = case.world.staff.clerk(case.rng)
    case.accept(clerk)
    yield case.office(0.2, 3)
    case.move("ask_void", clerk, why="与另一件重复登记。")
    case.reached("void")
    yield case.office(0.5, 6)
    second = case.world.staff.other_clerk(clerk)
    if case.rng.random() < 0.15:
        case.move("refuse_void", second, why="不是同一件，继续办理。")
    else:
        case.move("void", second, why="核对属实，同意作废。")
        if case.rng.random() < 0.6:
            return
        yield case.home(2, 40)
        case.do("contest", RESIDENT, why=troubles.a_word(case.rng, "refuse_contest"))
        yield case.office(1, 8)
        case.do("overturn", case.world.staff.third, reply="不是重复，撤销作废，重新办理。")
    yield case.office(0.5, 3)
    case.move("dispatch", clerk, unit=case.unit, co_units=[], note="")
    yield from ways.sign(case)
    yield from ways.finish(case)


def handed_down(case: Case) -> Life:
    """Given to the town's desk, and by some of them back up, with what was tried."""
    yield from ways.arrive(case)
    centre = case.world.staff.clerk(case.rng)
    case.accept(centre)
    desk = f"centre-{case.community[:9]}"
    case.move("hand_down", centre, desk=desk, tried="已电话核实，属镇街事项。")
    yield case.office(0.5, 6)
    town = case.world.staff.officer(desk)
    unit = f"village-{case.community}"
    if case.rng.random() < 0.4:
        case.move("hand_up", town, desk="xz-zhongxin", tried="镇里协调两次，需要区级部门。")
        yield case.office(0.5, 4)
        town, unit = centre, case.unit
    case.move("dispatch", town, unit=unit, co_units=[], note="")
    case.reached("dispatched")
    yield from ways.sign(case)
    yield from ways.finish(case)


def split(case: Case) -> Life:
    """Two troubles in one: the other goes its own way, answered by the desk."""
    yield from ways.dispatch(case)
    yield from ways.sign(case)
    clerk = case.world.staff.clerk(case.rng)
    case.move("split", clerk, category="1403", place="", title="同一来件里的另一条建议")
    yield case.office(1, 6)
    parent = case.fresh()
    case.matter = parent.children.get()
    case.move("answer_now", clerk, result="transferred", reply="建议已转有关单位研究。")
    case.matter = parent
    yield from ways.finish(case)


def withdrawn(case: Case) -> Life:
    """Taken back by the resident."""
    if case.rng.random() < 0.4:
        yield from ways.arrive(case)
    else:
        yield from ways.dispatch(case)
        yield from ways.sign(case)
        yield case.home(2, 20)
    case.do("withdraw", RESIDENT, why="")


def shielded(case: Case) -> Life:
    """About a unit, which never gets to see it."""
    about = f"village-{case.community}"
    yield case.at
    case.say("村里的账目一直没有公示，问了也不说，请上级看一下。", channel="web", about=about)
    case.reached("waiting")
    yield case.office(0.1, 6)
    case.take(case.world.staff.clerk(case.rng), "xz-nongye", (), about)
    yield from ways.sign(case)
    if case.rng.random() < 0.5:
        yield case.home(4, 30)
        pressure = intake.press(report=case.reread(), words="有人打电话叫我把这件事撤回。", at=case.at)
        case.reached("pressed")
        yield case.office(2, 12)
        by = case.world.staff.named("supervisor")
        intake.close_pressure(pressure=pressure, words="已了解并提醒，诉求人不受影响。", by=by, at=case.at)
    yield from ways.finish(case)


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


#: How many of a hundred lives are of each kind. The tests insist that every one of them comes up.
KINDS: dict[Callable[[Case], Life], float] = {
    plain: 36, late: 5, answered_now: 9, settled: 12, refused: 4, referred: 2, asked: 3, joined: 5, objected: 4,
    together: 4, extended: 3, suspended: 2, reporter_asked: 2, reworked: 3, contested: 3, contested_twice: 1.5,
    voided: 2, handed_down: 4, split: 1, withdrawn: 2, shielded: 1.5, recalled: 1,
}  # fmt: skip
