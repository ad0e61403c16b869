"""Tables that leave the house leave an entry: who took how many rows, chosen by what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from gongzhi.foundation.ledger import services as ledger
from gongzhi.kernel.verdict import YES, require
from gongzhi.matters import acts

if TYPE_CHECKING:
    from datetime import datetime

    from gongzhi.kernel.actor import Actor
    from gongzhi.matters.queries import Criteria


@transaction.atomic
def note_export(*, criteria: Criteria, count: int, form: str, by: Actor, at: datetime) -> None:
    """Write down that matters were exported, on the chain of the unit that took them; the command line has its own.

    :raises Refused: the post may not export.
    """
    require(YES if by.is_system else by.may("export"))
    payload = {"criteria": criteria.codes(), "count": count, "form": form}
    ledger.record(subject=f"unit:{by.unit}", verb=acts.EXPORTED, by=by, at=at, payload=payload)
