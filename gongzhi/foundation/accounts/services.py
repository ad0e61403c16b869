"""Accounts, appointments, passwords, tokens: every write, each with its entry in the same transaction."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from gongzhi.foundation.accounts import policies, queries, roles, tokens
from gongzhi.foundation.accounts.models import ApiToken, SavedView, Tenure, User
from gongzhi.foundation.ledger import services as ledger
from gongzhi.kernel import period
from gongzhi.kernel.refused import Conflict, Refused
from gongzhi.kernel.texts import _
from gongzhi.kernel.verdict import require

if TYPE_CHECKING:
    from datetime import date, datetime

    from gongzhi.foundation.organisations.models import Post
    from gongzhi.kernel.actor import Actor

VIEWS = 20  # of one person: more are a list again, not a shortcut
_USERNAME = re.compile(r"[a-z][a-z0-9._-]{1,31}")


@transaction.atomic
def open_account(*, username: str, password: str, by: Actor, at: datetime, name: str = "", email: str = "") -> User:
    """Open an account; without a post it may do nothing.

    :raises Refused: not allowed, the password is weak, or as ``open_hashed``.
    """
    require(policies.may_manage(by))
    _check_password(password, User(username=username, name=name, email=email))
    return open_hashed(username=username, hashed=make_password(password), by=by, at=at, name=name, email=email)


@transaction.atomic
def open_hashed(*, username: str, hashed: str, by: Actor, at: datetime, name: str = "", email: str = "") -> User:
    """Open an account that brings its password as a hash, ready made.

    :raises Refused: not allowed, the user name has another form or is taken, or the e-mail address is none.
    """
    require(policies.may_manage(by))
    if not _USERNAME.fullmatch(username):
        raise Refused(_("用户名要以小写字母开头，由 2 到 32 个小写字母、数字、点、横线组成"), field="username")
    if User.objects.filter(username=username).exists():
        raise Refused(_("用户名“{username}”已经有人用了，请换一个"), field="username", username=username)
    _check_email(email.strip())
    user = User.objects.create(username=username, password=hashed, name=name.strip(), email=email.strip())
    ledger.record(subject=user.actor_id, verb="user.opened", by=by, at=at, opens=True)
    return user


@transaction.atomic
def set_active(*, user: User, active: bool, by: Actor, at: datetime) -> None:
    """Disable an account or enable it again; a disabled one is out at its next click.

    :raises Refused: not allowed, or it is one's own.
    """
    require(policies.may_appoint(by, user))
    if User.objects.filter(pk=user.pk, is_active=not active).update(is_active=active):
        ledger.record(subject=user.actor_id, verb="user.enabled" if active else "user.disabled", by=by, at=at)


@transaction.atomic
def set_password(*, user: User, password: str, by: Actor, at: datetime) -> None:
    """Set a password; every session under the old one ends.

    :raises Refused: not allowed, or the password is weak.
    """
    require(policies.may_set_password(by, user))
    _check_password(password, user)
    user.set_password(password)
    user.save(update_fields=["password"])
    ledger.record(subject=user.actor_id, verb="user.password_set", by=by, at=at)


@transaction.atomic
def reset_password(*, user: User, password: str, by: Actor, at: datetime) -> None:
    """Give somebody else a new password; every session under the old one ends.

    :raises Refused: not allowed, it is one's own, one took its second step away, or the password is weak.
    """
    _one_after_another(user)
    require(policies.may_reset_password(by, user, step_by=queries.who_changed_protection(user)))
    set_password(user=user, password=password, by=by, at=at)


@transaction.atomic
def drop_second_step(*, user: User, by: Actor, at: datetime) -> None:
    """Let somebody who lost their phone and their spare codes sign in by the password alone, until they set it up anew.

    :raises Refused: not allowed, it is one's own, one gave the account its password, or it has no second step.
    """
    _one_after_another(user)
    require(policies.may_drop_second_step(by, user, password_by=queries.who_gave_password(user)))
    if not queries.has_second_step(user):
        raise Refused(_("这个账号没有开启两步登录"), field="second_step")
    Authenticator.objects.filter(user=user).delete()
    note_protection(user=user, change="totp_dropped", by=by, at=at)


@transaction.atomic
def appoint(*, user: User, post: Post, starts_on: date, by: Actor, at: datetime, ends_on: date | None = None) -> Tenure:
    """Let a person hold a post from a day up to, not including, another.

    :raises Refused: not allowed, the post is not there, the period is empty or overlaps another tenure of it, or the
        post's powers may not meet in one person, among themselves or with those of another post of this person.
    """
    require(policies.may_appoint(by, user))
    require(policies.compatible((), post.roles), field="post")
    if not period.holds(starts_on, post.starts_on, post.ends_on):
        raise Refused(_("岗位“{post}”在 {day} 还没有设立或已经撤销"), field="post", post=post.title, day=starts_on)
    if ends_on is not None and ends_on <= starts_on:
        raise Refused(_("任期的结束日要晚于开始日"), field="ends_on")
    _one_after_another(user)
    theirs = Tenure.objects.filter(
        Q(ends_on=None) | Q(ends_on__gt=starts_on), Q(post__ends_on=None) | Q(post__ends_on__gt=starts_on), user=user
    ).select_related("post")
    meeting = [tenure for tenure in theirs if ends_on is None or tenure.starts_on < ends_on]
    if any(tenure.post_id == post.pk for tenure in meeting):
        raise Refused(_("这个人在这段时间里已经担任“{post}”"), field="post", post=post.title)
    for tenure in meeting:
        require(policies.compatible(tenure.post.roles, post.roles), field="post")
    roles.permissions_of(post.roles)
    tenure = Tenure.objects.create(user=user, post=post, starts_on=starts_on, ends_on=ends_on)
    days = {"starts_on": starts_on.isoformat()} | ({"ends_on": ends_on.isoformat()} if ends_on else {})
    _record_both(tenure, ("user.appointed", "post.filled"), days, by, at)
    return tenure


@transaction.atomic
def dismiss(*, tenure: Tenure, ends_on: date, by: Actor, at: datetime) -> None:
    """End a tenure: from ``ends_on`` on the person holds the post no more, and its tokens are dead.

    :raises Refused: not allowed, or the day lies before the first one.
    :raises Conflict: it ends by then already.
    """
    require(policies.may_appoint(by, tenure.user))
    if ends_on < tenure.starts_on:
        raise Refused(_("卸任日不能早于任职日 {starts_on}"), field="ends_on", starts_on=tenure.starts_on)
    still_open = Q(ends_on=None) | Q(ends_on__gt=ends_on)
    if not Tenure.objects.filter(still_open, pk=tenure.pk).update(ends_on=ends_on):
        raise Conflict(_("这段任期已经结束了，请刷新页面"))
    tenure.ends_on = ends_on
    _record_both(tenure, ("user.dismissed", "post.vacated"), {"ends_on": ends_on.isoformat()}, by, at)


@transaction.atomic
def issue_token(
    *, user: User, label: str, expires_at: datetime, by: Actor, at: datetime, post: str = ""
) -> tuple[ApiToken, str]:
    """Issue a token for one of the person's posts; return it with the clear text, which is never seen again.

    :raises Refused: not allowed, no such post is held now, no label, or it would live in the past or for over a year.
    """
    require(policies.may_hold_token(by, user))
    label = label.strip()
    if not 1 <= len(label) <= 64:
        raise Refused(_("请用 1 到 64 个字写明令牌的用途"), field="label")
    if not at < expires_at or (expires_at - at).days > 366:
        raise Refused(_("令牌的有效期要在一年以内"), field="expires_at")
    tenure = _tenure(user, post, timezone.localtime(at).date())
    clear = tokens.fresh()
    token = ApiToken.objects.create(
        tenure=tenure, digest=tokens.digest(settings.PEPPER, clear), last_four=clear[-4:], label=label, created_at=at,
        expires_at=expires_at,
    )  # fmt: skip
    payload = {"token": token.pk, "post": tenure.post.code, "expires_at": expires_at.isoformat()}
    ledger.record(subject=user.actor_id, verb="user.token_issued", by=by, at=at, payload=payload)
    return token, clear


@transaction.atomic
def revoke_token(*, token: ApiToken, by: Actor, at: datetime) -> None:
    """Revoke a token at once.

    :raises Refused: not allowed.
    """
    user = token.tenure.user
    require(policies.may_revoke_token(by, user))
    if ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=at):
        ledger.record(subject=user.actor_id, verb="user.token_revoked", by=by, at=at, payload={"token": token.pk})


@transaction.atomic
def revoke_tokens(*, user: User, by: Actor, at: datetime) -> int:
    """Revoke at once whatever programs of a person still show; return how many tokens that were.

    :raises Refused: not allowed.
    """
    require(policies.may_revoke_token(by, user))
    live = list(ApiToken.objects.filter(tenure__user=user, revoked_at=None, expires_at__gt=at).order_by("pk"))
    for token in live:
        revoke_token(token=token, by=by, at=at)
    return len(live)


@transaction.atomic
def note_sign_in(*, user: User, by: Actor, at: datetime) -> None:
    """Record that somebody signed in, all steps done."""
    ledger.record(subject=user.actor_id, verb="user.signed_in", by=by, at=at)


@transaction.atomic
def note_sign_out(*, user: User, by: Actor, at: datetime) -> None:
    """Record that somebody signed out."""
    ledger.record(subject=user.actor_id, verb="user.signed_out", by=by, at=at)


@transaction.atomic
def note_failure(*, username: str, step: str, by: Actor, at: datetime) -> None:
    """Record a failed sign-in: under the account if there is one, else under nobody. What was typed is not kept."""
    user = User.objects.filter(username=username.lower()[:32]).first()
    subject = user.actor_id if user else "user:unknown"
    ledger.record(subject=subject, verb="user.sign_in_failed", by=by, at=at, payload={"step": step})


@transaction.atomic
def note_protection(*, user: User, change: str, by: Actor, at: datetime) -> None:
    """Record that somebody switched their second factor on or off, or made new recovery codes."""
    ledger.record(subject=user.actor_id, verb="user.protection_changed", by=by, at=at, payload={"change": change})


# Saved views: how somebody likes to look is their own affair, so that nothing of it enters the ledger.


@transaction.atomic
def save_view(*, user: User, name: str, query: str, opening: bool = False, by: Actor, at: datetime) -> SavedView:  # noqa: ARG001 — as every service
    """Keep a view under a name, in place of an older one of that name; ``opening`` makes it the one to start with.

    :raises Refused: somebody else's, no name or a long one, too long a query, or too many views.
    """
    require(policies.may_keep_views(by, user))
    name = " ".join(name.split())
    if not 1 <= len(name) <= 40:
        raise Refused(_("请用 1 到 40 个字给这组条件起个名字"), field="name")
    if len(query) > 500:
        raise Refused(_("条件太多，存不下，请去掉几个再存"), field="name")
    theirs = SavedView.objects.filter(user=user)
    if not theirs.filter(name=name).exists() and theirs.count() >= VIEWS:
        raise Refused(_("最多存 {most} 组，请先删掉不用的"), field="name", most=VIEWS)
    if opening:
        theirs.update(opening=False)
    return SavedView.objects.update_or_create(user=user, name=name, defaults={"query": query, "opening": opening})[0]


@transaction.atomic
def drop_view(*, user: User, name: str, by: Actor, at: datetime) -> None:  # noqa: ARG001 — as every service
    """Forget a view; one that is gone stays gone.

    :raises Refused: somebody else's.
    """
    require(policies.may_keep_views(by, user))
    SavedView.objects.filter(user=user, name=name).delete()


def _one_after_another(user: User) -> None:
    """Let what is done to one account at the same moment wait for each other: each reads who did the other."""
    User.objects.select_for_update().get(pk=user.pk)


def _check_password(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as weak:
        raise Refused(_("密码不够强：{reasons}"), field="password", reasons="".join(weak.messages)) from None


def _check_email(email: str) -> None:
    try:
        if email:
            validate_email(email)
    except ValidationError:
        raise Refused(_("邮箱地址不对，应当像 name@example.cn"), field="email") from None


def _tenure(user: User, post: str, day: date) -> Tenure:
    held = Tenure.objects.filter(Q(ends_on=None) | Q(ends_on__gt=day), user=user, starts_on__lte=day)
    if post:
        held = held.filter(post__code=post)
    tenure = held.select_related("post").order_by(F("starts_on"), "pk").first()
    if tenure is None:
        raise Refused(_("这个人现在没有任职，令牌要依附于一个岗位"), field="post")
    return tenure


def _record_both(tenure: Tenure, verbs: tuple[str, str], days: dict[str, str], by: Actor, at: datetime) -> None:
    """Record one act on both chains, the person's and the post's."""
    act = ledger.new_act()
    user, post = tenure.user, tenure.post
    ledger.record(subject=user.actor_id, verb=verbs[0], by=by, at=at, payload=days | {"post": post.code}, act=act)
    ledger.record(
        subject=f"post:{post.code}", verb=verbs[1], by=by, at=at, payload=days | {"holder": user.opaque_id}, act=act
    )
