"""Every pair of colours that carries words meets AA, computed from the sheet's own tokens."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import gongzhi.interfaces

SHEET = (Path(gongzhi.interfaces.__file__).parent / "static" / "gongzhi.css").read_text(encoding="utf-8")
TOKENS = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", SHEET))

WORDS = [  # ink, ground: text needs 4.5
    ("ink", "paper"), ("ink", "sheet"), ("ink", "wash"), ("ink", "pine-wash"), ("ink", "amber-wash"),
    ("ink", "vermilion-wash"), ("ink-soft", "paper"), ("ink-soft", "sheet"), ("ink-soft", "wash"),
    ("ink-soft", "pine-wash"), ("pine", "paper"), ("pine", "sheet"), ("pine", "wash"), ("pine", "pine-wash"),
    ("pine-deep", "paper"), ("on-pine", "pine"), ("on-pine", "pine-deep"), ("on-pine", "vermilion"),
    ("amber", "paper"), ("amber", "wash"), ("amber", "pine-wash"), ("vermilion", "paper"), ("vermilion", "wash"),
    ("vermilion", "pine-wash"), ("vermilion", "vermilion-wash"),
]  # fmt: skip
EDGES = [("line-firm", "paper"), ("line-firm", "sheet"), ("pine", "paper"), ("vermilion", "paper")]  # a control needs 3


@pytest.mark.parametrize(("ink", "ground"), WORDS)
def test_words_can_be_read(ink: str, ground: str) -> None:
    assert contrast(TOKENS[ink], TOKENS[ground]) >= 4.5


@pytest.mark.parametrize(("edge", "ground"), EDGES)
def test_edges_of_controls_can_be_seen(edge: str, ground: str) -> None:
    assert contrast(TOKENS[edge], TOKENS[ground]) >= 3


def test_pine_green_is_the_accent() -> None:
    assert TOKENS["pine"] == "#1f6f5b"


def test_colours_are_tokens_and_nowhere_else() -> None:
    rules = SHEET.split("/* 1 ·")[1]
    found = set(re.findall(r"#[0-9a-fA-F]{3,8}\b", re.sub(r'url\("[^"]*"\)', "", rules)))
    assert found <= {"#fff", "#000"}


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    channels = (int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
