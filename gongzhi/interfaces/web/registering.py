"""What pages of the district's own registers have in common: several forms on one page, each done once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.timezone import localdate

from gongzhi.interfaces.web import doing
from gongzhi.interfaces.web.forms import MoveForm
from gongzhi.kernel.refused import Refused
from gongzhi.kernel.texts import _

if TYPE_CHECKING:
    from django.http import HttpResponse

    from gongzhi.interfaces.web.middleware import DeskRequest
    from gongzhi.kernel.texts import Sentence

#: What is chosen from lists so long that a few letters find it.
_LONG = ("place", "parent", "into")


def form(asked: type, options: Callable[[str], Any], data: Any = None) -> MoveForm:
    """Return a form with ids of its own, since a page has several; the days start with today."""
    made = MoveForm(asked, options, data, initial={"on": localdate().isoformat()})
    made.auto_id = f"{asked.__name__.lower()}-%s"
    for name in _LONG:
        if name in made.fields:
            made.fields[name].widget.attrs["data-find"] = ""
    return made


def done(
    request: DeskRequest, form: MoveForm, act: Callable[[Any], str], again: Callable[[Sentence], HttpResponse]
) -> HttpResponse:
    """Do once what a form asks and go where ``act`` says; or show the page again as it was typed, with the reason.

    The reason stands at its field; ``again`` is given it as well, for a page that has no such form any more.
    """
    try:
        return doing.once(request, lambda: act(_given(form)))
    except Refused as refusal:
        form.refuse(refusal)
        return again(refusal.sentence)


def _given(form: MoveForm) -> Any:
    """Return what was typed; what was chosen is among the choices that were offered.

    :raises Refused: something is missing or not right, or was never offered.
    """
    given = form.given()
    for name, field in form.fields.items():
        if isinstance(field, forms.ChoiceField) and (value := getattr(given, name, "")):
            chosen = value if isinstance(value, tuple) else (value,)
            if not all(field.valid_value(one) for one in chosen):
                raise Refused(_("“{label}”里没有这个选项"), field=name, label=field.label)
    return given
