"""What the moves of a dispute do beside changing its row: the effects of the table."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.timezone import localdate

from gongzhi.foundation.notices import services as notices
from gongzhi.foundation.notices.recipients import Recipient
from gongzhi.foundation.organisations import queries as organisations
from gongzhi.kernel.refused import Refused
from gongzhi.kernel.texts import _
from gongzhi.kernel.verdict import require
from gongzhi.matters.models import Matter
from gongzhi.matters.services import asking, hands, indexing
from gongzhi.work.disputes import checking, policies
from gongzhi.work.disputes.lifecycle import LIMIT_OF
from gongzhi.work.disputes.models import Agreement, Case, Confirmation, Due, Party, Visit
from gongzhi.work.disputes.services import agreeing, calling, filing, following, forgetting
from gongzhi.work.disputes.services.registering import title

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date, datetime

    from gongzhi.matters.kinds import Act


def case_of(act: Act) -> Case:
    """Return the case of a move's matter."""
    case = Case.objects.get(pk=act.matter.pk)
    case.matter = act.matter
    return case


def assign(act: Act) -> None:
    """Offer it to a committee.

    :raises Refused: the unit is none.
    """
    unit = organisations.unit(act.details.unit)
    if unit is None or unit.kind != "mediation":
        raise Refused(_("请选一个调解组织"), field="unit")
    hands.offer(act, lead=act.details.unit)


def take(act: Act) -> None:
    """Sign for it; the time that mediation may take begins, by the type of the dispute."""
    hands.accept(act)
    case = case_of(act)
    act.starts.append(("mediate", LIMIT_OF.get(case.type, "mediate")))
    Case.objects.filter(pk=case.pk).update(taken_on=localdate(act.at))


def give_back(act: Act) -> None:
    """Close the committee's hand, forget its mediators, and tell the desk."""
    hands.close(act, act.facts.engagements, state="returned", role="lead")
    Case.objects.filter(pk=act.matter.pk).update(mediator="", second="", recorder="", taken_on=None)
    hands.tell(act, act.matter.desk, "matter.returned")


def end(act: Act) -> None:
    """Close what is still open of the units' hands, and what was asked; no talk is to come."""
    hands.close(act, act.facts.engagements, state="done")
    stop(act)


def _past_voiding(act: Act) -> None:
    """Let a request to void fall where voiding is possible no more."""
    asking.lapse(act, "void")


def stop(act: Act) -> None:
    """Call off the talks that were to come, and let a request to void fall."""
    _past_voiding(act)
    calling.off(case_of(act), by=act.by, at=act.at)


def hold(act: Act) -> None:
    """Keep it without names until those people know; after the day nothing of their contacts is left."""
    if Party.objects.filter(case=act.matter.pk).exclude(told_at=None).exists():
        raise Refused(_("已经有当事人知情，不用再等"), field="days")
    _past_voiding(act)
    until = localdate(act.at) + timedelta(days=act.details.days)
    Case.objects.filter(pk=act.matter.pk).update(hold_until=until)
    _wake(act, until)


def _wake(act: Act, until: date) -> None:
    act.matter.wakes_on = until
    Matter.objects.filter(pk=act.matter.pk).update(wakes_on=until)


def told(act: Act) -> None:
    """Go on as any other, where it was before: with the committee that is to take it, or at the desk."""
    Case.objects.filter(pk=act.matter.pk).update(hold_until=None)
    limit = "accept" if act.matter.unit else "route"
    act.starts.append((limit, limit))


def lapse(act: Act) -> None:
    """Forget everybody's contacts; what is left is that there was a dispute of this type in this community.

    :raises Refused: somebody has been told, or has said yes, a moment ago.
    """
    again(act)
    forgetting.contacts(case_of(act), reason="due", at=act.at)
    Party.objects.filter(case=act.matter.pk).update(person="", company="", company_key="")
    Case.objects.filter(pk=act.matter.pk).update(hold_until=None)
    end(act)


def settle(act: Act) -> None:
    """A small quarrel, mediated on the spot: rights were told by word of mouth.

    :raises Refused: nobody says that they were told.
    """
    if not act.details.told:
        raise Refused(_("先口头告知权利和义务，双方都愿意才能调解"), field="told")
    unwilling = Party.objects.filter(case=act.matter.pk, consent="no").exists()
    if unwilling and act.details.result != "no_agreement":
        raise Refused(_("有当事人不愿意调解，不能登记为达成协议"), field="result")
    Party.objects.filter(case=act.matter.pk, told_at=None).update(told_at=act.at, told_by="aloud")
    Case.objects.filter(pk=act.matter.pk).update(simple=True)
    end(act)


def import_ended(act: Act) -> None:
    """Let the committee that had it find it among what it has done."""
    ended([act])
    if act.matter.unit:
        indexing.offered(act.matter, [act.matter.unit])


def ended(acts: Sequence[Act]) -> None:
    """Do for many what ``import_ended`` does for one, but for the index of words."""
    hands.had(acts)


def propose(act: Act) -> None:
    """Name the mediators; every party is asked anew whether it accepts them.

    :raises Refused: one named twice, or nobody looked for conflicts of interest.
    """
    given = act.details
    if given.second and given.second == given.mediator:
        raise Refused(_("两名调解员不能是同一个人"), field="second")
    if not given.disclosed:
        raise Refused(_("请先查利害关系，有的要告诉双方，再定调解员"), field="disclosed")
    stop(act)  # the parties were called to somebody else
    Case.objects.filter(pk=act.matter.pk).update(mediator=given.mediator, second=given.second)
    Party.objects.filter(case=act.matter.pk).update(mediator_ok=None, objection=False)
    to = [Recipient(user=one) for one in (given.mediator, given.second) if one]
    notices.tell(to=to, template="dispute.mine", subject=act.matter.subject, at=act.at, params=_named(act))


def _named(act: Act) -> dict[str, str | datetime]:
    return {"reference": act.matter.reference, "place": act.matter.place}


def pause(act: Act) -> None:
    """Come back by itself on the day that was named.

    :raises Refused: the day has passed, or is too far.
    """
    days = (act.details.until - localdate(act.at)).days
    if not 1 <= days <= 365:
        raise Refused(_("请写今天以后、一年以内的日期"), field="until")
    _wake(act, act.details.until)


def extend(act: Act) -> None:
    """Go on until a day that everybody agreed to, each for themselves.

    :raises Refused: somebody has not agreed so far, or the day has passed.
    """
    until = act.details.until
    if until <= localdate(act.at):
        raise Refused(_("延长到的日期要在今天之后"), field="until")
    for party in Party.objects.filter(case=act.matter.pk):
        if party.takes_part and (party.longer_until is None or party.longer_until < until):
            raise Refused(_("{party}还没有同意延长到这一天"), field="until", party=party.called)
    # before the new limit everybody is asked anew
    Case.objects.filter(pk=act.matter.pk).update(limit_told=False)
    Party.objects.filter(case=act.matter.pk).update(longer_at=None)
    act.until.append(("mediate", until))


def again(act: Act) -> None:
    """Ask the guard once more, now that nobody else can write to the case: somebody may have left a moment ago.

    :raises Refused: it says no by now.
    """
    require(policies.GUARDS[act.move.code](act.facts, act.by))


def agree_orally(act: Act) -> None:
    """It binds from the day it is reached (人民调解法 art. 30)."""
    again(act)
    stop(act)
    agreement = Agreement.objects.get(case=act.matter.pk)
    agreeing.take_effect(agreement, localdate(act.at))
    following.plan(agreement, act.matter)


def agree_done(act: Act) -> None:
    """All of it was done on the spot."""
    agree_orally(act)
    for due in Due.objects.filter(agreement__case=act.matter.pk):
        Due.objects.filter(pk=due.pk).update(done_on=localdate(act.at), paid=due.amount or 0)


def talk_again(act: Act) -> None:
    """What was signed was another text."""
    agreement = Agreement.objects.get(case=act.matter.pk)
    agreement.signatures.all().delete()
    Agreement.objects.filter(pk=agreement.pk).update(mediator_signed_on=None, sealed_on=None)


def take_effect(act: Act) -> None:
    """It binds from the day of the last signature; what is due when follows from its terms.

    Where somebody did not take part any more, it is an agreement of the others.
    """
    again(act)
    stop(act)
    agreement = Agreement.objects.get(case=act.matter.pk)
    agreeing.take_effect(agreement, agreeing.effective_day(agreement))
    following.plan(agreement, act.matter)
    away = [party for party in Party.objects.filter(case=act.matter.pk) if not party.takes_part]
    act.matter.result = "partial" if away else "written"
    Matter.objects.filter(pk=act.matter.pk).update(result=act.matter.result)


def apply_court(act: Act) -> None:
    """Both sides apply together, within thirty days.

    :raises Refused: too late, too early, or applied already.
    """
    agreement = Agreement.objects.get(case=act.matter.pk)
    day = act.details.applied_on
    if agreement.effective_on is None or not agreement.effective_on <= day <= localdate(act.at):
        raise Refused(_("申请日期要在协议生效那天到今天之间"), field="applied_on")
    if (day - agreement.effective_on).days > checking.CONFIRM_WITHIN:
        raise Refused(_("协议生效已超过三十日，不能再申请司法确认；可以起诉或申请支付令"), field="applied_on")
    _row, made = Confirmation.objects.get_or_create(agreement=agreement, defaults={"applied_on": day, "court": ""})
    if not made:
        raise Refused(_("已经登记过司法确认申请"), field="applied_on")


def court(act: Act) -> None:
    """Write down what the court said.

    :raises Refused: a day before the application, or to come.
    """
    row = Confirmation.objects.get(agreement__case=act.matter.pk)
    if not row.applied_on <= act.details.decided_on <= localdate(act.at):
        raise Refused(_("日期要在申请那天到今天之间"), field="decided_on")
    Confirmation.objects.filter(pk=row.pk).update(state=act.details.result, decided_on=act.details.decided_on)


def enforce(act: Act) -> None:
    """Note what is done about everything that is overdue.

    :raises Refused: nothing is.
    """
    late = Due.objects.filter(agreement__case=act.matter.pk, done_on=None, due_on__lt=localdate(act.at))
    if not late.update(enforced=act.details.way):
        raise Refused(_("没有过期未履行的条款"), field="way")


def visit(act: Act) -> None:
    """Note a visit.

    :raises Refused: a day to come, or before the agreement.
    """
    day = act.details.visited_on
    if day > localdate(act.at) or day < localdate(act.matter.opened_at):
        raise Refused(_("回访日期要在登记那天到今天之间"), field="visited_on")
    first = not Visit.objects.filter(case=act.matter.pk).exists()
    made = Visit.objects.create(case_id=act.matter.pk, visited_on=day, found=act.details.found, by=act.by.id, at=act.at)
    following.done(made)
    if act.matter.stage == "performing":
        _visit_again(act)
    elif act.matter.stage == "performed" and first:
        act.starts.append(("close", "close"))


def _visit_again(act: Act) -> None:
    """While it is being performed somebody always looks again: on the day that was planned, or after a while."""
    planned = following.next_day(act.matter.pk)
    if planned is not None and planned > localdate(act.at):
        act.until.append(("visit", planned))
    else:
        act.starts.append(("visit", "visit"))


def fulfil(act: Act) -> None:
    """What is left is a visit, or where somebody was there already, to close it."""
    if Visit.objects.filter(case=act.matter.pk).exists():
        act.stops.append("visit")
        act.starts.append(("close", "close"))


def close(act: Act) -> None:
    """Give the dossier its number, and let the units go."""
    filing.number(case_of(act), by=act.by, at=act.at)
    end(act)


def retype(act: Act) -> None:
    """Change the type, and the neutral title with it.

    :raises Refused: the time that mediation may take would change after it began.
    """
    case = case_of(act)
    if act.matter.stage not in ("applied", "offered") and LIMIT_OF.get(case.type) != LIMIT_OF.get(act.details.type):
        raise Refused(_("受理以后改成这个类型，期限会变：请终止后另立一件"), field="type")
    Case.objects.filter(pk=case.pk).update(type=act.details.type)
    act.matter.title = title(act.details.type, act.matter.place, localdate(act.at))
    Matter.objects.filter(pk=act.matter.pk).update(title=act.matter.title)


def ask_void(act: Act) -> None:
    """Wait for a second person."""
    asking.ask(act, "void", reason=act.details.why)


def void(act: Act) -> None:
    """Two people say that it should never have been opened."""
    asking.decide(act, "void", granted=True)
    end(act)


def refuse_void(act: Act) -> None:
    """It stays."""
    asking.decide(act, "void", granted=False)


EFFECTS: dict[str, Callable[[Act], None]] = {
    "assign": assign, "take": take, "give_back": give_back, "decline": end, "refer": end, "hold": hold,
    "told": told, "lapse": lapse, "import_ended": import_ended, "settle": settle, "propose": propose,
    "replace": propose, "begin": again, "pause": pause, "draft": again, "extend": extend,
    "agree_orally": agree_orally, "agree_done": agree_done,
    "talk_again": talk_again, "take_effect": take_effect, "apply_court": apply_court, "court": court,
    "enforce": enforce, "fulfil": fulfil, "visit": visit, "tell_ways": end, "close": close,
    "stop": stop, "expire": stop, "retype": retype, "ask_void": ask_void, "void": void,
    "refuse_void": refuse_void,
}  # fmt: skip
