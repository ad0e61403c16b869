"""Made-up photos and documents, and a folder for files that each test has to itself."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from gongzhi.foundation.files import services
from gongzhi.kernel.actor import Actor

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

SUBJECT = "report:1a2b"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
MAIN = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
    "docm": "application/vnd.ms-word.document.macroEnabled.main+xml",
}


@pytest.fixture(autouse=True)
def folder(settings, tmp_path) -> Path:
    settings.FILES_DIR = tmp_path / "files"
    return settings.FILES_DIR


@pytest.fixture
def officer() -> Actor:
    return Actor("user:1f", "unit-a", "desk", "330411")


@pytest.fixture
def keep(officer: Actor, now: datetime) -> Callable[..., str]:
    def _keep(content: bytes = b"", name: str = "现场.jpg", **changes: Any) -> str:
        given = {"subject": SUBJECT, "name": name, "content": content or photo(), "by": officer, "at": now}
        return services.keep(**{**given, **changes})

    return _keep


def photo(size: tuple[int, int] = (64, 48), kind: str = "JPEG", mode: str = "RGB", **options: Any) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, "red").save(out, kind, **options)
    return out.getvalue()


def camera_photo(size: tuple[int, int] = (64, 48), lon: float = 120.7, lat: float = 30.76, turned: int = 1) -> bytes:
    """A photo with everything a telephone writes into it."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0112], exif[0x9C9C] = "SecretPhone", turned, "王小五".encode("utf-16-le")
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2], gps[3], gps[4] = "N", _parts(lat), "E", _parts(lon)
    return photo(size, exif=exif, comment=b"SecretComment", xmp=b"<x:xmpmeta>SecretXmp</x:xmpmeta>") + b"SecretTail"


def _parts(degrees: float) -> tuple[float, float, float]:
    minutes = degrees % 1 * 60
    return float(int(degrees)), float(int(minutes)), round(minutes % 1 * 60, 2)


def office(
    kind: str = "docx", parts: dict[str, str | bytes] | None = None, compression: int = zipfile.ZIP_DEFLATED
) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as package:
        override = f'<Override PartName="/main.xml" ContentType="{MAIN[kind]}"/>' if kind in MAIN else ""
        package.writestr("[Content_Types].xml", f'<Types xmlns="{TYPES}">{override}</Types>')
        package.writestr("main.xml", "<document><p>说明</p></document>")
        for name, content in (parts or {}).items():
            package.writestr(name, content)
    return out.getvalue()


def relations(*rows: str) -> str:
    return f'<Relationships xmlns="{RELATIONS}">{"".join(rows)}</Relationships>'


PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
