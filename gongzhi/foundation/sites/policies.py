"""Who may change the register of sites. Whether they see the site at all is asked before, by the caller."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gongzhi.kernel.texts import _
from gongzhi.kernel.verdict import YES, Verdict, no

if TYPE_CHECKING:
    from gongzhi.foundation.sites.models import Site
    from gongzhi.kernel.actor import Actor


def may_manage(actor: Actor, site: Site) -> Verdict:
    """Say whether this actor may change, divide, merge or end a site."""
    if actor.is_system:
        return YES
    verdict = actor.may("site.manage")
    if not verdict:
        return verdict
    if not actor.covers(site.place):
        return no(_("这个场所不在您的辖区"))
    return YES if site.state != "merged" else no(_("这个场所已并入另一个，请到那一个去改"))


def may_declare(actor: Actor, site: Site) -> Verdict:
    """Say whether this actor may declare the registration with the police: whoever runs the site, or the register."""
    if actor.may("site.own") and site.unit and actor.unit == site.unit:
        return YES if site.is_open else no(_("这个场所已经注销"))
    return may_manage(actor, site)


def may_see_people(actor: Actor, site: Site) -> Verdict:
    """Say whether this actor may ask for who answers for a site; a reason is asked for as well."""
    verdict = actor.may("person.reveal")
    if not verdict:
        return verdict
    return YES if actor.covers(site.place) else no(_("这个场所不在您的辖区"))
