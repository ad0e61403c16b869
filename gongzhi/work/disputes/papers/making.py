"""Making one paper: its template, in use by the district or our own, filled with what its sheet shows."""

from __future__ import annotations

from importlib.resources import files as resources
from typing import TYPE_CHECKING

from gongzhi.foundation.files import queries as files
from gongzhi.work.disputes.models import Template
from gongzhi.work.disputes.papers import sandbox
from gongzhi.work.disputes.papers.placeholders import written

if TYPE_CHECKING:
    from gongzhi.work.disputes.papers.frame import Values


def template_of(form: str) -> Template | None:
    """Return the district's own template of a form, where it has one in use."""
    return Template.objects.filter(form=form, ended_at=None).first()


def shipped(form: str) -> bytes:
    """Return our own template of a form."""
    return resources("gongzhi.work.disputes.papers").joinpath(f"data/{form}.docx").read_bytes()


def content_of(template: Template) -> bytes:
    """Return the Word file of a district's template."""
    return files.read(template.file, subjects=[template.subject])[0]


class Templates:
    """The templates of one making, each read once."""

    def __init__(self) -> None:
        self._own = {one.form: one for one in Template.objects.filter(ended_at=None)}
        self._contents: dict[str, bytes] = {}

    def version(self, form: str) -> int:
        """Return the version of the district's own template; 0: ours."""
        return self._own[form].version if form in self._own else 0

    def fill(self, form: str, values: Values) -> bytes:
        """Return a filled paper as a Word file.

        :raises Refused: a template in use asks for what there is not.
        """
        if form not in self._contents:
            self._contents[form] = self._checked(form) if form in self._own else shipped(form)
        return sandbox.filled(self._contents[form], written(values))

    def _checked(self, form: str) -> bytes:
        content = content_of(self._own[form])
        sandbox.said(content)  # the list of what a template may say can have grown shorter since it was uploaded
        return content
