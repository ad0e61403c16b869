"""Refusals of the services on a resident's form: at the field they name, else above the form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from gongzhi.foundation.idempotency.services import FIELD as KEY
from gongzhi.interfaces.templatetags.words import sentence
from gongzhi.kernel.texts import Sentence

if TYPE_CHECKING:
    from django import forms

    from gongzhi.kernel.refused import Refused

#: What services call a field, and where it stands on the forms here.
FIELDS = {"files": "photos", "file": "photos", "content": "photos", "position": "place", "datum": "place"}


def show(form: forms.Form, refusal: Refused) -> None:
    """Add a refusal to a form."""
    field = FIELDS.get(refusal.field, refusal.field)
    form.add_error(field if field in form.fields else None, sentence_of(refusal))


def sentence_of(refusal: Refused) -> str:
    """Return a refusal in the reader's language."""
    if refusal.field == KEY:
        return _("刚才已经发出过一份。这一份内容不一样，要另外发一份，请再按一次。")
    return told(refusal.sentence)


def told(words: Sentence) -> str:
    """Return a sentence in the reader's language, with the names in its gaps translated too."""
    gaps = {name: Sentence(gap) if isinstance(gap, str) and gap else gap for name, gap in words.params.items()}
    return sentence(Sentence(words.text, gaps))
