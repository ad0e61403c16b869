"""The lists that come with the product, in our own words: data that a district copies, changes or leaves.

A legal basis stands only where the text of the law was at hand; where it was not, the place is empty for the district.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib import resources

from gongzhi.foundation.standards.form import Form, read

CODES = ("rental", "fire", "school", "market", "park")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shipped:
    """One list that comes with the product."""

    code: str
    name: str
    name_en: str
    use: str
    kinds: tuple[str, ...]
    note: str
    form: Form


def every() -> list[Shipped]:
    """Return the lists."""
    return [_read(code) for code in CODES]


def _read(code: str) -> Shipped:
    folder = resources.files("gongzhi.foundation.standards") / "data"
    given = json.loads((folder / f"{code}.json").read_text(encoding="utf-8"))
    return Shipped(
        code=code, name=given["name"], name_en=given["name_en"], use=given["use"], kinds=tuple(given["kinds"]),
        note=given["note"], form=read(given["form"]),
    )  # fmt: skip
