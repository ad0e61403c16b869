"""Sites that may be registered twice, side by side: merge them, or say that they are two."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from gongzhi.foundation.persons import queries as persons
from gongzhi.foundation.sites import queries, services
from gongzhi.foundation.sites.facts import FACTS
from gongzhi.interfaces.web import contacts, doing
from gongzhi.interfaces.web.doors import only
from gongzhi.interfaces.web.sites.conditions import STATES
from gongzhi.kernel.refused import Refused
from gongzhi.kernel.texts import _ as mark

if TYPE_CHECKING:
    from typing import Any

    from django.http import HttpResponse

    from gongzhi.foundation.sites.models import Site
    from gongzhi.interfaces.web.middleware import DeskRequest

SIZE = 10


@only("site.manage")
@require_GET
def page(request: DeskRequest) -> HttpResponse:
    """Show the pairs that wait, the oldest first."""
    return _page(request)


def _page(request: DeskRequest, *, status: int = 200, **more: Any) -> HttpResponse:
    after = request.GET.get("after", "")
    found = queries.pairs(
        request.actor, after=int(after) if after.isdecimal() and len(after) < 12 else 0, size=SIZE + 1
    )
    shown = found[:SIZE]
    people = persons.masked(
        person for pair in shown for one in (pair.earlier, pair.later) for person in (one.holder,) if person
    )
    context = {
        "pairs": [
            {"pair": pair, "sides": [_side(pair.earlier, people), _side(pair.later, people)],
             "once": secrets.token_hex(16)}
            for pair in shown
        ],
        "next": f"?after={shown[-1].row.pk}" if len(found) > SIZE else "",
    }  # fmt: skip
    return render(request, "sites/pairs.html", context | more, status=status)


def _side(site: Site, people: dict[str, dict[str, str]]) -> dict[str, Any]:
    facts = [(FACTS[code].label, number, FACTS[code].measure) for code, number in site.facts.items() if code in FACTS]
    return {
        "site": site, "facts": facts, "state": STATES.get(site.state, ""),
        "holder": contacts.labelled(people.get(site.holder, {})),
    }  # fmt: skip


@only("site.manage")
@require_POST
def decide(request: DeskRequest, pk: int) -> HttpResponse:
    """Merge a pair into the one that was chosen, or keep both."""
    pair = queries.pair(request.actor, pk)
    choice = request.POST.get("keep", "")

    def act() -> str:
        who: dict[str, Any] = {"by": request.actor, "at": now()}
        if choice == "both":
            services.keep_apart(pair=pair.row, **who)
            messages.success(request, _("已记下是两个场所，不会再提。"))
            return reverse("desk_site_pairs")
        keep = next((one for one in (pair.earlier, pair.later) if one.reference == choice), None)
        if keep is None:
            raise Refused(mark("请选留下哪一个"), field="keep")
        kept = services.merge(pair=pair.row, keep=keep, **who)
        messages.success(request, _("已并入 {site}；另一块牌扫出来也是它。").format(site=kept.reference))
        return reverse("desk_site_pairs")

    try:
        return doing.once(request, act)
    except Refused as refusal:
        return _page(request, status=422, wrong=refusal.sentence, wrong_of=pk)
