"""Which files came with which move: who kept them, and after which move, the chain says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gongzhi.foundation.files import acts as file_acts
from gongzhi.foundation.ledger import queries as ledger
from gongzhi.work.hazards.models import Photo

if TYPE_CHECKING:
    from gongzhi.matters.kinds import Act


def keep(act: Act, sort: str) -> int:
    """Keep what shows it ``after`` it was put right, or as a ``recheck`` saw it; return how many photos came.

    It is what the mover kept here since the latest move: a file comes in one press with its move, and what a check
    sends later is kept by another act of another moment, or by another person.
    """
    came: dict[str, str] = {}  # the file to what it is
    for record in ledger.history([act.matter.subject]):
        if record.verb == file_acts.KEPT and record.actor == act.by.id and record.at == act.at:
            came[record.payload["file"]] = record.payload["kind"]
        elif record.verb.startswith(f"{act.matter.kind}."):
            came.clear()
    known = set(Photo.objects.filter(hazard=act.matter.hazard, file__in=came).values_list("file", flat=True))
    new = [file for file in came if file not in known]
    Photo.objects.bulk_create(
        Photo(hazard=act.matter.hazard, file=file, sort=sort, turn=act.matter.hazard.turn) for file in new
    )
    return sum(came[file].startswith("image/") for file in new)
