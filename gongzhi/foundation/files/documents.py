"""Documents: PDF, Word and Excel of today, and plain text; nothing that runs, fetches or explodes when opened."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from gongzhi.kernel.refused import Refused
from gongzhi.kernel.texts import _

if TYPE_CHECKING:
    from collections.abc import Iterator

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TEXT = "text/plain"

ENTRIES, UNPACKED, RATIO = 2000, 100 * 1024 * 1024, 100
_MAIN_PARTS = {f"{DOCX}.main+xml": DOCX, f"{XLSX}.main+xml": XLSX}
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_OVERRIDE = "{http://schemas.openxmlformats.org/package/2006/content-types}Override"


def check_pdf(content: bytes) -> None:
    """Accept a whole PDF that does not run or carry anything.

    :raises Refused: it is cut short, or holds scripts, programs or other files.
    """
    if b"%%EOF" not in content[-2048:]:
        raise _broken()
    if any(word in content for word in (b"/JavaScript", b"/Launch", b"/EmbeddedFile")):
        raise Refused(_("这份 PDF 里带有脚本或附件，请“打印为 PDF”后再传"), field="file")


def check_office(content: bytes) -> str:
    """Accept a Word or Excel file and return which it is.

    :raises Refused: it is neither, is broken or locked, unpacks too large, or holds macros or outside references.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            _check_package(package)
            kinds = {part.get("ContentType", "") for part in _elements(package, "[Content_Types].xml", _OVERRIDE)}
            if any("macroEnabled" in kind or "vbaProject" in kind for kind in kinds):
                raise _macros()
            for name in package.namelist():
                if name.endswith((".xml", ".rels", ".vml")) and name != "[Content_Types].xml":
                    _check_part(package, name)
    except DefusedXmlException:  # a ValueError too, so it comes first
        raise Refused(_("文件内容不正常，已拒收，请另存为新文件后再传"), field="file") from None
    # zipfile says NotImplementedError of a way of packing that it does not know
    except (zipfile.BadZipFile, KeyError, ParseError, EOFError, OSError, ValueError, NotImplementedError):
        raise _broken() from None
    found = [_MAIN_PARTS[kind] for kind in kinds if kind in _MAIN_PARTS]
    if len(found) != 1:
        raise Refused(_("不收这种压缩文件，请传照片、PDF、Word（docx）、Excel（xlsx）或文本"), field="file")
    return found[0]


def _check_package(package: zipfile.ZipFile) -> None:
    parts = package.infolist()
    size, packed = sum(part.file_size for part in parts), sum(part.compress_size for part in parts)
    if len(parts) > ENTRIES or size > UNPACKED or size > RATIO * max(packed, 100_000):
        raise Refused(_("文件展开后太大，请删减内容后再传"), field="file")
    if any(part.flag_bits & 1 for part in parts):
        raise Refused(_("文件有密码，请去掉密码后再传"), field="file")
    if any(
        part.filename.lower().endswith(("vbaproject.bin", "vbadata.xml")) or "activex" in part.filename.lower()
        for part in parts
    ):
        raise _macros()


def _check_part(package: zipfile.ZipFile, name: str) -> None:
    for relation in _elements(package, name, _RELATION if name.endswith(".rels") else ""):
        if relation.get("TargetMode") == "External" and not relation.get("Type", "").endswith("/hyperlink"):
            raise Refused(_("文件里引用了外部的模板、图片或数据，请另存一份不带链接的再传"), field="file")


def _elements(package: zipfile.ZipFile, name: str, wanted: str) -> Iterator[dict[str, str]]:
    """Parse one part as it unpacks, without keeping it; yield the attributes of the wanted elements."""
    with package.open(name) as part:
        for _event, element in iterparse(part, forbid_dtd=True):
            if element.tag == wanted:
                yield dict(element.attrib)
            element.clear()


def check_text(content: bytes) -> bytes:
    """Accept plain text in UTF-8 or GB 18030, and return it in UTF-8.

    :raises Refused: it is not text.
    """
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not any(ord(letter) < 32 and letter not in "\t\n\r\f" for letter in text):
            return text.encode()
    raise Refused(_("不收这种文件，请传照片、PDF、Word（docx）、Excel（xlsx）或文本"), field="file")


def _broken() -> Refused:
    return Refused(_("文件打不开，可能已损坏或没有传完整，请重新保存后再传"), field="file")


def _macros() -> Refused:
    return Refused(_("文件里带有宏，请另存为不带宏的 docx 或 xlsx 后再传"), field="file")
