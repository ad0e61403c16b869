"""Whom the law gives what we do not keep: courts, discipline, petitions on their way, faith matters and the like.

Words hint at it while somebody at the desk looks; nothing of the hint is kept. What a report keeps when it is referred
is the body, so that its answer can name it, and a body is no class: one stands for several kinds of trouble.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import get_language

from gongzhi.work.intake import tables
from gongzhi.work.intake.words import Words, plain

READ = 3000  # characters
OPENING = 60  # characters: a word there counts double, since complaints about anything may mention a court in passing
ENOUGH = 5  # one telling word in the opening, or two anywhere
STRONG, WEAK = 3, 1


@dataclass(frozen=True, slots=True)
class Agency:
    """A competent body, as it is named to a resident. ``sample`` marks an address that is made up."""

    code: str
    name: str
    name_en: str
    address: str
    phone: str
    says: str
    says_en: str
    sample: bool = False

    @property
    def called(self) -> str:
        """The name in the reader's language."""
        return self.name_en if (get_language() or "").startswith("en") else self.name


@dataclass(frozen=True, slots=True)
class Hint:
    """That a report may belong elsewhere, and the words that say so. Shown to the desk, stored nowhere."""

    agency: Agency
    words: tuple[str, ...]


def find(code: str) -> Agency | None:
    """Return a body by its code, or nothing."""
    return listed().get(code)


def options() -> list[tuple[str, str]]:
    """Return (code, name) of every body, for the desk to choose from."""
    return [(agency.code, agency.called) for agency in listed().values()]


def hint(text: str) -> Hint | None:
    """Return the body that a report may belong to, if its words say so clearly enough."""
    words, kinds, agency_of = _signs()
    weights: Counter[str] = Counter()
    heard: dict[str, list[str]] = defaultdict(list)
    for at, word in words.find(plain(text[:READ])):
        for kind, weight in kinds[word]:
            if word not in heard[kind]:
                weights[kind] += weight * (2 if at < OPENING else 1)
                heard[kind].append(word)
    for kind, weight in weights.most_common(1):
        if weight >= ENOUGH:
            return Hint(listed()[agency_of[kind]], tuple(heard[kind][:6]))
    return None


@lru_cache(maxsize=1)
def listed() -> dict[str, Agency]:
    """Return every body by code, in the order of the table."""
    return {row["code"]: Agency(**row) for row in tables.tree("agencies")["agency"]}


@lru_cache(maxsize=1)
def _signs() -> tuple[Words, dict[str, list[tuple[str, int]]], dict[str, str]]:
    kinds: dict[str, list[tuple[str, int]]] = defaultdict(list)
    agency_of: dict[str, str] = {}
    for row in tables.tree("agencies")["kind"]:
        agency_of[row["code"]] = row["agency"]
        for weight, words in ((STRONG, row["strong"]), (WEAK, row["weak"])):
            for word in words:
                kinds[word].append((row["code"], weight))
    return Words(kinds), dict(kinds), agency_of
