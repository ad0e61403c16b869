"""The clause library 条款范本: wordings to begin a term from, in our own words, by type of dispute.

A clause is a beginning: people and sums are left open, and the mediator changes it to what was agreed.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Clause:
    """One wording: what sort of term it begins, for which types (none: for all), and its article, if there is one."""

    code: str
    title: str
    sort: str
    text: str
    types: tuple[str, ...] = ()
    law: str = ""


@lru_cache(maxsize=1)
def every() -> tuple[Clause, ...]:
    """Return all clauses in the order of the file."""
    text = (files("gongzhi.work.disputes") / "data" / "clauses.toml").read_text(encoding="utf-8")
    rows = tomllib.loads(text)["clause"]
    return tuple(Clause(**row | {"types": tuple(row.get("types", ()))}) for row in rows)


def for_type(type: str) -> list[Clause]:
    """Return the clauses for a type of dispute: its own first, then those for all."""
    own = [clause for clause in every() if type in clause.types]
    return own + [clause for clause in every() if not clause.types]


def find(code: str) -> Clause | None:
    """Return a clause by its code, or nothing."""
    return next((clause for clause in every() if clause.code == code), None)
