"""What of the register of sites still hangs on a unit, so that it cannot be closed yet."""

from __future__ import annotations

from datetime import date

from gongzhi.foundation.sites.models import OPEN_STATES, Site
from gongzhi.kernel.texts import Sentence, _


def on_unit(code: str, today: date) -> Sentence | None:  # noqa: ARG001 — one signature for all ties
    """Say how many sites a unit answers for: its people look through them and mend what fails. One query."""
    left = Site.objects.filter(unit=code, state__in=OPEN_STATES).count()
    return Sentence(_("还有 {n} 个场所由它负责，场所不办了、拆了再撤"), {"n": left}) if left else None
