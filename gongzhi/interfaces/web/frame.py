"""What every staff page stands in: the rail of work areas, who is signed in, whether the data are made up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from django.http import HttpRequest

    from gongzhi.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class Area:
    """One entry of the rail."""

    url: str
    label: str
    current: bool
    count: int = 0


def desk(request: HttpRequest) -> dict[str, Any]:
    """Give templates of staff pages their frame (a context processor)."""
    seat = getattr(request, "seat", None)
    if seat is None or not request.path.startswith("/desk/"):
        return {}
    areas = [Area(url, label, _here(request, url)) for url, label in _areas(seat.actor)]
    search = reverse("desk_search") if sees_matters(seat.actor) else ""
    return {"desk": {"areas": areas, "unit": seat.unit, "post": seat.post, "search": search}}


def sees_matters(actor: Actor) -> bool:
    """Say whether there are matters for this actor at all, to list and to search."""
    return bool(actor.may("matter.view.place") or actor.may("matter.view.unit"))


def _here(request: HttpRequest, url: str) -> bool:
    return request.path == url if url == reverse("desk_home") else request.path.startswith(url)


def _areas(actor: Actor) -> list[tuple[str, str]]:
    areas = [(reverse("desk_home"), _("我的工作"))]
    if actor.may("matter.triage") or actor.may("matter.rule"):
        areas.append((reverse("desk_inbox"), _("收件")))
    if any(actor.may(p) for p in ("matter.triage", "matter.rule", "matter.view.place")):
        areas.append((reverse("desk_hot"), _("热点")))
        areas.append((reverse("desk_roots"), _("源头问题")))
    if sees_matters(actor):
        areas.append((reverse("desk_queue"), _("事项")))
    if actor.may("report.file"):
        areas.append((reverse("desk_file"), _("登记")))
    if actor.may("integrity.case"):
        areas.append((reverse("desk_pressures"), _("被要求撤回")))
    if actor.may("contact.list") or actor.may("contact.approve"):
        areas.append((reverse("desk_lists"), _("联系名单")))
    if any(actor.may(p) for p in ("unit.manage", "account.manage", "place.manage", "rule.switch", "limit.manage")):
        areas.append((reverse("desk_settings"), _("设置")))
    return areas
