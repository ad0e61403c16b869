"""What becomes of a hazard that a generated check found: most are put right within days and seen by another."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from gongzhi.foundation.accounts.roles import ROLES
from gongzhi.foundation.files import services as files
from gongzhi.kernel.actor import Actor
from gongzhi.kernel.details import build
from gongzhi.matters import services as matters
from gongzhi.matters.models import Matter
from gongzhi.sample.year import photos
from gongzhi.work.hazards.lifecycle import HAZARD

if TYPE_CHECKING:
    from datetime import date, datetime
    from random import Random

    from gongzhi.sample.year.hours import Hours

LAST = timedelta(days=4)  # what was found in the last days is still open


def mend(reference: str, draw: Random, at: datetime, hours: Hours, until: date) -> None:
    """Put right on the spot what can be, and let the village strike it off; the rest is graded and waits."""
    matter = Matter.objects.get(pk=int(reference.rpartition("-")[2]))
    if matter.stage != "found" or at.date() > until - LAST:
        return
    grid, clerk = (_villager(matter.place, role) for role in ("grid", "clerk"))
    if draw.random() < 0.12:
        _make(matter, "grade", clerk, hours.office(at, 3), grade="ordinary", standard="local")
        return
    fixed = hours.office(at, 1)
    files.keep(subject=matter.subject, name="示例.jpg", content=photos.picture(draw.randrange(4)), by=grid, at=fixed)
    _make(matter, "fix_on_spot", grid, fixed, did="当场改好，附照片。")
    if draw.random() < 0.94:
        _make(matter, "visit", clerk, hours.office(at, 6), found="到现场看过，已经改好。")
        _make(matter, "close", clerk, hours.office(at, 7))


def _make(matter: Matter, code: str, by: Actor, at: datetime, **details: Any) -> None:
    matter.refresh_from_db()
    given = build(HAZARD.move(code).details, details)
    matters.make(matter=matter, move=code, details=given, seen=matter.version, by=by, at=at)


def _villager(place: str, suffix: str) -> Actor:
    community, role = place[:12], {"grid": "grid_worker", "clerk": "village_clerk"}[suffix]
    return Actor(
        id=f"user:{suffix}-{community}", unit=f"village-{community}", post=f"village-{community}-{suffix}",
        place=community, permissions=ROLES[role].permissions,
    )  # fmt: skip
