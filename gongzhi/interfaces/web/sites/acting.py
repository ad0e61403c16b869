"""Small acts on the page of a site: its state, plate, parts, facts, people, and what its landlord declares."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gongzhi.foundation.sites import queries, services
from gongzhi.foundation.sites.facts import FACTS
from gongzhi.interfaces.web import doing
from gongzhi.interfaces.web.doors import only
from gongzhi.interfaces.web.sites import showing
from gongzhi.interfaces.web.sites.listing import SEES
from gongzhi.interfaces.web.sites.registering import day
from gongzhi.kernel.refused import Conflict, NotFound, Refused
from gongzhi.kernel.texts import _ as mark

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse, QueryDict

    from gongzhi.foundation.sites.models import Site
    from gongzhi.interfaces.web.middleware import DeskRequest

    Act = Callable[[Site, QueryDict, dict[str, Any]], object]


@only(*SEES)
@require_POST
def make(request: DeskRequest, reference: str, act: str) -> HttpResponse:
    """Make an act; a refusal is shown on the page of the site."""
    site = queries.find(request.actor, reference)
    verb = ACTS.get(act)
    if verb is None:
        raise NotFound(mark("没有这一页，请检查地址"))

    def done() -> str:
        verb(site, request.POST, {"by": request.actor, "at": now()})
        messages.success(request, _("已记下。"))
        return reverse("desk_site", args=[site.reference])

    try:
        return doing.once(request, done)
    except Conflict as conflict:
        return showing.show(request, site, status=409, wrong=conflict.sentence, wrong_act=act)
    except Refused as refusal:
        return showing.show(request, site, status=422, wrong=refusal.sentence, wrong_act=act)


def _seen(data: QueryDict) -> int:
    """Return the version that the page showed; a forged or missing one is older than any."""
    value = data.get("seen", "")
    return int(value) if value.isdecimal() and len(value) < 10 else -1


def _part(data: QueryDict, name: str) -> int | None:
    value = data.get(name, "")
    return int(value) if value.isdecimal() and len(value) < 18 else None


def _state(site: Site, data: QueryDict, who: dict[str, Any]) -> object:
    return services.set_state(site=site, state=data.get("state", ""), seen=_seen(data), **who)


def _plate(site: Site, _data: QueryDict, who: dict[str, Any]) -> object:
    return services.renew_plate(site=site, **who)


def _declare(site: Site, data: QueryDict, who: dict[str, Any]) -> object:
    registered = {"yes": True, "no": False}.get(data.get("registered", ""))
    on = day(data.get("registered_on", "")) if registered else None
    return services.declare_registered(site=site, registered=registered, on=on, seen=_seen(data), **who)


def _add(site: Site, data: QueryDict, who: dict[str, Any]) -> object:
    sort, name = data.get("sort", ""), data.get("name", "")
    return services.add_part(site=site, sort=sort, name=name, parent=_part(data, "parent"), **who)


def _rename(site: Site, data: QueryDict, who: dict[str, Any]) -> object:
    return services.rename_part(site=site, part=_part(data, "part") or 0, name=data.get("name", ""), **who)


def _remove(site: Site, data: QueryDict, who: dict[str, Any]) -> object:
    return services.remove_part(site=site, part=_part(data, "part") or 0, **who)


def _facts(site: Site, data: QueryDict, who: dict[str, Any]) -> object:
    given = {name: data.get(name, "") for name in FACTS if name in data}
    return services.recount(site=site, facts=given, seen=_seen(data), **who)


def _person(site: Site, data: QueryDict, who: dict[str, Any]) -> object:
    fields = {name: data.get(name, "") for name in ("name", "phone")}
    return services.set_person(
        site=site, role=data.get("role", ""), fields=fields, erase_by=services.contacts_until(who["at"]),
        seen=_seen(data), **who,
    )  # fmt: skip


ACTS: dict[str, Act] = {
    "state": _state, "plate": _plate, "declare": _declare, "add": _add, "rename": _rename, "remove": _remove,
    "facts": _facts, "person": _person,
}  # fmt: skip
