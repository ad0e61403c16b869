"""Reading what somebody looks for: a number, words as they are written, and words with one character wrong.

What looks like a phone, a paper or a person is refused: nothing here finds persons.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import combinations, pairwise

from gongzhi.foundation.persons.digits import squeezed
from gongzhi.foundation.persons.masking import SIGNS, mask
from gongzhi.foundation.search import tokens
from gongzhi.foundation.search.conditions import All, AnyOf, But, Condition
from gongzhi.kernel.refused import Refused
from gongzhi.kernel.texts import _

LONGEST = 60  # characters
NEAR = 4  # units from which on one may be wrong
PIECE = 8  # units that are looked at together
_NUMBER = re.compile(r"(?:([MR])\s?-?\s?)?(?:(20\d\d)-)?(\d{1,12})")
_DIGITS = re.compile(r"\+?\d(?:[\s\-.()]?\d){6,}[X]?")  # as long as a phone without its area code
#: A mobile phone or a paper, whatever stood between its digits.
_OWN = re.compile(
    r"(?<![0-9])(?:(?:(?:00)?86)?1[3-9][0-9]{9}"
    r"|[1-9][0-9]{5}(?:18|19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9Xx])(?![0-9])"
)


@dataclass(frozen=True, slots=True)
class Number:
    """The number of a thing as people write it; ``letter`` and ``year`` may be left out."""

    letter: str
    year: int
    pk: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for: tier after tier, what is in an earlier one stands above what is in a later one."""

    tiers: tuple[Number | Condition, ...]
    phrases: tuple[tuple[str, ...], ...]

    @property
    def number(self) -> Number | None:
        """The number, where one was written."""
        return next((tier for tier in self.tiers if isinstance(tier, Number)), None)


def read(text: str) -> Wanted:
    """Read what somebody wrote into the box.

    :raises Refused: it looks like a phone, a paper or a person, is too long, or holds no word at all.
    """
    text = " ".join(text.split())  # a name on a line of its own would be a signature
    if len(unicodedata.normalize("NFKC", text)) > LONGEST:
        raise Refused(_("最多写 {longest} 个字，请挑最要紧的几个词"), field="q", longest=LONGEST)
    number = _number(text)
    if number is None:
        _refuse_persons(text)
    phrases = tuple(dict.fromkeys(piece for run in tokens.runs(text) for piece in _pieces(run)))
    if not phrases:
        raise Refused(_("请写要找的字，例如小区名、路名或编号"), field="q")
    if number is not None and (number.letter or number.year):
        return Wanted((number,), ())
    exact = All(tuple(token for phrase in phrases for token in _sure(phrase)))
    tiers: list[Number | Condition] = [exact] if number is None else [number, exact]
    if any(len(phrase) >= NEAR for phrase in phrases):
        near = All(tuple(part for phrase in phrases for part in _near(phrase)))
        tiers.append(But(near, exact))
    return Wanted(tuple(tiers), phrases)


def _number(text: str) -> Number | None:
    match = _NUMBER.fullmatch(unicodedata.normalize("NFKC", text).upper())
    if match is None or not (match[1] or match[2] or len(match[3]) < 7):
        return None
    return Number(match[1] or "", int(match[2] or 0), int(match[3]))


def _refuse_persons(text: str) -> None:
    narrow = unicodedata.normalize("NFKC", text).upper()
    kinds = {span.kind for span in mask(text).spans if span.kind in SIGNS}
    if kinds == {"name"}:
        raise Refused(_("这里不按人名查找。请写地点、编号或什么事，例如“王店镇 路灯”"), field="q")
    if kinds or _DIGITS.fullmatch(narrow) or _OWN.search(squeezed(text)):
        raise Refused(
            _("这里不按电话、证件、车牌等号码查找。请写地点或什么事；找编号请写全，例如 M-2026-000123"),
            field="q",
        )


def _pieces(run: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Cut a long run into pieces of about the same length."""
    count = -(-len(run) // PIECE)
    cuts = [len(run) * i // count for i in range(count + 1)]
    return [run[start:end] for start, end in pairwise(cuts)]


def _sure(phrase: tuple[str, ...]) -> tuple[str, ...]:
    """Return what a document holds in which these units stand side by side."""
    return tokens.pairs(phrase) or phrase


def _near(phrase: tuple[str, ...]) -> tuple[Condition, ...]:
    """Allow one character that is wrong or missing, or all of them with the words in two other places apart.

    A number or a Latin word is never guessed: 3栋 is not 5栋.
    """
    if len(phrase) < NEAR:
        return _sure(phrase)
    options = [_without(phrase, dropped, None) for dropped in combinations(range(len(phrase) - 1), 2)]
    options += [
        _without(phrase, (at - 1, at), at) for at, unit in enumerate(phrase) if not unit.isascii()
    ]  # fmt: skip
    least = [option for option in dict.fromkeys(options) if not any(other < option for other in options)]
    return (AnyOf(tuple(All(tuple(sorted(option))) for option in least)),)


def _without(phrase: tuple[str, ...], dropped: tuple[int, ...], wrong: int | None) -> frozenset[str]:
    """Return what must be there without some pairs (by place) and perhaps one unit."""
    kept = [at for at in range(len(phrase) - 1) if at not in dropped]
    covered = {at + step for at in kept for step in (0, 1)}
    alone = {unit for at, unit in enumerate(phrase) if at not in covered and at != wrong}
    all_pairs = tokens.pairs(phrase)
    return frozenset({all_pairs[at] for at in kept} | alone)
