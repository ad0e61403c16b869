"""The rows of the table of URLs, one module for each area: ``TABLE`` as in ``url_table.py``, and its ``THINGS``."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable


def every() -> tuple[list[str], dict[str, Callable[[], str]]]:
    """All lines and all things of the modules in this folder."""
    lines: list[str] = []
    things: dict[str, Callable[[], str]] = {}
    for module in pkgutil.iter_modules(__path__):
        area = importlib.import_module(f"{__name__}.{module.name}")
        lines += area.TABLE.strip().splitlines()
        things |= area.THINGS
    return lines, things
