"""May this actor make this move now? One answer for buttons, services and the API, with its reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gongzhi.kernel.actor import Actor, someone_else
from gongzhi.kernel.places import TOWN
from gongzhi.kernel.texts import _
from gongzhi.kernel.verdict import YES, Verdict, no

if TYPE_CHECKING:
    from gongzhi.kernel.lifecycle import Move, Who
    from gongzhi.matters.facts import Facts


def may_move(actor: Actor, facts: Facts, move: Move) -> Verdict:
    """Ask, in this order: the stage, the permission, how the actor stands to the matter, who did it, the guard."""
    matter = facts.matter
    if matter.stage not in move.sources:
        stage = facts.kind.lifecycle.stage(matter.stage)
        return no(_("现在是“{stage}”，不能“{move}”"), stage=stage.label, move=move.label)
    stands = _stands(actor, facts, move)
    if not stands:
        return stands
    for judged in move.judges:
        verdict = someone_else(actor, *facts.doers.get(judged, ()))
        if not verdict:
            return verdict
    guard = facts.kind.guards.get(move.code)
    return guard(facts, actor) if guard else YES


def _stands(actor: Actor, facts: Facts, move: Move) -> Verdict:
    if actor.is_system or actor.is_reporter:
        role: Who = "system" if actor.is_system else "reporter"
        return YES if role in move.who else no(_("这一步要由工作人员来做"))
    permitted = actor.may(move.permission)
    if not permitted:
        return permitted
    if any(_is(who, actor, facts) for who in move.who):
        return YES
    return no(_WHO[move.who[0]])


def _is(who: Who, actor: Actor, facts: Facts) -> bool:
    matter = facts.matter
    if who == "desk":
        return actor.unit == matter.desk or (actor.covers(matter.place) and _above(actor, facts))
    if who == "other":
        return actor.covers(matter.place) and actor.unit != matter.unit
    if who == "lead":
        return actor.unit == matter.unit
    if who == "co":
        hand = facts.hand_of(actor.unit)
        return hand is not None and hand.role == "co"
    return False


def _above(actor: Actor, facts: Facts) -> bool:
    """Say whether the actor's level is above the desk that has the matter in hand, or its own where that was closed.

    Where the supervision stands in, which sends nothing anywhere, a town's level is enough.
    """
    desk = facts.desk
    if desk is None:
        return True
    if desk.kind == "supervision":
        return len(actor.place) <= TOWN
    return len(actor.place) < len(desk.place) + (desk.ends_on is not None)


_WHO = {
    "desk": _("这件事现在由别的中心受理"),
    "other": _("要由主办单位以外的人来做"),
    "lead": _("只有主办单位可以做这一步"),
    "co": _("只有协办单位可以做这一步"),
    "reporter": _("要由诉求人凭回执来做"),
    "system": _("这一步由系统按规则自动完成"),
}
