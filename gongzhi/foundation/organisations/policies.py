"""May this actor change units, posts and who answers for what?"""

from __future__ import annotations

from gongzhi.kernel.actor import Actor
from gongzhi.kernel.texts import _
from gongzhi.kernel.verdict import YES, Verdict, no


def may_manage(actor: Actor) -> Verdict:
    """Found, rename and close units, posts and duties. The command line acts as the system."""
    return YES if actor.is_system else actor.may("unit.manage")


def may_close_unit(actor: Actor, code: str) -> Verdict:
    """Close a unit, but never one's own: nobody would be left to put it right."""
    if actor.unit == code:
        return may_manage(actor) and no(_("不能撤销自己所在的单位，要由另一个人来做"))
    return may_manage(actor)


def may_close_post(actor: Actor, code: str) -> Verdict:
    """Close a post, but never the one held now."""
    if actor.post == code:
        return may_manage(actor) and no(_("不能撤销自己正在担任的岗位，要由另一个人来做"))
    return may_manage(actor)
