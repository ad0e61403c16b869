"""Whether a hazard is ready for a move: the guards of the table; whose random sample it is in; who may register one."""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING

from django.conf import settings

from gongzhi.foundation.ledger import queries as ledger
from gongzhi.kernel.actor import someone_else
from gongzhi.kernel.texts import _
from gongzhi.kernel.verdict import YES, Verdict, no
from gongzhi.work.hazards.owners import OWNER, is_owner

if TYPE_CHECKING:
    from collections.abc import Callable

    from gongzhi.kernel.actor import Actor
    from gongzhi.matters.facts import Facts

LINKED = "check.linked"  # the entry on a site's chain that says who gave out its link
REGISTERS = ("check.patrol", "check.official", "hazard.grade")


def may_register(actor: Actor, place: str) -> Verdict:
    """Whether somebody may put a hazard at a plain point on record: who checks or grades, in their own place."""
    if not any(actor.may(permission) for permission in REGISTERS):
        return actor.may(REGISTERS[0])
    return YES if actor.covers(place) else no(_("这个地方不在您的辖区"))


def drawn(subject: str, turn: int, percent: int) -> bool:
    """Say whether the sample falls on a matter at its nth declaration: by a keyed digest that nobody can guess."""
    digest = hmac.new(settings.PEPPER.encode(), f"{subject}:{turn}".encode(), hashlib.sha256).digest()
    return int.from_bytes(digest[:4], "big") % 100 < percent


def small(facts: Facts, actor: Actor) -> Verdict:
    """What is grave, or may be, is not put right in passing."""
    hazard = facts.matter.hazard
    if actor.may("site.own"):
        return no(_("场所负责人请在收到通知后报整改完成"))
    if hazard.grade == "major":
        return no(_("重大隐患要发整改通知、定方案，不能当场改正了事"))
    if not hazard.grade and hazard.grave:
        return no(_("检查表提示这一项可能是重大隐患：先分级"))
    return YES


def theirs(facts: Facts, actor: Actor) -> Verdict:
    """The one who was notified acts; of a site, who answers for it, or the desk that writes down what they told."""
    hazard, matter = facts.matter.hazard, facts.matter
    if not hazard.to_owner:
        return YES if actor.unit and actor.unit == matter.unit else no(_("要由收到整改通知的单位来做"))
    if is_owner(actor, hazard):
        return YES
    if actor.unit and actor.unit != matter.unit and not actor.may("site.own"):
        return YES  # the desk, for an owner who has told it
    return no(_("要由这个场所的负责人来做"))


def ours(facts: Facts, actor: Actor) -> Verdict:
    """Only a unit of ours gives it back; the owner of a site says what speaks against it instead."""
    if facts.matter.hazard.to_owner:
        return no(_("整改通知发给了场所负责人：有不同意见请申辩"))
    return theirs(facts, actor)


def planned(facts: Facts, actor: Actor) -> Verdict:
    """A major hazard is declared only after a plan."""
    verdict = theirs(facts, actor)
    if verdict and facts.matter.hazard.grade == "major" and not facts.matter.hazard.assured:
        return no(_("重大隐患要先报整改方案（五落实）"))
    return verdict


def asks_later(facts: Facts, actor: Actor) -> Verdict:
    """No other day waits for an answer."""
    return no(_("已申请延期，等批复")) if facts.open_ask("extension") else theirs(facts, actor)


def later_asked(facts: Facts, actor: Actor) -> Verdict:  # noqa: ARG001 — every guard has this signature
    """Another day waits for an answer."""
    return YES if facts.open_ask("extension") else no(_("没有等待批复的延期申请"))


def from_photos(facts: Facts, actor: Actor) -> Verdict:
    """Photos are enough for an ordinary hazard that the sample did not fall on."""
    hazard = facts.matter.hazard
    if hazard.grade == "major":
        return no(_("重大隐患要两个人先后到现场复查"))
    return no(_("抽中了现场复查：请到现场看")) if hazard.drawn else not_by_own_link(facts, actor)


def not_by_own_link(facts: Facts, actor: Actor) -> Verdict:
    """Who gave out the link by which the owner's side acted may have acted there: another looks at it, and ends it."""
    site = facts.matter.hazard.site
    by_link = any(doer.startswith(f"{OWNER}:") for doer in facts.doers.get("declare", ()))
    if site is None or not by_link:
        return YES
    makers = ledger.actors_of(site.subject, [LINKED])
    return no(_("自查单是您发的，整改是凭它报的：要由另一个人复查和销号")) if actor.id in makers else YES


def another(facts: Facts, actor: Actor) -> Verdict:
    """The second on the spot is not the first."""
    verdict = not_by_own_link(facts, actor)
    return someone_else(actor, facts.matter.hazard.first_by) if verdict else verdict


def unlisted(facts: Facts, actor: Actor) -> Verdict:  # noqa: ARG001
    """It is not on the list yet."""
    return no(_("已经挂牌督办")) if facts.matter.hazard.listed else YES


def listed(facts: Facts, actor: Actor) -> Verdict:  # noqa: ARG001
    """It is on the list."""
    return YES if facts.matter.hazard.listed else no(_("没有挂牌督办"))


def off_the_list(facts: Facts, actor: Actor) -> Verdict:
    """What is under listed supervision is taken off first."""
    listed = facts.matter.hazard.listed
    return no(_("还在挂牌督办：先摘牌，再销号")) if listed else not_by_own_link(facts, actor)


def void_asked(facts: Facts, actor: Actor) -> Verdict:  # noqa: ARG001
    """Somebody else asked for the voiding."""
    return YES if facts.open_ask("void") else no(_("作废要两个人：先由一个人申请"))


def void_free(facts: Facts, actor: Actor) -> Verdict:  # noqa: ARG001
    """No voiding waits for an answer."""
    return no(_("已申请作废，等另一个人决定")) if facts.open_ask("void") else YES


def one_is_enough(facts: Facts) -> bool:
    """Say whether one other person on the spot is enough."""
    return bool(facts.matter.hazard.grade != "major")


GUARDS: dict[str, Callable[[Facts, Actor], Verdict]] = {
    "fix_on_spot": small,
    "plan": theirs,
    "return": ours,
    "object": theirs,
    "ask_extension": asks_later,
    "grant_extension": later_asked,
    "refuse_extension": later_asked,
    "declare": planned,
    "look": from_photos,
    "visit": not_by_own_link,
    "visit_second": another,
    "list": unlisted,
    "unlist": listed,
    "close": off_the_list,
    "ask_void": void_free,
    "void": void_asked,
    "refuse_void": void_asked,
}
CONDITIONS = {"one_is_enough": one_is_enough}
