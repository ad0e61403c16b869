"""Monthly sums of hubs, typed in by the police: no case, no name, one number a month."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from gongzhi.foundation.sites import queries as sites
from gongzhi.interfaces.web import doing
from gongzhi.interfaces.web.doors import only
from gongzhi.interfaces.web.forms import MoveForm
from gongzhi.kernel.refused import NotFound, Refused
from gongzhi.kernel.texts import _
from gongzhi.work.cells import hub, services
from gongzhi.work.cells.codes import FIGURES
from gongzhi.work.cells.details import Sum

if TYPE_CHECKING:
    from django.http import HttpResponse

    from gongzhi.foundation.sites.models import Site
    from gongzhi.interfaces.web.middleware import DeskRequest

BACK = 12  # months that may be typed in or corrected


@only("figure.enter")
@require_GET
def page(request: DeskRequest) -> HttpResponse:
    """List the hubs of one's place, with what last month still lacks."""
    last = _months(localdate())[0]
    found = sites.with_places(hub.to_count(request.actor))
    told = hub.told(found, last)
    rows = [(site, [label for code, label in FIGURES.items() if (site.pk, code) not in told]) for site in found]
    return render(request, "hubs/figures.html", {"rows": rows, "last": last})


@only("figure.enter")
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: DeskRequest, reference: str) -> HttpResponse:
    """Show what was typed in for a hub, and type in one more."""
    site = _site(request, reference)
    months = _months(localdate())
    sent = request.POST if request.method == "POST" else None
    form = MoveForm(Sum, lambda _of: [(m.isoformat(), _name(m)) for m in months], sent,
                    initial={"month": months[0].isoformat()})  # fmt: skip
    status = 200
    if sent is not None:
        try:
            return doing.once(request, lambda: _entered(request, site, form))
        except Refused as refusal:
            form.refuse(refusal)
            status = 422
    told = hub.figures(site)
    rows = [(_name(month), [told.get((code, month)) for code in FIGURES]) for month in months]
    context = {"site": site, "form": form, "rows": rows, "labels": list(FIGURES.values())}
    return render(request, "hubs/enter.html", context, status=status)


def _site(request: DeskRequest, reference: str) -> Site:
    """Return a hub of this reader's place.

    :raises NotFound: it is none.
    """
    for site in hub.to_count(request.actor):
        if site.reference == reference:
            return site
    raise NotFound(_("没有这个场所，或者不在您的辖区"), field="site")


def _entered(request: DeskRequest, site: Site, form: MoveForm) -> str:
    said: Any = form.given()
    services.enter_figure(
        site=site, month=_read(said.month), code=said.code, count=said.count, by=request.actor, at=now()
    )  # fmt: skip
    messages.success(request, gettext("已记下。"))
    return reverse("desk_figures_enter", args=[site.reference])


def _read(month: str) -> date:
    """Return the month that was chosen.

    :raises Refused: it is none.
    """
    try:
        return date.fromisoformat(month)
    except ValueError:
        raise Refused(_("请从列表里选月份"), field="month") from None


def _months(day: date) -> list[date]:
    """Return the first days of the months that are over, the latest first."""
    last = day.year * 12 + day.month - 2
    return [date(at // 12, at % 12 + 1, 1) for at in range(last, last - BACK, -1)]


def _name(month: date) -> str:
    return gettext("{year}年{month}月").format(year=month.year, month=month.month)
