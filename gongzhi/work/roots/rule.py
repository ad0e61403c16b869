"""What the machine takes for one root problem: plain arithmetic over the cases of one place and class.

The same cause is told in like words, again and again, over months. Two texts that name different estates or roads are
never put together; and what most of them say about one and the same dwelling is nobody's root problem but that
household's, unless safety is at stake. No table and no person stands in here.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from django.conf import settings

from gongzhi.work.intake.likeness import grouping, marks

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from collections.abc import Set as AbstractSet
    from datetime import date

SAFETY = "04"  # the class of hazards: a house that may fall is looked at, whoever lives in it
GROUP = 2  # digits of a class that cases have in common
CUT = 0.12  # two sets whose pairs are less alike on average stay two; tuned on labelled streams, checked on others
_EVERYTHING = 3  # classes
_OTHER_CLASS = 0.4  # what two cases of different classes have in common counts so much

_ENDINGS = (
    "小区|花园|花苑|家园|佳苑|新村|公寓|公馆|苑|府|湾|城|广场|大厦|大道|路|街|巷"  # what estates and roads end with
)
_NAMED = re.compile(rf"([一-龥]{{2}})({_ENDINGS})(?![灯面人边牌基况])")
#: Characters that stand before such a word without naming it: 我们小区, 走路, 在路.
_NO_NAME = frozenset(
    "的在个们到里这那我你他她是和有从往去来住了把被各每本全整其某说见走马道公铁线条等上下过沿出进回靠对段老政电网短堵修让封拦小大土泥子高速村一"
)
_STOP = re.compile(r"[，。！？；：,.!?;:\s]+")
_COURTESY = re.compile(
    r"(?:您好|你好|领导好?|尊敬的.*|谢谢.*|感谢.*|再次(?:反映|投诉)|什么时候.{0,8}|.{0,4}打过.{0,4}电话.{0,6}"
    r"|.{0,4}(?:请|希望|麻烦|盼|恳求|要求|建议).{0,10}(?:处理|解决|答复|回复|看看|看一下|核实|重视|管管))$"
)
_SPAN = re.compile(
    r"[一二两三四五六七八九十半几0-9]+(?:个多?)?(?:天|星期|礼拜|周|月|年|小时)多?了?|(?:昨|今|前)天(?:晚上|早上)?(?:开始)?|这个月"
)
_DOOR = re.compile(
    r"(?:\d{1,3}(?:栋|幢|座|号楼)|\d{1,2}单元)[-—]?(?:\d{1,2}单元[-—]?)?(\d{3,4})|\d{1,3}[-—]\d{1,2}[-—](\d{3,4})"
    r"|(?<!\d)(\d{3,4})(?:室|号房)|\d{1,2}组(\d{1,3})号"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One request as the rule sees it: its number, its class, the day it was opened, and what was said."""

    pk: int
    category: str
    on: date
    title: str
    words: str

    @property
    def text(self) -> str:
        """All that was said."""
        return f"{self.title}。{self.words}"


def causes(cases: Sequence[Case], *, phrases: AbstractSet[str] = frozenset()) -> list[list[Case]]:
    """Return the sets that look like one root problem, the largest first; all cases are of one place and class.

    ``phrases`` are told about everything here.
    """
    named = [estates(case.text) for case in cases]
    split = [(one, other) for one, other in combinations(range(len(cases)), 2) if _elsewhere(named[one], named[other])]
    packed = [marked(case.title, case.words, phrases=phrases) for case in cases]
    found = grouping.groups(
        packed, apart=split, cut=CUT, weigh=lambda one, other: by_class(cases[one].category, cases[other].category)
    )
    sets = [[cases[one] for one in group] for group in found]
    return [group for group in sets if lasts(group) and is_shared(group)]


def marked(title: str, words: str, *, phrases: AbstractSet[str] = frozenset()) -> bytes:
    """Return the marks of what a text says about the trouble: without courtesies, spans, and the names of places."""
    told = [_SPAN.sub(" ", "，".join(part for part in clauses(text) if part not in phrases)) for text in (title, words)]
    names = [found[0] for found in _NAMED.finditer("。".join(told))]
    return marks.of(told[0], told[1], names=names)


def clauses(text: str) -> list[str]:
    """Return the parts of a text between its stops, but greetings, thanks and demands."""
    return [part for part in _STOP.split(text) if part and not _COURTESY.match(part)]


def said_of_everything(cases: Iterable[Case]) -> frozenset[str]:
    """Return the clauses that stand under three classes and more: what is said of everything tells of nothing."""
    heard: dict[str, set[str]] = defaultdict(set)
    for case in cases:
        for part in {*clauses(case.title), *clauses(case.words)}:
            heard[part].add(case.category)
    return frozenset(part for part, classes in heard.items() if len(classes) >= _EVERYTHING)


def is_shared(cases: Sequence[Case]) -> bool:
    """Say whether it is more than one household's: always where safety is at stake."""
    return all(case.category.startswith(SAFETY) for case in cases) or not one_dwelling(case.text for case in cases)


def lasts(cases: Sequence[Case]) -> bool:
    """Say whether there are enough of them, over long enough."""
    days = [case.on for case in cases]
    return len(days) >= settings.ROOT_LEAST and (max(days) - min(days)).days >= settings.ROOT_SPREAD_DAYS


def belongs(text: str, likeness: Sequence[float], others: Sequence[str]) -> bool:
    """Say whether one more text is of the same cause: as alike on average, and no other estate or road is named."""
    if not likeness or sum(likeness) / len(likeness) < CUT:
        return False
    named = estates(text)
    return not any(_elsewhere(named, estates(other)) for other in others)


def by_class(one: str, other: str) -> float:
    """Weigh likeness by the classes that the desk chose: two that differ may still be one trouble, but less likely."""
    return 1.0 if one == other else _OTHER_CLASS


def _elsewhere(one: frozenset[str], other: frozenset[str]) -> bool:
    return bool(one and other and not one & other)


def estates(text: str) -> frozenset[str]:
    """Return the estates and roads that a text names, each by its last two characters and its ending."""
    return frozenset(found[1] + found[2] for found in _NAMED.finditer(text) if not _NO_NAME.intersection(found[1]))


def one_dwelling(texts: Iterable[str]) -> bool:
    """Say whether more than half of some texts name a flat or a house, and the same one."""
    doors = [_doors(text) for text in texts]
    counted = Counter(door for some in doors for door in some)
    return any(2 * times > len(doors) for times in counted.values())


def _doors(text: str) -> set[str]:
    return {next(filter(None, found.groups())).lstrip("0") for found in _DOOR.finditer(text)}
