"""What a case is linked to, cases handled as one group, and each member's own agreement out of its pattern."""

from __future__ import annotations

import secrets
from dataclasses import make_dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gongzhi.interfaces.templatetags.words import sentence
from gongzhi.interfaces.web import doing
from gongzhi.interfaces.web.disputes.acts import ACTS, placed
from gongzhi.interfaces.web.disputes.options import Names
from gongzhi.interfaces.web.disputes.terms import Terms
from gongzhi.interfaces.web.forms import MoveForm
from gongzhi.interfaces.web.lines import lines
from gongzhi.kernel.details import money
from gongzhi.kernel.refused import Conflict, NotFound, Refused
from gongzhi.kernel.texts import _
from gongzhi.work.disputes import asks, compartments, linking, queries, services
from gongzhi.work.disputes.schedule import yuan

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

    from gongzhi.interfaces.web.middleware import DeskRequest
    from gongzhi.kernel.actor import Actor
    from gongzhi.work.disputes.models import Case

COPIED = ("sort", "by", "to", "what", "way", "times", "every")


class Clauses(Terms):
    """Rows of a pattern: sides in place of parties, and no sums."""

    details = asks.ClauseRow

    def plain(self, given: dict[str, Any]) -> dict[str, Any]:
        """Return a row as it was typed."""
        return given

    def initial(self, known: Any) -> dict[str, Any]:
        """Return what a row begins with, of a clause that is there."""
        day = known.due_on.isoformat() if known.due_on else ""
        return {name: getattr(known, name) for name in COPIED} | {"due_on": day}


def related(actor: Actor, case: Case) -> dict[str, Any]:
    """Return what the page of a case shows of others; nothing to those who are not shown what it is linked to."""
    if not linking.may_see(actor, case):
        return {}
    links = linking.linked(actor, case)
    rows = [
        {"case": link.case, "line": line, "why": linking.WHY[link.why], "may_group": _may_group(actor, case, link)}
        for link, line in zip(links, lines((link.case.matter for link in links), now()), strict=True)
    ]
    mine = compartments.mediates(actor, case)
    return {
        "related": {
            "rows": rows, "once": secrets.token_hex(16), "came_back": mine and queries.came_back(case),
            "acts": [(act, None) for act in placed("related", ACTS)],
        },
    }  # fmt: skip


def _may_group(actor: Actor, case: Case, link: linking.Link) -> bool:
    other = link.case
    apart = case.group_id is None or other.group_id is None
    going_on = case.matter.is_open and other.matter.is_open
    return link.why in linking.TOGETHER and apart and going_on and linking.may_see(actor, other)


@require_POST
def grouping(request: DeskRequest, reference: str) -> HttpResponse:
    """Handle a case together with another, or take it out of its group."""
    case = queries.find(request.actor, reference)
    if not linking.may_see(request.actor, case):
        raise NotFound(_("没有找到这件事，请核对编号"))
    return doing.once(request, lambda: _grouped(request, case))


def _grouped(request: DeskRequest, case: Case) -> str:
    who: dict[str, Any] = {"by": request.actor, "at": now()}
    if "leave" in request.POST:
        services.leave_group(case=case, **who)
        messages.success(request, gettext("已移出，案件本身没有变。"))
        return reverse("desk_case", args=[case.matter.reference]) + "#related"
    if "with" not in request.POST:
        raise Refused(_("请选和哪一件合为一组"), field="with")
    other = queries.find(request.actor, request.POST["with"])
    group = services.group_with(case=case, other=other, **who)
    messages.success(request, gettext("已合为一组。各件仍各自征求意见、各自结束。"))
    return reverse("desk_group", args=[group.pk])


@require_GET
def page(request: DeskRequest, pk: int) -> HttpResponse:
    """Show a group: its cases, how many people, and what their agreements have in common."""
    group, cases = linking.group(request.actor, pk)
    pattern = getattr(group, "pattern", None)
    mine = {case.pk for case in cases if compartments.mediates(request.actor, case)}
    rows = [
        {
            "case": case, "line": line, "mine": case.pk in mine, "agreement": hasattr(case, "agreement"),
            "may_agree": case.pk in mine and pattern is not None and case.matter.stage == "mediating",
        }
        for case, line in zip(cases, lines((case.matter for case in cases), now()), strict=True)
    ]  # fmt: skip
    context = {
        "group": group, "rows": rows, "people": sum(case.people for case in cases), "pattern": pattern,
        "may_write": bool(mine), "once": secrets.token_hex(16),
    }  # fmt: skip
    return render(request, "disputes/group.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def pattern(request: DeskRequest, pk: int) -> HttpResponse:
    """Write what the agreements of a group have in common."""
    group, cases = linking.group(request.actor, pk)
    if not any(compartments.mediates(request.actor, case) for case in cases):
        raise NotFound(_("没有这一组纠纷"))
    known = getattr(group, "pattern", None)
    sent = request.POST if request.method == "POST" else None
    names = ("form", "side", "facts", "disputed", "duties")
    initial = {name: getattr(known, name) for name in names} if known else {"form": "written", "side": "a"}
    form = MoveForm(asks.Shaped, _nothing, sent, seen=known.version if known else 0, initial=initial)
    rows = Clauses(_nothing, sent, known.clauses.all() if known else ())

    def write() -> str:
        given = form.given()
        services.write_pattern(
            group=group, form=given.form, side=given.side, facts=given.facts, disputed=given.disputed,
            duties=given.duties, clauses=rows.given(), seen=form.version(), by=request.actor, at=now(),
        )  # fmt: skip
        return reverse("desk_group", args=[group.pk])

    context = {"group": group, "heading": gettext("协议范本"), "back": reverse("desk_group", args=[group.pk])}
    return _form_page(request, form, rows, write, context)


@require_http_methods(["GET", "HEAD", "POST"])
def annex(request: DeskRequest, reference: str) -> HttpResponse:
    """Write a case's own agreement out of its group's pattern: each member's own sums."""
    case = queries.find(request.actor, reference)
    readable = compartments.of_staff(request.actor, case, now())
    known = getattr(case.group, "pattern", None) if case.group_id and readable else None
    if known is None:
        raise NotFound(_("没有找到这件事，请核对编号"))
    wanted = services.annex(known, case)
    names = Names.of([party for _clause, party in wanted])
    fields = [
        (f"sum_{clause.number}_{party.pk}", int,
         money(gettext("第 {n} 条 {who}（元）").format(n=clause.number, who=names.called(party))))
        for clause, party in wanted
    ]  # fmt: skip
    agreement = queries.agreement(case)
    before = {(term.number, pk): term.amount for term in (agreement.terms.all() if agreement else ())
              for pk in (term.by_id, term.to_id)}  # fmt: skip
    initial = {
        f"sum_{clause.number}_{party.pk}": yuan(amount).replace(",", "")
        for clause, party in wanted if (amount := before.get((clause.number, party.pk)))
    }  # fmt: skip
    sent = request.POST if request.method == "POST" else None
    details = make_dataclass("Sums", fields, frozen=True, kw_only=True)
    form = MoveForm(details, _nothing, sent, seen=agreement.version if agreement else 0, initial=initial)

    def write() -> str:
        given = form.given()
        sums = {(clause.number, party.pk): getattr(given, f"sum_{clause.number}_{party.pk}")
                for clause, party in wanted}  # fmt: skip
        services.agree_by_pattern(case=case, sums=sums, seen=form.version(), by=request.actor, at=now())
        return reverse("desk_case", args=[case.matter.reference]) + "#agreement"

    context = {
        "group": case.group, "heading": gettext("照范本写这一件的协议"), "pattern": known,
        "back": reverse("desk_group", args=[case.group_id]),
    }  # fmt: skip
    return _form_page(request, form, None, write, context)


def _form_page(
    request: DeskRequest, form: MoveForm, rows: Terms | None, write: Callable[[], str], context: dict[str, Any]
) -> HttpResponse:
    """Show a form, and do what it asks for; whatever is refused is shown where it stands."""
    status = 200
    if request.method == "POST" and "more" in request.POST and rows is not None:
        rows.more()
    elif request.method == "POST":
        try:
            return doing.once(request, write)
        except Conflict as conflict:
            context["conflict"], status = sentence(conflict.sentence), 409
        except Refused as refusal:
            status = 422
            if rows is None or not rows.refuse(refusal):
                form.refuse(refusal)
    return render(request, "disputes/group_form.html", context | {"form": form, "terms": rows}, status=status)


def _nothing(_of: str) -> list[tuple[str, str]]:
    """Nothing here is chosen from a list of the case."""
    return []
