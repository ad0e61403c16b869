"""One part of a page that another area of work fills: its title, its template, and what the template is given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One part of the page of a site."""

    title: str
    template: str
    context: dict[str, Any]
