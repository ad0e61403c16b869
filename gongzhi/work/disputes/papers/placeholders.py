"""What placeholders are called in a Word template, and values under those names."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Row = Mapping[str, str]
    Values = Mapping[str, str | Sequence[Row]]  # plain values only: nothing a template could call


@cache
def names() -> Mapping[str, str]:
    """Return the Chinese name of each placeholder, by its name in the code."""
    text = files("gongzhi.work.disputes.papers").joinpath("data/placeholders.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def called(placeholder: str) -> str:
    """Return what people write for one placeholder: ``parties.name`` is 当事人名单.姓名."""
    return ".".join(names()[one] for one in placeholder.split("."))


def written(values: Values) -> dict[str, str | list[dict[str, str]]]:
    """Return values under the names that templates use; control characters, which Word cannot hold, are left out."""
    return {
        names()[key]: _clean(value) if isinstance(value, str) else [_row(row) for row in value]
        for key, value in values.items()
    }


def _row(row: Row) -> dict[str, str]:
    return {names()[key]: _clean(value) for key, value in row.items()}


def _clean(value: str) -> str:
    """Keep what Word can hold; ``\\a`` begins a new paragraph (a convention of the template engine)."""
    lines = value.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\a")
    return "".join(letter for letter in lines if letter == "\a" or (letter >= " " and letter not in "\ufffe\uffff"))
