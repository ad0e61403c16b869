"""The text of an agreement: its clauses and its schedule, both from the same terms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.timezone import localdate

from gongzhi.work.disputes import codes, schedule
from gongzhi.work.disputes.papers.people import written_day

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from gongzhi.work.disputes.models import Agreement, Party, Term

    Name = Callable[[Party], str]

#: How a clause is said, by what is to be done. ``{what}`` is what the terms say beside the sum.
_CLAUSES = {
    "money": "{by}向{to}支付人民币{figures}元（大写：{capitals}）{what}{when}{way}。",
    "act": "{by}{when}完成：{what}{to_them}{way}。",
    "stop": "{by}自协议生效之日起不再{what}。",
    "apology": "{by}{when}向{to}赔礼道歉{what}。",
    "return": "{by}{when}向{to}返还{what}{sum}{way}。",
}


def clause(term: Term, name: Name) -> str:
    """Return one term as a clause of the agreement."""
    amount = term.amount or 0
    to = name(term.to) if term.to else ""
    what = term.what.rstrip("。；")
    said = _CLAUSES[term.sort].format(
        by=name(term.by), to=to or "对方", figures=schedule.yuan(amount), capitals=schedule.capitals(amount),
        what=f"，用于{what}" if term.sort == "money" and what else
        f"（{what}）" if term.sort == "apology" and what else what,
        when=_when(term), way=f"，方式：{codes.WAYS[term.way]}" if term.way else "",
        to_them=f"（对{to}）" if to else "", sum=_sum(term),
    )  # fmt: skip
    return said.replace("。。", "。")


def _sum(term: Term) -> str:
    if not term.amount:
        return ""
    figures, capitals = schedule.yuan(term.amount), schedule.capitals(term.amount)
    return f"（人民币{figures}元，大写：{capitals}）"


def _when(term: Term) -> str:
    if term.due_on is None:
        return ""
    if term.sort == "money":
        if term.times > 1:
            return f"，自{written_day(term.due_on)}起每{term.every}个月一期，分{term.times}期付清"
        return f"，于{written_day(term.due_on)}前付清"
    return f"于{written_day(term.due_on)}前"


def rows(agreement: Agreement, name: Name) -> list[dict[str, str]]:
    """Return the schedule: one row for each day on which something falls due, the earliest first.

    The days follow from the terms alone; before the agreement is in effect, a term without a day counts from its draft.
    """
    begins = agreement.effective_on or localdate(agreement.drafted_at)
    found = [(day, amount, term) for term in agreement.terms.all() for day, amount in schedule.of(term, begins)]
    found.sort(key=lambda one: (one[0], one[2].number))
    return [_row(number, day, amount, term, name) for number, (day, amount, term) in enumerate(found, 1)]


def _row(number: int, day: date, amount: int | None, term: Term, name: Name) -> dict[str, str]:
    return {
        "order": str(number),
        "day": written_day(day),
        "who": name(term.by),
        "whom": name(term.to) if term.to else "—",
        "what": term.what or codes.TERMS[term.sort],
        "figures": schedule.yuan(amount) if amount is not None else "—",
        "capitals": schedule.capitals(amount) if amount is not None else "—",
        "way": codes.WAYS.get(term.way, ""),
    }


def total(agreement: Agreement) -> int:
    """Return all that is to be paid under an agreement, in fen."""
    return sum(term.amount or 0 for term in agreement.terms.all() if term.sort == "money")
