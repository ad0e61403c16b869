"""Cells of tables that leave the house: none of them is a formula, and none breaks the file.

A spreadsheet runs a cell that begins with one of these signs, on the machine of whoever opens it; some programs take
the full-width signs of Chinese and Japanese keyboards for the same.
"""

from __future__ import annotations

import re

STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # what XML, and so Excel, cannot hold


def harmless(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    cell = _CONTROL.sub("", cell)
    return f"'{cell}" if cell.startswith(STARTS) else cell
