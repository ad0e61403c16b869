"""The label of a rented house: a published rule over facts, no committee and no opinion.

Nobody's report is a fact here, nor anything about who owns the house or lives in it. A hazard that is being mended in
time takes nothing away: who finds a fault and mends it is no worse off than who looks away.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from gongzhi.kernel.texts import Sentence, _

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

FRESH_DAYS = 200  # beside the longest round of a class, 180 days, some time to come by

Code = Literal["sound", "mend", "danger", "unseen"]

LABELS: Mapping[Code, str] = MappingProxyType(
    {"sound": _("检查合格"), "mend": _("待整改"), "danger": _("有重大隐患"), "unseen": _("待检查")}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseFacts:
    """What the rule looks at, and all it looks at.

    ``passed`` is None where no check by a list was ever made. ``ordinary`` counts open hazards that are not major;
    ``overdue`` those of all that the owner should have mended by now: what the office is late with is none of the
    owner's. ``registered`` is what the landlord declares: yes, no,
    or nothing.
    """

    checked_on: date | None = None
    passed: bool | None = None
    major: int = 0
    ordinary: int = 0
    overdue: int = 0
    registered: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One reason, and whether it keeps the house from the best label."""

    sentence: Sentence
    against: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A label with every reason. ``seen``: somebody looked through the house by a list, however long ago."""

    code: Code
    seen: bool
    reasons: tuple[Reason, ...]

    @property
    def name(self) -> str:
        """What people call it."""
        return LABELS[self.code]


#: The rule in words, in the order in which it decides; the page of the rule prints them, ``label`` does as they say.
RULE: tuple[tuple[Code, str], ...] = (
    ("danger", _("有重大隐患还没有改好")),
    ("mend", _("有过了整改期限还没有改好的隐患，或者房东说没有办居住登记申报")),
    ("unseen", _("最近 {days} 天里没有按表检查过")),
    ("sound", _("其余情况；一般隐患在期限内整改的不影响")),
)


def label(facts: HouseFacts, *, on: date, fresh_days: int = FRESH_DAYS) -> Label:
    """Return the label that the rule gives on a day, with each of its reasons."""
    fresh = facts.checked_on is not None and (on - facts.checked_on).days <= fresh_days
    code: Code = "sound"
    if facts.major:
        code = "danger"
    elif facts.overdue or facts.registered is False:
        code = "mend"
    elif not fresh:
        code = "unseen"
    reasons = (_checked(facts, fresh=fresh, days=fresh_days), *_open(facts), _declared(facts))
    return Label(code=code, seen=facts.checked_on is not None, reasons=reasons)


def _checked(facts: HouseFacts, *, fresh: bool, days: int) -> Reason:
    if facts.checked_on is None:
        nobody = _("还没有工作人员上门按表检查过；自查、没能进门的、等人确认的、查出的问题还没有发通知的，都不算")
        return Reason(sentence=Sentence(nobody), against=True)
    day = facts.checked_on
    gaps = {"year": day.year, "month": day.month, "day": day.day, "days": days}
    if not fresh:
        return Reason(sentence=Sentence(_("上次检查是{year}年{month}月{day}日，已超过 {days} 天"), gaps), against=True)
    if facts.passed:
        return Reason(sentence=Sentence(_("{year}年{month}月{day}日检查，全部符合"), gaps), against=False)
    if facts.ordinary or facts.major:
        return Reason(sentence=Sentence(_("{year}年{month}月{day}日检查，有项目不符合，隐患见下"), gaps), against=False)
    mended = _("{year}年{month}月{day}日检查，有项目不符合，查出的隐患都已改好并复查通过")
    return Reason(sentence=Sentence(mended, gaps), against=False)


def _open(facts: HouseFacts) -> list[Reason]:
    found = []
    if facts.major:
        found.append(Reason(sentence=Sentence(_("有 {n} 处重大隐患还没有改好"), {"n": facts.major}), against=True))
    if facts.overdue:
        found.append(
            Reason(sentence=Sentence(_("有 {n} 处隐患过了整改期限还没有改好"), {"n": facts.overdue}), against=True)
        )
    in_time = facts.ordinary - facts.overdue
    if in_time > 0:
        told = Sentence(_("有 {n} 处一般隐患正在期限内整改，不影响标签"), {"n": in_time})
        found.append(Reason(sentence=told, against=False))
    if not facts.major and not facts.ordinary and not facts.overdue:
        found.append(Reason(sentence=Sentence(_("没有在改的隐患")), against=False))
    return found


def _declared(facts: HouseFacts) -> Reason:
    if facts.registered is None:
        return Reason(sentence=Sentence(_("房东还没有说办没办居住登记申报，不影响标签")), against=False)
    if facts.registered:
        return Reason(sentence=Sentence(_("房东说已办居住登记申报")), against=False)
    return Reason(sentence=Sentence(_("房东说没有办居住登记申报")), against=True)
