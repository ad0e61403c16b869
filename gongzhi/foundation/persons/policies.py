"""Who may read, change and erase a record. Whether they may see its matter at all is asked before, by the caller."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gongzhi.foundation.persons.catalogue import REASONS
from gongzhi.kernel.texts import _
from gongzhi.kernel.verdict import YES, Verdict, no

if TYPE_CHECKING:
    from gongzhi.kernel.actor import Actor

REVEAL = "person.reveal"  # read contacts, one reason at a time
MANAGE = "person.manage"  # correct, restrict, release, erase on the person's behalf


def may_reveal(actor: Actor, reason: str) -> Verdict:
    """Say whether this actor may read a record for this reason."""
    if reason not in REASONS:
        return no(_("请选择查看理由，或选“其他”并写明"))
    who = REASONS[reason].who
    if who == "subject":
        return YES if is_subject(actor) else no(_("只有本人凭回执可以这样查阅"))
    if who == "system":
        return YES if actor.is_system else no(_("这个理由只供系统发送通知使用，请另选"))
    return actor.may(REVEAL)


def may_manage(actor: Actor) -> Verdict:
    """Say whether this actor may correct, restrict or erase a record: the person, the clock, or a post that may."""
    return YES if is_subject(actor) or actor.is_system else actor.may(MANAGE)


def is_subject(actor: Actor) -> bool:
    """Whether the holder of the receipt acts: nobody else is the person concerned."""
    return actor.id == "receipt"
