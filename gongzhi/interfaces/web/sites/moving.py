"""Sites that are reckoned to another grid, village or community from now on: ticked in a list, and moved together.

Grids are redrawn every year, and a place is split this way: the new one is added, and what lies there goes to it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib import messages
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as translated
from django.views.decorators.http import require_http_methods

from gongzhi.foundation.sites import finding, services
from gongzhi.foundation.sites.services import MOST
from gongzhi.interfaces.templatetags.words import sentence
from gongzhi.interfaces.web import doing, registering, registers
from gongzhi.interfaces.web.doors import only
from gongzhi.interfaces.web.sites.conditions import STATES, read
from gongzhi.kernel.details import one
from gongzhi.kernel.refused import Conflict, Refused
from gongzhi.kernel.texts import _

if TYPE_CHECKING:
    from django.http import HttpResponse

    from gongzhi.interfaces.web.forms import MoveForm
    from gongzhi.interfaces.web.middleware import DeskRequest

_PICK = re.compile(r"S-(\d{6,12})\.(\d{1,9})")


@dataclass(frozen=True, kw_only=True)
class Moving:
    """Where the ticked sites are reckoned to."""

    into: str = one(_("划到哪里"), of="place")


@only("site.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: DeskRequest) -> HttpResponse:
    """Show the sites that the conditions choose, and move those that are ticked."""
    form = registering.form(
        Moving, lambda _of: registers.places_of(request.actor.place, localdate(), grids=True)[0],
        request.POST if request.method == "POST" else None,
    )  # fmt: skip
    if request.method != "POST":
        return _page(request, form)
    try:
        return doing.once(request, lambda: _moved(request, form))
    except Refused as refusal:
        form.refuse(refusal)
        return _page(request, form, status=409 if isinstance(refusal, Conflict) else 422)


def _moved(request: DeskRequest, form: MoveForm) -> str:
    into, seen = form.given().into, _ticked(request.POST.getlist("pick"))
    went = services.reassign(seen=seen, into=into, by=request.actor, at=now())
    along = translated("、").join(sentence(one) for one in went)
    messages.success(request, translated("划过去了：{along}。").format(along=along))
    return f"{reverse('desk_sites')}?{urlencode({'place': into, 'state': 'all'})}"


def _ticked(values: list[str]) -> dict[int, int]:
    """Read ticked rows: which sites, and at which version their reader saw them.

    :raises Refused: none is ticked.
    """
    found = {int(match[1]): int(match[2]) for value in values if (match := _PICK.fullmatch(value))}
    if not found:
        raise Refused(_("还没有勾选场所，请先在名单里打勾"))
    return found


def _page(request: DeskRequest, form: MoveForm, *, status: int = 200) -> HttpResponse:
    conditions = read(request.GET, request.actor)
    narrowed = bool(conditions.given)
    found = (
        finding.search(request.actor, conditions.criteria, size=MOST, on=localdate()) if narrowed else finding.Page()
    )
    ticked, rows = set(request.POST.getlist("pick")), []
    for site in () if found.next else found.rows:
        pick = f"{site.reference}.{site.version}"
        rows.append((site, pick, pick in ticked))
    context = {
        "conditions": conditions, "narrowed": narrowed, "form": form, "rows": rows,
        "most": MOST if found.next else 0, "states": STATES.items(), "query": conditions.query(),
    }  # fmt: skip
    return render(request, "sites/moving.html", context, status=status)
