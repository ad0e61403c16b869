"""What people complain about, in words that vary. The texts are data; all of them are made up."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

SURNAMES = "王李张沈顾陆钱朱吴徐周俞姚金许"
GIVEN = ("建华", "阿明", "春燕", "国良", "小妹", "志强", "玉珍", "海峰", "雪芳", "文俊", "秀英", "永康")

#: Mobile numbers begin with 1 and three digits that were given to a network. 154 was given to none: nobody answers.
NOBODYS = "1540000"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """One sort of complaint: how it is told, and how its answer reads."""

    category: str
    weight: int
    title: str
    words: tuple[str, ...]
    did: str
    reply: str
    months: tuple[int, ...] = ()
    unit: str = ""

    def weight_in(self, month: int) -> float:
        """Weigh it in a month of the year."""
        return self.weight * (2.5 if month in self.months else 1.0)


@dataclass(frozen=True, slots=True)
class Told:
    """One complaint as it came in, and what the desk and the unit write about it."""

    words: str
    title: str
    summary: str
    did: str
    reply: str


@lru_cache(maxsize=1)
def book() -> dict[str, Any]:
    """Read the whole table of texts."""
    return tomllib.loads((files("gongzhi.sample") / "data" / "year_troubles.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def every() -> tuple[Trouble, ...]:
    """Return every sort of complaint."""
    return tuple(_trouble(**row) for row in book()["trouble"])


def _trouble(*, words: list[str], months: Sequence[int] = (), **more: Any) -> Trouble:
    return Trouble(words=tuple(words), months=tuple(months), **more)


def draw(rng: Random, month: int, *, category: str = "") -> Trouble:
    """Draw a complaint as they come in that month."""
    known = [one for one in every() if not category or one.category.startswith(category)]
    return rng.choices(known, [one.weight_in(month) for one in known])[0]


def tell(rng: Random, trouble: Trouble, community: str) -> Told:
    """Put a complaint into words."""
    known = book()
    gaps = {"c": community, "d": rng.choice(known["spans"]), "h": rng.choice(known["hours"]), "n": rng.randint(2, 9)}
    gaps["s"] = rng.choice(known["spots"]).format(**gaps)
    core = rng.choice(trouble.words).format(**gaps)
    opening, closing = rng.choice(known["openings"]).format(**gaps), rng.choice(known["closings"])
    return Told(
        words=f"{opening}{core}{closing}", title=trouble.title.format(**gaps), summary=core,
        did=trouble.did.format(**gaps), reply=trouble.reply.format(**gaps),
    )  # fmt: skip


def a_word(rng: Random, list_name: str) -> str:
    """Draw one of the other sentences: ``late_reasons``, ``contest_words`` …"""
    return str(rng.choice(book()[list_name]))


def a_person(rng: Random) -> dict[str, str]:
    """Make up a name and a telephone number that belongs to nobody."""
    return {"name": rng.choice(SURNAMES) + rng.choice(GIVEN), "phone": f"{NOBODYS}{rng.randrange(10_000):04d}"}
