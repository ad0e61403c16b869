"""A report about a site is answered by a look in the site's own round: nothing of it reaches whoever answers for it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from gongzhi.foundation.sites import queries as sites
from gongzhi.foundation.sites import services as site_services
from gongzhi.kernel.refused import NotFound, Refused
from gongzhi.kernel.texts import _

if TYPE_CHECKING:
    from gongzhi.foundation.sites.models import Site
    from gongzhi.kernel.actor import Actor
    from gongzhi.work.intake.details import Look
    from gongzhi.work.intake.models import Report

#: What a reporter reads where the desk writes nothing else.
REPLY = _("谢谢您告诉我们。我们会在例行检查中查看这个场所，不会说有人反映过。情况紧急请打 110、119。")


def ask(report: Report, details: Look, by: Actor) -> tuple[Site, Look]:
    """Ask for a look at the site, at once where life is in danger; return it and the details as they are kept.

    A site that was merged since is looked at where it is now.
    Why, by whom it was asked and when stays with the report: a look keeps nothing of it.

    :raises Refused: no such site, or it is no longer there.
    """
    site = report.site if not details.site else _named(details.site, by)
    if site is None:
        raise Refused(_("请写哪个场所：编号或二维码牌上的码"), field="site")
    site = site.kept
    if not site.is_open:
        raise Refused(_("这个场所已经注销，不再检查"), field="site")
    site_services.ask_for_look(site=site, at_once=details.urgent or report.urgent)
    return site, replace(details, site=site.reference, reply=details.reply or REPLY)


def _named(given: str, by: Actor) -> Site | None:
    """Return the site of a plate or a number."""
    found = sites.by_plate(given)
    if found is not None:
        return found
    try:
        return sites.find(by, given.strip().upper())
    except NotFound as missing:
        raise Refused(missing.sentence.text, field="site") from None
