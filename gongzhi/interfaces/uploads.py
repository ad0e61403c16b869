"""Files that come with a form: counted and weighed before they are read, so that a huge one costs nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms

from gongzhi.foundation.files.policies import may_bring, may_keep
from gongzhi.kernel.verdict import require

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.utils.functional import _StrPromise

FIELD = "photos"


class FileInput(forms.FileInput):
    """A file input that takes several; called like Django's own, since templates go by that name."""

    allow_multiple_selected = True


def field(label: _StrPromise) -> forms.Field:
    """Return the form field; what was chosen is read by ``read``, since a form sees only one file."""
    widget = FileInput(attrs={"multiple": True, "accept": "image/*,.pdf,.docx,.xlsx"})
    return forms.Field(label=label, required=False, widget=widget)


def read(request: HttpRequest) -> list[tuple[str, bytes]]:
    """Return the chosen files as (name, content).

    :raises Refused: there are too many, or one is too large or empty; nothing of it was read.
    """
    chosen = request.FILES.getlist(FIELD)
    require(may_bring(len(chosen)), field=FIELD)
    for file in chosen:
        require(may_keep(file.name or "", file.size or 0), field=FIELD)
    return [(file.name or "", file.read()) for file in chosen]


def lost(request: HttpRequest) -> int:
    """Return how many chosen files a page that is shown again cannot carry over: a browser must be given them anew."""
    return len(request.FILES.getlist(FIELD))
