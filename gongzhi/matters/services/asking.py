"""What one person asks and another decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gongzhi.kernel.refused import Refused
from gongzhi.kernel.texts import _
from gongzhi.matters.models import Ask

if TYPE_CHECKING:
    from datetime import date

    from gongzhi.matters.kinds import Act


def ask(act: Act, code: str, *, amount: int | None = None, until: date | None = None, reason: str = "") -> Ask:
    """Write down what is asked; one open question of a kind at a time.

    :raises Refused: the same was asked and waits for an answer.
    """
    if act.facts.open_ask(code):
        raise Refused(_("已经提过一次，还在等批复"))
    made = Ask.objects.create(
        matter=act.matter, code=code, amount=amount, until=until, reason=reason, asked_at=act.at, asked_by=act.by.id,
        asked_unit=act.by.unit,
    )  # fmt: skip
    act.facts.asks.append(made)
    return made


def decide(act: Act, code: str, *, granted: bool) -> Ask:
    """Answer what was asked, by somebody else.

    :raises Refused: nothing waits for an answer.
    """
    asked = act.facts.open_ask(code)
    if asked is None:
        raise Refused(_("没有等待批复的申请"))
    asked.decided_at, asked.decided_by, asked.granted = act.at, act.by.id, granted
    asked.save(update_fields=["decided_at", "decided_by", "granted"])
    return asked


def lapse(act: Act, *codes: str) -> None:
    """Let what nobody can answer any more fall: not granted, at the moment of this move, by who made it."""
    for asked in act.facts.asks:
        if asked.code in codes and asked.decided_at is None:
            asked.decided_at, asked.decided_by, asked.granted = act.at, act.by.id, False
            asked.save(update_fields=["decided_at", "decided_by", "granted"])
