"""What every staff page stands in: the rail of work areas, who is signed in, whether the data are made up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from gongzhi.foundation.standards import policies as standards
from gongzhi.kernel.texts import _ as mark

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest

    from gongzhi.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class Area:
    """One entry of the rail."""

    url: str
    label: str
    current: bool
    count: int = 0


@dataclass(frozen=True, slots=True)
class Group:
    """Entries that belong together; the name is for those who hear the page."""

    label: str
    areas: list[Area]


def desk(request: HttpRequest) -> dict[str, Any]:
    """Give templates of staff pages their frame (a context processor)."""
    seat = getattr(request, "seat", None)
    if seat is None or not request.path.startswith("/desk/"):
        return {}
    rail = list(_rail(request, seat.actor))
    here = next((area.label for group in rail for area in group.areas if area.current), "")
    search = reverse("desk_search") if sees_matters(seat.actor) else ""
    return {"desk": {"rail": rail, "here": here, "unit": seat.unit, "post": seat.post, "search": search}}


def sees_matters(actor: Actor) -> bool:
    """Say whether there are matters for this actor at all, to list and to search."""
    return bool(actor.may("matter.view.place") or actor.may("matter.view.unit"))


def _here(request: HttpRequest, url: str) -> bool:
    return request.path == url if url == reverse("desk_home") else request.path.startswith(url)


#: By group: page, label, and the permissions of which one is needed; without any it is everybody's.
AREAS = (
    (mark("我的"), (
        ("desk_home", mark("我的工作"), ()),
        ("desk_own_hazards", mark("我的整改"), ("site.own",)),
    )),
    (mark("事情"), (
        ("desk_inbox", mark("收件"), ("matter.triage", "matter.rule")),
        ("desk_queue", mark("事项"), ("matter.view.place", "matter.view.unit")),
        ("desk_file", mark("登记"), ("report.file",)),
        ("desk_hot", mark("热点"), ("matter.triage", "matter.rule", "matter.view.place")),
        ("desk_roots", mark("源头问题"), ("matter.triage", "matter.rule", "matter.view.place")),
    )),
    (mark("场所安全"), (
        ("desk_sites", mark("场所"), ("site.view", "site.own")),
        ("desk_checks", mark("检查"), ("check.patrol", "check.official", "check.plan")),
        ("desk_hazards", mark("隐患"), ("hazard.grade", "hazard.recheck", "hazard.supervise", "matter.settle")),
        ("desk_ratings", mark("评定"), ("rating.review", "rating.decide", "site.own")),
        ("desk_hubs", mark("众治中心"), ("site.view", "site.own")),
        ("desk_figures", mark("月度数"), ("figure.enter",)),
        ("desk_standards", mark("检查表"), ("standard.manage",)),
    )),
    (mark("矛盾调解"), (
        ("desk_docket", mark("调解"), ("dispute.mediate",)),
        ("desk_studios", mark("调解组织"), ("studio.manage", "dispute.route")),
    )),
    (mark("管理"), (
        ("desk_lists", mark("联系名单"), ("contact.list", "contact.approve")),
        ("desk_pressures", mark("被要求撤回"), ("integrity.case",)),
        ("desk_settings", mark("设置"),
         ("unit.manage", "account.manage", "place.manage", "rule.switch", "limit.manage", "paper.manage")),
    )),
)  # fmt: skip

#: Pages that ask more than a permission: those of one district alone.
ASKED = {"desk_standards": standards.may_manage}


def _rail(request: HttpRequest, actor: Actor) -> Iterator[Group]:
    for label, entries in AREAS:
        areas = [
            Area(url := reverse(page), _(name), _here(request, url))
            for page, name, needed in entries
            if _may(actor, page, needed)
        ]
        if areas:
            yield Group(_(label), areas)


def _may(actor: Actor, page: str, needed: tuple[str, ...]) -> bool:
    asked = ASKED.get(page)
    if asked is not None:
        return bool(asked(actor))
    return not needed or any(actor.may(permission) for permission in needed)
