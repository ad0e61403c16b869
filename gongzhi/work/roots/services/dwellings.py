"""What is said of one dwelling is that household's trouble: asked of all cases of a root problem together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gongzhi.kernel.refused import Refused
from gongzhi.kernel.texts import _
from gongzhi.work.hazards.lifecycle import HAZARD
from gongzhi.work.intake.models import Report
from gongzhi.work.roots import rule

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gongzhi.matters.models import Matter


def require_shared(found: Sequence[Matter], *, field: str) -> None:
    """Refuse requests most of which name one dwelling, unless safety is at stake in each of them.

    What the root problem itself is called or sorted under changes nothing, nor what hazards it has beside them: the
    requests tell whom it touches. One among hazards of other sites is not yet a household's alone.

    :raises Refused: they do.
    """
    told = [matter for matter in found if matter.kind != HAZARD.code]
    safety = all(matter.category.startswith(rule.SAFETY) for matter in told)
    beside = len(told) < len(found)
    if not safety and len(told) > beside and rule.one_dwelling(_texts(told)):
        raise Refused(_("这些说的是同一户，不能立为源头问题；房屋安全请归到安全隐患"), field=field)


def _texts(found: Sequence[Matter]) -> list[str]:
    """Return what is said of some requests: the desk's words, and the masked ones of the reports that opened them."""
    texts = {matter.pk: f"{matter.title}。{matter.summary}" for matter in found}
    rows = Report.objects.filter(joins__matter__in=texts, joins__opened=True, joins__left_at=None)
    for pk, title, masked in rows.values_list("joins__matter", "title", "masked"):
        texts[pk] += f"。{title}。{masked}"
    return list(texts.values())
