"""May this actor open accounts, appoint, issue tokens? And which posts may not meet in one person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gongzhi.foundation.accounts.roles import permissions_of
from gongzhi.kernel.actor import Actor
from gongzhi.kernel.texts import _
from gongzhi.kernel.verdict import YES, Verdict, no

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gongzhi.foundation.accounts.models import User


def may_manage(actor: Actor) -> Verdict:
    """Open, disable and enable accounts. The command line acts as the system."""
    return YES if actor.is_system else actor.may("account.manage")


def may_appoint(actor: Actor, user: User) -> Verdict:
    """Appoint, dismiss, disable and enable: who manages accounts, but never themselves."""
    if actor.id == user.actor_id:
        return may_manage(actor) and no(_("不能停用自己，也不能改自己的任职，要由另一个人来做"))
    return may_manage(actor)


def may_set_password(actor: Actor, user: User) -> Verdict:
    """Everybody sets their own; who manages accounts sets anybody's."""
    return YES if actor.id == user.actor_id else may_manage(actor)


def may_reset_password(actor: Actor, user: User, *, step_by: str) -> Verdict:
    """Set somebody else's password; one's own is changed where the old one is asked for.

    Whoever took the second step away from the account (``step_by``) does not: nobody alone passes both steps.
    """
    if actor.id == user.actor_id:
        return no(_("自己的密码在“我的账号”里改，那里先要写对现在的密码"))
    if may_manage(actor) and actor.id == step_by and not actor.is_system:
        return no(_("这个账号的两步登录是您关掉的，密码要由另一位管理员来改"))
    return may_manage(actor)


def may_drop_second_step(actor: Actor, user: User, *, password_by: str) -> Verdict:
    """Take the second step from somebody who lost it, but never after giving them the password they have now."""
    if actor.id == user.actor_id:
        return no(_("自己的两步登录在“我的账号”里关"))
    if may_manage(actor) and actor.id == password_by and not actor.is_system:
        return no(_("这个账号现在的密码是您设的，两步登录要由另一位管理员来关"))
    return may_manage(actor)


def may_hold_token(actor: Actor, user: User) -> Verdict:
    """Get a token: only for oneself, since a token acts in one's name. The command line may."""
    if actor.is_system or actor.id == user.actor_id:
        return YES
    return no(_("接口令牌代表本人办事，只能由本人申请"))


def may_revoke_token(actor: Actor, user: User) -> Verdict:
    """Revoke a token: whose it is, and who manages accounts as well, since that only takes away."""
    return YES if actor.id == user.actor_id else may_manage(actor)


def may_keep_views(actor: Actor, user: User) -> Verdict:
    """Save and drop views: everybody their own."""
    return YES if actor.id == user.actor_id else no(_("只能改自己存的条件"))


def compatible(held: Iterable[str], added: Iterable[str]) -> Verdict:
    """Keep powers apart (三员分立): managing accounts and handling matters never meet in one person."""
    together = permissions_of(held) | permissions_of(added)
    if "account.manage" in together and any(code.startswith(("matter.", "report.", "person.")) for code in together):
        return no(_("管理账号的人不能同时办理事项，请由两个人分别担任"))
    return YES
