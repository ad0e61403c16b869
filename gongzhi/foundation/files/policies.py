"""What may be asked about files before they are even read: who opens them; how many, how large, under what name."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from django.conf import settings

from gongzhi.kernel.texts import _
from gongzhi.kernel.verdict import YES, Verdict, no

if TYPE_CHECKING:
    from gongzhi.kernel.actor import Actor

PHOTO_ENDINGS = (".jpg", ".jpeg", ".png", ".webp", ".heic", ".heif", ".avif", ".gif", ".bmp", ".tif", ".tiff")


def may_open(actor: Actor) -> Verdict:
    """Open files of what the actor sees: photos show people and papers name them, so seeing a matter is not enough."""
    return YES if actor.may("matter.files") else no(_("照片和文件里可能有个人信息，只有受理、办理、核查的人能打开"))


def may_bring(count: int) -> Verdict:
    """Say whether so many files may come at once."""
    most = settings.FILES_PER_REPORT
    return YES if count <= most else no(_("一次最多传 {most} 个文件"), most=most)


def may_keep(name: str, size: int) -> Verdict:
    """Say whether a file of this size is taken; interfaces ask before they read an upload into memory."""
    photo = name.lower().endswith(PHOTO_ENDINGS)
    if size == 0:
        return no(_("照片是空的，请重新选择")) if photo else no(_("文件是空的，请重新选择"))
    if size <= settings.FILE_LIMIT:
        return YES
    gaps = {"size": _megabytes(size), "limit": _megabytes(settings.FILE_LIMIT)}
    if photo:
        return no(_("照片太大（{size} MB），最大 {limit} MB。请在手机上打开它截一张图，传截图"), **gaps)
    return no(_("文件太大（{size} MB），最大 {limit} MB，请压缩或分开后再传"), **gaps)


def _megabytes(size: int) -> str:
    """Round up to a tenth, so that what is too large never looks as if it fitted."""
    return f"{math.ceil(size / 1024 / 1024 * 10) / 10:g}"
