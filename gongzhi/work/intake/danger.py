"""Is somebody in danger now? Then numbers come first: they stand above the form, and one press goes on.

This is shown to the one who writes and to nobody else. It is never stored, and it decides nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import get_language

from gongzhi.work.intake import tables
from gongzhi.work.intake.words import plain


@dataclass(frozen=True, slots=True)
class Number:
    """A number to ring, with what it is for."""

    number: str
    name: str
    name_en: str

    @property
    def called(self) -> str:
        """The name in the reader's language."""
        return self.name_en if (get_language() or "").startswith("en") else self.name


@dataclass(frozen=True, slots=True)
class Theme:
    """One sort of danger: what says so, what only sounds like it, whom to ring."""

    code: str
    signs: re.Pattern[str]
    calm: re.Pattern[str]
    numbers: tuple[Number, ...]

    def speaks(self, text: str) -> bool:
        """Say whether a sign is left when everything harmless has been taken out."""
        return bool(self.signs.search(self.calm.sub("，", text)))


def look(text: str) -> tuple[Number, ...]:
    """Return the numbers to show for a text, the nearest first; none if nobody seems to be in danger."""
    read = plain(text)
    found = (number for theme in themes() if theme.speaks(read) for number in theme.numbers)
    return tuple(dict.fromkeys(found))


def numbers() -> tuple[Number, ...]:
    """Return all numbers, for the start page."""
    return tuple(Number(**row) for row in tables.tree("danger")["number"])


@lru_cache(maxsize=1)
def themes() -> tuple[Theme, ...]:
    """Read the themes of danger, gravest first."""
    table = tables.tree("danger")
    numbers = {row["number"]: Number(**row) for row in table["number"]}
    return tuple(
        Theme(
            theme["code"],
            re.compile("|".join(theme["signs"])),
            re.compile("|".join(theme["calm"])),
            tuple(numbers[n] for n in theme["numbers"]),
        )
        for theme in table["theme"]
    )
