"""What became of the checks that a device sent: read back by the id that the device gave, by whoever sent it alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gongzhi.kernel.refused import NotFound
from gongzhi.kernel.texts import _
from gongzhi.work.checks import queries
from gongzhi.work.checks.models import Check, Photo

if TYPE_CHECKING:
    from datetime import date

    from gongzhi.foundation.sites.models import Site
    from gongzhi.kernel.actor import Actor


def site(actor: Actor, plate: str, on: date) -> Site:
    """Return the site that a device names by its plate, without what it is called: one statement, as a rule.

    :raises NotFound: there is none, for this actor.
    """
    found = queries.near(actor, on).filter(plate=plate, merged_into=None).first()
    return found or queries.by_plate(actor, plate, on)


def find(actor: Actor, client_id: str) -> Check:
    """Return the check that this actor's device sent under this id.

    :raises NotFound: they sent none.
    """
    check = Check.objects.select_related("site").filter(by=actor.id, client_id=client_id).first()
    if check is None:
        raise NotFound(_("这次检查还没有收到，请先传检查，再传照片"), field="client_id")
    return check


def lacking(check: Check) -> list[str]:
    """Return the digests of the photos that were announced and have not come."""
    return list(Photo.objects.filter(check_made=check, file="").order_by("pk").values_list("digest", flat=True))
