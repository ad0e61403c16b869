"""Which desk looks at a report."""

from __future__ import annotations

from django.conf import settings

from gongzhi.foundation.organisations import queries as organisations
from gongzhi.kernel.refused import Refused
from gongzhi.kernel.texts import _


def desk_of(place: str, about: str = "") -> str:
    """Return the desk that looks at a report first: the district's centre, whoever the report is about.

    One about the centre itself goes to the supervisors, who refuse, refer or ask in its stead.

    :raises Refused: it is about who stands above all of them: here nobody could look at it.
    """
    around = (place or settings.DISTRICT_CODE)[:6]
    centre = organisations.desk_for(around)
    if centre is None or about not in centre.chain:
        return centre.code if centre else ""
    for unit in organisations.units(kind="supervision", within=around):
        if about not in unit.chain:
            return unit.code
    raise Refused(_("区里的单位都归它管，谁看都避不开。请直接向上一级反映，或者不选单位再发"), field="about")
