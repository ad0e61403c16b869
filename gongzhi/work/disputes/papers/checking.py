"""Whether a template that a district uploads may be used: every block of its form is there, nothing strange is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gongzhi.kernel.refused import Refused
from gongzhi.kernel.texts import _
from gongzhi.work.disputes.papers import sandbox
from gongzhi.work.disputes.papers.placeholders import called

if TYPE_CHECKING:
    from gongzhi.work.disputes.papers.forms import Form


def check(form: Form, content: bytes) -> None:
    """Accept a template for a form.

    :raises Refused: it is no Word template, lacks a block of the form (named), or has a placeholder that the form does
        not know (named).
    """
    said = sandbox.said(content)
    known = {called(placeholder) for placeholder in form.placeholders}
    strange = sorted((said.names - known) | said.unknown_rows)
    if strange:
        raise Refused(
            _("“{form}”没有“{placeholder}”这个占位符，请对照这一页的列表改"), field="file", form=form.label,
            placeholder=strange[0],
        )  # fmt: skip
    for block in form.blocks:
        missing = [called(one) for one in block.placeholders if called(one) not in said.names]
        if missing:
            raise Refused(
                _("模板缺少“{block}”：请加上占位符 {placeholder} 再传"), field="file", block=block.label,
                placeholder=missing[0],
            )  # fmt: skip
