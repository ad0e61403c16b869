"""Place codes: the national 12-digit division code, plus three digits for the grid.

``330411`` district, ``330411101`` town, ``330411101200`` community, ``330411101200003`` grid. Containment is a
prefix test; in a database it is the half-open range ``[p, after(p))``, never ``LIKE``.
"""

from __future__ import annotations

LEVELS = {2: "province", 4: "city", 6: "district", 9: "town", 12: "community", 15: "grid"}

#: How many digits name a town.
TOWN = 9


def level(code: str) -> str:
    """Return the level that the length of a code names.

    :raises ValueError: the code has another length or is not made of digits.
    """
    if not code.isascii() or not code.isdigit() or len(code) not in LEVELS:
        msg = f"not a place code: {code!r}"
        raise ValueError(msg)
    return LEVELS[len(code)]


def above(code: str) -> str:
    """Return the code one level up; empty above a province."""
    lengths = sorted(LEVELS)
    shorter = [n for n in lengths if n < len(code)]
    return code[: shorter[-1]] if shorter else ""


def around(code: str) -> list[str]:
    """Return a code and those of all larger places around it, the largest first."""
    return [code[:length] for length in sorted(LEVELS) if length <= len(code)]


def after(prefix: str) -> str:
    """Return the first code that no longer starts with this prefix: ``after("330411") == "330412"``."""
    return prefix[:-1] + chr(ord(prefix[-1]) + 1)
