"""A list to choose from, drawn in one piece: Django's own widget renders a template for each of hundreds of options."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.forms.renderers import BaseRenderer
    from django.utils.safestring import SafeString


class Select(forms.Select):
    """A select of options and of groups of options; called like Django's own, since templates go by that name."""

    def render(
        self,
        name: str,
        value: Any,
        attrs: dict[str, Any] | None = None,
        renderer: BaseRenderer | None = None,  # noqa: ARG002 — the signature is Django's
    ) -> SafeString:
        """Return the whole select."""
        own = flatatt(self.build_attrs(self.attrs | {"name": name}, attrs))
        chosen = set(self.format_value(value))
        drawn = format_html_join("", "{}", ((_drawn(code, label, chosen),) for code, label in self.choices))
        return format_html("<select{}>{}</select>", own, drawn)


def _drawn(code: object, label: Any, chosen: set[str]) -> SafeString:
    if isinstance(label, list | tuple):
        return format_html('<optgroup label="{}">{}</optgroup>', code, _options(label, chosen))
    return _options([(code, label)], chosen)


def _options(rows: Iterable[tuple[object, object]], chosen: set[str]) -> SafeString:
    found = ((code, mark_safe(" selected") if str(code) in chosen else "", name) for code, name in rows)
    return format_html_join("", '<option value="{}"{}>{}</option>', found)
