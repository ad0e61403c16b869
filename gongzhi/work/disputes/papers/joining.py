"""Several Word files as one: each keeps its own styles, lists, pictures and margins; page numbers run through."""

from __future__ import annotations

import io
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Pt

if TYPE_CHECKING:
    from collections.abc import Iterator

#: What a section of a joined file leaves behind: its own heads and feet, and where its numbers begin.
_LEFT = ("w:headerReference", "w:footerReference", "w:pgNumType", "w:titlePg", "w:type")
_STYLES = ("w:pStyle", "w:rStyle", "w:tblStyle")
_NOTES = ("w:footnoteReference", "w:endnoteReference", "w:commentReference")


class Book:
    """A Word file that others are put into, one after another, each on pages of its own."""

    def __init__(self) -> None:
        self.document = Document()
        self.body = self.document.element.body
        self._bare, self._numbered = self._feet()
        self._last = self.body.sectPr
        self._styles: set[str] = set()
        self._marks = 0
        self._running = False  # whether page numbers have begun
        self._joined = 0

    def _feet(self) -> tuple[str, str]:
        """Make the two feet of a dossier, without and with a number; return how sections refer to them."""
        self.document.add_section()
        first, second = self.document.sections
        for section in (first, second):
            section.footer.is_linked_to_previous = False
        paragraph = second.footer.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph._p.extend([_text("— "), _field("PAGE"), _text(" —")])
        feet = [section._sectPr.find(qn("w:footerReference")).get(qn("r:id")) for section in (first, second)]
        for paragraph_of_section in self.document.paragraphs:
            self.body.remove(paragraph_of_section._p)
        return feet[0], feet[1]

    def add(self, content: bytes, *, style: str, numbered: bool, mark: str = "") -> None:
        """Put a Word file at the end, from a new page on.

        ``style`` names its template: files of one template share their styles. ``mark`` is a bookmark at its beginning.
        """
        source = Document(io.BytesIO(content))
        blocks = [deepcopy(block) for block in source.element.body if block.tag != qn("w:sectPr")]
        self._take_styles(source, blocks, style)
        self._take_lists(source, blocks)
        self._take_pictures(source, blocks)
        self._end_section()
        for block in blocks:
            self._last.addprevious(block)
        if mark and blocks:
            self._mark(blocks[0], mark)
        self._shape(source.element.body.sectPr, numbered=numbered)
        self._joined += 1

    def picture(self, content: bytes, *, width: int, height: int, mark: str) -> None:
        """Put a picture (JPEG) of so many pixels on a page of its own, as large as it may be."""
        box = Emu(int(15.4 * 360_000)), Emu(int(21.5 * 360_000))
        scale = min(box[0] / width, box[1] / height)
        paragraph = self.document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.space_after = Pt(0)
        paragraph.add_run().add_picture(io.BytesIO(content), width=Emu(int(width * scale)))
        self._mark(paragraph._p, mark)

    def words(self, text: str, *, mark: str, new_page: bool = True, size: float = 10.5) -> None:
        """Put a line on a new page."""
        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.page_break_before = new_page
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.add_run(text).font.size = Pt(size)
        self._mark(paragraph._p, mark)

    def mark_last(self, name: str) -> None:
        """Set a bookmark on what is the last line so far."""
        paragraphs = list(self.body.iter(qn("w:p")))
        if paragraphs:
            self._mark(paragraphs[-1], name)

    def finish(self) -> bytes:
        """Turn what stands for page numbers into fields, and return the Word file."""
        for text in list(self.body.iter(qn("w:t"))):
            before, found, after = (text.text or "").partition("§")
            name, closed, rest = after.partition("§")
            if not (found and closed and name.isalnum()):
                continue
            run = text.getparent()
            properties = run.find(qn("w:rPr"))
            pieces = [_text(before, properties), _field(f"PAGEREF {name}", properties), _text(rest, properties)]
            for piece in pieces:
                run.addprevious(piece)
            run.getparent().remove(run)
        out = io.BytesIO()
        self.document.save(out)
        return out.getvalue()

    def _end_section(self) -> None:
        """Close the pages so far, so that what follows has margins of its own."""
        if not self._joined:
            return
        closing = OxmlElement("w:p")
        properties = OxmlElement("w:pPr")
        spacing = OxmlElement("w:spacing")
        for name, value in (("w:before", "0"), ("w:after", "0"), ("w:line", "20"), ("w:lineRule", "exact")):
            spacing.set(qn(name), value)
        properties.extend([spacing, deepcopy(self._last)])
        closing.append(properties)
        self._last.addprevious(closing)

    def _shape(self, shape: Any, *, numbered: bool) -> None:
        """Give the pages that follow the paper and margins of the file that was put in, and the right foot."""
        for child in list(self._last):
            self._last.remove(child)
        kept = [deepcopy(child) for child in (shape if shape is not None else ()) if child.tag not in map(qn, _LEFT)]
        foot = OxmlElement("w:footerReference")
        foot.set(qn("w:type"), "default")
        foot.set(qn("r:id"), self._numbered if numbered else self._bare)
        kind = OxmlElement("w:type")
        kind.set(qn("w:val"), "nextPage")
        self._last.extend([foot, kind, *kept])
        if numbered and not self._running:
            number = OxmlElement("w:pgNumType")
            number.set(qn("w:start"), "1")
            after = self._last.find(qn("w:pgMar"))
            after.addnext(number) if after is not None else self._last.append(number)
            self._running = True

    def _mark(self, block: Any, name: str) -> None:
        paragraph = block if block.tag == qn("w:p") else next(block.iter(qn("w:p")), None)
        if paragraph is None:
            return
        self._marks += 1
        start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
        for one in (start, end):
            one.set(qn("w:id"), str(1000 + self._marks))
        start.set(qn("w:name"), name)
        at = 1 if paragraph.find(qn("w:pPr")) is not None else 0
        paragraph.insert(at, start)
        paragraph.insert(at + 1, end)

    def _take_styles(self, source: Any, blocks: list[Any], prefix: str) -> None:
        """Bring the styles that a file uses, under names of their own; what has none gets the file's normal one."""
        styles = source.styles.element
        known = {one.get(qn("w:styleId")): one for one in styles.iter(qn("w:style"))}
        normal = next(
            (key for key, one in known.items()
             if one.get(qn("w:default")) == "1" and one.get(qn("w:type")) == "paragraph"), "",
        )  # fmt: skip
        for block in blocks:
            for paragraph in block.iter(qn("w:p")):
                properties = paragraph.get_or_add_pPr()
                if properties.find(qn("w:pStyle")) is None and normal:
                    own = OxmlElement("w:pStyle")
                    own.set(qn("w:val"), normal)
                    properties.insert(0, own)
            for used in _under(block, _STYLES):
                key = used.get(qn("w:val"))
                if key in known:
                    self._take_style(key, known, prefix, styles)
                    used.set(qn("w:val"), f"{prefix}-{key}")

    def _take_style(self, key: str, known: dict[str, Any], prefix: str, styles: Any) -> None:
        name = f"{prefix}-{key}"
        if name in self._styles:
            return
        self._styles.add(name)
        style = deepcopy(known[key])
        style.attrib.pop(qn("w:default"), None)
        style.set(qn("w:styleId"), name)
        style.find(qn("w:name")).set(qn("w:val"), name)
        for tag in ("w:link", "w:next", "w:aliases"):
            for one in style.findall(qn(tag)):
                style.remove(one)
        based = style.find(qn("w:basedOn"))
        if based is not None and based.get(qn("w:val")) in known:
            self._take_style(based.get(qn("w:val")), known, prefix, styles)
            based.set(qn("w:val"), f"{prefix}-{based.get(qn('w:val'))}")
        elif style.get(qn("w:type")) == "paragraph":
            _defaults(style, styles)
        self.document.styles.element.append(style)

    def _take_lists(self, source: Any, blocks: list[Any]) -> None:
        """Bring numbered lists, counted anew."""
        used = [one for block in blocks for one in block.iter(qn("w:numId"))]
        if not used:
            return
        theirs, ours = source.part.numbering_part.element, self.document.part.numbering_part.element
        taken: dict[str, str] = {}
        for one in used:
            key = one.get(qn("w:val"))
            if key not in taken:
                taken[key] = _list(theirs, ours, key)
            one.set(qn("w:val"), taken[key])

    def _take_pictures(self, source: Any, blocks: list[Any]) -> None:
        """Bring pictures; links stay words, and notes at the foot are left out."""
        for block in blocks:
            for picture in block.iter(qn("a:blip")):
                part = source.part.related_parts.get(picture.get(qn("r:embed")))
                if part is not None:
                    image = self.document.part.package.get_or_add_image_part(io.BytesIO(part.blob))
                    picture.set(qn("r:embed"), self.document.part.relate_to(image, RELATIONSHIP_TYPE.IMAGE))
            for link in block.iter(qn("w:hyperlink")):
                link.attrib.pop(qn("r:id"), None)
            for note in list(_under(block, _NOTES)):
                note.getparent().remove(note)


def _under(block: Any, tags: tuple[str, ...]) -> Iterator[Any]:
    yield from block.iter(*map(qn, tags))


def _defaults(style: Any, styles: Any) -> None:
    """Write a file's own defaults into a style that is based on nothing, where it says nothing itself."""
    defaults = styles.find(qn("w:docDefaults"))
    for kind in ("rPr", "pPr"):
        given = defaults.find(f"{qn(f'w:{kind}Default')}/{qn(f'w:{kind}')}") if defaults is not None else None
        if given is None:
            continue
        own = style.get_or_add_rPr() if kind == "rPr" else style.get_or_add_pPr()
        said = {child.tag for child in own}
        for child in given:
            if child.tag not in said:
                own.append(deepcopy(child))


def _list(theirs: Any, ours: Any, key: str) -> str:
    """Bring one list and return its new number; ``0`` (no list) stays."""
    found = next((one for one in theirs.iter(qn("w:num")) if one.get(qn("w:numId")) == key), None)
    if found is None:
        return "0"
    kind = found.find(qn("w:abstractNumId")).get(qn("w:val"))
    shape = next(one for one in theirs.iter(qn("w:abstractNum")) if one.get(qn("w:abstractNumId")) == kind)
    shapes, numbers = list(ours.iter(qn("w:abstractNum"))), list(ours.iter(qn("w:num")))
    shape, number = deepcopy(shape), deepcopy(found)
    shape_key = str(max((int(one.get(qn("w:abstractNumId"))) for one in shapes), default=-1) + 1)
    number_key = str(max((int(one.get(qn("w:numId"))) for one in numbers), default=0) + 1)
    shape.set(qn("w:abstractNumId"), shape_key)
    number.set(qn("w:numId"), number_key)
    number.find(qn("w:abstractNumId")).set(qn("w:val"), shape_key)
    shapes[-1].addnext(shape) if shapes else ours.insert(0, shape)
    ours.append(number)
    return number_key


def _text(text: str, properties: Any = None) -> Any:
    run, inner = OxmlElement("w:r"), OxmlElement("w:t")
    if properties is not None:
        run.append(deepcopy(properties))
    inner.text = text
    inner.set(qn("xml:space"), "preserve")
    run.append(inner)
    return run


def _field(instruction: str, properties: Any = None) -> Any:
    """Return a field that Word and LibreOffice work out: a page's number, or where a bookmark stands."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), instruction)
    field.set(qn("w:dirty"), "true")
    field.append(_text("—", properties))
    return field
