"""Taking in the photos of a check, each in a request of its own, repeatable by its digest."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from django.db import transaction

from gongzhi.foundation.files import services as files
from gongzhi.foundation.ledger import services as ledger
from gongzhi.kernel.refused import NotFound, Refused
from gongzhi.kernel.texts import _
from gongzhi.work.checks import acts
from gongzhi.work.checks.models import Check, Finding, Photo

if TYPE_CHECKING:
    from datetime import datetime

    from gongzhi.kernel.actor import Actor


@transaction.atomic
def attach(*, check: Check, digest: str, content: bytes, by: Actor, at: datetime) -> bool:
    """Keep an announced photo, on the hazard of its item where there is one; False when it was there already.

    :raises NotFound: the check announced no such photo, or it is another person's.
    :raises Refused: the bytes are not those that were announced, or no photo that is taken.
    """
    waiting = list(
        Photo.objects.select_for_update().filter(check_made=check, digest=digest, check_made__by=by.id).order_by("pk")
    )
    if not waiting:
        raise NotFound(_("这次检查没有登记过这张照片"), field="photo")
    if hashlib.sha256(content).hexdigest() != digest:
        raise Refused(_("照片在路上损坏了，请再传一次"), field="photo")
    missing = [photo for photo in waiting if not photo.file]
    for photo in missing:
        found = Finding.objects.filter(check_made=check, item=photo.item).select_related("matter").first()
        subject = found.matter.subject if found and found.matter else check.subject
        photo.file = files.keep(subject=subject, name=f"{photo.item}.jpg", content=content, by=by, at=at, photo=True)
        photo.came_at = at
        photo.save(update_fields=["file", "came_at"])
        ledger.record(
            subject=check.site.subject, verb=acts.PHOTO, by=by, at=at,
            payload={"check": check.pk, "item": photo.item, "digest": digest},
        )  # fmt: skip
    return bool(missing)
