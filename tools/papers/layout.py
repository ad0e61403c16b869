"""How the offices lay out a paper: A4, 方正小标宋 for titles, 黑体 for labels, 仿宋 for text."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from docx import Document
from docx.enum.table import WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docx.table import _Cell
    from docx.text.paragraph import Paragraph

TITLE, LABEL, TEXT, LATIN = "方正小标宋简体", "黑体", "仿宋", "Times New Roman"
LEFT, CENTRE, RIGHT, BOTH = (
    WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.JUSTIFY,
)  # fmt: skip
WIDTH = 15.6  # centimetres between the margins
DRAWN = datetime(2026, 1, 1, tzinfo=UTC)  # so that drawing twice gives the same file


class Page:
    """One paper being drawn, from top to bottom."""

    def __init__(self, *, foot: bool = True) -> None:
        self.document = Document()
        section = self.document.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.top_margin, section.bottom_margin = Cm(2.6), Cm(2.2)
        section.left_margin, section.right_margin = Cm(2.8), Cm(2.6)
        normal = self.document.styles["Normal"]
        normal.font.name, normal.font.size = LATIN, Pt(14)
        _east(normal.element.get_or_add_rPr(), TEXT)
        for language in self.document.styles.element.iter(qn("w:lang")):
            language.set(qn("w:eastAsia"), "zh-CN")
        properties = self.document.core_properties
        properties.author = properties.comments = properties.title = ""
        properties.created = properties.modified = DRAWN
        if foot:
            self._foot(section.footer.paragraphs[0])

    def _foot(self, paragraph: Paragraph) -> None:
        paragraph.alignment = CENTRE
        for text, code in (("第 ", "PAGE"), (" 页　共 ", "NUMPAGES"), (" 页", "")):
            _run(paragraph, text, size=10.5)
            if code:
                field = OxmlElement("w:fldSimple")
                field.set(qn("w:instr"), code)
                run = OxmlElement("w:r")
                run.append(_properties(10.5))
                inner = OxmlElement("w:t")
                inner.text = "1"
                run.append(inner)
                field.append(run)
                paragraph._p.append(field)

    def title(self, text: str, *, above: str = "") -> None:
        """Draw the title, with the office's name above it."""
        if above:
            self.line(above, font=TITLE, size=18, align=CENTRE, after=2)
        self.line(text, font=TITLE, size=22, align=CENTRE, after=10, spacing=30)

    def line(
        self, text: str, *, font: str = TEXT, size: float = 14, align: Any = LEFT, after: float = 0,
        spacing: float = 0, indent: bool = False, keep: bool = False, before: float = 0, bold: bool = False,
    ) -> Paragraph:  # fmt: skip
        """Draw one paragraph."""
        paragraph = self.document.add_paragraph()
        form(paragraph, align=align, after=after, before=before, spacing=spacing or size * 1.62)
        if indent:
            paragraph.paragraph_format.first_line_indent = Pt(size * 2)
        paragraph.paragraph_format.keep_with_next = keep
        _run(paragraph, text, font=font, size=size, bold=bold)
        return paragraph

    def text(self, text: str, *, size: float = 14) -> Paragraph:
        """Draw running text, two characters in."""
        return self.line(text, size=size, align=BOTH, indent=True)

    def heading(self, text: str) -> Paragraph:
        """Draw a heading that stays with what follows."""
        return self.line(text, font=LABEL, size=14, keep=True, before=4)

    def control(self, text: str) -> None:
        """Draw a line that only the template engine reads: {%p …%}."""
        self.line(text, size=10)

    def table(self, widths: Sequence[float]) -> Grid:
        """Begin a table with columns of these widths in centimetres."""
        return Grid(self.document, widths)

    def sign(self, *lines: str) -> None:
        """Draw the lines of a signature, at the right."""
        for text in lines:
            self.line(text, align=RIGHT, keep=text is not lines[-1], before=3)

    def file(self) -> bytes:
        """Return the Word file."""
        out = io.BytesIO()
        self.document.save(out)
        return out.getvalue()


class Grid:
    """A table being drawn, row by row."""

    def __init__(self, document: Any, widths: Sequence[float]) -> None:
        self.widths = list(widths)
        self.table = document.add_table(rows=0, cols=len(self.widths))
        self.table.style = "Table Grid"
        self.table.alignment = WD_TABLE_ALIGNMENT.CENTER
        self.table.autofit = False
        for column, width in zip(self.table.columns, self.widths, strict=True):
            column.width = Cm(width)

    def row(
        self, *cells: str, labels: Sequence[int] = (0,), spans: Sequence[int] = (), size: float = 12,
        height: float = 0.9, align: Any = None, head: bool = False, whole: bool = True,
    ) -> None:  # fmt: skip
        """Draw a row; ``labels`` are the cells in 黑体, ``spans`` says how many columns each takes."""
        row = self.table.add_row()
        row.height, row.height_rule = Cm(height), WD_ROW_HEIGHT_RULE.AT_LEAST
        wide = list(spans) or [1] * len(cells)
        at = 0
        for number, (text, span) in enumerate(zip(cells, wide, strict=True)):
            cell = row.cells[at]
            if span > 1:
                cell = cell.merge(row.cells[at + span - 1])
            cell.width = Cm(sum(self.widths[at : at + span]))
            label = number in labels or head
            chosen = align if align is not None else CENTRE if label else LEFT
            _fill(cell, text, font=LABEL if label else TEXT, size=size, align=chosen)
            at += span
        if whole:
            _mark(row._tr.get_or_add_trPr(), "w:cantSplit")
        if head:
            _mark(row._tr.get_or_add_trPr(), "w:tblHeader")

    def each(self, loop: str, *cells: str, **how: Any) -> None:
        """Draw a row for each of a list: ``人 in 当事人名单``."""
        blank = [""] * (len(self.widths) - 1)
        self.row(f"{{%tr for {loop} %}}", *blank, labels=(), size=9, height=0.3)
        self.row(*cells, **({"labels": ()} | how))
        self.row("{%tr endfor %}", *blank, labels=(), size=9, height=0.3)


def form(paragraph: Paragraph, *, align: Any, after: float = 0, before: float = 0, spacing: float = 0) -> None:
    """Give a paragraph its shape."""
    shape = paragraph.paragraph_format
    shape.alignment = align
    shape.space_after, shape.space_before = Pt(after), Pt(before)
    if spacing:
        shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.AT_LEAST, Pt(spacing)


def _fill(cell: _Cell, text: str, *, font: str, size: float, align: Any) -> None:
    cell.vertical_alignment = 1  # in the middle
    paragraph = cell.paragraphs[0]
    form(paragraph, align=align, before=2, after=2, spacing=size * 1.45)
    _run(paragraph, text, font=font, size=size)


def _run(paragraph: Paragraph, text: str, *, font: str = TEXT, size: float = 14, bold: bool = False) -> None:
    run = paragraph.add_run(text)
    run.font.size, run.font.name = Pt(size), LATIN
    if bold:
        run.font.bold = True
    _east(run._r.get_or_add_rPr(), font)


def _properties(size: float) -> Any:
    properties = OxmlElement("w:rPr")
    _east(properties, TEXT)
    for tag in ("w:sz", "w:szCs"):
        height = OxmlElement(tag)
        height.set(qn("w:val"), str(int(size * 2)))
        properties.append(height)
    return properties


def _east(properties: Any, font: str) -> None:
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = OxmlElement("w:rFonts")
        properties.insert(0, fonts)
    for name, value in (("w:ascii", LATIN), ("w:hAnsi", LATIN), ("w:eastAsia", font)):
        fonts.set(qn(name), value)
    for name in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(name), None)


def _mark(properties: Any, tag: str) -> None:
    properties.append(OxmlElement(tag))
