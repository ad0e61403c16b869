"""The district's places: towns, communities and grids; added, renamed and merged by who manages places.

A place is split by adding the new one here; which site goes to it, whoever keeps the sites decides (``sites.moving``).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import messages
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as translated
from django.views.decorators.http import require_GET, require_POST

from gongzhi.foundation.ledger import queries as ledger
from gongzhi.foundation.organisations import queries as organisations
from gongzhi.foundation.places import policies, queries, services
from gongzhi.interfaces.templatetags.words import sentence
from gongzhi.interfaces.web import particulars, registering, story
from gongzhi.interfaces.web.doors import only
from gongzhi.interfaces.web.settings import SETS
from gongzhi.kernel import details
from gongzhi.kernel.places import TOWN, level
from gongzhi.kernel.refused import NotFound, Refused
from gongzhi.kernel.texts import _

if TYPE_CHECKING:
    from django.http import HttpResponse

    from gongzhi.foundation.places.queries import Place
    from gongzhi.interfaces.web.forms import MoveForm
    from gongzhi.interfaces.web.middleware import DeskRequest
    from gongzhi.kernel.texts import Sentence

HISTORY = 30
#: Of these levels a place goes into another: whatever is larger has places of its own below it.
MERGES = ("community", "grid")
#: What lies below a place, by its own level: what is added there, and how long its code is.
BELOW = {
    "district": (_("添一个镇街"), 9),
    "town": (_("添一个村社区"), 12),
    "community": (_("添一个网格"), 15),
}


@dataclass(frozen=True, kw_only=True)
class Adding:
    """What a new place is asked for."""

    name: str = details.words(_("全称"), longest=40, help=_("照文件上的写：建设村村民委员会、第一网格"))
    code: str = details.words(_("代码"), longest=15, help=_("前面几位和上级的一样；镇街村社区用国家统一代码"))
    on: date = details.day(_("从哪天起"))  # noqa: RUF009 — a dataclass field


@dataclass(frozen=True, kw_only=True)
class Renaming:
    """What a new name is asked for."""

    name: str = details.words(_("新的全称"), longest=40)
    on: date = details.day(_("从哪天起"))  # noqa: RUF009 — a dataclass field


@dataclass(frozen=True, kw_only=True)
class Merging:
    """Into which place this one goes."""

    into: str = details.one(_("并入哪里"), of="place")
    on: date = details.day(_("从哪天起"))  # noqa: RUF009 — a dataclass field
    sure: bool = details.yes(_("核对过了：并了就不能拆回来"))


@only(*SETS)
@require_GET
def page(request: DeskRequest) -> HttpResponse:
    """Show towns, and under each its communities with their grids."""
    on = localdate()
    towns = queries.children(settings.DISTRICT_CODE, on)
    chosen = next((one for one in towns if one.code == request.GET.get("town", "")), None)
    grids: dict[str, list[Any]] = {}
    for grid in queries.grids(chosen.code, on) if chosen else ():
        grids.setdefault(grid.parent, []).append(grid)
    rows = [(one, grids.get(one.code, [])) for one in queries.children(chosen.code, on)] if chosen else []
    context = {"towns": towns, "town": chosen, "rows": rows, "district": settings.DISTRICT_CODE}
    return render(request, "settings/places.html", context)


@only(*SETS)
@require_GET
def show(request: DeskRequest, code: str) -> HttpResponse:
    """Show one place: what it is and was called, what lies below it, who works there, what was done."""
    return _show(request, _place(code))


@only("place.manage")
@require_POST
def add(request: DeskRequest, code: str) -> HttpResponse:
    """Add a place below this one."""

    def act(given: Adding) -> str:
        longest = BELOW[level(code)][1]
        if not (given.code.startswith(code) and len(given.code) == longest):
            raise Refused(_("代码要以 {code} 开头，一共 {length} 位数字"), field="code", code=code, length=longest)
        services.add(code=given.code, name=given.name, on=given.on, by=request.actor, at=now())
        messages.success(request, translated("添好了。要有人管，还要到“单位和岗位”里给它设单位、岗位。"))
        return reverse("desk_place", args=[code])

    return _asked(request, code, "adding", act)


@only("place.manage")
@require_POST
def rename(request: DeskRequest, code: str) -> HttpResponse:
    """Give a place another name from a day on."""

    def act(given: Renaming) -> str:
        services.rename(code=code, name=given.name, on=given.on, by=request.actor, at=now())
        messages.success(request, translated("名称改好了，页面上都按新的叫；以前叫什么，这里都留着。"))
        return reverse("desk_place", args=[code])

    return _asked(request, code, "renaming", act)


@only("place.manage")
@require_POST
def merge(request: DeskRequest, code: str) -> HttpResponse:
    """Merge a place into another of its level from a day on, with all that is not over."""

    def act(given: Merging) -> str:
        if not given.sure:
            raise Refused(_("请核对并到哪里，再勾选“核对过了”"), field="sure")
        went = services.merge(codes=[code], into=given.into, on=given.on, by=request.actor, at=now())
        along = translated("、").join(sentence(one) for one in went)
        said = translated("并好了，一起过去的有：{along}。").format(along=along) if along else translated("并好了。")
        messages.success(request, said)
        return reverse("desk_place", args=[given.into])

    return _asked(request, code, "merging", act)


# ── the page of one place ────────────────────────────────────────────────────────────────────────────────────────────


def _show(request: DeskRequest, place: Place, *, status: int = 200, **more: Any) -> HttpResponse:
    periods = queries.periods(place.code)
    ended = periods[0].ends_on is not None
    may = bool(policies.may_manage(request.actor)) and not ended
    here = level(place.code)
    context = {
        "place": place, "ended": periods[0] if ended else None, "names": periods if ended else periods[1:],
        "above": queries.find(place.parent) if here != "district" else None,
        "into": queries.latest(periods[0].successor) if periods[0].successor else None,
        "below": [] if ended else queries.children(place.code), "gone": queries.ended(place.code),
        "came": queries.came(place.code),
        "adds": BELOW.get(here, ("", 0))[0],
        "units": [one for one in organisations.units(within=place.code) if one.place == place.code],
        "may": may, "may_merge": may and here in MERGES, "entries": _story(request, place), "most": HISTORY,
    }  # fmt: skip
    asked = _forms(place) if may else {}
    return render(request, "settings/place.html", context | asked | more, status=status)


def _forms(place: Place, bound: str = "", data: Any = None) -> dict[str, MoveForm]:
    def near(_of: str) -> list[tuple[str, str]]:
        """Return the other places of its level in its town, those beside it first."""
        rows = queries.below(place.code[:TOWN], localdate(), grids=level(place.code) == "grid")
        called, said = {row.code: row.name for row in rows}, translated("{place}（{around}）")
        found = [row for row in rows if len(row.code) == len(place.code) and row.code != place.code]
        found.sort(key=lambda row: (row.parent != place.parent, row.code))
        return [(row.code, said.format(place=row.name, around=called.get(row.parent, row.parent))) for row in found]

    made = {
        name: registering.form(asked, near, data if name == bound else None)
        for name, asked in (("adding", Adding), ("renaming", Renaming), ("merging", Merging))
    }
    made["adding"].initial["code"] = place.code
    return made


def _asked(request: DeskRequest, code: str, name: str, act: Callable[[Any], str]) -> HttpResponse:
    place = _place(code)
    if name == "adding" and level(code) not in BELOW:
        raise NotFound(_("网格下面不再分，请到村社区那一页添网格"))
    if name == "merging" and level(code) not in MERGES:
        raise NotFound(_("没有这一页，请检查地址"))
    made = _forms(place, name, request.POST)

    def again(why: Sentence) -> HttpResponse:
        return _show(request, place, status=422, **made, refused=why)

    return registering.done(request, made[name], act, again)


def _place(code: str) -> Place:
    place = queries.latest(code) if code.isprintable() else None
    if place is None or not code.startswith(settings.DISTRICT_CODE):
        raise NotFound(_("没有这个地方，请检查地址"))
    return place


def _story(request: DeskRequest, place: Place) -> list[story.Entry]:
    """Return the last entries of the place, newest first, with their codes in words."""
    return story.of_register(ledger.latest(f"place:{place.code}", HISTORY), request.actor, particulars.of_place)
