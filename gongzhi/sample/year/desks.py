"""Lives that turn at a desk: answered there, refused, joined, handed on, voided, taken back, kept from a unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gongzhi.foundation.sites.models import Site
from gongzhi.sample.year import troubles, ways
from gongzhi.sample.year.case import RESIDENT
from gongzhi.work.intake import services as intake
from gongzhi.work.requests.details import AnswerNow

if TYPE_CHECKING:
    from gongzhi.sample.year.case import Case, Life

COURT = ("不服法院的判决，请领导重新审理我的案子。", "劳动仲裁的裁决我不服，请帮我改过来。")


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


def looked(case: Case) -> Life:
    """Told of a site: somebody looks in its round, and nobody there learns why; without sites it is refused."""
    yield from ways.arrive(case)
    site = Site.objects.filter(state="active").exclude(kind="rental").order_by("pk").first()
    if site is None:
        case.do("refuse", case.world.staff.clerk(case.rng), reason="no_facts", reply="请补充是哪个场所、哪一处。")
        return
    case.do("look", case.world.staff.clerk(case.rng), site=site.reference, urgent=False, reply="")


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
    """One of several reports of the same trouble."""
    yield from _several(case)
    yield from ways.finish(case)


def joined_wrongly(case: Case) -> Life:
    """One of several, of which the last turns out to be another trouble and goes its own way."""
    yield from _several(case)
    yield case.office(0.2, 4)
    clerk = case.world.staff.clerk(case.rng)
    case.do("unjoin", clerk, why="细看不是同一处，单独办理")
    alone = case.reports.pop()
    yield case.office(0.1, 1)
    branch = case.branch(alone)
    branch.take(clerk)
    case.world.spawn(branch, _alone(branch))
    case.report = case.reports[0]
    yield from ways.finish(case)


def _several(case: Case) -> Life:
    yield from ways.dispatch(case)
    yield from ways.sign(case)
    for _number in range(case.rng.randint(1, 5)):
        yield case.home(0.5, 5)
        told = troubles.tell(case.rng, case.trouble, case.world.names[case.community])
        case.say(told.words)
        yield case.office(0.1, 2)
        case.do("join", case.world.staff.clerk(case.rng), matter=case.fresh().reference)


def _alone(case: Case) -> Life:
    """What becomes of the report that was joined by mistake."""
    yield from ways.sign(case)
    yield from ways.finish(case)


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
    """Given to the town's desk, and by it to the village."""
    yield from _to_the_town(case)
    town = case.world.staff.officer(f"centre-{case.community[:9]}")
    case.move("dispatch", town, unit=f"village-{case.community}", co_units=[], note="")
    case.reached("dispatched")
    yield from ways.sign(case)
    yield from ways.finish(case)


def handed_up(case: Case) -> Life:
    """Given to the town's desk, and by it back up, with what was tried."""
    yield from _to_the_town(case)
    town = case.world.staff.officer(f"centre-{case.community[:9]}")
    case.move("hand_up", town, desk="xz-zhongxin", tried="镇里协调两次，需要区级部门。")
    yield case.office(0.5, 4)
    case.move("dispatch", case.world.staff.clerk(case.rng), unit=case.unit, co_units=[], note="")
    yield from ways.sign(case)
    yield from ways.finish(case)


def _to_the_town(case: Case) -> Life:
    yield from ways.arrive(case)
    centre = case.world.staff.clerk(case.rng)
    case.accept(centre)
    case.move("hand_down", centre, desk=f"centre-{case.community[:9]}", tried="已电话核实，属镇街事项。")
    yield case.office(0.5, 6)


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


def withdrawn_early(case: Case) -> Life:
    """Taken back before anybody looked."""
    yield from ways.arrive(case)
    case.do("withdraw", RESIDENT, why="")


def withdrawn(case: Case) -> Life:
    """Taken back by the resident while it is worked on."""
    yield from ways.dispatch(case)
    yield from ways.sign(case)
    yield case.home(2, 20)
    case.do("withdraw", RESIDENT, why="")


def shielded(case: Case) -> Life:
    """About a unit, which never gets to see it."""
    yield from _about_the_village(case)
    yield from ways.finish(case)


def pressed(case: Case) -> Life:
    """About a unit, and somebody presses the resident to take it back: another unit hears of that."""
    yield from _about_the_village(case)
    yield case.home(4, 30)
    pressure = intake.press(report=case.reread(), words="有人打电话叫我把这件事撤回。", at=case.at)
    case.reached("pressed")
    yield case.office(2, 12)
    by = case.world.staff.named("supervisor")
    intake.close_pressure(pressure=pressure, words="已了解并提醒，诉求人不受影响。", by=by, at=case.at)
    yield from ways.finish(case)


def _about_the_village(case: Case) -> Life:
    about = f"village-{case.community}"
    yield case.at
    case.say("村里的账目一直没有公示，问了也不说，请上级看一下。", channel="web", about=about)
    case.reached("waiting")
    yield case.office(0.1, 6)
    case.take(case.world.staff.clerk(case.rng), "xz-nongye", (), about)
    yield from ways.sign(case)
