"""A report of a quarrel between people opens a dispute: intake knows the kind by its name, and nothing else of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gongzhi.kernel.refused import Refused
from gongzhi.kernel.texts import _
from gongzhi.matters import kinds
from gongzhi.work.intake import queries
from gongzhi.work.intake.lifecycle import MEDIATES
from gongzhi.work.intake.sorting import is_private

if TYPE_CHECKING:
    from datetime import datetime

    from gongzhi.kernel.actor import Actor
    from gongzhi.matters.models import Matter
    from gongzhi.work.intake.details import Mediate
    from gongzhi.work.intake.models import Report


def opened(*, report: Report, details: Mediate, desk: str, by: Actor, at: datetime, act: str) -> Matter:
    """Open a dispute out of a report, in the caller's transaction, and return it.

    :raises Refused: the class is none of quarrels between people, or what the kind itself refuses.
    """
    if not is_private(details.category):
        raise Refused(_("只有人与人之间的矛盾纠纷可以转调解，请选“矛盾纠纷”下面的类别"), field="category")
    open_from = kinds.find(MEDIATES).open_from
    if open_from is None:
        msg = f"{MEDIATES} takes no reports"
        raise LookupError(msg)
    told = kinds.Told(
        place=details.place, category=details.category, words=queries.words(report), person=report.person,
        origin=report.channel, desk=desk, urgent=report.urgent, about=(report.about,) if report.about else (),
    )  # fmt: skip
    return open_from(told, by, at, act)
