"""Papers that came in, in the dossier: pictures on a page each; pages of a PDF laid over pages kept free for them."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PIL import Image
from pypdf import PdfReader, PdfWriter, Transformation
from pypdf.errors import PyPdfError

from gongzhi.foundation.files import documents
from gongzhi.foundation.files import queries as files
from gongzhi.kernel.refused import NotFound

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pypdf import PageObject

    from gongzhi.work.disputes.models import Case

PIXELS = (1654, 2339)  # A4 at 200 dots an inch: every line of a photographed page can be read
MOST = 200  # pages of one PDF that are put in
_BOX = (45.0, 60.0, 550.0, 742.0)  # points: where a scanned page goes, under its caption and above the number
BROKEN = (PyPdfError, KeyError, ValueError, TypeError, AttributeError, IndexError, OSError, RecursionError)


@dataclass(frozen=True, slots=True)
class Scan:
    """One paper: a picture, so many pages of a PDF, or (neither) a file that cannot be bound in."""

    file: str
    name: str
    picture: bytes = b""
    size: tuple[int, int] = (0, 0)
    pages: int = 0


def scan(case: Case, file: str) -> Scan | None:
    """Return one file of a case as it is bound in; nothing where it was erased."""
    try:
        content, kind, name = files.read(file, subjects=[case.subject])
    except NotFound:
        return None
    if kind.startswith("image/"):
        return _picture(file, name, content)
    return Scan(file, name, pages=min(_count(content), MOST) if kind == documents.PDF else 0)


def _picture(file: str, name: str, content: bytes) -> Scan:
    with Image.open(io.BytesIO(content)) as given:
        given.thumbnail(PIXELS)
        bare = Image.new("RGB", given.size, "white")
        through = given.convert("RGBA")
        bare.paste(through, mask=through)
    out = io.BytesIO()
    bare.save(out, "JPEG", quality=82)
    return Scan(file, name, out.getvalue(), bare.size)


def _count(content: bytes) -> int:
    try:
        return len(PdfReader(io.BytesIO(content)).pages)
    except BROKEN:
        return 0


def bound(case: Case, pdf: bytes, laid: Sequence[Sequence[str]], marks: Sequence[Sequence[str]]) -> tuple[bytes, int]:
    """Return a dossier's PDF with scanned pages in their places and an outline of its parts, and how many pages it has.

    ``laid`` is [bookmark, file, page] for each page that is kept free; ``marks`` is [bookmark, label] for each part.
    """
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf)))
    found = _places(writer, PdfReader(io.BytesIO(pdf)))
    opened: dict[str, PdfWriter | None] = {}
    for mark, file, page in laid:
        if file not in opened:
            opened[file] = _pages(case, file)
        source = opened[file]
        if source is not None and mark in found:
            _lay(writer.pages[found[mark]], source, int(page))
    for mark, label in marks:
        if mark in found:
            writer.add_outline_item(title=label, page_number=found[mark])
    writer.compress_identical_objects()
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue(), len(writer.pages)


def _places(writer: PdfWriter, reader: PdfReader) -> dict[str, int]:
    """Return on which page each bookmark stands."""
    found = {}
    for name, place in reader.named_destinations.items():
        number = reader.get_destination_page_number(place)
        if number is not None and 0 <= number < len(writer.pages):
            found[name.removeprefix("/")] = number
    return found


def _pages(case: Case, file: str) -> PdfWriter | None:
    """Open a PDF of the case so that its pages may be turned and laid; nothing where it was erased or is broken."""
    try:
        return PdfWriter(clone_from=io.BytesIO(files.read(file, subjects=[case.subject])[0]))
    except (NotFound, *BROKEN):
        return None


def _lay(page: PageObject, source: PdfWriter, number: int) -> None:
    """Lay one page over another, as large as its place allows; one that is broken leaves the place empty."""
    try:
        given = source.pages[number]
        given.transfer_rotation_to_content()
        left, bottom, right, top = _BOX
        width, height = float(given.mediabox.width), float(given.mediabox.height)
        scale = min((right - left) / width, (top - bottom) / height, 1.4)
        x = left + (right - left - width * scale) / 2 - float(given.mediabox.left) * scale
        y = bottom + (top - bottom - height * scale) / 2 - float(given.mediabox.bottom) * scale
        page.merge_transformed_page(given, Transformation().scale(scale).translate(x, y))
    except (ZeroDivisionError, *BROKEN):
        return
