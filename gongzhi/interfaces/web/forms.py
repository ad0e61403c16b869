"""Forms made from the details of a move: Django draws the fields, the kernel reads and judges what was typed."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _

from gongzhi.interfaces.selects import Select
from gongzhi.interfaces.templatetags.words import sentence
from gongzhi.kernel import details as kernel

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gongzhi.kernel.details import Ask
    from gongzhi.kernel.refused import Refused


Options = Callable[[str], list[tuple[str, str]]]


class MoveForm(forms.Form):
    """The form of one move. ``seen`` is the version that the page showed; ``once`` makes a second press harmless."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    once = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(
        self,
        details: type,
        options: Options,
        data: Mapping[str, Any] | None = None,
        *,
        seen: int = 0,
        initial: Mapping[str, Any] | None = None,
        prefix: str | None = None,
    ) -> None:
        super().__init__(
            data, prefix=prefix, initial={"seen": seen, "once": secrets.token_hex(16)} | dict(initial or {})
        )
        self.details = details
        for name, ask in kernel.asks(details).items():
            self.fields[name] = _field(ask, options)

    def given(self) -> Any:
        """Return the details that were typed.

        :raises Refused: something is missing or not right; its ``field`` names where.
        """
        raw = {name: self._typed(name) for name in kernel.asks(self.details)}
        return kernel.build(self.details, raw)

    def _typed(self, name: str) -> Any:
        field = self.fields[name]
        return field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name))

    def version(self) -> int:
        """Return the version that the page showed; a forged or missing one is older than any."""
        value = str(self.data.get(self.add_prefix("seen"), ""))
        return int(value) if value.isdecimal() and len(value) < 10 else -1

    def refuse(self, refusal: Refused) -> None:
        """Show a refusal at its field, or above all fields."""
        field = "photos" if refusal.field in ("file", "files") else refusal.field
        self.add_error(field if field in self.fields else None, sentence(refusal.sentence))


def _field(ask: Ask, options: Options) -> forms.Field:
    return _FIELDS[ask.sort](ask, options, label=_(ask.label), help_text=_(ask.help) if ask.help else "")


def _words(ask: Ask, _options: Options, **shown: Any) -> forms.Field:
    short = ask.longest and ask.longest <= 80
    widget = forms.TextInput() if short else forms.Textarea(attrs={"rows": 4 if ask.longest > 500 else 3})
    return forms.CharField(widget=widget, max_length=ask.longest or None, required=ask.required, **shown)


def _one(ask: Ask, options: Options, **shown: Any) -> forms.Field:
    if ask.of == "matter":  # too many to list: by its number
        box = forms.TextInput(attrs={"autocomplete": "off", "placeholder": "M-2026-000001"})
        return forms.CharField(widget=box, required=ask.required, **shown)
    choices = [("", _("请选择")), *options(ask.of)]
    return forms.ChoiceField(choices=choices, widget=Select, required=ask.required, **shown)


def _many(ask: Ask, options: Options, **shown: Any) -> forms.Field:
    boxes = forms.CheckboxSelectMultiple
    return forms.MultipleChoiceField(choices=options(ask.of), widget=boxes, required=ask.required, **shown)


def _choice(ask: Ask, _options: Options, **shown: Any) -> forms.Field:
    choices = [(code, _(label)) for code, label in ask.options.items()]
    return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, required=ask.required, **shown)


def _whole(ask: Ask, _options: Options, **shown: Any) -> forms.Field:
    return forms.IntegerField(min_value=ask.least, max_value=ask.most, required=ask.required, **shown)


def _money(ask: Ask, _options: Options, **shown: Any) -> forms.Field:
    box = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    return forms.CharField(widget=box, max_length=20, required=ask.required, **shown)


def _yes(_ask: Ask, _options: Options, **shown: Any) -> forms.Field:
    return forms.BooleanField(required=False, **shown)


def _day(ask: Ask, _options: Options, **shown: Any) -> forms.Field:
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}), required=ask.required, **shown)


_FIELDS: dict[str, Callable[..., forms.Field]] = {
    "words": _words, "one": _one, "many": _many, "codes": _many, "choice": _choice, "whole": _whole, "yes": _yes,
    "day": _day, "money": _money,
}  # fmt: skip
