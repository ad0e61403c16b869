"""Accounts of staff, for who manages them: open, appoint and dismiss, disable, give a password, revoke tokens.

A register of colleagues, never of residents. A password that was made here is shown once and kept by nobody.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.contrib import messages
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as translated
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gongzhi.foundation.accounts import passwords, policies, queries, services
from gongzhi.foundation.ledger import queries as ledger
from gongzhi.foundation.organisations import queries as organisations
from gongzhi.interfaces.web import doing, particulars, registers, story
from gongzhi.interfaces.web.doors import only
from gongzhi.interfaces.web.forms import MoveForm
from gongzhi.kernel import details, period
from gongzhi.kernel.refused import Conflict, NotFound, Refused
from gongzhi.kernel.texts import _

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from django.http import HttpResponse

    from gongzhi.foundation.accounts.models import ApiToken, Tenure, User
    from gongzhi.foundation.organisations.models import Post
    from gongzhi.interfaces.web.middleware import DeskRequest
    from gongzhi.interfaces.web.story import Entry

PAGE = 50
HISTORY = 30


@dataclass(frozen=True, kw_only=True)
class Opening:
    """What a new account is asked for; its password, which is no text of anybody's, stands beside."""

    username: str = details.words(
        _("用户名"), longest=32, help=_("登录用：小写字母开头，由小写字母、数字、点、横线组成")
    )
    name: str = details.words(_("姓名"), longest=64, help=_("同事在页面上看到的名字"))
    email: str = details.words(_("邮箱"), required=False, longest=254, help=_("只用来收通知"))
    post: str = details.one(_("岗位"), of="post", help=_("能看什么、能办什么，都由岗位决定"))
    starts_on: date = details.day(_("从哪天起"))  # noqa: RUF009 — a dataclass field


@dataclass(frozen=True, kw_only=True)
class Appointing:
    """What an appointment is asked for."""

    post: str = details.one(_("岗位"), of="post")
    starts_on: date = details.day(_("从哪天起"))  # noqa: RUF009 — a dataclass field
    ends_on: date | None = details.day(_("从哪天起不再担任"), required=False)  # noqa: RUF009 — a dataclass field


def _once() -> str:
    return secrets.token_hex(16)


@dataclass(frozen=True, slots=True)
class Held:
    """One tenure as the page shows it: ``now``, ``coming``, ``over``, or ``closed`` with its post."""

    tenure: Tenure
    state: str
    from_day: date
    once: str = field(default_factory=_once)

    @property
    def place(self) -> str:
        """Where on the page something is said about it."""
        return f"tenure-{self.tenure.pk}"


@dataclass(frozen=True, slots=True)
class Key:
    """One token as the page shows it: ``live``, ``revoked``, ``expired``, or ``idle`` while its post or account is."""

    token: ApiToken
    state: str
    once: str = field(default_factory=_once)


@only("account.manage")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: DeskRequest) -> HttpResponse:
    """Show the register; or open an account, and show the password that was made for it."""
    form = _opening(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        try:
            return _told(request, doing.shown(request, lambda: _open(request, form)))
        except Refused as refusal:
            form.refuse(refusal)
    return _list(request, form)


def _opening(data: Any = None) -> MoveForm:
    form = _form(Opening, data)
    form.fields["password"] = forms.CharField(
        label=gettext_lazy("初始密码"), required=False, max_length=128,
        help_text=gettext_lazy("至少 10 个字符；不写就由系统生成一个，只显示一次。请本人登录后自己改掉。"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip
    form.fields["username"].widget.attrs |= {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
    form.fields["email"].widget = forms.EmailInput(attrs={"autocomplete": "off"})
    return form


def _list(request: DeskRequest, form: MoveForm) -> HttpResponse:
    said = " ".join(request.GET.get("q", "").replace("\0", "").split())[:64]
    after = int(skip) if (skip := request.GET.get("after", "")).isdecimal() and len(skip) < 7 else 0
    found = queries.accounts(said)
    total, users = found.count(), list(found[after : after + PAGE])
    held = queries.held(users, now())

    def address(start: int) -> str:
        return "?" + urlencode({"q": said, "after": start} if said else {"after": start})

    context = {
        "form": form, "said": said, "rows": [(user, held[user.pk]) for user in users], "total": total,
        "first": after + 1, "last": after + len(users),
        "previous": address(max(after - PAGE, 0)) if after else "",
        "next": address(after + PAGE) if after + PAGE < total else "",
    }  # fmt: skip
    return render(request, "settings/accounts.html", context, status=422 if form.is_bound else 200)


def _open(request: DeskRequest, form: MoveForm) -> bytes:
    given, at = form.given(), now()
    typed = request.POST.get("password", "")
    password = typed or passwords.fresh()
    user = services.open_account(
        username=given.username, password=password, name=given.name, email=given.email, by=request.actor, at=at
    )
    services.appoint(user=user, post=_post(given.post), starts_on=given.starts_on, by=request.actor, at=at)
    return _say(request, user, "" if typed else password, translated("账号开好了。"))


def _say(request: DeskRequest, user: User, made: str, done: str) -> bytes:
    """Return what the next page says: the password that was made, or else only that it is done."""
    if not made:
        messages.success(request, done)
    return json.dumps({"username": user.username, "name": user.name, "password": made}).encode()


def _told(request: DeskRequest, said: bytes) -> HttpResponse:
    told = json.loads(said)
    if told["password"]:
        return render(request, "settings/password.html", told)
    return doing.go(request, reverse("desk_account", args=[told["username"]]))


def _form(asked: type, data: Any = None) -> MoveForm:
    """Return a form with its own ids, since the page of an account has several; the days start with today."""
    prefix, today = settings.DISTRICT_CODE, localdate()
    form = MoveForm(
        asked, lambda _of: registers.posts_of(prefix, today), data, initial={"starts_on": today.isoformat()}
    )
    form.auto_id = f"{asked.__name__.lower()}-%s"
    form.fields["post"].widget.attrs["data-find"] = ""
    return form


def _post(code: str) -> Post:
    post = organisations.post(code)
    if post is None:
        raise Refused(_("没有这个岗位，请从列表里选"), field="post")
    return post


@only("account.manage")
@never_cache
@require_GET
def show(request: DeskRequest, username: str) -> HttpResponse:
    """Show one account: its posts, its tokens, what may be done with it, what was done."""
    return _show(request, queries.account(username))


def _show(request: DeskRequest, user: User, *, status: int = 200, **more: Any) -> HttpResponse:
    at = now()
    tenures, owned = list(queries.tenures(user)), queries.tokens_of(user)
    context = {
        "account": user, "may_appoint": policies.may_appoint(request.actor, user),
        "may_reset": policies.may_reset_password(request.actor, user, step_by=queries.who_changed_protection(user)),
        "second_step": queries.has_second_step(user),
        "may_drop": policies.may_drop_second_step(request.actor, user, password_by=queries.who_gave_password(user)),
        "tenures": [_held(tenure, localdate(at)) for tenure in tenures],
        "keys": sorted((_key(token, user, at) for token in owned), key=lambda key: key.state != "live"),
        "entries": _story(request, user, tenures, owned), "most": HISTORY,
        "once": _once(), "once_password": _once(), "once_step": _once(),
    }  # fmt: skip
    form = more.pop("form", None) or _form(Appointing)
    return render(request, "settings/account.html", context | {"form": form} | more, status=status)


def _held(tenure: Tenure, today: date) -> Held:
    post = tenure.post
    if tenure.ends_on is not None and tenure.ends_on <= today:
        state = "over"
    elif today < tenure.starts_on:
        state = "coming"
    else:
        state = "now" if period.holds(today, post.starts_on, post.ends_on) else "closed"
    return Held(tenure, state, max(today, tenure.starts_on))


def _key(token: ApiToken, user: User, at: datetime) -> Key:
    if token.revoked_at:
        return Key(token, "revoked")
    if token.expires_at <= at:
        return Key(token, "expired")
    works = user.is_active and _held(token.tenure, localdate(at)).state == "now"
    return Key(token, "live" if works else "idle")


def _story(request: DeskRequest, user: User, tenures: list[Tenure], owned: list[ApiToken]) -> list[Entry]:
    """Return the last entries of the account's own chain, newest first, with their codes in words."""
    records = ledger.latest(user.actor_id, HISTORY)
    posts = {tenure.post.code: _called(tenure) for tenure in tenures}
    labels = {token.pk: _label(token) for token in owned}
    told = []
    for entry, record in zip(
        story.timeline(records, request.actor, untold=frozenset()), reversed(records), strict=True
    ):
        own = record.actor == user.actor_id
        post, name = (translated("本人"), "") if own else (entry.post, entry.name)
        told.append(replace(entry, text=particulars.of_account(record, posts, labels), post=post, name=name))
    return told


def _called(tenure: Tenure) -> str:
    return f"{tenure.post.unit.short} · {tenure.post.title}"


def _label(token: ApiToken) -> str:
    return translated("{label}（尾号 {four}）").format(label=token.label, four=token.last_four)


def _done(request: DeskRequest, user: User, where: str, act: Callable[[], None]) -> HttpResponse:
    """Do an act once and come back; or say at its place on the page why not."""

    def then() -> str:
        act()
        return reverse("desk_account", args=[user.username])

    try:
        return doing.once(request, then)
    except NotFound:
        raise
    except Refused as refusal:
        return _refused(request, user, where, refusal)


def _refused(request: DeskRequest, user: User, where: str, refusal: Refused) -> HttpResponse:
    status = 409 if isinstance(refusal, Conflict) else 422
    return _show(request, user, status=status, trouble=refusal.sentence, trouble_on=where, typed=request.POST)


@only("account.manage")
@require_POST
def switch(request: DeskRequest, username: str) -> HttpResponse:
    """Disable an account, or enable it again."""
    user, given = queries.account(username), request.POST.get("active", "")

    def act() -> None:
        if given not in {"0", "1"}:
            raise Refused(_("请按“停用账号”或“恢复账号”"), field="active")
        services.set_active(user=user, active=given == "1", by=request.actor, at=now())
        messages.success(request, translated("账号已恢复。") if given == "1" else translated("账号已停用。"))

    return _done(request, user, "state", act)


@only("account.manage")
@never_cache
@require_POST
def give_password(request: DeskRequest, username: str) -> HttpResponse:
    """Give an account a new password, typed or made here."""
    user = queries.account(username)
    made = passwords.fresh() if request.POST.get("made") == "1" else ""

    def act() -> bytes:
        password = made or request.POST.get("password", "")
        services.reset_password(user=user, password=password, by=request.actor, at=now())
        return _say(request, user, made, translated("密码改好了，原来登录着的地方都要重新登录。"))

    try:
        return _told(request, doing.shown(request, act))
    except Refused as refusal:
        return _refused(request, user, "password", refusal)


@only("account.manage")
@require_POST
def drop_second_step(request: DeskRequest, username: str) -> HttpResponse:
    """Take the second step from somebody who lost it."""
    user = queries.account(username)

    def act() -> None:
        services.drop_second_step(user=user, by=request.actor, at=now())
        messages.success(request, translated("两步登录关掉了，请本人登录后重新开启。"))

    return _done(request, user, "second-step", act)


@only("account.manage")
@require_POST
def appoint(request: DeskRequest, username: str) -> HttpResponse:
    """Appoint somebody to a post from a day."""
    user, form = queries.account(username), _form(Appointing, request.POST)

    def act() -> str:
        given = form.given()
        services.appoint(
            user=user, post=_post(given.post), starts_on=given.starts_on, ends_on=given.ends_on, by=request.actor,
            at=now(),
        )  # fmt: skip
        messages.success(request, translated("任职记下了。"))
        return reverse("desk_account", args=[user.username])

    try:
        return doing.once(request, act)
    except Refused as refusal:
        form.refuse(refusal)
        return _show(request, user, status=422, form=form)


@only("account.manage")
@require_POST
def dismiss(request: DeskRequest, username: str) -> HttpResponse:
    """End one tenure of an account on a day."""
    user, given = queries.account(username), request.POST
    tenure = next((one for one in queries.tenures(user) if str(one.pk) == given.get("tenure")), None)

    def act() -> None:
        if tenure is None:
            raise Refused(_("没有这段任期，请刷新页面"), field="tenure")
        services.dismiss(tenure=tenure, ends_on=_day(given.get("ends_on", "")), by=request.actor, at=now())
        messages.success(request, translated("卸任记下了。"))

    return _done(request, user, f"tenure-{tenure.pk}" if tenure else "tenures", act)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused(_("没有这一天，请检查日期"), field="ends_on") from None


@only("account.manage")
@require_POST
def revoke(request: DeskRequest, username: str) -> HttpResponse:
    """Revoke one token of an account."""
    user, given = queries.account(username), request.POST.get("token")
    token = next((one for one in queries.tokens_of(user) if str(one.pk) == given), None)

    def act() -> None:
        if token is None:
            raise Refused(_("没有这个令牌，请刷新页面"), field="token")
        services.revoke_token(token=token, by=request.actor, at=now())
        messages.success(request, translated("令牌已作废，用它的程序马上停了。"))

    return _done(request, user, "tokens", act)
