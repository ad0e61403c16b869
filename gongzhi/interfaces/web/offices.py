"""The district's units: found, rename, close; their posts; and who answers for which line of work where.

Whoever sets something reads them; who manages units changes them. Closing names what is still in the way.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import messages
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as translated
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gongzhi.foundation.accounts import policies as powers
from gongzhi.foundation.accounts import queries as accounts
from gongzhi.foundation.accounts.roles import ROLES
from gongzhi.foundation.ledger import queries as ledger
from gongzhi.foundation.organisations import policies, queries, services
from gongzhi.foundation.places import queries as places
from gongzhi.interfaces.web import doing, particulars, registering, registers, story
from gongzhi.interfaces.web.doors import only
from gongzhi.interfaces.web.settings import SETS
from gongzhi.kernel import details
from gongzhi.kernel.refused import NotFound, Refused
from gongzhi.kernel.texts import _
from gongzhi.kernel.verdict import require

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

    from gongzhi.foundation.organisations.models import Post, Unit
    from gongzhi.interfaces.web.forms import MoveForm
    from gongzhi.interfaces.web.middleware import DeskRequest
    from gongzhi.kernel.texts import Sentence

HISTORY = 30
_CODE = _("小写字母、数字和连字符；定了不能改，撤了也不再给别人用")


@dataclass(frozen=True, kw_only=True)
class Founding:
    """What a new unit is asked for."""

    name: str = details.words(_("全称"), longest=60)
    short: str = details.words(_("简称"), required=False, longest=30, help=_("平时怎么叫它：住建局"))
    kind: str = details.one(_("类型"), of="kind")
    parent: str = details.one(_("上级单位"), of="unit")
    place: str = details.one(_("管哪里"), of="place", help=_("它的人看得到、管得到的范围"))
    code: str = details.words(_("代码"), longest=32, help=_CODE)
    on: date = details.day(_("从哪天起"))  # noqa: RUF009 — a dataclass field


@dataclass(frozen=True, kw_only=True)
class Renaming:
    """What a new name is asked for."""

    name: str = details.words(_("新的全称"), longest=60)
    short: str = details.words(_("新的简称"), required=False, longest=30)
    on: date = details.day(_("从哪天起"))  # noqa: RUF009 — a dataclass field


@dataclass(frozen=True, kw_only=True)
class Adding:
    """What a new post is asked for."""

    title: str = details.words(_("岗位名称"), longest=40)
    roles: tuple[str, ...] = details.many(
        _("角色"),
        of="role",
        help=_("能看什么、能办什么，都由角色决定，说明见“角色和权限”；不选就只担责任，登录后什么也看不到"),
    )
    place: str = details.one(_("管哪里"), of="within", required=False, help=_("不选就是本单位的全部范围"))
    code: str = details.words(_("代码"), longest=48, help=_CODE)
    on: date = details.day(_("从哪天起"))  # noqa: RUF009 — a dataclass field


@dataclass(frozen=True, kw_only=True)
class Charging:
    """Which post answers for a line of work, where, and how far."""

    line: str = details.words(_("哪一条线"), longest=30, help=_("例如消防安全；和别处写成一样的"))
    place: str = details.one(_("在哪里"), of="within")
    post: str = details.one(_("哪个岗位"), of="post")
    rank: str = details.one(_("担什么责"), of="rank", help=_("同一条线在同一个地方只有一个第一责任人，新的顶替原来的"))
    on: date = details.day(_("从哪天起"))  # noqa: RUF009 — a dataclass field


@dataclass(frozen=True, slots=True)
class Seat:
    """One post as the page shows it: with the words of its roles, what it covers, and who holds it."""

    post: Post
    roles: list[str]
    place: str
    holders: list[Any]

    @property
    def where(self) -> str:
        """Where on the page something is said about it."""
        return f"post-{self.post.code}"


@only(*SETS)
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: DeskRequest) -> HttpResponse:
    """Show units by what they are, with their posts; or found one."""
    if request.method != "POST":
        return _list(request, _founding())
    if not policies.may_manage(request.actor):
        raise NotFound(_("没有这一页，请检查地址"))
    form = _founding(request.POST)

    def act(given: Founding) -> str:
        services.found_unit(
            code=given.code, name=given.name, short=given.short, kind=given.kind, parent=given.parent,
            place=given.place, on=given.on, by=request.actor, at=now(),
        )  # fmt: skip
        messages.success(request, translated("单位设好了，接着给它设岗位。"))
        return reverse("desk_unit", args=[given.code])

    return registering.done(request, form, act, lambda _why: _list(request, form, status=422))


def _list(request: DeskRequest, form: MoveForm, *, status: int = 200) -> HttpResponse:
    kind = request.GET.get("kind", "department")
    units = queries.units(within=settings.DISTRICT_CODE, kind=kind) if kind in registers.KINDS else []
    posts: dict[str, list[Any]] = {}
    for post in queries.posts(units=[unit.code for unit in units]) if units else ():
        posts.setdefault(post.unit.code, []).append((post.title, _roles(post)))
    context = {
        "kinds": registers.kinds(), "kind": kind, "rows": [(unit, posts.get(unit.code, [])) for unit in units],
        "form": form, "may": policies.may_manage(request.actor),
        "closed": queries.closed(kind=kind, within=settings.DISTRICT_CODE) if kind in registers.KINDS else [],
    }  # fmt: skip
    return render(request, "settings/units.html", context, status=status)


def _founding(data: Any = None) -> MoveForm:
    def options(of: str) -> registers.Choices:
        if of == "kind":
            return registers.kinds()
        return registers.units_of(settings.DISTRICT_CODE, carriers=False)[0] if of == "unit" else _places()

    return registering.form(Founding, options, data)


@only(*SETS)
@require_GET
def show(request: DeskRequest, code: str) -> HttpResponse:
    """Show one unit: what it is and was called, its posts, what they answer for, what was done."""
    return _show(request, _unit(code))


@only("unit.manage")
@require_POST
def rename(request: DeskRequest, code: str) -> HttpResponse:
    """Give a unit another name from a day on."""

    def act(given: Renaming) -> str:
        services.rename_unit(code=code, name=given.name, short=given.short, on=given.on, by=request.actor, at=now())
        return translated("名称改好了，页面上都按新的叫；以前叫什么，这里都留着。")

    return _asked(request, code, "renaming", act)


@only("unit.manage")
@require_POST
def add_post(request: DeskRequest, code: str) -> HttpResponse:
    """Add a post to a unit."""

    def act(given: Adding) -> str:
        require(powers.compatible((), given.roles), field="roles")
        services.add_post(
            code=given.code, unit=code, title=given.title, roles=given.roles, place=given.place, on=given.on,
            by=request.actor, at=now(),
        )  # fmt: skip
        return translated("岗位设好了，可以到“账号”里任命人了。")

    return _asked(request, code, "adding", act)


@only("unit.manage")
@require_POST
def charge(request: DeskRequest, code: str) -> HttpResponse:
    """Make a post of a unit answer for a line of work in a place."""

    def act(given: Charging) -> str:
        services.assign_duty(
            line=given.line, place=given.place, post=given.post, rank=given.rank, on=given.on, by=request.actor,
            at=now(),
        )  # fmt: skip
        return translated("责任记下了。")

    return _asked(request, code, "charging", act)


@only("unit.manage")
@require_POST
def close(request: DeskRequest, code: str) -> HttpResponse:
    """Close a unit with its posts and their duties."""

    def act(on: date) -> str:
        services.close_unit(code=code, on=on, by=request.actor, at=now())
        return translated("单位撤销了。它做过的事都还在，它的人从这天起登录后什么也做不了。")

    return _ended(request, code, "closing", act)


@only("unit.manage")
@require_POST
def close_post(request: DeskRequest, code: str) -> HttpResponse:
    """Close one post of a unit and end its duties."""
    post = request.POST.get("post", "")

    def act(on: date) -> str:
        if post not in {one.code for one in queries.posts(units=[code])}:
            raise Refused(_("没有这个岗位，请从列表里选"), field="post")
        services.close_post(code=post, on=on, by=request.actor, at=now())
        return translated("岗位撤销了，它的责任一起解除了。")

    return _ended(request, code, f"post-{post}", act)


@only("unit.manage")
@require_POST
def discharge(request: DeskRequest, code: str) -> HttpResponse:
    """End what a post of a unit answers for."""
    wanted = request.POST.get("duty", "")

    def act(on: date) -> str:
        duty = next((one for one in queries.duties_of(code) if str(one.pk) == wanted), None)
        if duty is None:
            raise Refused(_("这项责任已经解除"), field="duty")
        services.end_duty(duty=duty, on=on, by=request.actor, at=now())
        return translated("责任解除了。")

    return _ended(request, code, f"duty-{wanted}", act)


# ── the page of one unit ─────────────────────────────────────────────────────────────────────────────────────────────


def _show(request: DeskRequest, unit: Unit, *, status: int = 200, **more: Any) -> HttpResponse:
    at, actor = now(), request.actor
    ever, ranks = queries.posts_ever(unit.code), queries.ranks()
    posts, charged = [post for post in ever if post.ends_on is None], queries.duties_of(unit.code)
    called = places.names({unit.place, *(post.place for post in posts), *(duty.place for duty in charged)})
    held = accounts.holders([post.code for post in posts], at)
    seats = [Seat(post, _roles(post), called.get(post.place, ""), held.get(post.code, [])) for post in posts]
    duties = [
        (duty, called.get(duty.place, duty.place), translated(ranks[duty.rank]), f"duty-{duty.pk}") for duty in charged
    ]
    may = bool(policies.may_manage(actor)) and unit.ends_on is None
    context = {
        "unit": unit, "kind": translated(queries.kinds()[unit.kind]), "place": called.get(unit.place, unit.place),
        "parent": queries.unit(unit.parent) if unit.parent else None, "under": queries.under(unit.code),
        "names": queries.names_ever(unit.code)[1:], "seats": seats, "duties": duties,
        "closed": [post for post in ever if post.ends_on], "lines": queries.lines(), "today": localdate(at),
        "may": may, "may_close": policies.may_close_unit(actor, unit.code),
        "may_accounts": actor.may("account.manage"), "entries": _story(request, unit, ever), "most": HISTORY,
    }  # fmt: skip
    asked = _forms(unit, posts) if may else {}
    return render(request, "settings/unit.html", context | asked | more, status=status)


def _forms(unit: Unit, posts: list[Post], bound: str = "", data: Any = None) -> dict[str, MoveForm]:
    def options(of: str) -> registers.Choices:
        if of == "role":
            return [(role.code, translated(role.label)) for role in ROLES.values()]
        if of == "rank":
            return [(code, translated(label)) for code, label in queries.ranks().items()]
        return [(post.code, post.title) for post in posts] if of == "post" else _places(unit.place)

    made = {
        name: registering.form(asked, options, data if name == bound else None)
        for name, asked in (("renaming", Renaming), ("adding", Adding), ("charging", Charging))
    }
    made["charging"].fields["line"].widget.attrs["list"] = "lines"
    made["adding"].initial["code"] = f"{unit.code}-"
    made["charging"].initial["place"] = unit.place
    return made


def _places(prefix: str = "") -> registers.Choices:
    return registers.places_of(prefix or settings.DISTRICT_CODE, localdate())[0]


def _asked(request: DeskRequest, code: str, name: str, act: Callable[[Any], str]) -> HttpResponse:
    """Do what one of the unit's forms asks, once; or show the page again with the form as it was typed."""
    unit = _unit(code)
    made = _forms(unit, queries.posts(units=[code]), name, request.POST)

    def then(given: Any) -> str:
        messages.success(request, act(given))
        return reverse("desk_unit", args=[code])

    def again(why: Sentence) -> HttpResponse:
        return _show(request, unit, status=422, **made, refused=why)

    return registering.done(request, made[name], then, again)


def _ended(request: DeskRequest, code: str, where: str, act: Callable[[date], str]) -> HttpResponse:
    """End something on a day, once; or say at its place on the page why not."""
    unit, typed = _unit(code), request.POST.get("on", "")

    def then() -> str:
        try:
            on = date.fromisoformat(typed)
        except ValueError:
            raise Refused(_("没有这一天，请检查日期"), field="on") from None
        messages.success(request, act(on))
        return reverse("desk_unit", args=[code])

    try:
        return doing.once(request, then)
    except Refused as refusal:
        return _show(request, unit, status=422, trouble=refusal.sentence, trouble_on=where, typed=typed)


def _unit(code: str) -> Unit:
    unit = queries.unit(code) if code.isprintable() else None
    if unit is None or not unit.place.startswith(settings.DISTRICT_CODE):
        raise NotFound(_("没有这个单位，请检查地址"))
    return unit


def _roles(post: Post) -> list[str]:
    return [translated(ROLES[role].label) for role in post.roles]


def _story(request: DeskRequest, unit: Unit, posts: list[Post]) -> list[story.Entry]:
    """Return the last entries of the unit and its posts, newest first, with their codes in words."""
    titles = {f"post:{post.code}": post.title for post in posts}
    records = ledger.history([f"unit:{unit.code}", *titles])[-HISTORY:]
    return story.of_register(records, request.actor, lambda record: particulars.of_unit(record, titles))
