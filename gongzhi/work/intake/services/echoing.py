"""“Me too” 我也遇到了: a number on a published matter, from people who need not say who they are or write anything.

It counts once for each line (an IPv4 address, a /64 of IPv6); of that only a digest is kept, keyed with the matter's
own number, so that nobody can follow a line from one matter to the next. The number weighs nothing by itself: a person
reads it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.timezone import localtime

from gongzhi.foundation.tries import services as tries
from gongzhi.foundation.tries.services import TooMany
from gongzhi.kernel.network import line
from gongzhi.kernel.refused import NotFound, Refused
from gongzhi.kernel.texts import _
from gongzhi.matters import queries as matters
from gongzhi.work.intake.models import Echo
from gongzhi.work.intake.sorting import is_private

if TYPE_CHECKING:
    from datetime import datetime

    from gongzhi.matters.models import Matter

A_DAY = 30  # from one network, over all matters: an office or a block of flats


@transaction.atomic
def echo(*, reference: str, address: str, network: str, at: datetime) -> tuple[Matter, bool]:
    """Count one more who has the same trouble; say whether it is the first time from this line.

    :raises NotFound: no matter of this number was published, or it is nobody's but two private persons'.
    :raises TooMany: too many came from this network today.
    :raises Refused: it is done with; who still has the trouble reports it.
    """
    matter = matters.find_published(reference)
    if matter is None or is_private(matter.category):
        raise NotFound(_("没有找到这件公开的事，请回到列表再看"))
    if not matter.is_open:
        raise Refused(_("这件事已经办结；还是这样的话，请重新反映"))
    source = tries.keyed(f"me too {reference} {line(address)}")
    if Echo.objects.filter(matter=matter, source=source).exists():
        return matter, False
    day = localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    sources = {tries.keyed(f"me too {network}"): A_DAY}
    if tries.full(sources, day):
        raise TooMany(_("今天从这个网络点的次数已经满了，请明天再来；要紧的事请直接反映"))
    tries.add(sources, day)
    return matter, Echo.objects.get_or_create(matter=matter, source=source, defaults={"at": at})[1]
