"""What a file is by its content, never by its name; and the name it may keep."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

import filetype

from gongzhi.foundation.files import documents, photos
from gongzhi.foundation.persons.masking import mask
from gongzhi.kernel.refused import Refused
from gongzhi.kernel.texts import _

if TYPE_CHECKING:
    from gongzhi.foundation.places.datum import Point

ENDINGS = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    documents.PDF: ".pdf",
    documents.DOCX: ".docx",
    documents.XLSX: ".xlsx",
    documents.TEXT: ".txt",
}
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True, slots=True, repr=False)
class Checked:
    """A file that may be kept: its content as it will be served, and what was made from it."""

    kind: str
    content: bytes
    thumbnail: bytes = b""
    position: Point | None = None


def checked(content: bytes, *, keep_position: bool = False, photo: bool = False) -> Checked:
    """Look into a file and return it as it may be kept; ``photo`` where it must be one.

    :raises Refused: with one sentence that says what is wrong and what to do.
    """
    kind = filetype.guess_mime(content[:8192]) or ""
    if kind in photos.KEPT_AS:
        drawn = photos.clean(content, kind, keep_position=keep_position)
        return Checked(drawn.kind, drawn.content, drawn.thumbnail, drawn.position)
    if photo:
        raise Refused(_("这里只收照片，请拍照或选一张照片"), field="file")
    if content.startswith(b"%PDF-"):
        documents.check_pdf(content)
        return Checked(documents.PDF, content)
    if content.startswith(b"PK\x03\x04"):
        return Checked(documents.check_office(content), content)
    if content.startswith(_OLD_OFFICE):
        raise Refused(_("这是旧格式或加了密码的 Office 文件，请去掉密码，另存为 docx 或 xlsx 后再传"), field="file")
    if kind.startswith(("video/", "audio/")):
        raise Refused(_("暂不收视频和录音，请截几张图，并用文字说明"), field="file")
    return Checked(documents.TEXT, documents.check_text(content))


def safe_name(name: str, kind: str) -> str:
    """Return the name to show and to download under: no path, no tricks with direction, no phone, the true ending."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    shown = "".join(letter for letter in last if unicodedata.category(letter)[0] != "C")
    stem = re.sub(r"\.[A-Za-z0-9]{1,5}$", "", re.sub(r'[<>:"|?*]', "_", shown)).strip(" .")
    return mask(stem).text[:100] + ENDINGS[kind] if stem else _("附件") + ENDINGS[kind]
