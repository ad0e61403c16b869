"""Lists of contacts 联系名单: asked for with a reason, approved by somebody else, opened once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gongzhi.foundation.accounts import queries as accounts
from gongzhi.interfaces.web import doing
from gongzhi.interfaces.web.bulk import picked
from gongzhi.interfaces.web.contacts import labelled, reader
from gongzhi.interfaces.web.forms import MoveForm
from gongzhi.interfaces.web.lines import lines, place
from gongzhi.interfaces.web.picking import Pick, picks
from gongzhi.kernel import details
from gongzhi.kernel.refused import Conflict, NotFound, Refused
from gongzhi.kernel.texts import _
from gongzhi.work.intake import lists, policies, services

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpResponse

    from gongzhi.interfaces.web.middleware import DeskRequest
    from gongzhi.kernel.actor import Actor
    from gongzhi.kernel.verdict import Verdict
    from gongzhi.matters.models import Matter
    from gongzhi.work.intake.models import ContactList


@dataclass(frozen=True, kw_only=True)
class Why:
    """What is asked before a list is given."""

    reason: str = details.words(
        _("为什么要这份名单"), longest=500, help=_("批准的人和诉求人本人都看得到这个理由；不写姓名和电话")
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """One list as its page shows it."""

    row: ContactList
    state: str
    who: tuple[str, str]
    reason: str
    why: str
    decide: Verdict
    matters: list[Matter]


@require_GET
def page(request: DeskRequest) -> HttpResponse:
    """Show one's own lists and, to who approves, those that wait."""
    _allow(request.actor)
    return _show(request)


def _allow(actor: Actor) -> None:
    if not (actor.may("contact.list") or actor.may("contact.approve")):
        raise NotFound(_("没有这一页，请从左边的工作区进入"))


def _show(request: DeskRequest, *, status: int = 200, **more: Any) -> HttpResponse:
    actor, at = request.actor, now()
    rows = lists.visible(actor)
    texts = lists.reasons(rows)
    signed = accounts.signatures((row.asked_by, row.asked_post) for row in rows)
    named = lists.matters([row for row in rows if row.decided_at is None], actor)
    asked = [
        Asked(
            row, _state(row, at), signed.get((row.asked_by, row.asked_post), ("", "")),
            texts[row.subject].get("reason", ""), texts[row.subject].get("why", ""),
            policies.may_decide_list(actor, row), named.get(row.pk, []),
        )
        for row in rows
    ]  # fmt: skip
    context = {"asked": asked, "me": actor.id, "may_approve": bool(actor.may("contact.approve"))}
    return render(request, "contacts/lists.html", context | more, status=status)


def _state(row: ContactList, at: datetime) -> str:
    if row.decided_at is None:
        return "waiting"
    if not row.granted:
        return "refused"
    if row.opened_at:
        return "opened"
    return "ready" if row.expires_at and at < row.expires_at else "expired"


@require_http_methods(["GET", "POST"])
def ask(request: DeskRequest) -> HttpResponse:
    """Ask for the contacts behind the ticked matters.

    :raises NotFound: the post may not.
    :raises Refused: nothing is ticked.
    """
    if not request.actor.may("contact.list"):
        raise NotFound(_("没有这一页，请从左边的工作区进入"))
    chosen = picks((request.POST or request.GET).getlist("pick"))
    form = MoveForm(Why, lambda _of: [], request.POST if request.method == "POST" else None)
    if request.method == "POST":
        try:
            return doing.once(request, lambda: _ask(request.actor, chosen, form))
        except NotFound:
            raise
        except Refused as refusal:
            form.refuse(refusal)
    found = lines(picked(request.actor, chosen), now())
    context = {"form": form, "picks": chosen, "lines": found}
    return render(request, "contacts/ask.html", context, status=422 if form.is_bound else 200)


def _ask(actor: Actor, chosen: list[Pick], form: MoveForm) -> str:
    reason = form.given().reason
    services.ask_list(references=[pick.reference for pick in chosen], reason=reason, by=actor, at=now())
    return reverse("desk_lists")


@require_POST
def decide(request: DeskRequest, pk: int) -> HttpResponse:
    """Approve a list or not; somebody else's, never one's own.

    :raises NotFound: it is not theirs to see.
    """
    asked, why = lists.find(request.actor, pk), request.POST.get("why", "")

    def act() -> str:
        if request.POST.get("granted") not in ("yes", "no"):
            raise Refused(_("请选“同意”或“不同意”"), field="why")
        granted = request.POST["granted"] == "yes"
        services.decide_list(asked=asked, granted=granted, why=why, by=request.actor, at=now())
        return reverse("desk_lists")

    try:
        return doing.once(request, act)
    except NotFound:
        raise
    except Refused as refusal:
        return _refused(request, pk, refusal, typed=why)


def _refused(request: DeskRequest, pk: int, refusal: Refused, *, typed: str = "") -> HttpResponse:
    """Say at the list itself what did not go, and keep what was typed."""
    status = 409 if isinstance(refusal, Conflict) else 422
    return _show(request, status=status, trouble=refusal.sentence, trouble_on=pk, typed=typed)


@require_POST
def show(request: DeskRequest, pk: int) -> HttpResponse:
    """Open an approved list, once, as a page that may be printed: the reader's name and the time stand across it.

    :raises NotFound: it is somebody else's.
    """
    asked, at = lists.find(request.actor, pk), now()
    try:
        found = services.open_list(asked=asked, by=request.actor, at=at)
    except NotFound:
        raise
    except Refused as refusal:
        return _refused(request, pk, refusal)
    rows = [(one.matter, place(one.matter), one.report, labelled(one.fields)) for one in found]
    context = {"rows": rows, "at": at, "reader": reader(request), "reason": lists.reasons([asked])[asked.subject]}
    answer = render(request, "contacts/list.html", context)
    answer["Cache-Control"] = "private, no-store"
    return answer
