"""Whether a request is ready for a move: the guards of the table."""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING

from django.conf import settings

from gongzhi.foundation.organisations import queries as organisations
from gongzhi.kernel.texts import _
from gongzhi.kernel.verdict import YES, Verdict, no

if TYPE_CHECKING:
    from gongzhi.kernel.actor import Actor
    from gongzhi.matters.facts import Facts

SAMPLE_OF_256 = 52  # about one in five of the categories that are checked by sample


def shares_done(facts: Facts, actor: Actor) -> Verdict:  # noqa: ARG001 — every guard has this signature
    """Every co-unit has done its share or was released."""
    if facts.open_co:
        return no(_("还有 {count} 个协办单位没有交结果：等它们完成，或请中心免除"), count=len(facts.open_co))
    return YES


def extension_free(facts: Facts, actor: Actor) -> Verdict:  # noqa: ARG001
    """No extension was granted or waits for an answer."""
    if facts.open_ask("extension"):
        return no(_("已申请延期，等中心批复"))
    return no(_("已经延过一次，不能再延")) if facts.granted("extension") else YES


def suspension_free(facts: Facts, actor: Actor) -> Verdict:  # noqa: ARG001
    """No suspension waits for an answer."""
    return no(_("已申请挂账，等中心批复")) if facts.open_ask("suspension") else YES


def extension_asked(facts: Facts, actor: Actor) -> Verdict:  # noqa: ARG001
    """An extension waits for an answer."""
    return YES if facts.open_ask("extension") else no(_("没有等待批复的延期申请"))


def suspension_asked(facts: Facts, actor: Actor) -> Verdict:  # noqa: ARG001
    """A suspension waits for an answer."""
    return YES if facts.open_ask("suspension") else no(_("没有等待批复的挂账申请"))


def void_asked(facts: Facts, actor: Actor) -> Verdict:  # noqa: ARG001
    """Somebody else asked for the voiding."""
    return YES if facts.open_ask("void") else no(_("作废要两个人：先由一个人申请"))


def void_free(facts: Facts, actor: Actor) -> Verdict:  # noqa: ARG001
    """No voiding waits for an answer."""
    return no(_("已申请作废，等另一个人决定")) if facts.open_ask("void") else YES


def share_offered(facts: Facts, actor: Actor) -> Verdict:
    """The actor's co-unit has not signed yet."""
    hand = facts.hand_of(actor.unit)
    return YES if hand and hand.state == "offered" else no(_("已经签收过了"))


def share_signed(facts: Facts, actor: Actor) -> Verdict:
    """The actor's co-unit has signed."""
    hand = facts.hand_of(actor.unit)
    return YES if hand and hand.state == "accepted" else no(_("请先协办签收"))


def has_co(facts: Facts, actor: Actor) -> Verdict:  # noqa: ARG001
    """Some co-unit still owes its share."""
    return YES if facts.open_co else no(_("没有在办的协办单位"))


def checker(facts: Facts, actor: Actor) -> Verdict:
    """A remote check is made from a level above the place, not from the place itself."""
    category = facts.category
    if category is not None and category.check_by == "remote" and len(actor.place) >= len(facts.matter.place):
        return no(_("这一类要由上一级核查"))
    return YES


def reviewer(facts: Facts, actor: Actor) -> Verdict:
    """The review is another unit's: neither the one that did the work nor the desk that had it."""
    if actor.unit in (facts.matter.unit, facts.matter.desk):
        return no(_("复核要由另一个单位来做"))
    return YES


def check_due(facts: Facts) -> bool:
    """Say whether another person checks this one: by category; a sample is drawn by a keyed digest nobody can guess."""
    rule = facts.category.check_by if facts.category else "sampled"
    if rule == "sampled":
        return is_drawn(facts.matter.subject)
    return rule != "none"


def is_drawn(subject: str) -> bool:
    """Say whether the sample falls on a matter, by its name in the ledger."""
    drawn = hmac.new(settings.PEPPER.encode(), subject.encode(), hashlib.sha256).digest()
    return drawn[0] < SAMPLE_OF_256


def has_unit(facts: Facts) -> bool:
    """Say whether some unit carries it, and has not been closed since."""
    return bool(facts.matter.unit) and organisations.is_open(facts.matter.unit)


GUARDS = {
    "hand_in": shares_done,
    "ask_extension": extension_free,
    "grant_extension": extension_asked,
    "refuse_extension": extension_asked,
    "ask_suspension": suspension_free,
    "grant_suspension": suspension_asked,
    "refuse_suspension": suspension_asked,
    "co_accept": share_offered,
    "contribute": share_signed,
    "release": has_co,
    "check": checker,
    "rework": checker,
    "conclude": reviewer,
    "ask_void": void_free,
    "void": void_asked,
    "refuse_void": void_asked,
}
CONDITIONS = {"check_due": check_due, "has_unit": has_unit}
