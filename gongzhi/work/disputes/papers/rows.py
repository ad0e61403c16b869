"""What forms about one row of a case show: one mandate, one talk, one payment, one visit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.timezone import localdate

from gongzhi.work.disputes import codes, schedule
from gongzhi.work.disputes.papers.frame import MEDIATOR_SIGN, NOTHING, Values, listed, named, written_time
from gongzhi.work.disputes.papers.people import SIGN, written_day

if TYPE_CHECKING:
    from gongzhi.work.disputes.models import Mandate, Note, Party, Payment, Session, Visit
    from gongzhi.work.disputes.papers.forms import Form
    from gongzhi.work.disputes.papers.frame import Making

SETTLE = "特别授权：代为参加调解，提出、承认、放弃、变更请求，代为签署调解协议。"
GENERAL = "一般授权：代为参加调解、陈述意见、提交材料；不能代为签署调解协议。"


def mandate(making: Making, form: Form, row: Mandate) -> Values:
    """Authority 授权委托书: who acts for whom, how far, until when."""
    people, fields = making.people, making.fields(form)
    agent = people.row(row.by_party, fields) if row.by_party else people.outsider(row)
    return {
        "principals": [people.row(row.party, fields)],
        "agents": [agent],
        "powers": SETTLE if row.may_settle else GENERAL,
        "until": written_day(row.until) or "至本纠纷调解结束",
        "given_on": written_day(localdate(row.given_at)),
        "sign": SIGN,
        "agent_sign": SIGN,
    }


def inquiry(making: Making, form: Form, row: Note) -> Values:  # noqa: ARG001 — called as all are
    """Investigation record 调查记录: one record of what somebody was asked."""
    session = row.session
    asked = [row.party] if row.party else _came(session)
    return {
        "time": _time(row),
        "where": (session.room if session else "") or making.common["place"],
        "asked": _names(making, asked),
        "asker": named(row.by),
        "content": row.text,
        "sign": SIGN,
    }


def minutes(making: Making, form: Form, row: Note) -> Values:
    """Session record 调解记录: one record of a talk, with both sides or with one."""
    session, people = row.session, making.people
    side = row.compartment if row.compartment in codes.SIDES else ""
    present = _came(session)
    if not present and row.compartment != "team":  # mediators among themselves: no party was there
        present = [one for one in people.shown(side) if one.takes_part]
    shown = {party.pk for party in people.shown()}
    return {
        "time": _time(row),
        "where": session.room if session else "",
        "way": codes.TALKS[session.way] if session else codes.NOTES[row.sort],
        "present": listed([_names(making, present), making.common["mediators"]]),
        "content": row.text,
        "outcome": _outcome(making, row),
        "mediator_sign": MEDIATOR_SIGN,
        "parties": [people.row(party, making.fields(form)) for party in present if party.pk in shown],
    }


def _outcome(making: Making, row: Note) -> str:
    agreement = making.agreement
    if agreement is not None and row.compartment == "joint" and agreement.drafted_at >= row.at:
        return "达成协议，详见协议书。" if agreement.form == "written" else "达成口头协议，详见登记表。"
    return "已如实记录，待继续调解。" if making.case.matter.is_open else "已如实记录。"


def receipt(making: Making, form: Form, row: Payment) -> Values:  # noqa: ARG001
    """Performance receipt 履行收条: one payment, or one thing that was done."""
    due, term = row.due, row.due.term
    name = making.people.name
    left = due.amount - due.paid if due.amount is not None else None
    return {
        "payer": name(term.by),
        "payee": name(term.to) if term.to else NOTHING,
        "what": term.what or codes.TERMS[term.sort],
        "figures": schedule.yuan(row.amount) if row.amount is not None else "—",
        "capitals": schedule.capitals(row.amount) if row.amount is not None else "—",
        "way": codes.WAYS.get(term.way, ""),
        "paid_on": written_day(row.paid_on),
        "rest": f"{schedule.yuan(left)} 元" if left else NOTHING,
        "sign": SIGN,
    }


def visit(making: Making, form: Form, row: Visit) -> Values:
    """Follow-up record 回访记录."""
    return {
        "visited_on": written_day(row.visited_on),
        "found": codes.FOUND[row.found],
        "visitor": named(row.by),
        "why": "了解协议履行情况和双方的意见",
        "content": making.said("visit"),
        "sign": SIGN,
        "parties": making.people.rows(fields=making.fields(form), present=True),
    }


def _time(row: Note) -> str:
    return written_time(row.session.starts_at, row.session.ends_at) if row.session else written_time(row.at)


def _came(session: Session | None) -> list[Party]:
    return [seat.party for seat in session.seats.select_related("party") if seat.came] if session else []


def _names(making: Making, parties: list[Party]) -> str:
    shown = {party.pk for party in making.people.shown()}
    return listed(
        f"{party.called} {making.people.name(party)}"
        for party in parties if party.pk in shown
    )  # fmt: skip
