"""Whether a rating is ready for a move, and who may do what beside the moves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gongzhi.foundation.standards.form import evaluate
from gongzhi.kernel.actor import someone_else
from gongzhi.kernel.texts import _
from gongzhi.kernel.verdict import YES, Verdict, no
from gongzhi.work.cells.codes import HUBS, NO_LEVEL
from gongzhi.work.cells.models import Assessment, Rating

if TYPE_CHECKING:
    from collections.abc import Callable

    from gongzhi.foundation.sites.models import Site
    from gongzhi.kernel.actor import Actor
    from gongzhi.matters.facts import Facts

#: Stage → whose list is filled in there.
SIDE_AT = {"assessing": "self", "reviewing": "first", "second": "second", "visiting": "site"}


def rating_of(facts: Facts) -> Rating:
    """Return the rating that a matter is. At most one query."""
    rating: Rating = facts.matter.rating
    return rating


def filled(side: str) -> Callable[[Facts, Actor], Verdict]:
    """Make the guard that a side's list is whole, and was filled in by whom hands it in."""

    def guard(facts: Facts, actor: Actor) -> Verdict:
        found = Assessment.objects.filter(rating=facts.matter.pk, side=side).first()
        if found is None:
            return no(_("请先填评定表"))
        if side != "self" and found.by != actor.id:
            return no(_("这份评定表是另一个人填的，要由填的人来交"))
        outcome = evaluate(rating_of(facts).cycle.version.questions, found.answers)
        if outcome.missing:
            return no(_("评定表还有 {n} 项没填"), n=len(outcome.missing))
        return YES

    return guard


def no_objection(facts: Facts, actor: Actor) -> Verdict:  # noqa: ARG001 — every guard has this signature
    """Every objection was looked into."""
    return no(_("还有异议没有写核实情况")) if rating_of(facts).objected else YES


def objected(facts: Facts, actor: Actor) -> Verdict:  # noqa: ARG001
    """An objection waits."""
    return YES if rating_of(facts).objected else no(_("没有等待核实的异议"))


def not_appealed(facts: Facts, actor: Actor) -> Verdict:  # noqa: ARG001
    """The operator appeals against a decision once."""
    return no(_("已经申诉过一次，申诉决定就是最终决定，不能再申诉")) if rating_of(facts).appealed_at else YES


def not_contested(facts: Facts, actor: Actor) -> Verdict:  # noqa: ARG001
    """The operator appeals against a withdrawal once."""
    return no(_("已经申诉过一次，申诉决定就是最终决定，不能再申诉")) if rating_of(facts).contested_at else YES


def not_appealed_against(facts: Facts, actor: Actor) -> Verdict:
    """What an appeal came to is not taken down by who proposed or decided what it was against."""
    if rating_of(facts).appealed_at is None:
        return YES
    return someone_else(actor, *facts.doers.get("propose", ()), *facts.doers.get("decide", ()))


def has_level(facts: Facts) -> bool:
    """Say whether a level was proposed, not none."""
    return rating_of(facts).proposed not in ("", NO_LEVEL)


def holds_level(facts: Facts) -> bool:
    """Say whether a level was decided, not none."""
    return rating_of(facts).level not in ("", NO_LEVEL)


def may_fill(actor: Actor, facts: Facts) -> Verdict:
    """Say whether this actor may fill in the list that the stage asks for."""
    side = SIDE_AT.get(facts.matter.stage)
    if side is None:
        return no(_("现在没有评定表要填"))
    if side == "self":
        may = actor.may("site.own")
        return may if not may or actor.unit == facts.matter.unit else no(_("只能自评自己的场所"))
    may = actor.may("rating.review")
    if not may:
        return may
    if not actor.covers(facts.matter.place):
        return no(_("这个地方不在您的辖区"))
    if actor.unit == facts.matter.unit:
        return no(_("评审不能由场所自己的人来做"))
    return someone_else(actor, *facts.doers.get("review", ())) if side == "second" else YES


def may_begin(actor: Actor, site: Site) -> Verdict:
    """Say whether this actor may bring a site into a cycle: its operator, or the desk of its place."""
    if actor.may("site.own") and site.unit and actor.unit == site.unit:
        return YES
    may = actor.may("rating.decide")
    return may if not may or actor.covers(site.place) else no(_("这个地方不在您的辖区"))


def may_host(actor: Actor, site: Site) -> Verdict:
    """Say whether this actor may say which units are there at a hub."""
    if site.kind not in HUBS:
        return no(_("只有市场和园区有众治中心"))
    for permission in ("site.manage", "matter.triage"):
        may = actor.may(permission)
        if not may:
            return may
    return YES if actor.covers(site.place) else no(_("这个地方不在您的辖区"))


def may_count(actor: Actor, site: Site) -> Verdict:
    """Say whether this actor may type in a hub's monthly sums."""
    may = actor.may("figure.enter")
    if not may:
        return may
    if site.kind not in HUBS:
        return no(_("只有市场和园区有众治中心"))
    return YES if actor.covers(site.place) else no(_("这个地方不在您的辖区"))


GUARDS = {
    "assess": filled("self"),
    "review": filled("first"),
    "review_second": filled("second"),
    "visit": filled("site"),
    "settle": objected,
    "revise": not_appealed_against,
    "decide": no_objection,
    "appeal": not_appealed,
    "contest": not_contested,
}
CONDITIONS = {"has_level": has_level, "holds_level": holds_level}
