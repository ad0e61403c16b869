"""What every staff page stands in: the rail of work areas, who is signed in, whether the data are made up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import pgettext

from gongzhi.foundation.standards import policies as standards
from gongzhi.kernel.texts import area

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
    here = next((one.label for group in rail for one in group.areas if one.current), "")
    search = reverse("desk_search") if sees_matters(seat.actor) else ""
    return {"desk": {"rail": rail, "here": here, "unit": seat.unit, "post": seat.post, "search": search}}


def sees_matters(actor: Actor) -> bool:
    """Say whether there are matters for this actor at all, to list and to search."""
    return bool(actor.may("matter.view.place") or actor.may("matter.view.unit"))


def _here(request: HttpRequest, url: str) -> bool:
    return request.path == url if url == reverse("desk_home") else request.path.startswith(url)


#: By group: page, label, and the permissions of which one is needed; without any it is everybody's.
AREAS = (
    (area("我的"), (
        ("desk_home", area("我的工作"), ()),
        ("desk_own_hazards", area("我的整改"), ("site.own",)),
    )),
    (area("事情"), (
        ("desk_inbox", area("收件"), ("matter.triage", "matter.rule")),
        ("desk_queue", area("事项"), ("matter.view.place", "matter.view.unit")),
        ("desk_file", area("登记"), ("report.file",)),
        ("desk_hot", area("热点"), ("matter.triage", "matter.rule", "matter.view.place")),
        ("desk_roots", area("源头问题"), ("matter.triage", "matter.rule", "matter.view.place")),
    )),
    (area("场所安全"), (
        ("desk_sites", area("场所"), ("site.view", "site.own")),
        ("desk_checks", area("检查"), ("check.patrol", "check.official", "check.plan")),
        ("desk_hazards", area("隐患"), ("hazard.grade", "hazard.recheck", "hazard.supervise", "matter.settle")),
        ("desk_ratings", area("评定"), ("rating.review", "rating.decide", "site.own")),
        ("desk_hubs", area("众治中心"), ("site.view", "site.own")),
        ("desk_figures", area("月度数"), ("figure.enter",)),
        ("desk_standards", area("检查表"), ("standard.manage",)),
    )),
    (area("矛盾调解"), (
        ("desk_docket", area("调解"), ("dispute.mediate",)),
        ("desk_studios", area("调解组织"), ("studio.manage", "dispute.route")),
    )),
    (area("管理"), (
        ("desk_lists", area("联系名单"), ("contact.list", "contact.approve")),
        ("desk_pressures", area("被要求撤回"), ("integrity.case",)),
        ("desk_settings", area("设置"),
         ("unit.manage", "account.manage", "place.manage", "rule.switch", "limit.manage", "paper.manage")),
    )),
)  # fmt: skip

#: Pages that ask more than a permission: those of one district alone.
ASKED = {"desk_standards": standards.may_manage}


def _rail(request: HttpRequest, actor: Actor) -> Iterator[Group]:
    for label, entries in AREAS:
        areas = [
            Area(url := reverse(page), pgettext("栏目", name), _here(request, url))
            for page, name, needed in entries
            if _may(actor, page, needed)
        ]
        if areas:
            yield Group(pgettext("栏目", label), areas)


def _may(actor: Actor, page: str, needed: tuple[str, ...]) -> bool:
    asked = ASKED.get(page)
    if asked is not None:
        return bool(asked(actor))
    return not needed or any(actor.may(permission) for permission in needed)
