"""May this actor make this move with this report? One answer for buttons, services and the API."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

from gongzhi.foundation.ledger import queries as ledger
from gongzhi.kernel.actor import Actor, someone_else
from gongzhi.kernel.texts import _
from gongzhi.kernel.verdict import YES, Verdict, no
from gongzhi.matters.models import Engagement
from gongzhi.work.intake.lifecycle import HELD, REPORT
from gongzhi.work.intake.models import Join

if TYPE_CHECKING:
    from collections.abc import Callable

    from gongzhi.kernel.lifecycle import Move
    from gongzhi.matters.models import Matter
    from gongzhi.work.intake.models import ContactList, Report

IN_ITS_STEAD = ("ask", "refuse", "refer")


def may(actor: Actor, report: Report, move: Move) -> Verdict:
    """Ask in this order: the stage, who may, who decided before, and whether the report is ready."""
    if report.stage not in move.sources:
        return no(_("来件现在是“{stage}”，不能“{move}”"), stage=REPORT.stage(report.stage).label, move=move.label)
    who = _who(actor, report, move)
    if not who:
        return who
    if move.judges:
        verdict = someone_else(actor, *_decided(report, move))
        if not verdict:
            return verdict
    ready = _READY.get(move.code)
    return ready(report) if ready else YES


def _decided(report: Report, move: Move) -> set[str]:
    """Return who made what is judged: on the report, or on the matter that was voided under it."""
    did = set(ledger.actors_of(report.subject, [f"report.{code}" for code in move.judges]))
    if report.response == "voided":
        join = Join.objects.select_related("matter").filter(report=report, left_at=None).first()
        if join is not None:
            voiding = [f"{join.matter.kind}.{code}" for code in ("ask_void", "void")]
            did |= set(ledger.actors_of(join.matter.subject, voiding))
    return did


def _who(actor: Actor, report: Report, move: Move) -> Verdict:
    if actor.is_system:
        return YES if "system" in move.who else no(_("这一步要由人来做"))
    if actor.is_reporter:
        return YES if "reporter" in move.who else no(_("这一步要由工作人员来做"))
    if "desk" not in move.who:
        return no(_("要由诉求人凭回执来做"))
    allowed = permitted(actor, report, move)
    if not allowed:
        return allowed
    ours = actor.unit == report.desk or actor.covers(report.place or ("" if report.desk else settings.DISTRICT_CODE))
    return YES if ours else no(_("这份来件不在您的辖区"))


def permitted(actor: Actor, report: Report, move: Move) -> Verdict:
    """Whether the post makes such moves at all.

    Who filed it may settle it; who looks at it because it is about the usual desk asks, refuses and refers instead.
    """
    if report.filed_by == actor.id and move.code == "accept":
        return actor.may("matter.settle")
    if report.about and report.desk == actor.unit and move.code in IN_ITS_STEAD and actor.may("matter.rule"):
        return YES
    return actor.may(move.permission)


def may_contact(actor: Actor, matter: Matter, report: Report) -> Verdict:
    """Whether this actor may see who reported: the desk of a matter it sees, or a unit that signed for the work.

    Asked for a matter that the actor was found to see; a report that it carries no more has no contact in it.
    """
    permitted = actor.may("person.reveal")
    if not permitted:
        return permitted
    if report.anonymous or not report.person:
        return no(_("诉求人要求匿名，或没有留联系方式"))
    if not Join.objects.filter(matter=matter, report=report, left_at=None).exists():
        return no(_("这份来件已经不在这件事里"))
    if actor.may("matter.triage"):
        return YES
    hands = Engagement.objects.filter(matter=matter, unit=actor.unit, state="accepted")
    return YES if matter.is_open and hands.exists() else no(_("签收以后、办结以前，才能看联系方式"))


def may_decide_list(actor: Actor, asked: ContactList) -> Verdict:
    """Whether this actor decides on a list: who may, and is not the one who asked."""
    permitted = actor.may("contact.approve")
    return someone_else(actor, asked.asked_by) if permitted else permitted


def _may_contest(report: Report) -> Verdict:
    if report.decision_contest:
        return no(_("已经提过一次异议，处理结果以答复为准"))
    if report.stage == "accepted" and report.response != "voided":
        return no(_("已经受理，正在办"))
    return YES


def _contest_open(report: Report) -> Verdict:
    return YES if report.decision_contest == "open" else no(_("诉求人没有提异议"))


def _answer_open(report: Report) -> Verdict:
    return YES if report.response in ("open", "silent") else no(_("还没有答复，或者您已经答复过了"))


def _may_unjoin(report: Report) -> Verdict:
    if Join.objects.filter(report=report, left_at=None, opened=True).exists():
        return no(_("这件事就是由它立的，不能拆出；错了请作废"))
    return YES


def _may_rate(report: Report) -> Verdict:
    return YES if report.response or report.stage not in HELD else no(_("答复以后才能评价"))


def _may_withdraw(report: Report) -> Verdict:
    return no(_("已经有结果了，不用撤回")) if report.response in ("agreed", "concluded", "voided") else YES


_READY: dict[str, Callable[[Report], Verdict]] = {
    "contest": _may_contest,
    "uphold": _contest_open,
    "overturn": _contest_open,
    "agree": _answer_open,
    "disagree": _answer_open,
    "silent": _answer_open,
    "unjoin": _may_unjoin,
    "rate": _may_rate,
    "withdraw": _may_withdraw,
}
