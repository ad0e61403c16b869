"""How rows that a district names in two languages read on a page: ``{% load cells %}``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.utils.translation import get_language

if TYPE_CHECKING:
    from gongzhi.foundation.standards.models import Standard

register = template.Library()


@register.filter
def called(standard: Standard) -> str:
    """Return a standard's name in the reader's language: the Chinese one where the district gave no other."""
    english = (get_language() or "").startswith("en")
    return (standard.name_en if english else "") or standard.name
