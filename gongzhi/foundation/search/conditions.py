"""What a document must hold, as a tree of tokens, and how each database writes it down."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class All:
    """Every part must hold."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One part must hold."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class But:
    """The one must hold, the other must not."""

    holds: Condition
    lacks: Condition


Condition = str | All | AnyOf | But


def tsquery(condition: Condition) -> str:
    """Write it as PostgreSQL's ``tsquery``."""
    match condition:
        case str():
            return f"'{condition}'"
        case All(parts):
            return "(" + " & ".join(map(tsquery, parts)) + ")"
        case AnyOf(parts):
            return "(" + " | ".join(map(tsquery, parts)) + ")"
        case But(holds, lacks):
            return f"({tsquery(holds)} & !{tsquery(lacks)})"


def fts5(condition: Condition) -> str:
    """Write it as SQLite's FTS5 takes it."""
    match condition:
        case str():
            return f'"{condition}"'
        case All(parts):
            return "(" + " AND ".join(map(fts5, parts)) + ")"
        case AnyOf(parts):
            return "(" + " OR ".join(map(fts5, parts)) + ")"
        case But(holds, lacks):
            return f"({fts5(holds)} NOT {fts5(lacks)})"
