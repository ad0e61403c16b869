"""What the moves of a rating do beside changing its row: the effects of the table."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.utils.timezone import localdate

from gongzhi.foundation.clocks import queries as clocks
from gongzhi.foundation.persons.masking import mask
from gongzhi.kernel.refused import Refused
from gongzhi.kernel.texts import _
from gongzhi.matters import limits
from gongzhi.matters.models import Matter
from gongzhi.matters.services import hands
from gongzhi.work.cells import queries
from gongzhi.work.cells.codes import NO_LEVEL
from gongzhi.work.cells.lifecycle import RATING
from gongzhi.work.cells.models import Assessment, Rating
from gongzhi.work.cells.policies import SIDE_AT
from gongzhi.work.cells.reasons import comes_to, may_be

if TYPE_CHECKING:
    from collections.abc import Callable

    from gongzhi.matters.kinds import Act

PUBLIC = 500  # characters of words that everybody may read
AGAIN_DAYS = 30  # an assessment that was sent back has at least so long


def hand_in(act: Act) -> None:
    """Fix what this side filled in."""
    side = SIDE_AT[act.from_stage]
    Assessment.objects.filter(rating=act.matter.pk, side=side).update(handed_at=act.at)


def send_back(act: Act) -> None:
    """Let the operator mend the assessment; what the reviewer began is gone."""
    Assessment.objects.filter(rating=act.matter.pk, side="first").delete()
    Assessment.objects.filter(rating=act.matter.pk, side="self").update(handed_at=None)
    rating = act.matter.rating
    _wake_on(act, max(rating.cycle.ends_on, localdate(act.at) + timedelta(days=AGAIN_DAYS)) + timedelta(days=1))
    hands.tell(act, act.matter.unit, "rating.back")


def visit(act: Act) -> None:
    """Keep the day, and that they were two."""
    if act.details.second == act.by.id:
        raise Refused(_("现场评审要两个人，请选同去的另一个人"), field="second")
    if act.details.on > localdate(act.at) or act.details.on < localdate(act.matter.opened_at):
        raise Refused(_("到现场的日子要在评定开始以后，不晚于今天"), field="on")
    hand_in(act)
    _update(act, visited_on=act.details.on)


def propose(act: Act) -> None:
    """Hold the level against what the list comes to, and put it up for everybody to see."""
    rating, level = act.matter.rating, act.details.level
    reasons = queries.reckoned(rating)
    steps = queries.steps(rating.site.kind)
    if not may_be(level, reasons, steps):
        raise Refused(_("有一票否决项，或者得分率没有到，不能定这个等级"), field="level")
    why = mask(act.details.why).text[:PUBLIC]
    if level != comes_to(reasons, steps) and not why:
        raise Refused(_("与表上算出的等级不同，请写理由"), field="why")
    until = _notice_until(act)
    _update(
        act, proposed=level, why=why, noticed_on=localdate(act.at), notice_until=until, objected=False,
        reasons=reasons.plain(),
    )  # fmt: skip
    _wake_on(act, until + timedelta(days=1))
    hands.tell(act, act.matter.unit, "rating.noticed")


def _notice_until(act: Act) -> date:
    """Return the last day of the notice: so many whole working days, the day on which it is put up not counted."""
    (span,) = limits.starts(act.matter, RATING, [("notice", "notice")])
    return localdate(clocks.ends(act.at, span.amount, span.unit))


def object_to(act: Act) -> None:
    """Keep that an objection waits; its words stand in the record."""
    _update(act, objected=True)


def settle(act: Act) -> None:
    """Keep that it was looked into."""
    _update(act, objected=False)


def revise(act: Act) -> None:
    """Take the proposal down."""
    _update(act, proposed="", why="", noticed_on=None, notice_until=None, objected=False)


def notice_over(act: Act) -> None:
    """Refuse to end it early, whoever asks."""
    until = act.matter.rating.notice_until
    if until is None or localdate(act.at) <= until:
        raise Refused(_("公示期还没有满"))


def decide(act: Act) -> None:
    """Fix the level with its reasons and its last day."""
    rating = act.matter.rating
    last = None if rating.proposed == NO_LEVEL else months_after(localdate(act.at), rating.cycle.months)
    _update(act, level=rating.proposed, decided_at=act.at, valid_until=last)
    hands.tell(act, act.matter.unit, "rating.decided")


def months_after(day: date, months: int) -> date:
    """Return the last day of a time of so many months that begins on a day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last)) - timedelta(days=1)


def appeal(act: Act) -> None:
    """Count the one appeal, and tell the desk."""
    _require_in_time(act)
    _update(act, appealed_at=act.at)
    hands.tell(act, act.matter.desk, "rating.appealed")


def contest(act: Act) -> None:
    """Count the one appeal against a withdrawal, and tell the desk."""
    _require_in_time(act)
    _update(act, contested_at=act.at)
    hands.tell(act, act.matter.desk, "rating.appealed")


def _require_in_time(act: Act) -> None:
    """Refuse an appeal about a level whose time is over, or would be over: nothing is left to give back."""
    rating = act.matter.rating
    last = rating.valid_until or months_after(localdate(rating.decided_at), rating.cycle.months)
    if localdate(act.at) > last:
        raise Refused(_("这次评定的有效期已经过了，不能再申诉，请参加下一轮评定"))


def answered(act: Act) -> None:
    """Tell the operator."""
    hands.tell(act, act.matter.unit, "rating.decided")


def recheck(act: Act) -> None:
    """Keep which fact it is, and tell the operator."""
    _update(act, veto=act.details.veto)
    hands.tell(act, act.matter.unit, "rating.rechecking")


def keep(act: Act) -> None:
    """Take the fact off again."""
    _update(act, veto="")
    answered(act)


def withdraw(act: Act) -> None:
    """End the level, with a reason that everybody may read."""
    _update(act, ended_at=act.at, ended_why=mask(act.details.why).text[:PUBLIC])
    answered(act)


def restore(act: Act) -> None:
    """Give the level back as it was."""
    _update(act, ended_at=None, ended_why="", veto="")
    answered(act)


def _update(act: Act, **changes: Any) -> None:
    Rating.objects.filter(pk=act.matter.pk).update(**changes)
    for name, value in changes.items():
        setattr(act.matter.rating, name, value)


def _wake_on(act: Act, day: date) -> None:
    Matter.objects.filter(pk=act.matter.pk).update(wakes_on=day)
    act.matter.wakes_on = day


EFFECTS: dict[str, Callable[[Act], None]] = {
    "assess": hand_in,
    "send_back": send_back,
    "review": hand_in,
    "review_second": hand_in,
    "visit": visit,
    "propose": propose,
    "change": propose,
    "object": object_to,
    "settle": settle,
    "revise": revise,
    "notice_over": notice_over,
    "decide": decide,
    "appeal": appeal,
    "uphold": answered,
    "recheck": recheck,
    "keep": keep,
    "withdraw": withdraw,
    "contest": contest,
    "stand": answered,
    "restore": restore,
}
