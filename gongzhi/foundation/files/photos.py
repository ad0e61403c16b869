"""Photos: opened within limits, drawn anew without anything a camera or program wrote beside the picture."""

from __future__ import annotations

import io
import math
import struct
from dataclasses import dataclass
from typing import Any

from PIL import ExifTags, Image, ImageOps

from gongzhi.foundation.places.datum import WGS84, Point
from gongzhi.kernel.refused import Refused
from gongzhi.kernel.texts import _

PIXELS = 50_000_000  # of the photo as given; a telephone's largest today
LONGEST = 4096  # pixels of the kept photo's longer side: every number plate is still legible
THUMBNAIL = 480

#: Kind by content → kind kept. What browsers do not all show becomes JPEG.
KEPT_AS = {
    "image/jpeg": "image/jpeg",
    "image/png": "image/png",
    "image/webp": "image/webp",
    "image/avif": "image/jpeg",
    "image/heic": "image/jpeg",
}
Image.init()  # know every format now, not when the first odd photo comes; only these are ever opened
_FORMATS = [name for name in ("JPEG", "MPO", "PNG", "WEBP", "AVIF", "HEIF") if name in Image.OPEN]
_BROKEN = (OSError, ValueError, SyntaxError, struct.error, EOFError)
_TOO_MANY = (Image.DecompressionBombError, Image.DecompressionBombWarning)


@dataclass(frozen=True, slots=True, repr=False)
class Photo:
    """A photo ready to keep. ``position`` is where it was taken, only when asked for and known."""

    kind: str
    content: bytes
    thumbnail: bytes
    position: Point | None


def clean(content: bytes, kind: str, *, keep_position: bool) -> Photo:
    """Draw a photo anew, upright, at most ``LONGEST`` pixels long.

    :raises Refused: it has too many pixels, is broken, or is of a sort that cannot be opened here.
    """
    if kind == "image/heic" and "HEIF" not in _FORMATS:
        raise Refused(_("打不开苹果的 HEIC 照片，请在手机相机设置里选“兼容性最佳”，或截图后再传"), field="file")
    try:
        return _drawn(content, KEPT_AS[kind], keep_position=keep_position)
    except _TOO_MANY:
        raise _too_many_pixels() from None
    except _BROKEN:
        raise Refused(_("照片打不开，可能没有传完整，请重新选择"), field="file") from None


def _too_many_pixels() -> Refused:
    return Refused(
        _("照片太大（像素超过 {limit} 万），请在手机上打开它截一张图，传截图"), field="file", limit=PIXELS // 10_000
    )


def _drawn(content: bytes, kind: str, *, keep_position: bool) -> Photo:
    with Image.open(io.BytesIO(content), formats=_FORMATS) as given:
        if math.prod(given.size) > PIXELS:
            raise _too_many_pixels()
        position = _position(given) if keep_position else None
        given.draft("RGB", (LONGEST, LONGEST))  # a large JPEG is decoded at the size it is kept at
        upright = ImageOps.exif_transpose(given)
    upright.thumbnail((LONGEST, LONGEST))
    see_through = "A" in upright.getbands() or "transparency" in upright.info
    bare = _bare(upright, "RGBA" if see_through and kind != "image/jpeg" else "RGB")
    small = bare.copy()
    small.thumbnail((THUMBNAIL, THUMBNAIL))
    return Photo(kind, _saved(bare, kind), _saved(small, "image/webp"), position)


def _bare(image: Image.Image, mode: str) -> Image.Image:
    """Return the pixels alone: comments, profiles and text chunks stay behind."""
    bare = Image.new(mode, image.size, "white" if mode == "RGB" else (0, 0, 0, 0))
    with_alpha = image.convert("RGBA")
    bare.paste(with_alpha, mask=with_alpha if mode == "RGB" else None)
    return bare


def _saved(image: Image.Image, kind: str) -> bytes:
    out = io.BytesIO()
    options: dict[str, Any] = {"image/jpeg": {"quality": 88}, "image/webp": {"quality": 82, "method": 3}}.get(kind, {})
    image.save(out, kind.removeprefix("image/"), **options)
    return out.getvalue()


def _position(image: Image.Image) -> Point | None:
    """Read where the camera says it was; None when it does not say, or says nonsense."""
    place = image.getexif().get_ifd(ExifTags.IFD.GPSInfo)
    try:
        lon = _degrees(place[ExifTags.GPS.GPSLongitude], west=place[ExifTags.GPS.GPSLongitudeRef] == "W")
        lat = _degrees(place[ExifTags.GPS.GPSLatitude], west=place[ExifTags.GPS.GPSLatitudeRef] == "S")
        return Point(lon, lat, WGS84)
    except (KeyError, TypeError, ValueError, ZeroDivisionError, Refused):
        return None


def _degrees(parts: Any, *, west: bool) -> float:
    degrees, minutes, seconds = (float(part) for part in parts)
    value = degrees + minutes / 60 + seconds / 3600
    return round(-value if west else value, 5)  # about a metre
