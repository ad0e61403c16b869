"""What the form of a move on a hazard begins with: what the list says, and who answers for the site."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gongzhi.kernel.texts import _

if TYPE_CHECKING:
    from gongzhi.matters.models import Matter
    from gongzhi.work.hazards.models import Hazard


def initial(matter: Matter, move: str) -> dict[str, str]:
    """Return what is filled in; a person decides."""
    hazard: Hazard = matter.hazard
    if move in ("grade", "regrade") and hazard.grave:
        return {"grade": "major", "standard": "gb35181" if "35181" in hazard.grave else "sector"}
    if move in ("notice", "renew"):
        asked = (
            _("请做到：{text}").format(text=hazard.text)
            if hazard.item
            else _("请整改：{text}").format(text=hazard.text)
        )
        return {"to": "owner" if hazard.site_id else "unit", "ask": asked}
    return {}
