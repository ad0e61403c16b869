"""Turning a user or a token into an Actor, by the tenure that holds on the day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import CharField, Q, Value
from django.utils import timezone

from gongzhi.foundation.accounts import tokens
from gongzhi.foundation.accounts.models import ApiToken, SavedView, Tenure, User
from gongzhi.foundation.accounts.roles import OF_THE_DISTRICT, ROLES, permissions_of
from gongzhi.foundation.ledger import queries as ledger
from gongzhi.foundation.organisations.models import Post, holding
from gongzhi.kernel.actor import Actor
from gongzhi.kernel.refused import NotFound
from gongzhi.kernel.texts import _

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from django.db.models import QuerySet


def actor_of(user: User, at: datetime, post: str = "") -> Actor:
    """Return the actor that a user is at a moment: in the chosen post if they hold it, else in their oldest one.

    Without any post it is an actor who may do nothing. One query.
    """
    return seat_of(user, at, post).actor


def actor_by_token(token: str, at: datetime) -> Actor | None:
    """Return the actor whose program shows this token; None when it is unknown, revoked or expired. One query.

    A token acts in the one post that it was issued for, and ends with the tenure of it.
    """
    digest = tokens.digest(settings.PEPPER, token)
    found = (
        ApiToken.objects.select_related("tenure__user", "tenure__post__unit")
        .filter(_holds(at, "tenure__"), digest=digest, revoked_at=None, expires_at__gt=at, tenure__user__is_active=True)
        .first()
    )
    return _actor(found.tenure.user, found.tenure) if found else None


@dataclass(frozen=True, slots=True)
class Seat:
    """An actor, and what their unit and post are called."""

    actor: Actor
    unit: str
    post: str


@dataclass(frozen=True, slots=True)
class HeldPost:
    """A post as the one who holds it chooses it."""

    code: str
    title: str
    unit: str
    roles: tuple[str, ...]


def posts_of(user: User, at: datetime) -> list[HeldPost]:
    """Return the posts that a user may choose between at a moment, oldest first. One query."""
    return [_held(tenure) for tenure in _holding(at).filter(user=user)]


def holders(posts: Iterable[str], at: datetime) -> dict[str, list[User]]:
    """Return who holds some posts at a moment, by post code (for notices and the duty tree). One query."""
    found: dict[str, list[User]] = {code: [] for code in posts}
    for tenure in _holding(at).select_related("user", "post").filter(post__code__in=list(found), user__is_active=True):
        found[tenure.post.code].append(tenure.user)
    return found


def members(units: Iterable[str], at: datetime) -> dict[str, list[str]]:
    """Return who holds a post in some units at a moment, as opaque ids (``user:9f…``) by unit code. One query."""
    found: dict[str, list[str]] = {}
    held = _holding(at).filter(post__unit__code__in=set(units), user__is_active=True)
    for unit, opaque in held.order_by("pk").values_list("post__unit__code", "user__opaque_id"):
        found.setdefault(unit, []).append(f"user:{opaque}")
    return {unit: list(dict.fromkeys(users)) for unit, users in found.items()}


def holding_permission(permission: str, place: str, at: datetime) -> list[tuple[str, str]]:
    """Return who holds a permission where a place lies at a moment: (opaque id, unit code), oldest first. One query."""
    found = [
        (tenure.user.actor_id, tenure.post.unit.code)
        for tenure in _holding(at).filter(user__is_active=True).select_related("user", "post__unit")
        if permission in permissions_of(tenure.post.roles)
        and place.startswith(tenure.post.place or tenure.post.unit.place or "-")
    ]
    return list(dict.fromkeys(found))


def mailboxes(actors: Iterable[str]) -> dict[str, str]:
    """Return the e-mail addresses of active colleagues, by opaque id; who has none is left out. One query."""
    wanted = [actor.removeprefix("user:") for actor in actors if actor.startswith("user:")]
    found = User.objects.filter(opaque_id__in=wanted, is_active=True).exclude(email="")
    return {f"user:{opaque}": email for opaque, email in found.values_list("opaque_id", "email")}


def seat_of(user: User, at: datetime, post: str = "") -> Seat:
    """Return the actor that a user is, with the names that a page greets them by. One query."""
    held = list(_holding(at).filter(user=user))
    chosen = next((tenure for tenure in held if tenure.post.code == post), held[0] if held else None)
    if chosen is None:
        return Seat(_actor(user, None), "", "")
    return Seat(_actor(user, chosen), chosen.post.unit.short, chosen.post.title)


def signatures(signed: Iterable[tuple[str, str]]) -> dict[tuple[str, str], tuple[str, str]]:
    """Return who signed an entry of the ledger: (actor, post) → ("住建局 · 部门经办人", name). One query.

    The name is empty where no account ever held that post.
    """
    pairs = {(actor.removeprefix("user:"), post) for actor, post in signed if actor.startswith("user:")}
    rows = Tenure.objects.filter(
        user__opaque_id__in={actor for actor, _post in pairs}, post__code__in={post for _actor, post in pairs}
    )
    columns = ("user__opaque_id", "post__code", "post__unit__short", "post__title", "user__name", "user__username")
    nobody = Value("", CharField())
    posts = Post.objects.filter(code__in={post for _actor, post in pairs})
    seats = posts.values_list(nobody, "code", "unit__short", "title", nobody, nobody)
    told = {
        (opaque, post): (f"{unit} · {title}", name or username)
        for opaque, post, unit, title, name, username in rows.values_list(*columns).union(seats)
    }
    found = {(opaque, post): told.get((opaque, post)) or told.get(("", post)) for opaque, post in pairs}
    return {(f"user:{opaque}", post): signature for (opaque, post), signature in found.items() if signature}


def names(actors: Iterable[str]) -> dict[str, str]:
    """Return the names of colleagues by the opaque ids that the ledger carries (``user:9f…``). One query."""
    wanted = [actor.removeprefix("user:") for actor in actors if actor.startswith("user:")]
    found = User.objects.filter(opaque_id__in=wanted).values_list("opaque_id", "name", "username")
    return {f"user:{opaque}": name or username for opaque, name, username in found}


def account(username: str) -> User:
    """Return an account by the name it signs in with.

    :raises NotFound: there is none.
    """
    user = User.objects.filter(username=username.lower()).first() if username.isprintable() else None
    if user is None:
        raise NotFound(_("没有这个账号，请检查用户名"), field="username")
    return user


def who_gave_password(user: User) -> str:
    """Return the opaque id of whoever set the password that an account has now. One query."""
    return ledger.last_actor(user.actor_id, ["user.opened", "user.password_set"])


def who_changed_protection(user: User) -> str:
    """Return the opaque id of whoever last changed the second step of an account; empty when nobody did. One query."""
    return ledger.last_actor(user.actor_id, ["user.protection_changed"])


def has_second_step(user: User) -> bool:
    """Say whether a password alone does not open this account. One query."""
    return bool(Authenticator.objects.filter(user=user).exists())


def account_of(actor: str) -> User | None:
    """Return the account behind an opaque id (``user:9f…``); None for the system and for residents."""
    return User.objects.filter(opaque_id=actor.removeprefix("user:")).first() if actor.startswith("user:") else None


def accounts(said: str = "") -> QuerySet[User]:
    """Return all accounts, or those with some letters in user name or name, by user name (for who manages them)."""
    found = User.objects.order_by("username")
    return found.filter(Q(username__icontains=said) | Q(name__icontains=said)) if said else found


def held(users: Iterable[User], at: datetime) -> dict[int, list[HeldPost]]:
    """Return the posts that some users hold at a moment, by the user's key. One query."""
    found: dict[int, list[HeldPost]] = {user.pk: [] for user in users}
    for tenure in _holding(at).filter(user__in=list(found)):
        found[tenure.user_id].append(_held(tenure))
    return found


def tenures(user: User) -> QuerySet[Tenure]:
    """Return all tenures of a person, the newest first."""
    return Tenure.objects.filter(user=user).select_related("post__unit").order_by("-starts_on", "-pk")


def views(user: User) -> list[SavedView]:
    """Return a person's saved views, by name. One query."""
    return list(SavedView.objects.filter(user=user).order_by("name"))


def tokens_of(user: User) -> list[ApiToken]:
    """Return all tokens of a person with their posts, the newest first. One query."""
    found = ApiToken.objects.filter(tenure__user=user).select_related("tenure__post__unit")
    return list(found.order_by("-created_at", "-pk"))


def _held(tenure: Tenure) -> HeldPost:
    post = tenure.post
    return HeldPost(post.code, post.title, post.unit.name, tuple(ROLES[role].label for role in post.roles))


def _today(at: datetime) -> date:
    return timezone.localtime(at).date()


def _holds(at: datetime, prefix: str = "") -> Q:
    """Keep the tenures that hold on the day of a moment, of posts that are there."""
    day = _today(at)
    return holding(day, prefix) & holding(day, f"{prefix}post__")


def _holding(at: datetime) -> QuerySet[Tenure]:
    return Tenure.objects.filter(_holds(at)).select_related("post__unit").order_by("starts_on", "pk")


def _actor(user: User, tenure: Tenure | None) -> Actor:
    if tenure is None:
        return Actor(id=user.actor_id)
    post, unit = tenure.post, tenure.post.unit
    place = post.place or unit.place or "-"
    carried = permissions_of(post.roles)
    if not settings.DISTRICT_CODE.startswith(place):
        carried -= OF_THE_DISTRICT
    return Actor(
        id=user.actor_id, unit=unit.code, post=post.code, place=place, permissions=carried, units=unit.chain
    )  # fmt: skip
