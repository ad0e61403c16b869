"""Whether a case is ready for a move: the guards of the table, each with a sentence that tells the way out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.timezone import localdate

from gongzhi.kernel.texts import _
from gongzhi.kernel.verdict import YES, Verdict, no
from gongzhi.work.disputes import checking, dossier
from gongzhi.work.disputes.compartments import mediates
from gongzhi.work.disputes.models import Agreement, Case, Due, Party

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from gongzhi.kernel.actor import Actor
    from gongzhi.matters.facts import Facts
    from gongzhi.matters.models import Matter

    Guard = Callable[[Facts, Actor], Verdict]


def case_of(matter: Matter) -> Case:
    """Return the case of a dispute; its own rows are read anew each time."""
    return Case.objects.select_related("matter").get(pk=matter.pk)


def parties_of(case: Case) -> list[Party]:
    """Return all parties, with what is known of each. Three queries."""
    return list(case.parties.select_related("screen").prefetch_related("mandates__by_party", "speaks_for"))


def own(facts: Facts, actor: Actor) -> Verdict:
    """The case is the actor's own, or the actor leads the committee; the clock always may."""
    if actor.is_system or actor.unit != facts.matter.unit:  # whether another unit may at all is in the table
        return YES
    case = case_of(facts.matter)
    if not case.mediator or mediates(actor, case) or actor.may("dispute.lead"):
        return YES
    return no(_("这件纠纷由别的调解员办理，请找他或调委会主任"))


def leads(facts: Facts, actor: Actor) -> Verdict:
    """Whoever names a mediator is the committee's head, or takes the case for themselves where there is none yet."""
    case = case_of(facts.matter)
    if actor.may("dispute.lead") or not case.mediator or mediates(actor, case):
        return YES
    return no(_("更换调解员要由调委会主任来定"))


def known(facts: Facts, actor: Actor) -> Verdict:
    """A case that is to be mediated has people on both sides."""
    sides = {party.side for party in facts.matter.case.parties.all() if party.takes_part}
    if not {"a", "b"} <= sides:
        return no(_("双方当事人还没有登记齐，请先在案件里登记"))
    return own(facts, actor)


def heard(facts: Facts) -> Verdict:
    """Whoever is to be bound takes part of their own will, has been told their rights, and faces another side.

    Somebody may come in late, and somebody may leave while others sign: this is asked again before anything binds.
    """
    present = [party for party in facts.matter.case.parties.all() if party.takes_part]
    if not {"a", "b"} <= {party.side for party in present}:
        return no(_("一方已经没有人参加，不能达成协议；请终止调解，告知其他途径"))
    for party in present:
        if party.told_at is None:
            return no(_("还没有把权利和义务告知{party}"), party=party.called)
        if party.consent != "yes":
            return no(_("{party}还没有答应调解"), party=party.called)
    return YES


def sound(facts: Facts) -> Verdict:
    """The checker finds nothing that forbids the agreement as it is now."""
    agreement = Agreement.objects.get(case=facts.matter.pk)
    forbids = next((found for found in checking.check(agreement) if found.forbids), None)
    return no(forbids.text, **forbids.params) if forbids else YES


def _all(facts: Facts, actor: Actor, *checks: Callable[[Facts], Verdict]) -> Verdict:
    """Return the first no, or whether the case is the actor's."""
    for check in checks:
        verdict = check(facts)
        if not verdict:
            return verdict
    return own(facts, actor)


def ready(facts: Facts, actor: Actor) -> Verdict:
    """Before the first talk all have agreed, been told their rights, accepted the mediator (人民调解法 art. 23)."""
    verdict = known(facts, actor)
    if not verdict:
        return verdict
    parties = [party for party in parties_of(facts.matter.case) if party.takes_part]
    day = localdate(facts.at)
    for party in parties:
        said = unready(party, day)
        if said:
            return no(said, party=party.called)
    return YES


def unready(party: Party, day: date) -> str:
    """Return the sentence that tells what is still missing of one party, or nothing."""
    checks = (
        (party.consent != "yes", _("{party}还没有答应调解")),
        (party.told_at is None, _("还没有把权利和义务告知{party}")),
        (party.objection, _("{party}申请调解员回避，请先处理")),
        (not party.mediator_ok, _("{party}还没有接受调解员")),
        (party.needs_guardian and not any(m.guardian and m.holds(day) for m in party.mandates.all()),
         _("{party}要由监护人陪同，请登记监护人和证明")),
        (sits(party) and not hasattr(party, "screen"), _("还没有单独问过{party}是否安全")),
    )  # fmt: skip
    return next((said for missing, said in checks if missing), "")


def sits(party: Party) -> bool:
    """Say whether a party comes to sessions itself: a person or household that no speaker stands for, on paper."""
    if party.kind == "company" or party.speaker:
        return party.kind != "company"
    spoken_for = [m for m in party.mandates.all() if m.by_party is not None and m.file and m.ended_at is None]
    return not any(m.by_party is not None and m.by_party.takes_part for m in spoken_for)


def draftable(facts: Facts, actor: Actor) -> Verdict:
    """An agreement that is sent round to be signed has terms, and the checker finds nothing that forbids it."""
    if not Agreement.objects.filter(case=facts.matter.pk, form="written").exists():
        return no(_("还没有拟书面协议：请先写事实、责任和条款"))
    return _all(facts, actor, sound, heard)


def signed(facts: Facts, actor: Actor) -> Verdict:
    """All who are in it have signed, the mediator has, and the committee's seal is on it (人民调解法 art. 29)."""
    agreement = Agreement.objects.get(case=facts.matter.pk)
    have = set(agreement.signatures.values_list("party", flat=True))
    for party in facts.matter.case.parties.all():
        if party.takes_part and party.pk not in have:
            return no(_("{party}还没有签名"), party=party.called)
    if agreement.mediator_signed_on is None:
        return no(_("调解员还没有签名"))
    if agreement.sealed_on is None:
        return no(_("协议还没有加盖调委会印章"))
    return _all(facts, actor, sound, heard)


def recorded(facts: Facts, actor: Actor) -> Verdict:
    """An agreement by word is entered in the register before the move says that there is one.

    The short way (简易调解) leads here without planned talks; whoever is in it was told its rights all the same.
    """
    if facts.matter.stage == "accepted" and not facts.matter.case.simple:
        return no(_("没有经过调解的，只能在“简易调解”里登记口头协议"))
    told = heard(facts)
    if not told:
        return told
    if not Agreement.objects.filter(case=facts.matter.pk, form="oral").exists():
        return no(_("请先在“口头协议登记表”里写明内容"))
    return _all(facts, actor, sound)


def performed(facts: Facts, actor: Actor) -> Verdict:
    """Nothing is owed any more, or something is done about it."""
    waits = Due.objects.filter(agreement__case=facts.matter.pk, done_on=None, enforced="").order_by("due_on").first()
    if waits is not None:
        return no(_("{day}到期的一项还没有履行，也没有登记违约处理"), day=waits.due_on)
    return own(facts, actor)


def finished(facts: Facts, actor: Actor) -> Verdict:
    """Somebody has asked how it goes, and the dossier has every part that it must have."""
    case = facts.matter.case
    if not case.simple and not case.visits.exists():
        return no(_("还没有回访，请先登记回访"))
    missing = next((part for part in dossier.parts(case) if part.missing), None)
    if missing is not None:
        return no(_("卷宗还缺“{part}”：{why}"), part=missing.label, why=missing.missing)
    return own(facts, actor)


def confirmable(facts: Facts, actor: Actor) -> Verdict:
    """There is a written agreement in effect, and the law lets a court confirm one like it."""
    agreement = Agreement.objects.filter(case=facts.matter.pk, form="written", effective_on__isnull=False).first()
    if agreement is None:
        return no(_("只有已生效的书面协议可以申请司法确认"))
    barred = checking.barred(agreement)
    return no(barred) if barred else own(facts, actor)


def applied(facts: Facts, actor: Actor) -> Verdict:
    """A court decides what was applied for."""
    if not Agreement.objects.filter(case=facts.matter.pk, confirmation__isnull=False).exists():
        return no(_("还没有登记司法确认申请"))
    return own(facts, actor)


def undecided(facts: Facts, actor: Actor) -> Verdict:  # noqa: ARG001
    """Nobody has asked to void it yet."""
    return no(_("已申请作废，等另一个人决定")) if facts.open_ask("void") else YES


def asked(facts: Facts, actor: Actor) -> Verdict:  # noqa: ARG001
    """Somebody has asked to void it."""
    return YES if facts.open_ask("void") else no(_("没有等待决定的作废申请"))


def may_rate(party: Party) -> Verdict:
    """Say whether a party may still say how its mediation was: it is over, and it has not said so before."""
    matter = party.case.matter
    if matter.stage != "closed" or matter.result == "absent":
        return no(_("调解结束以后再评价"))
    return no(_("您已经评价过了，谢谢")) if party.rating else YES


def imported(facts: Facts, actor: Actor) -> Verdict:  # noqa: ARG001
    """Only what came out of another system's table has ended there."""
    return YES if facts.matter.case.source_key else no(_("只有从别的系统导入的纠纷，才能按原系统的结果办结"))


def unknown_to_all(facts: Facts, actor: Actor) -> Verdict:  # noqa: ARG001
    """Nobody knows of it yet: who does, and takes part, is not forgotten by the clock."""
    parties = parties_of(facts.matter.case)
    knows = any(one.takes_part and (one.told_at or one.consent == "yes") for one in parties)
    return no(_("已经有当事人知道或答应了，请接着办")) if knows else YES


def has_unit(facts: Facts) -> bool:
    """Say whether a committee has it already."""
    return bool(facts.matter.unit)


GUARDS: dict[str, Guard] = {
    "import_ended": imported,
    "lapse": unknown_to_all,
    "give_back": own,
    "propose": known,
    "replace": leads,
    "begin": ready,
    "pause": own,
    "resume": own,
    "extend": own,
    "agree_orally": recorded,
    "agree_done": recorded,
    "draft": draftable,
    "talk_again": own,
    "take_effect": signed,
    "apply_court": confirmable,
    "court": applied,
    "enforce": own,
    "fulfil": performed,
    "visit": own,
    "stop": own,
    "tell_ways": own,
    "close": finished,
    "retype": own,
    "ask_void": undecided,
    "void": asked,
    "refuse_void": asked,
}

CONDITIONS = {"has_unit": has_unit}
