"""The monthly sheet 以案定补 of a committee: facts, what they count for, who confirmed them; and as Excel."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from gongzhi.foundation.accounts import queries as accounts
from gongzhi.interfaces.web import doing, sheets
from gongzhi.interfaces.web.doors import only
from gongzhi.kernel.refused import NotFound, Refused
from gongzhi.kernel.texts import _
from gongzhi.work.disputes import services
from gongzhi.work.disputes.codes import TYPES
from gongzhi.work.disputes.schedule import months_later
from gongzhi.work.disputes.studios import allowance, reading

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpResponse

    from gongzhi.interfaces.web.middleware import DeskRequest
    from gongzhi.work.disputes.studios.allowance import Line, Sheet
    from gongzhi.work.disputes.studios.reading import Listed

WHO = ("studio.manage", "dispute.lead")
SORTS = {"simple": _("简易"), "ordinary": _("一般"), "group": _("群体"), "large": _("大群体")}
FORMS = {"written": _("书面协议"), "oral": _("口头协议"), "": _("没有协议")}
HEADER = (
    _("调解员"), _("编号"), _("类型"), _("难易"), _("谈了几次"), _("协议形式"), _("结案日期"), _("第二调解员"),
    _("金额（元）"), _("确认"),
)  # fmt: skip


def _asked(request: DeskRequest, unit: str) -> tuple[Listed, Sheet]:
    one = reading.find(request.actor, unit, localdate())
    if not allowance.may_see(request.actor, one.unit):
        raise NotFound(_("没有这一页，请检查地址"))
    month = allowance.month_of(request.GET.get("month", "") or request.POST.get("month", ""), localdate())
    return one, allowance.sheet(one.unit, month, request.actor)


@only(*WHO)
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: DeskRequest, unit: str) -> HttpResponse:
    """Show a month, and confirm a mediator's lines."""
    one, sheet = _asked(request, unit)
    wrong, status = None, 200
    if request.method == "POST":
        try:
            return doing.once(request, lambda: _confirm(request, one, sheet))
        except Refused as refusal:
            wrong, status = refusal.sentence, 422
    rows = [
        {"share": share, "lines": [_line(line, sheet) for line in share.lines], "digest": allowance.digest(share.lines),
         "once": secrets.token_hex(16)}
        for share in sheet.shares
    ]  # fmt: skip
    names = accounts.names(share.reviewed.by for share in sheet.shares if share.reviewed)
    context: dict[str, Any] = {
        "one": one, "sheet": sheet, "rows": rows, "names": names, "wrong": wrong,
        "before": months_later(sheet.month, -1), "after": months_later(sheet.month, 1), "today": localdate(),
    }  # fmt: skip
    return render(request, "disputes/sheet.html", context, status=status)


def _confirm(request: DeskRequest, one: Listed, sheet: Sheet) -> str:
    services.review(
        unit=one.unit.code, month=sheet.month, mediator=request.POST.get("mediator", ""),
        seen=request.POST.get("digest", ""), by=request.actor, at=now(),
    )  # fmt: skip
    return reverse("desk_sheet", args=[one.unit.code]) + f"?month={sheet.month:%Y-%m}"


def _line(line: Line, sheet: Sheet) -> dict[str, Any]:
    return {
        "line": line, "type": gettext(TYPES[line.type]), "sort": gettext(SORTS[line.sort]),
        "form": gettext(FORMS[line.form]), "fen": sheet.rule.fen(line),
    }  # fmt: skip


@only(*WHO)
@require_POST
def export(request: DeskRequest, unit: str) -> HttpResponse:
    """Send a month as Excel."""
    one, sheet = _asked(request, unit)
    title = gettext("以案定补 {unit} {month}").format(unit=one.unit.short, month=f"{sheet.month:%Y-%m}")
    with transaction.atomic():
        services.note_sheet(unit=unit, sheet=sheet, by=request.actor, at=now())
        return sheets.sent(_rows(sheet), form="xlsx", title=title)


def _rows(sheet: Sheet) -> Iterator[list[str | int | float]]:
    yield [gettext(title) for title in HEADER]
    for share in sheet.shares:
        confirmed = share.reviewed is not None and not share.changed
        said = gettext("已确认") if confirmed else gettext("未确认")
        for line in share.lines:
            row = _line(line, sheet)
            yield [
                share.name, line.reference, row["type"], row["sort"], line.talks, row["form"],
                line.ended_on.isoformat(), gettext("是") if line.second else "", _yuan(row["fen"], sheet), said,
            ]  # fmt: skip
    said = gettext("标准版本：{version}").format(version=sheet.rule.version)
    yield [said if sheet.rule.set else said + gettext("（区里还没有定金额，只列事实）")]


def _yuan(fen: int, sheet: Sheet) -> str | float:
    return fen / 100 if sheet.rule.set else ""
