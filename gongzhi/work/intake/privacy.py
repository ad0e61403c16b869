"""What a resident is told before sending: who collects, what for, how long, whom to ask. Each wording has a version."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext

from gongzhi.kernel.refused import NotFound
from gongzhi.kernel.texts import _
from gongzhi.work.intake import tables

if TYPE_CHECKING:
    from datetime import date

HOTLINE = "12345"  # reaches every district, where the desk has no number of its own


@dataclass(frozen=True, slots=True)
class Line:
    """One question that people have, and its answer."""

    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Notice:
    """One wording of the notice, as it is shown."""

    version: str
    since: date
    lines: tuple[Line, ...]


def current(*, english: bool = False) -> Notice:
    """Return the wording that is shown now."""
    return _read(tables.tree("privacy")["version"][0], english=english)


def find(version: str, *, english: bool = False) -> Notice:
    """Return the wording that somebody was shown when they reported.

    :raises NotFound: there never was such a version.
    """
    for row in tables.tree("privacy")["version"]:
        if row["version"] == version:
            return _read(row, english=english)
    raise NotFound(_("没有这个版本的告知，请核对版本号"), field="version")


def _read(row: dict[str, Any], *, english: bool) -> Notice:
    end = "_en" if english else ""
    gaps = {
        "district": gettext(settings.DISTRICT_NAME) if english else settings.DISTRICT_NAME,
        "phone": settings.DESK_PHONE or HOTLINE,
        "years": f"{settings.KEEP_CONTACTS_DAYS / 365:g}",
    }
    lines = tuple(Line(line[f"heading{end}"], line[f"text{end}"].format(**gaps)) for line in row["line"])
    return Notice(row["version"], row["since"], lines)
