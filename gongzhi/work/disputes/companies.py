"""By what organisations are compared: a name without what people leave out or write in many ways."""

from __future__ import annotations

import re
import unicodedata

LEAST = 3  # signs that tell one organisation from another; less than that is no name to compare

#: What a name ends with in the register and seldom in speech.
_FORM = re.compile("(股份有限公司|有限责任公司|有限公司|公司)$")
_BETWEEN = re.compile(r"[\W_]+")


def key(name: str) -> str:
    """Return what two writings of one organisation's name have in common, or nothing where that says too little."""
    plain = _BETWEEN.sub("", unicodedata.normalize("NFKC", name).casefold())
    bare = _FORM.sub("", plain)
    found = bare if len(bare) >= LEAST else plain
    return found if len(found) >= LEAST else ""
