"""What the moves of a hazard do beside changing its row: the effects of the table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gongzhi.work.hazards.services import checking, rectifying

if TYPE_CHECKING:
    from collections.abc import Callable

    from gongzhi.matters.kinds import Act


def plan(act: Act) -> None:
    """Count the assurances, and keep drawings apart from photos."""
    rectifying.plan(act)
    checking.note(act)


EFFECTS: dict[str, Callable[[Act], None]] = {
    "grade": rectifying.grade,
    "regrade": rectifying.grade,
    "fix_on_spot": rectifying.fix_on_spot,
    "notice": rectifying.notice,
    "renew": rectifying.notice,
    "plan": plan,
    "return": rectifying.give_back,
    "object": rectifying.objects,
    "ask_extension": rectifying.ask_extension,
    "grant_extension": rectifying.grant_extension,
    "refuse_extension": rectifying.refuse_extension,
    "declare": rectifying.declare,
    "look": checking.look,
    "visit": checking.visit,
    "visit_second": checking.visit_second,
    "fail": checking.fail,
    "list": checking.put_on_list,
    "unlist": checking.take_off_list,
    "hand_over": checking.hand_over,
    "close": checking.end,
    "note": checking.note,
    "ask_void": checking.ask_void,
    "void": checking.void,
    "refuse_void": checking.refuse_void,
}
