"""Where matters may be: known places of the one district that this installation serves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.timezone import localdate

from gongzhi.foundation.places import queries as places
from gongzhi.kernel.refused import Refused
from gongzhi.kernel.texts import _

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime


def require_place(code: str, at: datetime, *, field: str = "place") -> None:
    """Go on only with a place of ours: one of another district would hand the matter to that district's desk.

    :raises Refused: nobody knows the place, or it lies elsewhere.
    """
    require_places([code], at, field=field)


def require_places(codes: Collection[str], at: datetime, *, field: str = "place") -> None:
    """Go on only with places of ours. One query for any number.

    :raises Refused: as ``require_place``, of any of them.
    """
    there = places.names(codes, localdate(at))
    for code in codes:
        if code not in there:
            raise Refused(_("没有代码为 {place} 的地方，请从列表里选"), field=field, place=code)
        if not code.startswith(settings.DISTRICT_CODE):
            raise Refused(_("这个地方不归{name}管，请向当地反映"), field=field, name=settings.DISTRICT_NAME)
