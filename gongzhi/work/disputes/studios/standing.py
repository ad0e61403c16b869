"""Whether a committee stands as the law wants it: its composition, its term, its filing, its members' training.

Small functions over rows already read; they change nothing. Each finding names its article. None is about a person: the
sentence on training says how many, never who.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from gongzhi.foundation.clocks import almanac
from gongzhi.foundation.clocks.reckon import days_between
from gongzhi.kernel.texts import _
from gongzhi.work.disputes.checking import Finding
from gongzhi.work.disputes.studios import codes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

    from gongzhi.work.disputes.models import Member, Studio

ART8 = _("人民调解法第八条")
ART9 = _("人民调解法第九条")
ART14 = _("人民调解法第十四条")
FILING = _("本区的备案规定（参照宁波市人民调解条例第十三条）")

LEAST, MOST = 3, 9  # members of a committee
TERM_NOTICE = timedelta(days=60)
FILE_WITHIN = 30  # working days from the day it is set up
TRAINED_WITHIN = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Standing:
    """What the rules look at: the row, its members of today, and when each was trained last."""

    studio: Studio
    members: Sequence[Member]
    on: date

    @property
    def seated(self) -> list[Member]:
        """Members in the sense of the law."""
        return [one for one in self.members if one.role in codes.SEATED]


def check(studio: Studio, members: Sequence[Member], on: date) -> list[Finding]:
    """Return what does not stand as it should; nothing for one that was revoked. Trainings must be prefetched."""
    if studio.status == "revoked":
        return []
    standing = Standing(studio, members, on)
    return [finding for rule in RULES for finding in rule(standing)]


def needs_training(member: Member, on: date) -> bool:
    """Say whether a member was not trained within a year, and has not come since."""
    since = max((one.held_on for one in member.trainings.all()), default=member.starts_on)
    return member.role in codes.SEATED and since < on - TRAINED_WITHIN


def _seats(standing: Standing) -> Iterator[Finding]:
    if standing.studio.kind in codes.ROOMS:
        return
    count = len(standing.seated)
    if not LEAST <= count <= MOST:
        params = {"least": LEAST, "most": MOST, "count": count}
        yield Finding("seats", _("委员应有 {least} 到 {most} 人，现在登记了 {count} 人"), ART8, params=params)


def _head(standing: Standing) -> Iterator[Finding]:
    if standing.studio.kind in codes.ROOMS:
        return
    heads = sum(one.role == "head" for one in standing.members)
    if heads != 1:
        yield Finding("head", _("应有主任 1 人，现在登记了 {count} 人"), ART8, params={"count": heads})


def _woman(standing: Standing) -> Iterator[Finding]:
    if standing.studio.kind in codes.ROOMS or standing.studio.has_woman:
        return
    said = _("还没有登记有没有女性成员") if standing.studio.has_woman is None else _("应当有女性成员")
    yield Finding("woman", said, ART8)


def _term(standing: Standing) -> Iterator[Finding]:
    until = standing.studio.term_until
    if until is None:
        if standing.studio.kind not in codes.ROOMS:
            yield Finding("term", _("还没有登记任期到哪一天（每届三年）"), ART9)
    elif until < standing.on:
        yield Finding("expired", _("任期 {until} 已满，请换届并备案"), ART9, params={"until": until})
    elif until <= standing.on + TERM_NOTICE:
        yield Finding("ending", _("任期 {until} 到期，请准备换届"), ART9, params={"until": until})


def _filing(standing: Standing) -> Iterator[Finding]:
    studio = standing.studio
    if studio.filed_on is not None or studio.set_up_on is None or studio.set_up_on >= standing.on:
        return
    long_ago = standing.on - studio.set_up_on > timedelta(days=4 * FILE_WITHIN)  # no need to count each day
    days = FILE_WITHIN + 1 if long_ago else _workdays(studio.set_up_on, standing.on)
    if days > FILE_WITHIN:
        yield Finding("late", _("设立已满 {most} 个工作日，还没有备案"), FILING, params={"most": FILE_WITHIN})
    else:
        params = {"left": FILE_WITHIN - days}
        yield Finding("unfiled", _("还没有备案，还剩 {left} 个工作日"), FILING, params=params)


def _workdays(after: date, upto: date) -> int:
    return days_between(after, upto, "workday", almanac.calendar())


def _training(standing: Standing) -> Iterator[Finding]:
    count = sum(needs_training(one, standing.on) for one in standing.members)
    if count:
        yield Finding("training", _("有 {count} 人一年内没有参加培训"), ART14, params={"count": count})


RULES: tuple[Callable[[Standing], Iterator[Finding]], ...] = (_seats, _head, _woman, _term, _filing, _training)
