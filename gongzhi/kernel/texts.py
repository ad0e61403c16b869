"""Sentences for people: a Chinese message and its parameters, translated where it is shown."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


def _(text: str) -> str:
    """Mark a text for translation; the msgid is the Chinese sentence itself."""
    return text


def past(text: str) -> str:
    """Mark an act as the record tells it: English presses Accept and records Accepted, Chinese says 受理 to both."""
    return text


def area(text: str) -> str:
    """Mark what a part of the desk is called: English says Hazards there and hazard of one, Chinese 隐患 to both."""
    return text


@dataclass(frozen=True, slots=True)
class Sentence:
    """A message with named gaps. ``str()`` fills the Chinese text; pages translate ``text`` first.

    ``params`` values are plain, already fit to be shown (names of units, dates in words), never personal data.
    """

    text: str = ""
    params: Mapping[str, object] = field(default_factory=dict, hash=False)

    def __str__(self) -> str:
        return self.text.format(**self.params) if self.params else self.text

    def __bool__(self) -> bool:
        return bool(self.text)
