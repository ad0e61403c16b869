"""Reading files. Every content is asked for together with the subjects that the caller found for its actor."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gongzhi.foundation.files import store
from gongzhi.foundation.files.models import Attachment, FileKey
from gongzhi.foundation.persons import sealing
from gongzhi.foundation.places.datum import Point
from gongzhi.kernel.refused import NotFound
from gongzhi.kernel.texts import _

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

THUMBNAIL_KIND = "image/webp"


@dataclass(frozen=True, slots=True)
class FileView:
    """What a list shows of a file. ``by`` is the opaque id of who gave it."""

    id: str
    name: str
    kind: str
    size: int
    created_at: datetime
    by: str
    has_thumbnail: bool
    has_position: bool


def of(subjects: Iterable[str]) -> dict[str, list[FileView]]:
    """Return the files of some subjects, by subject, oldest first. One query."""
    found: dict[str, list[FileView]] = {subject: [] for subject in subjects}
    rows = Attachment.objects.filter(subject__in=list(found), erased_at=None).order_by("created_at", "pk")
    for row in rows if found else ():
        view = FileView(
            row.id, row.name, row.kind, row.size, row.created_at, row.by, bool(row.thumbnail), row.position is not None
        )
        found[row.subject].append(view)
    return found


def read(file: str, *, subjects: Iterable[str]) -> tuple[bytes, str, str]:
    """Return content, kind and name of a file on one of these subjects.

    :raises NotFound: there is none, or it was erased.
    """
    row, key = _open(file, subjects)
    return store.read(key, row.stored, about=file), row.kind, row.name


def thumbnail(file: str, *, subjects: Iterable[str]) -> bytes:
    """Return the small picture of a photo (WebP).

    :raises NotFound: there is none.
    """
    row, key = _open(file, subjects)
    if not row.thumbnail:
        raise NotFound(_("没有这个文件，或它已被删除"))
    return store.read(key, row.thumbnail, about=f"{file}:thumbnail")


def position(file: str, *, subjects: Iterable[str]) -> Point | None:
    """Return where a photo was taken, when its sender agreed to keep that.

    :raises NotFound: there is no such file.
    """
    row, key = _open(file, subjects)
    if row.position is None:
        return None
    return Point(**json.loads(sealing.unseal(key, bytes(row.position), about=f"{file}:position")))


def _open(file: str, subjects: Iterable[str]) -> tuple[Attachment, bytes]:
    row = Attachment.objects.filter(pk=file, subject__in=list(subjects), erased_at=None).first()
    key = FileKey.objects.filter(pk=file).first() if row else None
    if row is None or key is None:
        raise NotFound(_("没有这个文件，或它已被删除"))
    return row, sealing.open_key(bytes(key.wrapped), about=f"file:{file}")
