"""Whether a root problem is ready for a move: the guards of the table; and what may be a case of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gongzhi.kernel.texts import _
from gongzhi.kernel.verdict import YES, Verdict, no
from gongzhi.work.hazards.lifecycle import HAZARD
from gongzhi.work.intake.lifecycle import OPENS
from gongzhi.work.intake.sorting import is_private
from gongzhi.work.requests.policies import extension_asked, void_asked, void_free
from gongzhi.work.roots import signs
from gongzhi.work.roots.lifecycle import NO_CASES

if TYPE_CHECKING:
    from gongzhi.kernel.actor import Actor
    from gongzhi.matters.facts import Facts
    from gongzhi.matters.models import Matter


def extension_free(facts: Facts, actor: Actor) -> Verdict:  # noqa: ARG001 — every guard has this signature
    """No other day waits for an answer."""
    return no(_("已申请延期，等中心批复")) if facts.open_ask("extension") else YES


def day_settled(facts: Facts, actor: Actor) -> Verdict:  # noqa: ARG001
    """No other day waits for an answer while the work is called done."""
    return no(_("还有延期申请等批复")) if facts.open_ask("extension") else YES


def decided(facts: Facts, actor: Actor) -> Verdict:  # noqa: ARG001
    """The watch ends without a relapse only when somebody has decided on whatever speaks for one."""
    return no(_("观察期里有新情况，还没有人定算不算复发")) if signs.waits(facts.matter) else YES


CASES = (OPENS, HAZARD.code)  # kinds that may have a root problem as their cause


def may_be_case(matter: Matter, *, shielded: bool) -> Verdict:
    """A case is a request or a hazard, not about a unit, and not a dispute between private persons."""
    if matter.kind not in CASES:
        return no(_("{matter} 不是诉求或隐患，不能归入源头问题"), matter=matter.reference)
    if is_private(matter.category):
        return no(_("私人之间的纠纷不立源头问题，请按纠纷调解办理"))
    if shielded:
        return no(_("{matter} 反映的是一个单位，不能归入源头问题"), matter=matter.reference)
    if matter.stage in NO_CASES:
        return no(_("{matter} 已经作废或撤回，不能归入源头问题"), matter=matter.reference)
    return YES


GUARDS = {
    "ask_extension": extension_free,
    "grant_extension": extension_asked,
    "refuse_extension": extension_asked,
    "hand_in": day_settled,
    "ask_void": void_free,
    "void": void_asked,
    "refuse_void": void_asked,
    "close": decided,
}
