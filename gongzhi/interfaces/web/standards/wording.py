"""How standards and what changed in them read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from gongzhi.foundation.standards.comparing import LABELS
from gongzhi.interfaces import checklists
from gongzhi.kernel.facts import FACTS
from gongzhi.kernel.texts import _ as marked

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gongzhi.foundation.standards.comparing import Change
    from gongzhi.foundation.standards.form import Form
    from gongzhi.foundation.standards.models import Standard, Version

SORTS: Mapping[str, str] = {
    "yes": marked("符合、不符合、不涉及"), "one": marked("选一个"), "many": marked("选几个"), "whole": marked("数字"),
    "words": marked("填空"),
}  # fmt: skip
STATES: Mapping[str, tuple[str, str]] = {
    "draft": ("paused", marked("草稿")), "live": ("done", marked("在用")), "retired": ("", marked("停用了")),
}  # fmt: skip
PROOFS: Mapping[str, str] = {"photo": marked("照片"), "file": marked("照片或文件"), "": ""}
_FACT_NAMES = {code: fact.label for code, fact in FACTS.items()}
NOTHING = "—"


def name(standard: Standard) -> str:
    """Return what a standard is called in the reader's language."""
    english = standard.name_en if (get_language() or "").startswith("en") else ""
    return english or standard.name


def state(version: Version) -> tuple[str, str]:
    """Return the shape of its sign and the word beside it."""
    sign, word = STATES[version.state]
    return sign, _(word)


def changes(change: Change, old: Form, new: Form) -> list[tuple[str, str, str]]:
    """Return what changed of one question as (field, before, after)."""
    return [
        (_(LABELS[field]), _said(field, before, old), _said(field, after, new))
        for field, before, after in change.fields
    ]


def _said(field: str, value: Any, form: Form) -> str:
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if value in ("", None, ()):
        return NOTHING
    words = {"sort": SORTS, "proof": PROOFS, "fact": _FACT_NAMES}.get(field)
    return _(words[value]) if words else _listed(field, value, form)


def _listed(field: str, value: Any, form: Form) -> str:
    if field == "when":
        return _("；").join(checklists.condition(form, one) for one in value)
    if field in ("options", "options_en"):
        return _("、").join(label for _code, label in value)
    if field == "fails":
        return _("、").join(value)
    return str(value)
