"""Committees and studios: the list with what does not stand right, one of them, and the register as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gongzhi.interfaces.templatetags.mediation import found as finding
from gongzhi.interfaces.web import doing, registers, sheets
from gongzhi.interfaces.web.disputes import studio_acts
from gongzhi.interfaces.web.doors import only
from gongzhi.interfaces.web.forms import MoveForm
from gongzhi.kernel.refused import Conflict, NotFound, Refused
from gongzhi.kernel.texts import _
from gongzhi.work.disputes import services
from gongzhi.work.disputes.codes import TYPES
from gongzhi.work.disputes.studios import allowance, codes, reading, standing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from django.http import HttpResponse

    from gongzhi.interfaces.web.disputes.studio_acts import Act
    from gongzhi.interfaces.web.middleware import DeskRequest
    from gongzhi.work.disputes.studios.reading import Listed

WHO = ("studio.manage", "dispute.mediate", "dispute.route")
HEADER = (
    _("编码"), _("名称"), _("类别"), _("辖区"), _("设立日期"), _("备案日期"), _("任期到"), _("状态"), _("委员人数"),
    _("专职人数"), _("有女性成员"), _("成员"), _("擅长的纠纷"), _("需要处理的"),
)  # fmt: skip


@only(*WHO)
@require_GET
def page(request: DeskRequest) -> HttpResponse:
    """Show the committees of one's jurisdiction, with what does not stand as it should."""
    rows = reading.listed(request.actor, localdate())
    context = {"rows": rows, "may_export": bool(request.actor.may(reading.MANAGE))}
    return render(request, "disputes/studios.html", context)


@only(*WHO)
@require_GET
def show(request: DeskRequest, unit: str) -> HttpResponse:
    """Show one committee: what it is, its members, visiting days; to its head how many cases each one has."""
    actor, today = request.actor, localdate()
    one = reading.find(actor, unit, today)
    may_keep = reading.may_keep(actor, one.unit)
    mine = reading.own_membership(actor, one.studio)
    context: dict[str, Any] = {
        "one": one, "members": _members(one, today), "rounds": _rounds(one, today), "mine": mine,
        "declared": [studio_acts.shown(row) for row in reading.declared(mine)] if mine else [],
        "load": reading.workload(unit, now()) if reading.may_see_load(actor, one.unit) else None,
        "acts": studio_acts.placed(actor, one), "may_keep": may_keep, "sheet": allowance.may_see(actor, one.unit),
    }  # fmt: skip
    return render(request, "disputes/studio.html", context)


def _members(one: Listed, today: date) -> list[dict[str, Any]]:
    """Return the members in the order of their offices, then of their names."""
    names = reading.names_of(one.members)
    order = list(codes.ROLES)
    rows = [
        {"member": member, "name": names.get(member.person, ""), "last": next(iter(member.trainings.all()), None),
         "untrained": standing.needs_training(member, today)}
        for member in one.members
    ]  # fmt: skip
    return sorted(rows, key=lambda row: (order.index(row["member"].role), row["name"]))


def _rounds(one: Listed, today: date) -> list[dict[str, Any]]:
    rows = reading.rounds(one.studio, today)
    names = registers.places_of(one.unit.place, today)[1] if rows else {}
    return [
        {"round": row, "when": studio_acts.when(row.weekday, row.day), "place": names.get(row.place, row.place)}
        for row in rows
    ]


@only(*WHO)
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: DeskRequest, unit: str, act: str) -> HttpResponse:
    """Show the form of one act on a committee, and do it."""
    one = reading.find(request.actor, unit, localdate())
    step = studio_acts.BY_CODE.get(act)
    if step is None or not studio_acts.may(step, request.actor, one):
        raise NotFound(_("没有这一页，请检查地址"))
    sent = request.POST if request.method == "POST" else None
    form = MoveForm(
        step.details, studio_acts.Options(one, request.actor, now()), sent,
        seen=one.studio.version if one.studio else 0,
        initial=studio_acts.initial(step, one.studio, localdate().isoformat()),
    )  # fmt: skip
    context: dict[str, Any] = {"one": one, "act": step, "form": form}
    context["htmx_frame"] = "base_part.html" if request.headers.get("HX-Request") else "base_desk.html"
    status = 200
    if sent is not None:
        try:
            return doing.once(request, lambda: _do(request, one, step, form))
        except Conflict as conflict:
            context["conflict"], status = conflict.sentence, 409
        except Refused as refusal:
            form.refuse(refusal)
            status = 422
    return render(request, "disputes/studio_act.html", context, status=status)


def _do(request: DeskRequest, one: Listed, step: Act, form: MoveForm) -> str:
    step.do(studio_acts.Done(one, form.given(), form.version(), request.actor, now()))
    return reverse("desk_studio", args=[one.unit.code]) + f"#{step.where}"


@only("studio.manage")
@require_POST
def export(request: DeskRequest) -> HttpResponse:
    """Send the register of the committees of one's jurisdiction, as the justice office reports it."""
    form, today = request.POST.get("form", ""), localdate()
    sheets.check(form)
    rows = reading.listed(request.actor, today)
    title = gettext("调解组织名册 {day}").format(day=today.isoformat())
    with transaction.atomic():
        services.note_register(count=len(rows), form=form, by=request.actor, at=now())
        return sheets.sent(_register(rows), form=form, title=title)


def _register(rows: list[Listed]) -> Iterator[list[str | int]]:
    yield [gettext(title) for title in HEADER]
    for one in rows:
        yield _cells(one)


def _cells(one: Listed) -> list[str | int]:
    studio = one.studio
    if studio is None:
        return [one.unit.code, one.unit.name, "", one.place, *[""] * 9, gettext("还没有登记")]
    names = reading.names_of(one.members)
    people = sorted((list(codes.ROLES).index(member.role), names.get(member.person, "")) for member in one.members)
    woman = {True: gettext("有"), False: gettext("没有"), None: ""}[studio.has_woman]
    labels = [gettext(label) for label in codes.ROLES.values()]
    return [
        one.unit.code, one.unit.name, gettext(codes.KINDS[studio.kind]), one.place, _day(studio.set_up_on),
        _day(studio.filed_on), _day(studio.term_until), gettext(codes.STATUSES[studio.status]),
        sum(member.role in codes.SEATED for member in one.members), sum(member.full_time for member in one.members),
        woman, "；".join(f"{name}（{labels[role]}）" for role, name in people),
        "、".join(gettext(TYPES[code]) for code in studio.specialities),
        "；".join(finding(row) for row in one.findings),
    ]  # fmt: skip


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
