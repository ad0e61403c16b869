"""Who may read and write standards: they are the district's own, so somebody of the next one does neither."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

from gongzhi.kernel.texts import _
from gongzhi.kernel.verdict import YES, Verdict, no

if TYPE_CHECKING:
    from gongzhi.foundation.standards.models import Version
    from gongzhi.kernel.actor import Actor


def may_read(actor: Actor) -> Verdict:
    """Say whether this actor may read the standards: whoever sees sites in the district, or manages standards."""
    if actor.is_system:
        return YES
    if not _here(actor):
        return no(_("这是别的区的检查标准"))
    may = actor.may("site.view")
    return may if may else actor.may("standard.manage")


def may_manage(actor: Actor) -> Verdict:
    """Say whether this actor may draft standards and put them in force."""
    if actor.is_system:
        return YES
    return actor.may("standard.manage") if _here(actor) else no(_("这是别的区的检查标准"))


def _here(actor: Actor) -> bool:
    district: str = settings.DISTRICT_CODE
    return actor.place.startswith(district) or district.startswith(actor.place)


def may_change(actor: Actor, version: Version) -> Verdict:
    """Say whether this actor may change or throw away a version: only drafts change."""
    may = may_manage(actor)
    if may and version.state != "draft":
        return no(_("启用过的版本不再改，请另起一版"))
    return may
