"""Who may check what, who confirms and corrects it, who decides what waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gongzhi.kernel.actor import someone_else
from gongzhi.kernel.texts import _
from gongzhi.kernel.verdict import YES, Verdict, no
from gongzhi.work.checks import rule
from gongzhi.work.checks.models import Errand

if TYPE_CHECKING:
    from datetime import date, datetime

    from gongzhi.foundation.sites.models import Site
    from gongzhi.kernel.actor import Actor
    from gongzhi.work.checks.models import Check

_NEEDS = {"patrol": "check.patrol", "official": "check.official", "self": "site.own"}
_OUTSIDE = _("这个地方不在您的辖区")


def may_check(actor: Actor, site: Site, way: str, on: date | None = None) -> Verdict:
    """Say whether this actor may check this site in this way. A site's own link stands for its holder.

    Who sees no sites (a volunteer) checks those on the list of their post, until the last day that it names.
    """
    if actor.id == owner_of(site):
        return YES if way == "self" else no(_("凭自查单只能自查"))
    may = actor.may(_NEEDS[way])
    if not may:
        return may
    if way == "self":
        return YES if actor.unit == site.unit and site.unit else no(_("只能自查自己的场所"))
    if way == "patrol" and not actor.may("site.view"):
        return YES if _listed(actor, site, on) else no(_("这个场所不在您的名单上"))
    return YES if actor.covers(site.place) else no(_OUTSIDE)


def _listed(actor: Actor, site: Site, on: date | None) -> bool:
    found = Errand.objects.filter(site=site, post=actor.post) if actor.post else Errand.objects.none()
    return (found.filter(until__gte=on) if on else found).exists()


def owner_of(site: Site) -> str:
    """Return the opaque id under which a site's own link acts."""
    return f"owner:{site.pk}"


def may_enter(actor: Actor, entered_by: str) -> Verdict:
    """Say whether this actor may enter as they say; who helps without an office has no power that they could cite."""
    if entered_by == "power" and not actor.may("site.view"):
        return no(_("志愿者没有依法检查的权力，要住户同意才能入户"))
    return YES


def may_stand(site: Site) -> Verdict:
    """Say whether a site is still there to be checked."""
    return YES if site.is_open else no(_("这个场所已经注销，不用再检查"))


def takes_link(site: Site) -> Verdict:
    """Say whether a site's side may act by a link: one that is a unit of ours signs in, and is notified there."""
    return no(_("这个场所的负责人有自己的账号，登录就能自查和整改，不用发自查单")) if site.unit else YES


def may_confirm(actor: Actor, check: Check) -> Verdict:
    """Say whether this actor may say that they inspected together with whoever wrote this check down."""
    if check.way != "official":
        return no(_("只有检查要两个人确认"))
    if hasattr(check, "confirmation") or hasattr(check, "replaced_by"):
        replaced = _("这次检查已经更正过，请确认后来的那一次")
        return no(_("已经有第二人确认过") if hasattr(check, "confirmation") else replaced)
    may = actor.may("check.official")
    if not may:
        return may
    if not actor.covers(check.site.place):
        return no(_OUTSIDE)
    if check.second and check.second != actor.id:
        return no(_("填表的人写明了另一位同去的人，由那位来确认"))
    return someone_else(actor, check.by)


def may_correct(actor: Actor, check: Check, at: datetime) -> Verdict:
    """Say whether this actor may put another check in place of this one: who made it, in time; or a supervisor."""
    if hasattr(check, "replaced_by"):
        return no(_("这次检查已经更正过，请更正后来的那一次"))
    if actor.may("hazard.supervise") and actor.covers(check.site.place):
        return YES
    if actor.id != check.by:
        return no(_("只有本人或督导可以更正"))
    return YES if at - check.came_at <= rule.APPEAL else no(_("过了 30 天，不能再更正"))


def may_keep_register(actor: Actor, site: Site) -> Verdict:
    """Say whether this actor decides what is so about a site: which number, and whether it is still there."""
    may = actor.may("site.manage")
    if not may:
        return may
    return YES if actor.covers(site.place) else no(_OUTSIDE)


def may_plan(actor: Actor, place: str) -> Verdict:
    """Say whether this actor plans checks at a place, and gives out links to its owners."""
    if actor.is_system:
        return YES
    may = actor.may("check.plan")
    if not may:
        return may
    return YES if actor.covers(place) else no(_OUTSIDE)


def may_read_times(actor: Actor, check: Check) -> Verdict:
    """Say whether this actor sees how long this one check took, for its quality review; nobody sums it up."""
    may = actor.may("hazard.supervise")
    if not may:
        return may
    return YES if actor.covers(check.site.place) else no(_OUTSIDE)
