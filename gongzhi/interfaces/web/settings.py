"""Settings: the district's registers, to read for those who set something, and to change by who may change each."""

from __future__ import annotations

import secrets
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import messages
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as translated
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_GET, require_POST

from gongzhi.foundation.accounts.roles import PERMISSIONS, ROLES
from gongzhi.foundation.clocks import almanac, published
from gongzhi.foundation.clocks import services as clocks
from gongzhi.foundation.notices import queries as notices
from gongzhi.interfaces.web import doing, registers
from gongzhi.interfaces.web.doors import only
from gongzhi.kernel.refused import Refused
from gongzhi.kernel.texts import _
from gongzhi.matters import library, precedents, services
from gongzhi.work.intake import queries as intake
from gongzhi.work.intake import services as intake_services
from gongzhi.work.intake.routing import live

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

    from gongzhi.interfaces.web.middleware import DeskRequest

SETS = ("unit.manage", "account.manage", "place.manage", "rule.switch", "limit.manage", "paper.manage")
UNITS = {
    "workday": gettext_noop("个工作日"),
    "day": gettext_noop("天"),
    "hour": gettext_noop("小时"),
    "minute": gettext_noop("分钟"),
}
AHEAD = timedelta(days=90)
FIGURES = {
    "macro_f1": gettext_noop("各类平均 F1"),
    "top3": gettext_noop("前三个里有对的"),
    "ece": gettext_noop("概率误差"),
    "coverage_at_95": gettext_noop("准确率 95% 时能覆盖"),
}


@only(*SETS)
@require_GET
def page(request: DeskRequest) -> HttpResponse:
    """Show what there is to set or to look up."""
    may = {"may_accounts": request.actor.may("account.manage"), "may_papers": request.actor.may("paper.manage")}
    may["may_checking"] = request.actor.may("limit.manage") or request.actor.may("standard.manage")
    may["may_standards"] = request.actor.may("standard.manage") or request.actor.may("site.view")
    delivery = notices.backlog(now()) if may["may_accounts"] else None
    return render(request, "settings/page.html", {**may, "delivery": delivery})


@only(*SETS)
@require_GET
def show_roles(request: DeskRequest) -> HttpResponse:
    """Show what each role is for and may do, in words."""
    rows = [(role, [PERMISSIONS[code] for code in PERMISSIONS if code in role.permissions]) for role in ROLES.values()]
    return render(request, "settings/roles.html", {"rows": rows})


@only(*SETS)
@require_GET
def show_limits(request: DeskRequest) -> HttpResponse:
    """Show how long each step may take."""
    return _limits(request)


def _limits(request: DeskRequest, *, status: int = 200, **more: Any) -> HttpResponse:
    context = {
        "rows": library.limits(), "units": UNITS, "may": request.actor.may("limit.manage"),
        "categories": registers.categories()[0], "once": secrets.token_hex(16),
    }  # fmt: skip
    return render(request, "settings/limits.html", context | more, status=status)


@only("limit.manage")
@require_POST
def set_limit(request: DeskRequest) -> HttpResponse:
    """Set the district's own limit; what runs already keeps its deadline."""
    given = request.POST

    def act() -> str:
        kind, _sep, limit = given.get("limit", "").partition(".")
        if given.get("unit") not in UNITS:
            raise Refused(_("请选时间单位"), field="unit")
        services.set_limit(
            kind=kind, limit=limit, amount=_whole(given.get("amount", "")), unit=given["unit"],
            category=given.get("category", ""), urgent="urgent" in given, by=request.actor, at=now(),
        )  # fmt: skip
        messages.success(request, translated("时限改好了。正在走的时限不变，新的从现在起按这个算。"))
        return reverse("desk_limits")

    return _done(request, act, _limits)


def _whole(text: str) -> int:
    if not (text.isdecimal() and len(text) < 5):
        raise Refused(_("时限要写整数"), field="amount")
    return int(text)


def _done(request: DeskRequest, act: Callable[[], str], again: Callable[..., HttpResponse]) -> HttpResponse:
    """Do an act once, or show the page again with what was typed and why not."""
    try:
        return doing.once(request, act)
    except Refused as refusal:
        return again(request, status=422, wrong=refusal.sentence, wrong_field=refusal.field, given=request.POST)


@only(*SETS)
@require_GET
def show_rules(request: DeskRequest) -> HttpResponse:
    """Show the sorting rules."""
    return _rules(request)


def _rules(request: DeskRequest, *, status: int = 200, **more: Any) -> HttpResponse:
    classes, class_names = registers.categories()
    groups, place_names = registers.places_of(settings.DISTRICT_CODE, localdate())
    units, unit_names = registers.units_of(settings.DISTRICT_CODE)
    rows = [
        {
            "rule": rule, "category": class_names.get(rule.category, rule.category),
            "place": place_names.get(rule.place, rule.place), "unit": unit_names.get(rule.unit, rule.unit),
            "once": secrets.token_hex(16),
        }
        for rule in intake.rules()
    ]  # fmt: skip
    context = {
        "rows": rows, "may": request.actor.may("rule.switch"), "once": secrets.token_hex(16),
        "categories": classes, "places": groups, "units": units,
    }  # fmt: skip
    return render(request, "settings/rules.html", context | more, status=status)


@only("rule.switch")
@require_POST
def switch_rule(request: DeskRequest) -> HttpResponse:
    """Switch a rule on or off: on, sure reports of a class in a place go to a unit by themselves."""
    given = request.POST

    def act() -> str:
        for name in ("category", "place", "unit"):
            if not given.get(name):
                raise Refused(_("类别、地方和单位都要选"), field=name)
        on = given.get("on") == "1"
        intake_services.switch_rule(
            category=given["category"], place=given["place"], unit=given["unit"], on=on, by=request.actor, at=now()
        )
        messages.success(request, translated("规则已打开。") if on else translated("规则已关闭。"))
        return reverse("desk_rules")

    return _done(request, act, _rules)


@only(*SETS)
@require_GET
def show_sorting(request: DeskRequest) -> HttpResponse:
    """Show the model that sorts, how well it does, and what became of the last training."""
    shown, note = live.shown(), live.note()
    figures = shown["facts"]["figures"] if shown else {}
    said = note.get("note", {})
    context = {
        "card": shown.get("card", ""), "facts": shown.get("facts"),
        "figures": [(translated(label), f"{figures[name]:.3f}") for name, label in FIGURES.items() if name in figures],
        "note": translated(said["text"]).format(**said["params"]) if said else "",
        "noted_at": datetime.fromisoformat(note["at"]) if said else None,
        "made_at": datetime.fromisoformat(shown["facts"]["made_at"]) if shown else None,
    }  # fmt: skip
    return render(request, "settings/sorting.html", context)


@only(*SETS)
@require_GET
def show_duties(request: DeskRequest) -> HttpResponse:
    """Show the duty list."""
    return render(request, "settings/duties.html", {"rows": library.duty_rules()})


@only(*SETS, "matter.rule", "matter.dispatch")
@require_GET
def show_rulings(request: DeskRequest) -> HttpResponse:
    """Show rulings on returns, which are precedents."""
    return render(request, "settings/rulings.html", {"rows": precedents.within(request.actor)})


@only(*SETS)
@require_GET
def show_calendar(request: DeskRequest) -> HttpResponse:
    """Show the days ahead on which the plain week does not hold."""
    return _calendar(request)


def _calendar(request: DeskRequest, *, status: int = 200, **more: Any) -> HttpResponse:
    today = localdate()
    calendar = almanac.calendar()
    days = [(on, calendar.look(on)) for on in (today + timedelta(days=n) for n in range(AHEAD.days))]
    context = {
        "days": [(on, look) for on, look in days if look.kind in {"holiday", "makeup"}],
        "years": sorted(calendar.published)[-3:], "unknown": today.year not in calendar.published,
        "ready": [year for year in sorted(published.years()) if year not in calendar.published],
        "may": request.actor.may("limit.manage"), "once": secrets.token_hex(16),
    }  # fmt: skip
    return render(request, "settings/calendar.html", context | more, status=status)


@only("limit.manage")
@require_POST
def set_day(request: DeskRequest) -> HttpResponse:
    """Decide for this district whether a day is worked; deadlines that run over it are reckoned anew."""
    given = request.POST

    def act() -> str:
        kind, name, source = given.get("kind", ""), given.get("name", "").strip(), given.get("source", "").strip()
        if kind not in {"work", "rest"}:
            raise Refused(_("请选上班还是放假"), field="kind")
        if not name or not source or len(name) > 40 or len(source) > 120:
            raise Refused(
                _("请写是什么日子（40 字内）、依据哪份通知（120 字内）"), field="name" if not name else "source"
            )
        turned = clocks.set_day(
            on=_day(given.get("on", "")), kind="work" if kind == "work" else "rest", name=name, source=source,
            by=request.actor, at=now(),
        )  # fmt: skip
        messages.success(request, translated("记下了，{n} 件事的时限重新算过。").format(n=len(turned)))
        return reverse("desk_calendar")

    return _done(request, act, _calendar)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused(_("没有这一天，请检查日期"), field="on") from None


@only("limit.manage")
@require_POST
def publish_year(request: DeskRequest) -> HttpResponse:
    """Take over the national calendar of a year that has been published."""
    given = request.POST.get("year", "")

    def act() -> str:
        year = int(given) if given.isdecimal() and len(given) == 4 else 0
        if year not in published.years():
            raise Refused(_("这一年的放假安排还没有公布"), field="year")
        turned = clocks.publish_year(
            year=year, days=published.years()[year], source=published.SOURCE, by=request.actor, at=now()
        )
        messages.success(
            request, translated("{year} 年的放假安排启用了，{n} 件事的时限重新算过。").format(year=year, n=len(turned))
        )
        return reverse("desk_calendar")

    return _done(request, act, _calendar)
