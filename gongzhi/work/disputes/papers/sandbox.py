"""Where templates run: a Word template that somebody uploads is code, and gets nothing but names, loops and conditions.

Two walls: what a template may say is a short list (``said``), asked when it is uploaded and again before it is used;
and it is filled in Jinja2's sandbox, autoescaped, without functions or filters, from plain texts.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from jinja2 import StrictUndefined, nodes
from jinja2.exceptions import TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from gongzhi.foundation.files import documents
from gongzhi.kernel.refused import Refused
from gongzhi.kernel.texts import _

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

PROPERTIES = ("author", "comments", "identifier", "language", "subject", "title")  # that the engine fills as well
FOOTNOTES = f"{documents.DOCX.removesuffix('.document')}.footnotes+xml"

#: All that a template may be made of. No call, filter, sum, assignment, import or macro.
_ALLOWED = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.For, nodes.If, nodes.Not,
    nodes.And, nodes.Or,
)  # fmt: skip


@dataclass(slots=True)
class Said:
    """What a template asks for: single names and lists, and the columns of lists' rows."""

    names: set[str] = field(default_factory=set)
    unknown_rows: set[str] = field(default_factory=set)  # row.column where no loop names the row


def environment() -> ImmutableSandboxedEnvironment:
    """Return a sandbox with nothing in it: a name that has no value is an error, never an empty place."""
    made = ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    for inside in (made.globals, made.filters, made.tests):
        inside.clear()
    return made


def said(content: bytes) -> Said:
    """Return what a Word template asks for.

    :raises Refused: it is no Word file, is broken, or says more than names, loops and conditions.
    """
    found = Said()
    env = environment()
    for text in _texts(content):
        try:
            parsed = env.parse(text)
        except TemplateError:
            raise Refused(_("占位符写得不完整：花括号要成对，循环要有开头和结尾"), field="file") from None
        for node in _all(parsed):
            if not isinstance(node, _ALLOWED):
                raise Refused(_("模板里只能用占位符、循环和条件，不能用函数或算式"), field="file")
        _read(parsed, {}, found)
    return found


def filled(content: bytes, values: Mapping[str, Any]) -> bytes:
    """Fill a template and return the Word file. That it ``said`` nothing else is asked before, once for each template.

    :raises Refused: it asks for what there is not.
    """
    from docxtpl import DocxTemplate  # noqa: PLC0415 — a tenth of a second that only papers need

    template = DocxTemplate(io.BytesIO(content))
    try:
        template.render(dict(values), jinja_env=environment(), autoescape=True)
    except TemplateError:
        raise Refused(_("模板里有这份文书没有的占位符，请换一份模板"), field="file") from None
    out = io.BytesIO()
    template.save(out)
    return out.getvalue()


def _texts(content: bytes) -> Iterator[str]:
    """Yield every text of the file that is run as a template."""
    from docxtpl import DocxTemplate  # noqa: PLC0415 — as above

    if not content.startswith(b"PK\x03\x04") or documents.check_office(content) != documents.DOCX:
        raise Refused(_("请传 Word 文件（docx）"), field="file")
    try:
        template = DocxTemplate(io.BytesIO(content))
        template.init_docx()
        yield template.patch_xml(template.get_xml())
        for uri in (template.HEADER_URI, template.FOOTER_URI):
            for _key, part in template.get_headers_footers(uri):
                yield template.patch_xml(template.get_part_xml(part))
        yield from (getattr(template.docx.core_properties, name) for name in PROPERTIES)
        for part in template.docx.sections[0].part.related_parts.values():
            if part.content_type == FOOTNOTES:
                yield part.blob.decode()
    except (KeyError, ValueError, AttributeError, IndexError, SyntaxError, zipfile.BadZipFile):
        raise Refused(_("文件打不开，可能已损坏，请在 Word 里另存后再传"), field="file") from None


def _all(node: nodes.Node) -> Iterator[nodes.Node]:
    yield node
    for child in node.iter_child_nodes():
        yield from _all(child)


def _read(node: nodes.Node, rows: Mapping[str, str], found: Said) -> None:
    """Note the names under a node; ``rows`` are the loops around it: row to list."""
    if isinstance(node, nodes.For):
        _loop(node, rows, found)
    elif isinstance(node, nodes.Getattr):
        _column(node, rows, found)
    elif isinstance(node, nodes.Name):
        if node.name not in rows:
            found.names.add(node.name)
    else:
        for child in node.iter_child_nodes():
            _read(child, rows, found)


def _loop(node: nodes.For, rows: Mapping[str, str], found: Said) -> None:
    if not isinstance(node.iter, nodes.Name) or not isinstance(node.target, nodes.Name) or node.recursive:
        raise Refused(_("循环只能写成：for 一行 in 名单"), field="file")
    _read(node.iter, rows, found)
    inner = {**rows, node.target.name: node.iter.name}
    for child in (*node.body, *node.else_, *([node.test] if node.test else [])):
        _read(child, inner, found)


def _column(node: nodes.Getattr, rows: Mapping[str, str], found: Said) -> None:
    row = node.node
    if isinstance(row, nodes.Name) and row.name in rows:
        found.names.add(f"{rows[row.name]}.{node.attr}")
    else:
        found.unknown_rows.add(f"{row.name if isinstance(row, nodes.Name) else '…'}.{node.attr}")
