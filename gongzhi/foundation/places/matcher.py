"""Finding the names of places in free Chinese text. Plain Python: built once from codes and names, then only reads.

One regular expression over all stems, longest first, proposes; the surroundings dispose; what remains must agree on
one place, or the answer is all that the text may mean.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gongzhi.foundation.places import naming, surroundings
from gongzhi.kernel.places import level

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

#: An ending counts unless it is the head of another word: 建设村级公路, 振兴乡村, 建设乡镇企业, 新城镇化.
_ENDING = "|".join([*naming.COMMUNITY_ENDINGS, *naming.TOWN_ENDINGS])
_NO_ENDING = r"(?<!村(?=[级镇庄务容]))(?<!村(?=道[^路]))(?<!乡(?=[村镇]))(?<!镇(?=化))"
#: What may stand between a town and the village named after it.
_JOINTS = frozenset(["", " ", "的", "，", ",", "、", "·", "-", "—", "（", "("])


@dataclass(frozen=True, slots=True)
class Located:
    """What a text says about where.

    ``code`` is set when it names one place; ``candidates`` are all it may mean; ``matched`` are the words taken for
    names, in their order.
    """

    code: str = ""
    candidates: tuple[str, ...] = ()
    matched: tuple[str, ...] = ()

    @property
    def ambiguous(self) -> bool:
        """Whether the text names places, but not one."""
        return len(self.candidates) > 1


NOWHERE = Located()


@dataclass(slots=True)
class _Key:
    """The places that share one word: by whole name, as a town's stem, as a community's stem (code to kind)."""

    whole: dict[str, str] = field(default_factory=dict)
    towns: dict[str, str] = field(default_factory=dict)
    communities: dict[str, str] = field(default_factory=dict)

    @property
    def codes(self) -> dict[str, str]:
        return {**self.whole, **self.towns, **self.communities}


@dataclass(frozen=True, slots=True)
class _Mention:
    codes: frozenset[str]
    start: int
    end: int

    def is_above(self, code: str) -> bool:
        return any(len(own) < len(code) and code.startswith(own) for own in self.codes)


_NONE = _Mention(frozenset(), -1, -1)


class Matcher:
    """All names of a register, ready to be found."""

    def __init__(self, places: Iterable[tuple[str, str]]) -> None:
        """Take the code and short name of every place that a text may name."""
        keys: dict[str, _Key] = defaultdict(_Key)
        for code, name in places:
            stem, kind = naming.split(code, name)
            if not kind or len(stem) < 2:
                keys[name].whole[code] = kind
            elif level(code) == "town":
                keys[stem].towns[code] = kind
            else:
                keys[stem].communities[code] = kind
        self._keys = dict(keys)
        self._pattern = re.compile(f"({_alternatives(self._keys)})(?:({_ENDING}){_NO_ENDING})?") if keys else None

    def find(self, text: str, *, within: str) -> Located:
        """Find the one place inside ``within`` that a text names, or all that it may mean."""
        mentions = [mention for mention in self._mentions(text, within) if _inside(mention.codes, within)]
        if not mentions:
            return NOWHERE
        codes = _agree([_inside(mention.codes, within) for mention in mentions])
        words = tuple(dict.fromkeys(text[mention.start : mention.end] for mention in mentions))
        return Located(codes[0] if len(codes) == 1 else "", codes, words)

    def _mentions(self, text: str, within: str) -> list[_Mention]:
        """Read a text from left to right; an ending may be the head of the next name (王店镇中村)."""
        found: list[_Mention] = []
        if self._pattern is None:
            return found
        match = self._pattern.search(text)
        while match:
            before = found[-1] if found else _NONE
            codes = self._meant(text, match, before, within)
            if codes:
                found.append(_Mention(codes, match.start(), match.end()))
            match = self._pattern.search(text, match.end(1) if codes else match.start() + 1)
        return found

    def _meant(self, text: str, match: re.Match[str], before: _Mention, within: str) -> frozenset[str]:
        """Return the places that a match may mean where it stands; none when it is no place, or not ours."""
        stem, ending = match.group(1), match.group(2) or ""
        start = match.start()
        key = self._keys[stem]
        adjoins = before.end >= 0 and (start <= before.end or text[before.end : start] in _JOINTS)
        below = frozenset(code for code in key.codes if adjoins and before.is_above(code))
        if not adjoins and surroundings.another_place_above(text, start):
            return frozenset()
        if ending or key.whole:
            codes = frozenset(key.whole) or _with_ending(key, stem, ending, after_town=bool(below))
            if not adjoins and surroundings.longer_name(text, start, match.end()):
                return frozenset()
        elif start >= before.end and surroundings.bare_counts(
            text, stem, start, match.end(), town=bool(key.towns), after_town=bool(below)
        ):
            codes = frozenset(key.towns or key.communities)
        else:
            return frozenset()
        if adjoins and not (codes & below) and not _inside(before.codes, within):
            return frozenset()  # 南湖区太平村: a neighbour's village of the same name
        return codes & below or codes


def _with_ending(key: _Key, stem: str, ending: str, *, after_town: bool) -> frozenset[str]:
    """Choose by the ending: its own kind first; another kind only of a name that is no ordinary word."""
    loose = after_town or not surroundings.is_ordinary(stem)
    if ending in naming.TOWN_ENDINGS:
        kind, named = naming.TOWN_ENDINGS[ending], key.towns
    else:
        kind, named = naming.COMMUNITY_ENDINGS[ending], key.communities or key.towns
    exact = frozenset(code for code, own in named.items() if own == kind)
    return exact or (frozenset(named) if loose else exact)


def _inside(codes: frozenset[str], within: str) -> frozenset[str]:
    return frozenset(code for code in codes if code.startswith(within))


def _agree(mentions: Sequence[frozenset[str]]) -> tuple[str, ...]:
    """Bring mentions together: one named elsewhere decides between several, and a village stands for its town."""
    certain = {code for codes in mentions if len(codes) == 1 for code in codes}
    towns = {code[:9] for code in certain if len(code) >= 9}
    meant: set[str] = set()
    for codes in mentions:
        meant |= codes & certain or {code for code in codes if code[:9] in towns} or codes
    return tuple(sorted(code for code in meant if not any(o != code and o.startswith(code) for o in meant)))


def _alternatives(words: Iterable[str]) -> str:
    """Write words as one regular expression that shares first characters and prefers the longer word."""
    tree: dict[str, list[str]] = defaultdict(list)
    for word in words:
        tree[word[0]].append(word[1:])
    return "|".join(
        f"{re.escape(first)}(?:{'|'.join(map(re.escape, sorted(rests, key=len, reverse=True)))})"
        for first, rests in tree.items()
    )
