"""Keeping and erasing files.

A file is written before its row. When the transaction rolls back, the row and with it the only copy of the file's key
are gone: what is left on the disk opens for nobody from that moment on, and ``sweep`` gives its space back.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import uuid
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from gongzhi.foundation.files import acts, contents, policies, store
from gongzhi.foundation.files.models import Attachment, FileKey
from gongzhi.foundation.ledger import services as ledger
from gongzhi.foundation.persons import sealing
from gongzhi.kernel.verdict import require

if TYPE_CHECKING:
    from datetime import datetime

    from gongzhi.kernel.actor import Actor

_GRACE = timedelta(hours=1)  # no transaction lasts longer
_BATCH = 500


@transaction.atomic
def keep(
    *, subject: str, name: str, content: bytes, by: Actor, at: datetime, keep_position: bool = False,
    photo: bool = False,
) -> str:  # fmt: skip
    """Check, strip and seal a file on a subject of the ledger (``"report:9f…"``); return its id.

    ``keep_position`` only when the sender agreed: otherwise where a photo was taken is forgotten here. ``photo`` where
    nothing else will do.

    :raises Refused: too large, empty, broken, or of a sort that is not taken; the sentence says what to do.
    """
    require(policies.may_keep(name, len(content)), field="file")
    checked = contents.checked(content, keep_position=keep_position, photo=photo)
    row = Attachment(
        id=uuid.uuid4().hex, subject=subject, name=contents.safe_name(name, checked.kind), kind=checked.kind,
        size=len(checked.content), sha256=hashlib.sha256(checked.content).hexdigest(), created_at=at, by=by.id,
    )  # fmt: skip
    key, wrapped = sealing.new_key(about=f"file:{row.id}")
    if checked.position:
        place = json.dumps(dataclasses.asdict(checked.position)).encode()
        row.position = sealing.seal(key, place, about=f"{row.id}:position")
    try:
        row.stored = store.write(key, checked.content, about=row.id)
        if checked.thumbnail:
            row.thumbnail = store.write(key, checked.thumbnail, about=f"{row.id}:thumbnail")
        row.save(force_insert=True)
        FileKey.objects.create(file_id=row.id, wrapped=wrapped)
        ledger.record(
            subject=subject, verb=acts.KEPT, by=by, at=at,
            payload={"file": row.id, "kind": row.kind, "size": row.size, "sha256": row.sha256},
        )  # fmt: skip
    except BaseException:
        store.remove([row.stored, row.thumbnail])
        raise
    return row.id


@transaction.atomic
def erase(*, subject: str, by: Actor, at: datetime) -> int:
    """Destroy the keys of all files on a subject, and after the transaction the files; return how many there were."""
    rows = list(Attachment.objects.select_for_update().filter(subject=subject, erased_at=None).order_by("pk"))
    if not rows:
        return 0
    ids = [row.id for row in rows]
    names = [name for row in rows for name in (row.stored, row.thumbnail)]
    FileKey.objects.filter(pk__in=ids).delete()
    Attachment.objects.filter(pk__in=ids).update(stored="", thumbnail="", name="", position=None, erased_at=at)
    ledger.record(subject=subject, verb=acts.ERASED, by=by, at=at, payload={"files": ids})
    transaction.on_commit(lambda: store.remove(names))
    return len(ids)


def sweep(*, at: datetime) -> int:
    """Remove files that no row names: left by a transaction that rolled back or a machine that stopped.

    Files younger than an hour are left alone, since their transaction may still be under way. The worker calls this
    daily; it is no act on anybody's matter and leaves no entry.
    """
    names = list(store.older_than((at - _GRACE).timestamp()))
    removed = 0
    for start in range(0, len(names), _BATCH):
        some = names[start : start + _BATCH]
        known = Attachment.objects.filter(Q(stored__in=some) | Q(thumbnail__in=some)).values_list("stored", "thumbnail")
        orphans = set(some).difference(*known)
        store.remove(orphans)
        removed += len(orphans)
    return removed
