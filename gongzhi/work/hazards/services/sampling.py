"""How many of a hundred ordinary hazards are visited on the spot: the district's own number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from gongzhi.foundation.ledger import services as ledger
from gongzhi.kernel.refused import Refused
from gongzhi.kernel.texts import _
from gongzhi.kernel.verdict import require
from gongzhi.work.hazards import acts
from gongzhi.work.hazards.models import SampleRule

if TYPE_CHECKING:
    from datetime import datetime

    from gongzhi.kernel.actor import Actor


@transaction.atomic
def set_sample(*, percent: int, by: Actor, at: datetime) -> SampleRule:
    """Set the number from now on; what was drawn before stays as it was drawn.

    :raises Refused: not permitted, or no number between nought and a hundred.
    """
    require(by.may("limit.manage"))
    if not 0 <= percent <= 100:
        raise Refused(_("抽查比例要在 0 到 100 之间"), field="percent")
    ledger.record(subject="register:hazard-sample", verb=acts.SAMPLE, by=by, at=at, payload={"percent": percent})
    return SampleRule.objects.create(percent=percent, set_at=at)
