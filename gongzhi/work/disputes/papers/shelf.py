"""Reading for pages: which papers can be made, what was bound, which templates are in use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gongzhi.kernel.refused import NotFound
from gongzhi.kernel.texts import _
from gongzhi.work.disputes import queries
from gongzhi.work.disputes.models import Bundle, Template
from gongzhi.work.disputes.papers import making, sheets
from gongzhi.work.disputes.papers.forms import FORMS, Form
from gongzhi.work.disputes.papers.placeholders import called

if TYPE_CHECKING:
    from gongzhi.work.disputes.models import Case
    from gongzhi.work.disputes.papers.sheets import Sheet
    from gongzhi.work.disputes.queries import Contents

LARGEST = 2 * 1024 * 1024  # bytes of a template


@dataclass(frozen=True, slots=True)
class Kept:
    """A form and whose template it uses; the district's own has a version."""

    form: Form
    own: Template | None

    @property
    def must(self) -> list[tuple[str, list[str]]]:
        """Each block that a template must have, with its placeholders as they are written."""
        return [(block.label, [called(one) for one in block.placeholders]) for block in self.form.blocks]

    @property
    def may(self) -> list[str]:
        """All placeholders, as they are written."""
        return [called(one) for one in self.form.placeholders]


def sheets_of(case: Case, contents: Contents) -> list[Sheet]:
    """Return which papers can be made of a case, for the reader of some contents."""
    return sheets.sheets(case, contents.compartments, contents.notes)


def sheet(case: Case, readable: frozenset[str], form: str, of: int) -> Sheet:
    """Return one paper that can be made.

    :raises NotFound: it cannot, now or for this reader.
    """
    return sheets.find(form, of, sheets_of(case, queries.contents(case, readable)))


def bundles(case: Case) -> list[Bundle]:
    """Return the dossiers of a case that can still be fetched, the latest first."""
    return list(Bundle.objects.filter(case=case, erased_at=None).select_related("party"))


def bundle(case: Case, pk: int) -> Bundle:
    """Return one bound dossier of a case.

    :raises NotFound: there is none such any more.
    """
    found = Bundle.objects.filter(case=case, pk=pk, erased_at=None).first()
    if found is None:
        raise NotFound(_("这份卷宗已经清除，请重新制作"))
    return found


def templates() -> list[Kept]:
    """Return every form, and whose template it uses. One query."""
    own = {one.form: one for one in Template.objects.filter(ended_at=None)}
    return [Kept(form, own.get(form.code)) for form in FORMS.values()]


def template(form: str, *, shipped: bool) -> bytes:
    """Return the Word template of a form: the one in use, or our own."""
    own = None if shipped else making.template_of(form)
    return making.content_of(own) if own else making.shipped(form)
