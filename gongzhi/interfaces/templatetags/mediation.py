"""How the codes of mediation read on a page: ``{% load mediation %}``."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django import template
from django.utils.translation import gettext

from gongzhi.interfaces.templatetags.words import sentence, short_day
from gongzhi.kernel.texts import Sentence
from gongzhi.work.disputes import codes, dossier, schedule
from gongzhi.work.disputes.studios import codes as studio_codes

if TYPE_CHECKING:
    from gongzhi.work.disputes.checking import Finding

register = template.Library()

_LISTS: dict[str, Any] = {
    "talk": codes.TALKS, "side": codes.SIDES, "note": codes.NOTES, "compartment": codes.COMPARTMENTS,
    "term": codes.TERMS, "enforced": codes.ENFORCED, "type": codes.TYPES, "source": codes.SOURCES,
    "part": dossier.LABELS,
    "guest": codes.GUESTS, "studio": studio_codes.KINDS, "status": studio_codes.STATUSES, "role": studio_codes.ROLES,
    "training": studio_codes.SUBJECTS,
}  # fmt: skip


@register.filter(name="of")
def called(code: Any, name: str) -> str:
    """Write what a code of one of the closed lists is called: ``{{ note.sort|of:"note" }}``."""
    return gettext(_LISTS[name][code])


@register.filter
def yuan(fen: int) -> str:
    """Write a sum of fen in yuan: 1,234.50."""
    return schedule.yuan(fen)


@register.filter
def found(finding: Finding) -> str:
    """Write what the checker noticed."""
    params = {name: short_day(value) if isinstance(value, date) else value for name, value in finding.params.items()}
    return sentence(Sentence(finding.text, params))
