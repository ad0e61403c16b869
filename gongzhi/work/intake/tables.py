"""The district's own tables as they are shipped: words, numbers, classes and notices are data, not code."""

from __future__ import annotations

import csv
import tomllib
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "data"


def rows(name: str) -> list[dict[str, str]]:
    """Read a table of rows: ``rows("categories")``; lines that begin with ``#`` are for people."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


def tree(name: str) -> dict[str, Any]:
    """Read a table with parts inside parts: ``tree("danger")``."""
    with (FOLDER / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)
