"""Showing where a hit is: the words that were looked for, marked in a short piece of the masked text."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

if TYPE_CHECKING:
    from collections.abc import Iterable

BEFORE, LENGTH = 16, 80  # characters before the first hit, and in all
_TIES = r"[-–—·#/_ \t]*"


def marked(text: str, phrases: Iterable[tuple[str, ...]]) -> SafeString:
    """Return a text as HTML with every hit in ``<mark>``."""
    return _html(text, _spans(text, phrases))


def snippet(text: str, phrases: Iterable[tuple[str, ...]]) -> SafeString:
    """Return a short piece of a text around its first hit; empty where nothing of it was looked for."""
    flat = " ".join(text.split())
    spans = _spans(flat, phrases)
    if not spans:
        return SafeString("")
    start = max(spans[0][0] - BEFORE, 0)
    end = min(start + LENGTH, len(flat))
    inside = [(max(a, start) - start, min(b, end) - start) for a, b in spans if a < end]
    before, after = "…" if start else "", "…" if end < len(flat) else ""
    return mark_safe(f"{before}{_html(flat[start:end], inside)}{after}")  # noqa: S308 — _html escapes


def _html(text: str, spans: list[tuple[int, int]]) -> SafeString:
    parts, done = [], 0
    for start, end in spans:
        parts += [escape(text[done:start]), "<mark>", escape(text[start:end]), "</mark>"]
        done = end
    return mark_safe("".join([*parts, escape(text[done:])]))  # noqa: S308 — every piece is escaped above


def _spans(text: str, phrases: Iterable[tuple[str, ...]]) -> list[tuple[int, int]]:
    """Return where the phrases stand; of one that stands nowhere, its longest parts of two units or more."""
    level = "".join(_level(letter) for letter in text)
    found: list[tuple[int, int]] = []
    for phrase in phrases:
        for length in range(len(phrase), min(1, len(phrase) - 1), -1):
            parts = {phrase[at : at + length] for at in range(len(phrase) - length + 1)}
            hits = [match.span() for part in parts for match in re.finditer(_TIES.join(map(re.escape, part)), level)]
            if hits:
                found += hits
                break
    return _apart(found)


def _level(letter: str) -> str:
    """Return a character as it is compared, in its own place."""
    plain = unicodedata.normalize("NFKC", letter).lower()
    return plain if len(plain) == 1 else letter


def _apart(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Put together what overlaps or touches."""
    kept: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if kept and start <= kept[-1][1]:
            kept[-1] = (kept[-1][0], max(end, kept[-1][1]))
        else:
            kept.append((start, end))
    return kept
