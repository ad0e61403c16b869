"""Files that come with a form: counted and weighed before they are read, so that a huge one costs nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy

from gongzhi.foundation.files.policies import may_keep
from gongzhi.kernel.refused import Refused
from gongzhi.kernel.texts import _
from gongzhi.kernel.verdict import require

if TYPE_CHECKING:
    from gongzhi.interfaces.web.middleware import DeskRequest

FIELD = "photos"


class FileInput(forms.FileInput):
    """A file input that takes several; called like Django's own, since templates go by that name."""

    allow_multiple_selected = True


def field() -> forms.Field:
    """Return the form field; what was chosen is read by ``read``, since a form sees only one file."""
    widget = FileInput(attrs={"multiple": True, "accept": "image/*,.pdf,.docx,.xlsx"})
    return forms.Field(label=gettext_lazy("照片和文件"), required=False, widget=widget)


def read(request: DeskRequest) -> list[tuple[str, bytes]]:
    """Return the chosen files as (name, content).

    :raises Refused: there are too many, or one is too large; nothing of it was read.
    """
    chosen = [file for file in request.FILES.getlist(FIELD) if file.size]
    if len(chosen) > settings.FILES_PER_REPORT:
        raise Refused(_("一次最多传 {most} 个文件"), field=FIELD, most=settings.FILES_PER_REPORT)
    for file in chosen:
        require(may_keep(file.name or "", file.size or 0), field=FIELD)
    return [(file.name or "", file.read()) for file in chosen]


def lost(request: DeskRequest) -> int:
    """Return how many chosen files a page that is shown again cannot carry over: a browser must be given them anew."""
    return len(request.FILES.getlist(FIELD))
