"""The details of a move as JSON Schema, derived from the same dataclass as its form and its ledger entry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext

from gongzhi.kernel.details import asks

if TYPE_CHECKING:
    from gongzhi.kernel.details import Ask


def schema(details: type) -> dict[str, Any]:
    """Return what the body of a move must be."""
    fields = asks(details)
    required = [name for name, ask in fields.items() if ask.required]
    found: dict[str, Any] = {
        "type": "object", "properties": {name: _field(ask) for name, ask in fields.items()},
        "additionalProperties": False,
    }  # fmt: skip
    return found | ({"required": required} if required else {})


def _field(ask: Ask) -> dict[str, Any]:
    found: dict[str, Any] = {"title": gettext(ask.label), **_SORTS[ask.sort]}
    if ask.help:
        found["description"] = gettext(ask.help)
    if ask.longest:
        found["maxLength"] = ask.longest
    if ask.required and ask.sort == "words":
        found["minLength"] = 1
    if ask.sort == "many" and ask.required:
        found["minItems"] = 1
    if ask.sort == "whole":
        found |= {"minimum": ask.least, "maximum": ask.most}
    if ask.options:
        codes = list(ask.options) if ask.required else ["", *ask.options]
        found |= {"enum": codes, "x-labels": {code: gettext(label) for code, label in ask.options.items()}}
    if ask.of:
        found["x-register"] = ask.of
    return found


_CODES = {"type": "array", "items": {"type": "string"}, "uniqueItems": True}
_SORTS: dict[str, dict[str, Any]] = {
    "words": {"type": "string"},
    "one": {"type": "string"},
    "choice": {"type": "string"},
    "many": _CODES,
    "codes": _CODES,
    "whole": {"type": "integer"},
    "money": {"type": "string", "pattern": r"^\d{1,12}(\.\d{1,2})?$", "examples": ["1234.50"]},
    "day": {"type": "string", "format": "date"},
    "moment": {"type": "string", "format": "date-time"},
    "yes": {"type": "boolean", "default": False},
}
